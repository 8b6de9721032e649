import * as z from 'zod/mini';
import { Unreadable } from '../../domain/errors.ts';
import type { ChannelEvent, DisputeEvent, NoticeEvent } from '../../domain/event.ts';
import { digest } from '../../domain/id.ts';
import { checked } from '../checked.ts';
import type { Delivery, Mapping } from '../connector.ts';
import { given, idSchema, instantOfSeconds, parseJson, shaped } from '../read.ts';
import { chatMessageSchema, inquiryOf } from './chat.ts';
import { orderEventId, phaseOf } from './order.ts';

/** Shopee's pushes in our words. Reference: open.shopee.com/push-mechanism (read 2026-11-22; docs/channels.md). */
export const mapping: Mapping = {
  events(delivery, shops) {
    const push = read(delivery);
    switch (push.code) {
      case 10: {
        const { type, content } = shaped(chatSchema, push.data, 'shopee: chat push');
        if (type !== 'message') return { ignored: `webchat ${type}` };
        const message = shaped(chatMessageSchema, content, 'shopee: chat message');
        const shop = named(push);
        const inquiry = inquiryOf(message, shop, shops(shop), delivery.connection.id);
        return inquiry ? checked([inquiry]) : { ignored: 'webchat message held back by the filter' };
      }
      case 3:
        return checked(orderStatus(push));
      case 4:
        return checked(trackingNumber(push));
      case 29:
        return returnUpdates(push);
      case 1:
      case 2:
      case 6:
      case 12:
      case 16:
      case 28:
        return checked([notice(push, NOTICES[push.code])]);
      default:
        return { ignored: `code ${push.code}` };
    }
  },
};

const pushSchema = z.object({
  code: z.optional(z.int()),
  shop_id: z.optional(z.nullable(idSchema)),
  timestamp: z.optional(z.int()),
  data: z.unknown(),
});

const chatSchema = z.object({
  type: z.enum(['message', 'notification']),
  content: z.unknown(),
});

type Push = {
  code: number;
  shop: string | undefined;
  timestamp: number | undefined;
  data: unknown;
  connection: string;
};

function read({ body, connection }: Delivery): Push {
  const { code, shop_id, timestamp, data } = shaped(pushSchema, parseJson(body), 'shopee: push');
  // One published chat sample comes without its envelope; its data alone tell what it is.
  const isChat = code === undefined && z.safeParse(chatSchema, data).success;
  if (code === undefined && !isChat) throw new Unreadable('shopee: push has no code');
  return { code: code ?? 10, shop: given(shop_id), timestamp, data, connection: connection.id };
}

function named({ shop }: Push): string {
  if (!shop) throw new Unreadable('shopee: push names no shop');
  return shop;
}

function common(push: Push) {
  return { channel: 'shopee', connection: push.connection };
}

const orderStatusSchema = z.object({
  ordersn: z.string().check(z.minLength(1)),
  status: z.string(),
  update_time: z.int(),
});

/** A pointer: triage fetches the rest. A buyer's wish to cancel also waits for the seller's answer. */
function orderStatus(push: Push): ChannelEvent[] {
  const { ordersn, status, update_time } = shaped(orderStatusSchema, push.data, 'shopee: order push');
  const told = {
    ...common(push),
    shop: named(push),
    occurredAt: instantOfSeconds(update_time),
    orderId: ordersn,
    status,
  };
  const eventId = orderEventId(ordersn, status, update_time);
  const phase = phaseOf(status);
  const order: ChannelEvent = { kind: 'order', eventId, ...told, phase };
  if (phase !== 'cancelling' && phase !== 'cancelled') return [order];
  // CANCELLED closes the question, so that no deadline rings for an order that is gone.
  const open = phase === 'cancelling';
  const cancellation = { disputeId: ordersn, type: 'cancellation', open } as const;
  return [order, { kind: 'dispute', eventId: `${eventId}:cancellation`, ...told, ...cancellation }];
}

const trackingSchema = z.object({
  ordersn: z.string().check(z.minLength(1)),
  tracking_no: z.optional(z.nullable(z.string())),
});

/**
 * Code 4: the parcel has its number, so shipment is arranged (PROCESSED). The page with its payload was not retrieved; a push
 * without a number is a mere pointer.
 */
