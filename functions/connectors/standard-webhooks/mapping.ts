import * as z from 'zod/mini';
import { Unreadable } from '../../domain/errors.ts';
import type { ChannelEvent, InquiryEvent } from '../../domain/event.ts';
import type { Instant } from '../../domain/instant.ts';
import type { FulfilledBy } from '../../domain/order.ts';
import { checked } from '../checked.ts';
import type { Delivery, Mapping } from '../connector.ts';
import { parseJson, readInstant, shaped } from '../read.ts';
import {
  disputeSchema,
  inquirySchema,
  messageSentSchema,
  noticeSchema,
  orderSchema,
  privacySchema,
  reviewSchema,
} from './schema.ts';

/** Our own documented JSON (docs/standard-webhooks.md). The event's id is the header `webhook-id`, the same on every retry. */
export const mapping: Mapping = {
  events(delivery, shops) {
    const event = read(delivery);
    const map = Object.hasOwn(MAPS, event.type) ? MAPS[event.type] : undefined;
    if (!map) return { ignored: event.type };
    return checked([map(event, (shop) => shops(shop)?.fulfilledBy ?? 'seller')]);
  },
};

const envelopeSchema = z.object({
  type: z.string().check(z.regex(/^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/), z.maxLength(100)),
  timestamp: z.string().check(z.maxLength(40)),
  data: z.unknown(),
});

type Event = {
  readonly type: string;
  readonly data: unknown;
  readonly common: { eventId: string; channel: string; connection: string; occurredAt: Instant };
};

function read({ headers, body, connection }: Delivery): Event {
  const eventId = headers['webhook-id'];
  if (!eventId) throw new Unreadable('standard-webhooks: no webhook-id');
  const { type, timestamp, data } = shaped(envelopeSchema, parseJson(body), 'standard-webhooks: event');
  const occurredAt = readInstant(timestamp);
  return { type, data, common: { eventId, channel: 'standard-webhooks', connection: connection.id, occurredAt } };
}

type Map = (event: Event, shipsFor: (shop: string) => FulfilledBy) => ChannelEvent;

const MAPS: Readonly<Record<string, Map>> = {
  'inquiry.created': (event) => inquiry(event, shaped(inquirySchema, event.data, event.type), 'buyer'),

  'message.sent': (event) => inquiry(event, shaped(messageSentSchema, event.data, event.type), 'seller'),

  'order.updated': ({ type, common, data }, shipsFor) => {
    const { shop, orderId, status, phase, lines, shipBy, ...details } = shaped(orderSchema, data, type);
    if (!lines && (details.total || shipBy !== undefined || details.country !== undefined)) {
      throw new Unreadable('order.updated: total, shipBy and country are told with the lines or not at all');
    }
    const ships = shipsFor(shop);
    return {
      kind: 'order',
      ...common,
      shop,
      orderId,
      status,
      phase,
      details: {
        ...details,
        lines: lines?.map((line) => ({ ...line, fulfilledBy: line.fulfilledBy ?? ships })),
        shipBy: shipBy === undefined ? undefined : readInstant(shipBy),
      },
    };
  },

  'dispute.updated': ({ type, common, data }) => {
    const { respondBy, ...dispute } = shaped(disputeSchema, data, type);
    return {
      kind: 'dispute',
      ...common,
      ...dispute,
      respondBy: respondBy === undefined ? undefined : readInstant(respondBy),
    };
  },

  'review.updated': ({ type, common, data }) => ({ kind: 'review', ...common, ...shaped(reviewSchema, data, type) }),

  'notice.created': ({ type, common, data }) => {
    const { shop = '-', noticeId = common.eventId, answerBy, ...notice } = shaped(noticeSchema, data, type);
    const answer = answerBy === undefined ? undefined : readInstant(answerBy);
    return { kind: 'notice', ...common, shop, noticeId, ...notice, answerBy: answer };
  },

  'buyer.erasure_requested': (event) => privacy(event, 'erase'),

  'buyer.export_requested': (event) => privacy(event, 'export'),
};

function inquiry({ common }: Event, message: z.infer<typeof inquirySchema>, from: InquiryEvent['from']): InquiryEvent {
  const { orderId, itemId, attachments = [], automatic = false, ...rest } = message;
  return { kind: 'inquiry', ...common, ...rest, from, attachments, automatic, about: { orderId, itemId } };
}

function privacy({ type, common, data }: Event, orders: 'erase' | 'export'): ChannelEvent {
  const { shop = '-', subjects, orderIds, fulfilBy } = shaped(privacySchema, data, type);
  return {
    kind: 'privacy',
    ...common,
    shop,
    orders,
    subjects,
    orderIds,
    fulfilBy: fulfilBy === undefined ? undefined : readInstant(fulfilBy),
  };
}
