import * as z from 'zod/mini';
import { Unreadable } from '../../domain/errors.ts';
import type { PrivacyEvent } from '../../domain/event.ts';
import { earlier, type Instant } from '../../domain/instant.ts';
import { checked } from '../checked.ts';
import type { Delivery, Mapping } from '../connector.ts';
import { given, idSchema, parseJson, readInstant, shaped } from '../read.ts';

/**
 * Shopify's three mandatory privacy webhooks, and nothing else of Shopify yet. Reference: shopify.dev, "Privacy law compliance"
 * (read 2026-11; docs/channels.md). Only the body is signed: the shop is the one that it names, and each topic takes only the
 * fields of its own, so that no order about one customer passes for one about a whole shop.
 */
export const mapping: Mapping = {
  events(delivery) {
    const topic = topicOf(delivery);
    const map = Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
    if (!map) return { ignored: topic };
    const common = {
      kind: 'privacy',
      eventId: eventIdOf(delivery, topic),
      channel: 'shopify',
      connection: delivery.connection.id,
      occurredAt: occurredAtOf(delivery),
    } as const;
    return checked([{ ...common, ...map(parseJson(delivery.body)) }]);
  },
};

function topicOf({ headers }: Delivery): string {
  const topic = headers['x-shopify-topic'] ?? '';
  if (!/^[a-z_]{1,60}\/[a-z_]{1,60}$/.test(topic)) throw new Unreadable('shopify: no usable x-shopify-topic');
  return topic;
}

/** The delivery's id, the same on each retry; else the event's, which several topics may share. */
function eventIdOf({ headers }: Delivery, topic: string): string {
  const delivery = headers['x-shopify-webhook-id'];
  if (delivery) return delivery;
  const event = headers['x-shopify-event-id'];
  if (event) return `${topic}:${event}`;
  throw new Unreadable('shopify: neither x-shopify-webhook-id nor x-shopify-event-id');
}

/** Never later than the receipt: what is told up to this moment is erased, and the header is not signed. */
function occurredAtOf({ headers, receivedAt }: Delivery): Instant {
  const triggeredAt = headers['x-shopify-triggered-at'];
  return triggeredAt ? earlier(readInstant(triggeredAt), receivedAt) : receivedAt;
}

const shop_domain = z.string().check(z.minLength(1), z.maxLength(100));
const contact = z.optional(z.nullable(z.string().check(z.maxLength(254))));
/** In some cases the e-mail address is all there is. */
const customer = z.object({ id: z.optional(z.nullable(idSchema)), email: contact, phone: contact });
const orderIds = z.array(idSchema);

const customerRedactSchema = z.object({ shop_domain, customer, orders_to_redact: orderIds });
const dataRequestSchema = z.object({ shop_domain, customer, orders_requested: orderIds });
/** Strict: the bodies of the other two topics have all of its fields too. */
const shopRedactSchema = z.strictObject({ shop_id: idSchema, shop_domain });

type Order = Pick<PrivacyEvent, 'shop' | 'orders' | 'subjects' | 'orderIds' | 'wholeShop'>;

const TOPICS: Readonly<Record<string, (body: unknown) => Order>> = {
  'customers/redact'(body) {
    const read = shaped(customerRedactSchema, body, 'shopify: customers/redact');
    return { shop: read.shop_domain, orders: 'erase', ...personOf(read.customer, read.orders_to_redact) };
  },

  'customers/data_request'(body) {
    const read = shaped(dataRequestSchema, body, 'shopify: customers/data_request');
    return { shop: read.shop_domain, orders: 'export', ...personOf(read.customer, read.orders_requested) };
  },

  'shop/redact'(body) {
    const { shop_domain: shop } = shaped(shopRedactSchema, body, 'shopify: shop/redact');
    return { shop, orders: 'erase', subjects: [], wholeShop: true };
  },
};

function personOf({ id, email, phone }: z.infer<typeof customer>, orderIds: string[]) {
  const subjects = [id, email, phone].map(given).filter((subject) => subject !== undefined);
  if (subjects.length === 0 && orderIds.length === 0) throw new Unreadable('shopify: the order names nobody');
  return { subjects, orderIds };
}