function trackingNumber(push: Push): ChannelEvent[] {
  const { ordersn, tracking_no } = shaped(trackingSchema, push.data, 'shopee: tracking push');
  const seconds = timeOf(push);
  const details = tracking_no ? { details: { shipment: { tracking: tracking_no } } } : {};
  return [
    {
      kind: 'order',
      eventId: `${ordersn}:tracking:${tracking_no ?? ''}:${seconds}`,
      ...common(push),
      shop: named(push),
      occurredAt: instantOfSeconds(seconds),
      orderId: ordersn,
      status: 'PROCESSED',
      phase: phaseOf('PROCESSED'),
      ...details,
    },
  ];
}

const returnSchema = z.object({
  order_sn: z.string(),
  return_sn: z.string().check(z.minLength(1)),
  updated_values: z.array(
    z.object({
      update_field: z.string(),
      new_value: z.optional(z.nullable(z.union([z.string(), z.number()]))),
      update_time: z.int(),
    }),
  ),
});

const CLOSED_RETURNS = new Set(['CANCELLED', 'CLOSED']);

/** One dispute event per change of status. The push has neither amount nor deadline; Shopee asking for evidence is a notice. */
function returnUpdates(push: Push): ChannelEvent[] | { ignored: string } {
  const { order_sn, return_sn, updated_values } = shaped(returnSchema, push.data, 'shopee: return push');
  const shop = named(push);
  const events = updated_values.flatMap(({ update_field, new_value, update_time }): ChannelEvent[] => {
    const status = String(new_value ?? '');
    const told = {
      eventId: `${return_sn}:${update_field}:${status}:${update_time}`,
      ...common(push),
      shop,
      occurredAt: instantOfSeconds(update_time),
    };
    if (update_field === 'return_status') {
      const dispute: DisputeEvent = {
        kind: 'dispute',
        ...told,
        disputeId: return_sn,
        type: 'return',
        orderId: given(order_sn),
        status,
        open: !CLOSED_RETURNS.has(status),
      };
      return [dispute];
    }
    if (update_field === 'seller_proof_status' && status === 'PENDING') {
      const wanted: NoticeEvent = {
        kind: 'notice',
        ...told,
        noticeId: `${return_sn}:seller_proof`,
        topic: 'return evidence wanted',
        severity: 'warning',
        text: `Shopee waits for the seller's evidence in return ${return_sn}.`,
      };
      return [wanted];
    }
    return [];
  });
  return events.length > 0 ? checked(events) : { ignored: 'return update without a change of status' };
}

type NoticeKind = Pick<NoticeEvent, 'topic' | 'severity' | 'text'>;

const NOTICES = {
  1: { topic: 'authorisation granted', severity: 'information', text: 'A shop authorised this app.' },
  2: { topic: 'authorisation cancelled', severity: 'critical', text: 'A shop withdrew its authorisation of this app.' },
  6: { topic: 'item banned', severity: 'critical', text: 'Shopee banned an item of this shop.' },
  12: { topic: 'authorisation ends soon', severity: 'warning', text: 'Authorisations of this app are about to end.' },
  16: { topic: 'item violation', severity: 'warning', text: 'Shopee found that an item breaks its rules.' },
  28: { topic: 'shop penalty', severity: 'critical', text: "Shopee changed this shop's penalty points." },
} as const satisfies Readonly<Record<number, NoticeKind>>;

const noticeSchema = z.object({
  shop_id: z.optional(z.nullable(idSchema)),
  item_id: z.optional(z.nullable(idSchema)),
  expire_before: z.optional(z.nullable(z.int())),
});

/** The payloads of these pushes were not retrieved: the notice says what happened, and the seller centre says the rest. */
function notice(push: Push, kind: NoticeKind): NoticeEvent {
  const known = shaped(noticeSchema, push.data, 'shopee: notice push');
  const seconds = timeOf(push);
  const noticeId = `${push.code}:${seconds}:${digest([JSON.stringify(push.data), push.shop ?? '-']).slice(0, 22)}`;
  const item = given(known.item_id);
  return {
    kind: 'notice',
    eventId: noticeId,
    ...common(push),
    shop: push.shop ?? given(known.shop_id) ?? '-',
    occurredAt: instantOfSeconds(seconds),
    noticeId,
    ...kind,
    text: item ? `${kind.text} Item ${item}.` : kind.text,
    answerBy: known.expire_before ? instantOfSeconds(known.expire_before) : undefined,
  };
}

function timeOf({ timestamp }: Push): number {
  if (timestamp === undefined) throw new Unreadable('shopee: push has no time');
  return timestamp;
}
