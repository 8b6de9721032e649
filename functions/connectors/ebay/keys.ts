import * as z from 'zod/mini';
import type { ConnectionSecrets } from '../../domain/connection.ts';
import { after, HOUR, type Instant, MINUTE } from '../../domain/instant.ts';
import type { Reach } from '../connector.ts';
import { parseJson } from '../read.ts';
import { askToken, callEbay, keysetOf, tokenSchema } from './api.ts';

/** eBay asks that a key be kept for about an hour. */
const KEY_FOR = HOUR;
const UNKNOWN_FOR = 10 * MINUTE;
/** Anyone can send random key ids; each unknown one costs a call of the 10,000 that eBay grants a day. */
const MOST_UNKNOWN_A_MINUTE = 10;
/** The door answers within a few seconds; better to enqueue unread than to let eBay wait. */
const TIMEOUT_MS = 2500;
const MOST_KEPT = 300;

const keySchema = z.object({ key: z.string(), algorithm: z.string(), digest: z.enum(['SHA1', 'SHA256']) });
export type PublicKey = z.infer<typeof keySchema>;

/**
 * `unknown`: eBay says that there is no such key. `unavailable`: nobody could be asked, or the answer makes no sense.
 * `too-many`: nobody was asked, since so many had proved unknown; from `until` on one can be asked again.
 */
export type KeyResult =
  | { readonly found: 'key'; readonly key: PublicKey }
  | { readonly found: 'unknown' }
  | { readonly found: 'unavailable' }
  | { readonly found: 'too-many'; readonly until: Instant };

/** The key of that id, from memory or from eBay's notification API. Never throws for what the network does. */
export async function publicKey(
  kid: string,
  connection: ConnectionSecrets,
  { fetch, keys }: Reach,
  now: Instant,
): Promise<KeyResult> {
  const memory = remembering(keys, now);
  const known = memory.get(`ebay:key:${kid}`);
  if (known === '') return { found: 'unknown' };
  if (known !== undefined) return readKey(known);
  const misses = `ebay:unknown-keys:${connection.id}`;
  if (Number(memory.get(misses) ?? 0) >= MOST_UNKNOWN_A_MINUTE) return { found: 'too-many', until: after(now, MINUTE) };

  const answer = await ask(kid, connection, { fetch, keys }, now);
  if (answer.reached !== 'answered') return { found: 'unavailable' };
  if (answer.status === 404 || answer.status === 400) {
    memory.set(`ebay:key:${kid}`, '', UNKNOWN_FOR);
    memory.count(misses, MINUTE);
    return { found: 'unknown' };
  }
  if (answer.status !== 200) return { found: 'unavailable' };
  const result = readKey(answer.text);
  if (result.found === 'key') memory.set(`ebay:key:${kid}`, answer.text, KEY_FOR);
  return result;
}

async function ask(kid: string, connection: ConnectionSecrets, reach: Reach, now: Instant) {
  const { host } = keysetOf(connection);
  const request = (token: string) =>
    callEbay(reach, host, {
      method: 'GET',
      path: `/commerce/notification/v1/public_key/${kid}`,
      token,
      timeoutMs: TIMEOUT_MS,
    });
  const remembered = remembering(reach.keys, now).get(`ebay:token:${connection.id}`);
  const first = remembered && (await request(remembered));
  if (first && !(first.reached === 'answered' && first.status === 401)) return first;
  const fresh = await applicationToken(connection, reach, now);
  return fresh === undefined ? ({ reached: 'perhaps', code: 'no-application-token' } as const) : request(fresh);
}

async function applicationToken(
  connection: ConnectionSecrets,
  { fetch, keys }: Reach,
  now: Instant,
): Promise<string | undefined> {
  const grant = { grant_type: 'client_credentials', scope: 'https://api.ebay.com/oauth/api_scope' };
  const answer = await askToken({ fetch }, connection, grant, TIMEOUT_MS);
  if (answer.reached !== 'answered' || answer.status !== 200) return undefined;
  const token = parsed(tokenSchema, answer.text);
  if (!token) return undefined;
  remembering(keys, now).set(`ebay:token:${connection.id}`, token.access_token, token.expires_in * 1000 - MINUTE);
  return token.access_token;
}

function readKey(text: string): KeyResult {
  const key = parsed(keySchema, text);
  return key && key.algorithm.toUpperCase() === 'ECDSA' ? { found: 'key', key } : { found: 'unavailable' };
}

function parsed<T>(schema: z.ZodMiniType<T>, text: string): T | undefined {
  try {
    return z.safeParse(schema, parseJson(text)).data;
  } catch {
    return undefined;
  }
}

/** The memory of a warm function, read as of `now`. */
function remembering(keys: Reach['keys'], now: Instant) {
  const get = (name: string) => {
    const kept = keys.get(name);
    return kept && kept.until > now ? kept.value : undefined;
  };
  return {
    get,
    set(name: string, value: string, forMs: number) {
      if (keys.size >= MOST_KEPT) for (const [old, { until }] of keys) if (until <= now) keys.delete(old);
      keys.set(name, { value, until: after(now, forMs) });
    },
    /** One more within a window that began with the first. */
    count(name: string, windowMs: number) {
      const counted = get(name);
      const until = counted === undefined ? after(now, windowMs) : (keys.get(name)?.until ?? after(now, windowMs));
      keys.set(name, { value: String(Number(counted ?? 0) + 1), until });
    },
  };
}
