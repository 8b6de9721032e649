import { Webhook } from 'standardwebhooks';
import * as z from 'zod/mini';
import { type Answer, jsonOf, type SimulatedRequest } from './http.ts';
import type { Received } from './log.ts';
import {
  createSimulator,
  type KeptMessage,
  type Marketplace,
  type Simulator,
  type SimulatorOptions,
  type Stage,
} from './simulator.ts';

const TOLERANCE_MS = 300_000;
/** The specification's suggestion, without the jitter. */
const RETRIES_MS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * 1000);

/**
 * An own shop that keeps the Standard Webhooks specification: pushes signed by the official library, and takes our replies at
 * `POST /messages` once per `webhook-id`. `app`: reply_secret.
 */
export function createStandardWebhooks(options: SimulatorOptions = {}): Simulator {
  const secret = `whsec_${Buffer.from('push-secret-of-the-simulator').toString('base64')}`;
  const app = { reply_secret: `whsec_${Buffer.from('reply-secret-of-the-simulator').toString('base64')}` };
  return createSimulator({ secret, app, ...options }, standardWebhooks);
}

function standardWebhooks(stage: Stage): Marketplace {
  const { settings, now, log } = stage;
  const accepted = new Map<string, Received | KeptMessage>();

  const isSigned = ({ headers, body }: SimulatedRequest) => {
    const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': given = '' } = headers;
    const sentAt = Number(timestamp) * 1000;
    // The library's own check reads the machine's clock, which a controllable one may have left behind.
    if (!id || !(Math.abs(now() - sentAt) <= TOLERANCE_MS)) return false;
    const expected = new Webhook(settings.app.reply_secret ?? '').sign(id, new Date(sentAt), body.toString('utf8'));
    return given.split(' ').includes(expected);
  };

  return {
    channel: 'standard-webhooks',
    retryDelaysMs: RETRIES_MS,
    timeoutMs: 15_000,
    accepts: (status) => status >= 200 && status < 300,
    sign(body, { id, secret }) {
      const at = new Date(now());
      return {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body.toString('utf8')),
      };
    },
    answers: {
      throttle: () => ({
        status: 429,
        body: { error: 'throttled' },
      }),
      error500: () => ({ status: 500, body: { error: 'internal' } }),
      refuse: () => ({ status: 422, body: { error: 'refused' } }),
      expireToken: () => ({ status: 401, body: { error: 'unauthorised' } }),
    },
    // Nothing expires here: the secret signs each request.
    expire: () => undefined,
    idOf: (kind, n) => `${kind === 'message' ? 'msg' : 'conversation'}_${n}`,
    message: messageEvent,
    reset: () => accepted.clear(),
    routes: [
      {
        method: 'POST',
        path: /^\/messages$/,
        call: 'send',
        handle(request): Answer {
          if (!isSigned(request)) return { status: 401, body: { error: 'signature' }, refused: 'signature' };
          const sent = z.safeParse(sendSchema, jsonOf(request.body));
          if (!sent.success) return { status: 422, body: { error: 'shape' }, refused: 'shape' };
          const id = request.headers['webhook-id'] ?? '';
          const before = accepted.get(id);
          if (before) {
            log.repeated.push({ ...before, externalId: before.messageId });
            return { status: 200, body: { messageId: before.messageId } };
          }
          const { replyId, shop, conversation, buyer, text, orderId, attachments } = sent.data.data;
          const kept = stage.accept({ shop, conversation, buyer, text, orderId, attachments, clientRef: replyId });
          accepted.set(id, kept);
          return { status: 200, body: { messageId: kept.messageId } };
        },
      },
    ],
  };
}

const sendSchema = z.object({
  type: z.literal('message.send'),
  timestamp: z.string(),
  data: z.object({
    replyId: z.string(),
    shop: z.string(),
    conversation: z.string(),
    buyer: z.string(),
    text: z.string().check(z.minLength(1)),
    orderId: z.optional(z.string()),
    attachments: z.optional(z.array(z.object({ name: z.string(), type: z.string(), url: z.string() }))),
  }),
});

/** `inquiry.created` or, for the shop's own, `message.sent`. */
function messageEvent(message: KeptMessage) {
  const { shop, messageId, conversation, text, orderId, itemId, buyerName } = message;
  return {
    type: message.from === 'seller' ? 'message.sent' : 'inquiry.created',
    timestamp: message.at,
    data: {
      shop,
      messageId,
      conversation,
      buyer: { id: message.buyer, ...(buyerName ? { name: buyerName } : {}) },
      text,
      ...(orderId ? { orderId } : {}),
      ...(itemId ? { itemId } : {}),
    },
  };
}
