import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import type { ConnectionSecrets } from '../../domain/connection.ts';
import { AccessRejected, NotYet, Unreadable } from '../../domain/errors.ts';
import { after, HOUR, type Instant, MINUTE } from '../../domain/instant.ts';
import type { OutboundContext } from '../connector.ts';
import { type Answered, answered, type CallResult, call, codeWord, retryAfterMs } from '../http.ts';
import { appOf, hasApp, parseJson, shaped } from '../read.ts';

const appSchema = z.object({
  partner_id: z.string().check(z.regex(/^\d{1,19}$/)),
  partner_key: z.string().check(z.minLength(1)),
  host: z._default(z.string().check(z.url()), 'https://partner.shopeemobile.com'),
});

export type ShopeeCall = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
  /** Signs for a shop; without it, for the app alone ("public" in Shopee's words). */
  readonly shop?: { readonly id: string; readonly token: string };
};

export type CallContext = Pick<OutboundContext, 'connection' | 'now' | 'reach'>;

export function partnerOf(connection: ConnectionSecrets): z.infer<typeof appSchema> {
  return appOf(appSchema, connection);
}

export function isComplete(connection: ConnectionSecrets): boolean {
  return hasApp(appSchema, connection);
}

/** Calls the Open Platform API v2, signed as its authorisation guide says (read 2026-11-22). A signature lives for 5 minutes. */
export function callShopee(request: ShopeeCall, { connection, now, reach }: CallContext): Promise<CallResult> {
  const { partner_id, partner_key, host } = partnerOf(connection);
  const timestamp = String(Math.floor(Date.parse(now) / 1000));
  const forShop = request.shop ? `${request.shop.token}${request.shop.id}` : '';
  // The key is used as text, although newer ones look like hex.
  const sign = createHmac('sha256', partner_key)
    .update(`${partner_id}${request.path}${timestamp}${forShop}`)
    .digest('hex');
  const query = new URLSearchParams({
    ...request.query,
    partner_id,
    timestamp,
    sign,
    ...(request.shop ? { access_token: request.shop.token, shop_id: request.shop.id } : {}),
  });
  return call(reach, `${host.replace(/\/$/, '')}${request.path}?${query}`, {
    method: request.method,
    headers: {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
}

const text = z.optional(z.nullable(z.string()));
const answerSchema = z.object({ error: text, message: text, response: z.optional(z.unknown()) });

export type ShopeeAnswer = {
  readonly error: string | undefined;
  readonly tokenRefused: boolean;
  readonly value: unknown;
  readonly response: unknown;
};

/** Shopee's own verdict: `error` is empty, a blank or a dash where all is well. Throws `Unreadable` for no verdict at all. */
export function verdictOf(answer: Answered): ShopeeAnswer {
  const value = parseJson(answer.text);
  const { error, message, response } = shaped(answerSchema, value, 'shopee: answer');
  const word = (error ?? '').trim();
  if (word === '' || word === '-') return { error: undefined, tokenRefused: false, value, response };
  // Both spellings are in the wild.
  const tokenRefused = /^invalid_acc?e+ss_token$/.test(word) || (word === 'error_auth' && /token/i.test(message ?? ''));
  return { error: codeWord(word, 'error-without-code'), tokenRefused, value, response };
}

/** How long each quota lasts: the short window as the answer says (a minute where it doesn't), the daily one until midnight UTC+8. */
export function throttledMs(error: string | undefined, headers: Headers, now: Instant): number | undefined {
  if (error === 'error_rate_limit') return retryAfterMs(headers, now);
  if (error !== 'error_limit') return undefined;
  const day = 24 * HOUR;
  return day - ((Date.parse(now) + 8 * HOUR) % day);
}

/** Errors of which Shopee says "try again", without a word on whether it did what was asked. */
export const PERHAPS_DONE: ReadonlySet<string> = new Set([
  'error_server',
  'error_inner',
  'error_system_busy',
  'error_network',
  'error_unknown',
]);

/**
 * The answer to a call that only reads. Throws `AccessRejected` for a refused token, `NotYet` where waiting helps, and a
 * plain error for the rest.
 */
export function readAnswer(result: CallResult, now: Instant, what: string): ShopeeAnswer {
  // Shopee says "token refused" and "throttled" in the body, under several statuses.
  const verdict = result.reached === 'answered' && result.status < 500 ? tryVerdict(result) : undefined;
  if (verdict?.tokenRefused) throw new AccessRejected(`${what}: access token refused`);
  const passing = PERHAPS_DONE.has(verdict?.error ?? '') ? MINUTE : undefined;
  const wait =
    result.reached === 'answered' ? (throttledMs(verdict?.error, result.headers, now) ?? passing) : undefined;
  if (wait !== undefined) throw new NotYet(`${what}: ${verdict?.error}`, after(now, wait));
  const answer = answered(result, now, what);
  const read = verdict ?? verdictOf(answer);
  if (read.error) throw new Error(`${what}: ${read.error}`);
  return read;
}

/** The verdict, or undefined where the body has none. */
export function tryVerdict(answer: Answered): ShopeeAnswer | undefined {
  try {
    return verdictOf(answer);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
