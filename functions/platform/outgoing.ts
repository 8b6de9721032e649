import { lookup as resolve } from 'node:dns';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Heard, Outgoing } from '../receivers/receiver.ts';
import { type AddressRules, isException, isForbiddenAddress, refusalOf } from './address-guard.ts';
import { optionalFromEnvironment } from './environment.ts';

/** A call to an address that the seller gave us did not come to an answer. `code` names why and quotes nothing. */
export class NotReached extends Error {
  override name = 'NotReached';
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

export type Post = (outgoing: Outgoing) => Promise<Heard>;

export type PosterOptions = AddressRules & {
  readonly timeoutMs?: number;
  /** By what the exception is called; `fetch` unless a test names its caller. */
  readonly fetch?: typeof fetch;
  /** Tests: another resolver, another idea of what is forbidden, a certificate of their own. */
  readonly resolve?: typeof resolve;
  readonly isForbidden?: (address: string) => boolean;
  readonly ca?: string;
};

/** What of an answer is read; the rest is cut off. */
const MOST_READ = 16 * 1024;

/** The exception that the stage allows, if any: set for the embedded cloud alone. */
export function outgoingRules(): AddressRules {
  return { exception: optionalFromEnvironment('outgoingException') };
}

/**
 * Posts to addresses that sellers give us, which may be meant to reach what only we can. Names are resolved here, every
 * address that comes back must be public, and the connection goes to one of those very addresses: a name that resolves to
 * another one a moment later gains nothing. Redirects are not followed, answers cut off, and all of it takes ten seconds at
 * most. Throws `NotReached`.
 */
export function poster(options: PosterOptions = outgoingRules()): Post {
  const { timeoutMs = 10_000, isForbidden = isForbiddenAddress } = options;
  return async (outgoing) => {
    const refusal = refusalOf(outgoing.url, options);
    if (refusal) throw new NotReached(refusal);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const isLocal = isException(new URL(outgoing.url).href, options.exception);
      return isLocal
        ? await fetched(outgoing, signal, options.fetch ?? fetch)
        : await connected(outgoing, signal, isForbidden, options);
    } catch (error) {
      if (error instanceof NotReached) throw error;
      throw new NotReached(signal.aborted ? 'timed-out' : codeOf(error));
    }
  };
}

/** By `fetch`, which in the embedded cloud reaches the front and nothing else. */
async function fetched({ url, headers, body }: Outgoing, signal: AbortSignal, by: typeof fetch): Promise<Heard> {
  const answer = await by(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  const text = (await answer.text()).slice(0, MOST_READ);
  return { status: answer.status, body: text, retryAfter: answer.headers.get('retry-after') ?? undefined };
}

function connected(
  { url, headers, body }: Outgoing,
  signal: AbortSignal,
  isForbidden: (address: string) => boolean,
  { resolve: resolver = resolve, ca }: PosterOptions,
): Promise<Heard> {
  // The socket connects to what this gives and asks nobody else.
  const lookup: LookupFunction = (hostname, how, done) => {
    resolver(hostname, { ...how, all: true }, (error, addresses) => {
      if (error) return done(error, '');
      if (addresses.length === 0 || addresses.some(({ address }) => isForbidden(address))) {
        return done(new NotReached('address-forbidden'), '');
      }
      const [first] = addresses;
      if (how.all || !first) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
  return new Promise((settle, fail) => {
    const length = String(Buffer.byteLength(body));
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': length },
      lookup,
      signal,
      ca,
      agent: false,
    };
    const call = request(url, options, (answer) => {
      const chunks: Buffer[] = [];
      let read = 0;
      const finish = () => {
        const text = Buffer.concat(chunks).subarray(0, MOST_READ).toString('utf8');
        settle({ status: answer.statusCode ?? 0, body: text, retryAfter: answer.headers['retry-after'] });
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        read += chunk.length;
        if (read < MOST_READ) return;
        finish();
        answer.destroy();
      });
      answer.on('end', finish);
      answer.on('error', fail);
    });
    call.on('error', fail);
    call.end(body);
  });
}

/** Node's own short name of what went wrong; never its text, which quotes addresses. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  const name = code ?? cause?.code;
  return typeof name === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(name) ? name : 'unreachable';
}
