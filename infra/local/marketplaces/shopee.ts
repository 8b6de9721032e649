import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { type Answer, jsonOf, type SimulatedRequest } from './http.ts';
import { apiMessage, chatPush, seconds } from './shopee-payloads.ts';
import { createSimulator, type Marketplace, type Simulator, type SimulatorOptions, type Stage } from './simulator.ts';
import { createTokens } from './tokens.ts';

const ACCESS_FOR_S = 14_400;
const SIGNATURE_FOR_S = 300;
/** The chat push's schedule: the shortest, and the one that loses buyers' messages. */
const RETRIES_MS = [1000, 2000, 3000];

/** Nineteen digits: more than a double holds. */
const FIRST_ID = { message: 2_302_748_948_493_123_001n, conversation: 1_709_122_092_476_686_867n } as const;

/**
 * Shopee: signed API calls with 4-hour tokens and single-use refresh tokens, 19-digit ids as bare numbers, pushes that want
 * an empty answer, and a list of the pushes that were given up. `app`: partner_id, partner_key.
 */
export function createShopee(options: SimulatorOptions = {}): Simulator {
  return createSimulator(
    { app: { partner_id: '2001887', partner_key: 'shpk-partner-key-of-the-simulator' }, ...options },
    (stage) => shopee(stage),
  );
}

