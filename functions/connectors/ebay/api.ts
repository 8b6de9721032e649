import * as z from 'zod/mini';
import type { ConnectionSecrets } from '../../domain/connection.ts';
import type { Reach } from '../connector.ts';
import { type Answered, type CallResult, call, codeWord } from '../http.ts';
import { appOf, hasApp, parseJson } from '../read.ts';

const appSchema = z.object({
  client_id: z.string().check(z.minLength(1)),
  client_secret: z.string().check(z.minLength(1)),
  /** Chosen by us, 32 to 80 letters, digits, `_` or `-`; only the challenge reads it. */
  verification_token: z.string().check(z.regex(/^[A-Za-z0-9_-]{32,80}$/)),
  host: z._default(z.string().check(z.url()), 'https://api.ebay.com'),
});

/** The keyset of a connection. Throws with the names of the settings that are missing. */
export function keysetOf(connection: ConnectionSecrets): z.infer<typeof appSchema> {
  return appOf(appSchema, connection);
}

export function isComplete(connection: ConnectionSecrets): boolean {
  return hasApp(appSchema, connection);
}

export type EbayCall = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
  readonly timeoutMs?: number;
};

/** Calls eBay's REST API with a bearer token. */
export function callEbay(
  reach: Pick<Reach, 'fetch'>,
  host: string,
  { method, path, token, body, timeoutMs }: EbayCall,
): Promise<CallResult> {
  return call(reach, at(host, path), {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

/** The host may carry a path of its own (a proxy, the embedded cloud's front). */
function at(host: string, path: string): string {
  return `${host.replace(/\/$/, '')}${path}`;
}

/** Asks eBay's identity service for a token: `grant` is the form that names what kind. */
export function askToken(
  reach: Pick<Reach, 'fetch'>,
  connection: ConnectionSecrets,
  grant: Record<string, string>,
  timeoutMs?: number,
): Promise<CallResult> {
  const { host, client_id, client_secret } = keysetOf(connection);
  return call(reach, at(host, '/identity/v1/oauth2/token'), {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(grant).toString(),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

/** What the identity service answers. */
export const tokenSchema = z.object({ access_token: z.string().check(z.minLength(1)), expires_in: z.int() });

const errorsSchema = z.object({ errors: z.array(z.object({ errorId: z.int() })).check(z.minLength(1)) });

/** eBay's own number of an error, as `ebay-355007`, else the HTTP status. */
export function errorCodeOf({ status, text }: Answered): string {
  try {
    const parsed = z.safeParse(errorsSchema, parseJson(text));
    if (parsed.success) return codeWord(`ebay-${parsed.data.errors[0]?.errorId}`, `http-${status}`);
  } catch {
    // No JSON: the status has to do.
  }
  return `http-${status}`;
}
