import { createHash } from 'node:crypto';
import { jsonFixture } from '../connectors/fixture.ts';
import type { Channel, Desk } from './desk.ts';

/** An ordinary message of a buyer as the channel pushes it, without what signs it. */
export function inquiryOf(
  { places, cloud }: Desk,
  channel: Channel,
  name: string,
  text = 'Where is my parcel?',
): Payload {
  const { shop } = places[channel];
  const at = new Date(cloud.clock.now()).toISOString();
  switch (channel) {
    case 'shopee':
      return {
        code: 10,
        shop_id: Number(shop),
        timestamp: Math.floor(cloud.clock.now() / 1000),
        data: {
          type: 'message',
          region: 'SG',
          content: {
            message_id: digits(name, 'message'),
            conversation_id: digits(name, 'conversation'),
            created_timestamp: Math.floor(cloud.clock.now() / 1000),
            shop_id: Number(shop),
            from_id: Number(digits(name, 'buyer')),
            from_user_name: name,
            from_shop_id: 0,
            to_id: Number(shop),
            to_user_name: 'harbourgoods.sg',
            message_type: 'text',
            content: { text },
            region: 'SG',
            is_in_chatbot_session: false,
            source_content: {},
          },
        },
      };
    case 'ebay':
      return {
        metadata: { topic: 'NEW_MESSAGE', schemaVersion: '1.0', deprecated: false },
        notification: {
          notificationId: `notification-${name}`,
          eventDate: at,
          publishDate: at,
          publishAttemptCount: 1,
          data: {
            conversationId: `conversation-${name}`,
            conversationType: 'FROM_MEMBERS',
            createdDate: at,
            messageBody: text,
            messageId: `message-${name}`,
            messageMedia: [],
            recipientUserName: 'harbour-goods',
            senderUserName: name,
            subject: '',
          },
        },
      };
    case 'standard-webhooks':
      return {
        type: 'inquiry.created',
        timestamp: at,
        data: { shop, messageId: `m-${name}`, conversation: `c-${name}`, buyer: { id: `b-${name}`, name }, text },
      };
  }
}

/** Published payloads of a channel by kind. */
const FIXTURES: Record<Channel, readonly string[]> = {
  shopee: ['shopee/push-3-order-status.json', 'shopee/push-29-return-updates.json', 'shopee/push-10-webchat-item.json'],
  ebay: [
    ...['account_deletion', 'order_confirmation.observed', 'constructed_item_marked_shipped_flat'],
    ...['constructed_order_return_activity', 'constructed_order_inquiry_activity'],
    ...['constructed_order_cancellation_activity', 'new_message.observed'],
  ].map((name) => `ebay/${name}.json`),
  'standard-webhooks': [
    ...['order.updated', 'dispute.updated', 'review.updated', 'notice.created', 'message.sent', 'inquiry.created'],
    ...['buyer.erasure_requested', 'buyer.export_requested'],
  ].map((name) => `standard-webhooks/quayside/${name}.json`),
};
/** The shops of the fixtures. */
const THEIR_SHOP = /"shop_id":\s*\d+|harbour-store|test_user|REDACTED_USERNAME/g;

/** One payload of every kind that the channel pushes, as if they were about the desk's own shop. */
export function samplesOf(desk: Desk, channel: Channel): Payload[] {
  const { shop } = desk.places[channel];
  const ours = FIXTURES[channel].map((path) =>
    JSON.stringify(jsonFixture<Json>(path)).replace(THEIR_SHOP, (found) =>
      found.startsWith('"shop_id"') ? `"shop_id":${shop}` : shop,
    ),
  );
  return [inquiryOf(desk, channel, 'sample'), ...ours.map((text) => JSON.parse(text) as Payload)];
}

export type Json = string | number | boolean | null | readonly Json[] | Payload;
export type Payload = { readonly [name: string]: Json };

export function bytes(value: Json): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** A number of 15 digits that stands for a name: the same name, the same number. */
function digits(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('/')).digest();
  return String(100_000_000_000_000 + (hash.readUIntBE(0, 6) % 800_000_000_000_000));
}

/** The value with what stands at a path replaced; `undefined` takes it away. */
export function withAt(value: Json, path: readonly (string | number)[], replacement: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return replacement ?? null;
  if (Array.isArray(value)) {
    return value.map((one, index) => (index === step ? withAt(one, rest, replacement) : one));
  }
  if (typeof value !== 'object' || value === null) return replacement ?? null;
  const entries = Object.entries(value).flatMap(([name, one]): [string, Json][] => {
    if (name !== step) return [[name, one]];
    return rest.length === 0 && replacement === undefined ? [] : [[name, withAt(one, rest, replacement)]];
  });
  return Object.fromEntries(entries);
}

/** The path of every value in it, the whole left out. */
export function pathsIn(value: Json, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([step, one]) => [[...path, step], ...pathsIn(one, [...path, step])]);
}

/** What stands at a path. */
export function valueAt(value: Json, path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string | number, Json>)[step] : undefined),
    value,
  );
}
