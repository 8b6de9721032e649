import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { Unreadable } from '../../domain/errors.ts';
import type { Outbound, OutboundContext, Outgoing, SendOutcome } from '../connector.ts';
import { call, outcomeOf } from '../http.ts';
import { idSchema, parseJson } from '../read.ts';
import { keyOf } from './secret.ts';

/**
 * Replies leave as a Standard Webhook of type `message.send` (docs/standard-webhooks.md). Its `webhook-id` is the reply's id,
 * so a receiver that keeps the specification never shows one twice; a time-out still is `unknown`, since not all do.
 */
export const outbound: Outbound = {
  maxText: 4000,
  attachments: {
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'application/pdf', 'video/mp4'],
    maxBytes: 10_000_000,
    most: 5,
  },
  automaticAnswers: true,

  async send(message, context) {
    const app = z.safeParse(appSchema, context.connection.app);
    const key = app.success ? keyOf(app.data.reply_secret) : undefined;
    if (!app.success || !key) return { outcome: 'refused', code: 'connection-incomplete' };
    const body = JSON.stringify(sendBody(message, context));
    const timestamp = String(Math.floor(Date.parse(context.now) / 1000));
    const signature = createHmac('sha256', key).update(`${message.replyId}.${timestamp}.${body}`).digest('base64');
    const result = await call(context.reach, app.data.reply_url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': message.replyId,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
    });
    const failed = outcomeOf(result, context.now, ({ status }) => `http-${status}`);
    if (failed) return failed;
    return sent(message.replyId, result.reached === 'answered' ? result.text : '');
  },

  sentSince: null,
  fetchOrder: null,
  refresh: null,
};

const appSchema = z.object({
  /** Plain http only on this machine: the body is signed, not encrypted. */
  reply_url: z.string().check(z.regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\/)/)),
  reply_secret: z.string().check(z.minLength(1)),
});

function sendBody(
  { replyId, conversation, buyer, text, orderId, attachments }: Outgoing,
  { shop, now }: OutboundContext,
) {
  return {
    type: 'message.send',
    timestamp: now,
    data: { replyId, shop: shop.shop, conversation, buyer, text, orderId, attachments },
  };
}

const sentSchema = z.object({ messageId: idSchema });

/** The receiver's own id for the message if it tells one, else our reply's. */
function sent(replyId: string, text: string): SendOutcome {
  try {
    const answer = z.safeParse(sentSchema, parseJson(text));
    if (answer.success && answer.data.messageId !== '') return { outcome: 'sent', externalId: answer.data.messageId };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  return { outcome: 'sent', externalId: replyId };
}
