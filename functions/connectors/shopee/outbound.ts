import * as z from 'zod/mini';
import { AccessRejected, NotYet } from '../../domain/errors.ts';
import { after, MINUTE } from '../../domain/instant.ts';
import type { Outbound, OutboundContext, SendOutcome, SentMessage } from '../connector.ts';
import { outcomeOf } from '../http.ts';
import { idSchema, instantOfSeconds, shaped } from '../read.ts';
import {
  callShopee,
  isComplete,
  PERHAPS_DONE,
  partnerOf,
  readAnswer,
  type ShopeeCall,
  throttledMs,
  tryVerdict,
} from './api.ts';
import { chatContentSchema, isOwn } from './chat.ts';
import { OPTIONAL_FIELDS, orderDetailSchema, orderEventOf } from './order.ts';

/**
 * Shopee's chat and order API v2. Chat endpoints are whitelisted and known from SDKs only (docs/channels.md).
 * Platform rules forbid chatbots and messages sent on the app's own initiative: no automatic answers here.
 */
export const outbound: Outbound = {
  // No limit is published.
  maxText: null,
  // Pictures are messages of their own there, uploaded first (upload_image): not built.
  attachments: null,
  automaticAnswers: false,

  async send(message, context) {
    if (!isComplete(context.connection)) return { outcome: 'refused', code: 'connection-incomplete' };
    const shop = shopOf(context);
    if (!shop) return { outcome: 'unauthorised' };
    // The buyer's user id is an int64 in Shopee's JSON: written as digits, never through a double.
    if (!/^\d{1,19}$/.test(message.buyer)) return { outcome: 'refused', code: 'buyer-id-is-no-number' };
    const body = `{"to_id":${message.buyer},"message_type":"text","content":${JSON.stringify({ text: message.text })}}`;
    return sendOnce({ method: 'POST', path: '/api/v2/sellerchat/send_message', body, shop }, context);
  },

  async sentSince(conversation, since, context) {
    const shop = shopOf(context);
    if (!shop) throw new AccessRejected('shopee: no access token');
    const found: SentMessage[] = [];
    // Shopee's times are whole seconds.
    const from = `${since.slice(0, 19)}.000Z`;
    let offset = '';
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { conversation_id: conversation, page_size: '25', ...(offset ? { offset } : {}) };
      const result = await callShopee({ method: 'GET', path: '/api/v2/sellerchat/get_message', query, shop }, context);
      const { response } = readAnswer(result, context.now, 'shopee: reading a conversation');
      const { messages, page_result } = shaped(messagesSchema, response, 'shopee: conversation');
      const dated = messages.map((message) => ({ message, at: instantOfSeconds(message.created_timestamp) }));
      for (const { message, at } of dated) {
        if (at < from || !isOwn(message, shop.id, context.shop)) continue;
        found.push({ externalId: message.message_id, text: message.content?.text ?? '', at });
      }
      offset = page_result?.next_offset ?? '';
      // Newest first: once a page reaches back before the moment, the rest is older still.
      if (!offset || messages.length === 0 || dated.some(({ at }) => at < from)) break;
    }
    return found;
  },

  async fetchOrder(orderId, context) {
    const shop = shopOf(context);
    if (!shop) throw new AccessRejected('shopee: no access token');
    const query = { order_sn_list: orderId, response_optional_fields: OPTIONAL_FIELDS };
    const result = await callShopee({ method: 'GET', path: '/api/v2/order/get_order_detail', query, shop }, context);
    const { response } = readAnswer(result, context.now, 'shopee: reading an order');
    const order = shaped(ordersSchema, response, 'shopee: order detail').order_list.find(
      ({ order_sn }) => order_sn === orderId,
    );
    return order && orderEventOf(order, context.shop);
  },

  refresh: {
    singleUse: true,
    /** Throws `NotYet` only where the token surely was not used up, `AccessRejected` where Shopee no longer takes it. */
    async call(refreshToken, context) {
      const path = '/api/v2/auth/access_token/get';
      const { partner_id } = partnerOf(context.connection);
      if (!/^\d{1,19}$/.test(context.shop.shop)) throw new AccessRejected('shopee: shop id is no number');
      const ids = `"partner_id":${partner_id},"shop_id":${context.shop.shop}`;
      const body = `{"refresh_token":${JSON.stringify(refreshToken)},${ids}}`;
      const result = await callShopee({ method: 'POST', path, body }, context);
      if (result.reached === 'never')
        throw new NotYet(`shopee: token refresh: ${result.code}`, after(context.now, MINUTE));
      if (result.reached === 'perhaps') throw new Error(`shopee: token refresh: no answer (${result.code})`);
      const verdict = tryVerdict(result);
      const wait =
        throttledMs(verdict?.error, result.headers, context.now) ?? (result.status === 429 ? MINUTE : undefined);
      if (wait !== undefined) throw new NotYet('shopee: token refresh: throttled', after(context.now, wait));
      if (result.status >= 500 || !verdict) throw new Error(`shopee: token refresh: answered ${result.status}`);
      if (verdict.error) throw new AccessRejected(`shopee: token refresh: ${verdict.error}`);
      const { access_token, refresh_token, expire_in } = shaped(tokensSchema, verdict.value, 'shopee: token answer');
      return { access: access_token, refresh: refresh_token, expiresAt: after(context.now, expire_in * 1000) };
    },
  },
};

/** A conversation read back goes this far at most: an unknown send is minutes old, not hundreds of messages. */
const MOST_PAGES = 10;

const sentSchema = z.object({ message_id: idSchema });
const name = z.optional(z.nullable(z.string()));
const messagesSchema = z.object({
  messages: z.array(
    z.object({
      message_id: idSchema,
      created_timestamp: z.int(),
      from_id: idSchema,
      from_user_name: name,
      from_shop_id: z.optional(z.nullable(idSchema)),
      content: z.optional(z.nullable(chatContentSchema)),
    }),
  ),
  page_result: z.optional(z.nullable(z.object({ next_offset: z.optional(z.nullable(idSchema)) }))),
});
const ordersSchema = z.object({ order_list: z.array(orderDetailSchema) });
const tokensSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  refresh_token: z.string().check(z.minLength(1)),
  expire_in: z.int(),
});

function shopOf({ shop, access }: OutboundContext): ShopeeCall['shop'] {
  return access && { id: shop.shop, token: access.token };
}

async function sendOnce(request: ShopeeCall, context: OutboundContext): Promise<SendOutcome> {
  const result = await callShopee(request, context);
  const verdict = result.reached === 'answered' && result.status < 500 ? tryVerdict(result) : undefined;
  if (result.reached === 'answered' && verdict?.error) {
    if (verdict.tokenRefused) return { outcome: 'unauthorised' };
    const wait = throttledMs(verdict.error, result.headers, context.now);
    if (wait !== undefined) return { outcome: 'throttled', retryAfterMs: wait };
    return { outcome: PERHAPS_DONE.has(verdict.error) ? 'unknown' : 'refused', code: verdict.error };
  }
  const byStatus = outcomeOf(result, context.now, ({ status }) => `http-${status}`);
  if (byStatus) return byStatus;
  const sent = z.safeParse(sentSchema, verdict?.response);
  if (!sent.success) return { outcome: 'unknown', code: 'answer-without-message-id' };
  return { outcome: 'sent', externalId: sent.data.message_id };
}