function shopee(stage: Stage): Marketplace {
  const { settings, now } = stage;
  const tokens = createTokens(settings, now, { accessForMs: ACCESS_FOR_S * 1000, singleUse: true });
  const lost: { id: number; push: unknown }[] = [];
  let pushes = 176_000;

  /** Undefined where the call is signed as it must be; else Shopee's refusal. */
  const refusal = ({ path, query }: SimulatedRequest, level: 'shop' | 'app'): Answer | undefined => {
    const seconds = Number(query.get('timestamp'));
    const [token, shop] = level === 'shop' ? [query.get('access_token') ?? '', query.get('shop_id') ?? ''] : ['', ''];
    const base = `${settings.app.partner_id}${path}${query.get('timestamp')}${token}${shop}`;
    const sign = createHmac('sha256', settings.app.partner_key ?? '')
      .update(base)
      .digest('hex');
    if (query.get('partner_id') !== settings.app.partner_id) return failed(403, 'error_param', 'no such partner_id');
    if (!(Math.abs(now() / 1000 - seconds) <= SIGNATURE_FOR_S))
      return failed(403, 'error_param', 'timestamp is expired');
    if (query.get('sign') !== sign) return failed(403, 'error_sign', 'Wrong sign.');
    if (level === 'shop' && tokens.shopOf(token) !== shop) {
      return failed(403, 'invalid_access_token', 'Invalid access_token.');
    }
    return undefined;
  };

  return {
    channel: 'shopee',
    retryDelaysMs: RETRIES_MS,
    timeoutMs: 2000,
    accepts: (status, body) => status >= 200 && status < 300 && body === '',
    sign: (body, { secret }) => ({
      authorization: createHmac('sha256', secret)
        .update(`${settings.address ?? settings.webhook}|`)
        .update(body)
        .digest('hex'),
    }),
    lost(body) {
      pushes += 1;
      lost.push({ id: pushes, push: jsonOf(body) });
    },
    answers: {
      throttle: () => ({
        ...failed(429, 'error_rate_limit', 'too many requests'),
      }),
      error500: () => failed(500, 'error_server', 'server error'),
      refuse: () => failed(200, 'error_message_censored', 'message is blocked'),
      expireToken: () => failed(403, 'invalid_access_token', 'Invalid access_token.'),
    },
    expire: ({ query }) => tokens.expire(query.get('access_token') ?? ''),
    idOf: (kind, n) => String(FIRST_ID[kind] + BigInt(n)),
    message: (message) => chatPush(message, settings.shops.find(({ shop }) => shop === message.shop)?.name),
    configured: () => tokens.seed(),
    reset: () => {
      lost.splice(0);
      tokens.clear();
    },
    routes: [
      {
        method: 'POST',
        path: /^\/api\/v2\/sellerchat\/send_message$/,
        call: 'send',
        handle(request) {
          const refused = refusal(request, 'shop');
          if (refused) return refused;
          const sent = z.safeParse(sendSchema, jsonOf(request.body));
          if (!sent.success) return failed(200, 'error_param', 'wrong parameters');
          const shop = request.query.get('shop_id') ?? '';
          const buyer = String(sent.data.to_id);
          const conversation = stage.messages.find(
            (message) => message.shop === shop && message.buyer === buyer,
          )?.conversation;
          if (!conversation) return failed(200, 'error_param', 'no conversation with this user');
          const { messageId, at } = stage.accept({ shop, buyer, conversation, text: sent.data.content.text });
          return ok({
            message_id: BigInt(messageId),
            to_id: BigInt(buyer),
            message_type: 'text',
            content: sent.data.content,
            conversation_id: BigInt(conversation),
            created_timestamp: seconds(at),
          });
        },
      },
      {
        method: 'GET',
        path: /^\/api\/v2\/sellerchat\/get_message$/,
        call: 'read',
        handle(request) {
          const refused = refusal(request, 'shop');
          if (refused) return refused;
          const conversation = request.query.get('conversation_id');
          const size = Number(request.query.get('page_size') ?? '25');
          const from = Number(request.query.get('offset') ?? '0');
          const all = stage.messages.filter((message) => message.conversation === conversation).reverse();
          const page = all.slice(from, from + size);
          const next = from + size < all.length ? String(from + size) : '';
          return ok({ messages: page.map(apiMessage), page_result: { page_size: size, next_offset: next } });
        },
      },
      {
        method: 'GET',
        path: /^\/api\/v2\/order\/get_order_detail$/,
        call: 'order',
        handle(request) {
          const refused = refusal(request, 'shop');
          if (refused) return refused;
          const wanted = (request.query.get('order_sn_list') ?? '').split(',');
          return ok({ order_list: settings.orders.filter(({ order_sn }) => wanted.includes(String(order_sn))) });
        },
      },
      {
        method: 'POST',
        path: /^\/api\/v2\/auth\/access_token\/get$/,
        call: 'token',
        handle(request) {
          const refused = refusal(request, 'app');
          if (refused) return refused;
          const asked = z.safeParse(refreshSchema, jsonOf(request.body));
          const pair = asked.success ? tokens.refresh(asked.data.refresh_token) : undefined;
          if (!pair) return failed(403, 'error_auth', 'Invalid refresh_token.');
          const { access, refresh } = pair;
          return {
            status: 200,
            body: {
              request_id: 'simulated',
              error: '',
              message: '',
              access_token: access,
              refresh_token: refresh,
              expire_in: ACCESS_FOR_S,
            },
          };
        },
      },
      {
        method: 'GET',
        path: /^\/api\/v2\/push\/get_lost_push_message$/,
        call: 'poll',
        handle(request) {
          const refused = refusal(request, 'app');
          if (refused) return refused;
          const page = lost.slice(0, 100);
          return ok({
            push_message_list: page.map(({ push }) => ({ ...envelopeOf(push), data: push })),
            has_next_page: lost.length > page.length,
            ...(page.length > 0 ? { last_message_id: page.at(-1)?.id } : {}),
          });
        },
      },
      {
        method: 'POST',
        path: /^\/api\/v2\/push\/confirm_consumed_lost_push_message$/,
        call: 'poll',
        handle(request) {
          const refused = refusal(request, 'app');
          if (refused) return refused;
          const confirmed = z.safeParse(confirmSchema, jsonOf(request.body));
          if (!confirmed.success) return failed(200, 'error_param', 'wrong parameters');
          lost.splice(0, lost.filter(({ id }) => id <= confirmed.data.last_message_id).length);
          return ok({});
        },
      },
    ],
  };
}

const sendSchema = z.object({
  to_id: z.union([z.int(), z.string()]),
  message_type: z.literal('text'),
  content: z.object({ text: z.string().check(z.minLength(1)) }),
});
const refreshSchema = z.object({ refresh_token: z.string(), partner_id: z.int(), shop_id: z.int() });
const confirmSchema = z.object({ last_message_id: z.int() });

function failed(status: number, error: string, message: string): Answer {
  return { status, body: { error, message, request_id: 'simulated' }, refused: error };
}

function ok(response: object): Answer {
  return { status: 200, body: { error: '', message: '', request_id: 'simulated', response } };
}

function envelopeOf(push: unknown): object {
  const envelope = z.safeParse(envelopeSchema, push);
  return envelope.success ? envelope.data : { code: 0, timestamp: 0 };
}
const envelopeSchema = z.object({ shop_id: z.optional(z.unknown()), code: z.int(), timestamp: z.int() });
