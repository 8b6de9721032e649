import * as z from 'zod/mini';
import { AccessRejected } from '../../domain/errors.ts';
import { after } from '../../domain/instant.ts';
import type { Outbound, OutboundContext, SendOutcome, SentMessage } from '../connector.ts';
import { answered, type CallResult, outcomeOf } from '../http.ts';
import { idSchema, parseJson, readInstant, shaped } from '../read.ts';
import { askToken, callEbay, errorCodeOf, isComplete, keysetOf, tokenSchema } from './api.ts';
import { orderEventOf, orderSchema } from './order.ts';

/**
 * eBay's Message API v1 and Fulfillment API v1 with the seller's token (docs/channels.md). No idempotency key exists: after
 * an unclear send only the conversation itself tells.
 */
export const outbound: Outbound = {
  maxText: 2000,
  // It takes up to five public addresses (messageMedia); whether it fetches them in time is not known: not built.
  attachments: null,
  automaticAnswers: true,

  async send(message, context) {
    if (!isComplete(context.connection)) return { outcome: 'refused', code: 'connection-incomplete' };
    if (!context.access) return { outcome: 'unauthorised' };
    const body = { conversationId: message.conversation, messageText: message.text };
    const path = '/commerce/message/v1/send_message';
    return sendOutcome(await callAs(context, { method: 'POST', path, body }), context);
  },

  async sentSince(conversation, since, context) {
    const found: SentMessage[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = new URLSearchParams({ conversation_type: 'FROM_MEMBERS', limit: '50', offset: String(page * 50) });
      const path = `/commerce/message/v1/conversation/${encodeURIComponent(conversation)}?${query}`;
      const result = await callAs(context, { method: 'GET', path });
      const { text } = answered(result, context.now, 'ebay: reading a conversation');
      const { messages } = shaped(conversationSchema, parseJson(text), 'ebay: conversation');
      for (const message of messages) {
        const at = readInstant(message.createdDate);
        const sender = message.senderUsername ?? message.senderUserName ?? '';
        const own = sender === context.shop.shop || context.shop.ownNames.includes(sender);
        if (own && at >= since) found.push({ externalId: message.messageId, text: message.messageBody ?? '', at });
      }
      if (messages.length < 50) break;
    }
    return found;
  },

  async fetchOrder(orderId, context) {
    const path = `/sell/fulfillment/v1/order/${encodeURIComponent(orderId)}`;
    const result = await callAs(context, { method: 'GET', path });
    // eBay's test notifications point at orders that never were.
    if (result.reached === 'answered' && result.status === 404) return undefined;
    const { text } = answered(result, context.now, 'ebay: reading an order');
    return orderEventOf(shaped(orderSchema, parseJson(text), 'ebay: order'), context.shop);
  },

  refresh: {
    singleUse: false,
    /** Throws `AccessRejected` where eBay no longer takes the refresh token, `NotYet` where waiting helps. */
    async call(refreshToken, context) {
      const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
      const result = await askToken(context.reach, context.connection, grant);
      if (result.reached === 'answered' && (result.status === 400 || result.status === 401)) {
        throw new AccessRejected('ebay: token refresh: refused');
      }
      const { text } = answered(result, context.now, 'ebay: token refresh');
      const { access_token, expires_in } = shaped(tokenSchema, parseJson(text), 'ebay: token answer');
      return { access: access_token, refresh: refreshToken, expiresAt: after(context.now, expires_in * 1000) };
    },
  },
};

const MOST_PAGES = 10;
const name = z.optional(z.nullable(z.string()));
const sentSchema = z.object({ messageId: idSchema });
const conversationSchema = z.object({
  messages: z.array(
    z.object({
      messageId: idSchema,
      messageBody: name,
      createdDate: z.string(),
      // The contract has one spelling, notifications the other.
      senderUsername: name,
      senderUserName: name,
    }),
  ),
});

async function callAs(
  { connection, access, reach }: OutboundContext,
  request: { method: 'GET' | 'POST'; path: string; body?: unknown },
): Promise<CallResult> {
  if (!access) throw new AccessRejected('ebay: no access token');
  return callEbay(reach, keysetOf(connection).host, { ...request, token: access.token });
}

function sendOutcome(result: CallResult, { now }: OutboundContext): SendOutcome {
  const failed = outcomeOf(result, now, errorCodeOf);
  if (failed) return failed;
  try {
    const sent = z.safeParse(sentSchema, parseJson(result.reached === 'answered' ? result.text : ''));
    if (sent.success && sent.data.messageId !== '') return { outcome: 'sent', externalId: sent.data.messageId };
  } catch {
    // Accepted, says the status; which message, nobody says.
  }
  return { outcome: 'unknown', code: 'answer-without-message-id' };
}
