import * as z from 'zod/mini';
import type { Shop } from '../../domain/connection.ts';
import type { InquiryEvent } from '../../domain/event.ts';
import { given, idSchema, instantOfSeconds } from '../read.ts';

const id = z.optional(z.nullable(idSchema));
const text = z.optional(z.nullable(z.string()));

/** What a chat message carries, by its `message_type`. */
export const chatContentSchema = z.object({
  text,
  url: text,
  video_url: text,
  item_id: id,
  order_sn: text,
});

/** `data.content` of a webchat push whose `data.type` is `message`. */
export const chatMessageSchema = z.object({
  message_id: idSchema,
  conversation_id: idSchema,
  created_timestamp: z.int(),
  from_id: idSchema,
  from_user_name: text,
  from_shop_id: id,
  to_id: idSchema,
  to_user_name: text,
  message_type: z.string(),
  content: chatContentSchema,
  region: text,
  source_content: z.optional(z.nullable(z.object({ order_sn: text, item_id: id }))),
  is_in_chatbot_session: z.optional(z.nullable(z.boolean())),
  status: text,
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

const WRITTEN_BY_A_ROBOT = new Set(['auto_reply', 'offwork_autoreply']);
const NEVER_SHOWN = new Set(['blocked', 'censored_blacklist']);

/** Whether the shop itself wrote it: Shopee pushes the seller's messages too and flags no direction. */
export function isOwn(
  message: Pick<ChatMessage, 'from_shop_id' | 'from_id' | 'from_user_name'>,
  shopId: string,
  shop: Shop | undefined,
): boolean {
  if (given(message.from_shop_id) === shopId) return true;
  const names = shop?.ownNames ?? [];
  return names.includes(message.from_id) || (message.from_user_name ? names.includes(message.from_user_name) : false);
}

/** The event of a chat message; undefined for an own message that Shopee's filter held back, since no buyer saw it. */
export function inquiryOf(
  message: ChatMessage,
  shopId: string,
  shop: Shop | undefined,
  connection: string,
): InquiryEvent | undefined {
  const own = isOwn(message, shopId, shop);
  if (own && NEVER_SHOWN.has(message.status ?? '')) return undefined;
  const { content, source_content: source } = message;
  const buyerName = own ? message.to_user_name : message.from_user_name;
  return {
    kind: 'inquiry',
    eventId: message.message_id,
    channel: 'shopee',
    connection,
    shop: shopId,
    occurredAt: instantOfSeconds(message.created_timestamp),
    messageId: message.message_id,
    conversation: message.conversation_id,
    from: own ? 'seller' : 'buyer',
    buyer: { id: own ? message.to_id : message.from_id, ...(buyerName ? { name: buyerName } : {}) },
    text: content.text ?? '',
    attachments: attachmentsOf(message.message_type, content),
    about: {
      orderId: given(source?.order_sn) ?? given(content.order_sn),
      // What the message shows says more than the page it was written from.
      itemId: given(content.item_id) ?? given(source?.item_id),
    },
    site: message.region || undefined,
    // In a chatbot's session the shop's side is the robot; the buyer still is a person.
    automatic: WRITTEN_BY_A_ROBOT.has(message.status ?? '') || (own && message.is_in_chatbot_session === true),
  };
}

function attachmentsOf(type: string, content: ChatMessage['content']): InquiryEvent['attachments'] {
  const found: [InquiryEvent['attachments'][number]['type'], string | undefined][] = [
    ['image', type === 'image' ? given(content.url) : undefined],
    ['video', given(content.video_url)],
    ['item', given(content.item_id)],
    ['order', given(content.order_sn)],
  ];
  return found.flatMap(([kind, ref]) => (ref ? [{ type: kind, ref }] : []));
}
