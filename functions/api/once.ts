import { Conflict, Problem } from '../domain/errors.ts';
import { digest, hashedId, type IdPrefix, randomId } from '../domain/id.ts';
import type { Answer } from '../platform/http-route.ts';
import type { KeptAnswer, Run } from '../store/idempotency.ts';
import { idempotencyKeyIn, keyReused, REPLAYED } from './idempotency.ts';
import type { Live } from './live.ts';
import type { TicketRequest } from './route.ts';

/** A request of which only needs to be known who asks for what under which key. */
export type KeyedRequest = Omit<TicketRequest, 'params'> & { readonly query: unknown };

/**
 * Does the work once for each Idempotency-Key, and answers whoever comes again within a day as the first was answered. While
 * a run is under way, its twin is a 409. A run that threw has kept nothing, and one that died is taken for dead after its
 * lease: the same key then does the work again, so the work must be harmless when it is repeated.
 */
export async function once(request: KeyedRequest, live: Live, work: () => Promise<Answer>): Promise<Answer> {
  const key = idempotencyKeyIn(request.headers);
  if (key === undefined) return work();
  const asked = digest([JSON.stringify([request.query, request.body])]);
  const beginning = await live.store.idempotency.begin(scopeOf(request, key), asked, live.now());
  switch (beginning.is) {
    case 'answered':
      return replay(beginning.answer);
    case 'other-request':
      throw keyReused();
    case 'running':
      throw inUse(secondsUntil(beginning.until, live.now()));
    case 'begun':
      return runUnder(beginning.run, work);
  }
}

/**
 * The id of what a request makes: the same for the same request under the same key, so that a run repeated after a crash
 * finds what the first one made. Without a key a new one each time.
 */
export function newIdFor(prefix: IdPrefix, request: Omit<KeyedRequest, 'query'>): string {
  const key = idempotencyKeyIn(request.headers);
  return key === undefined ? randomId(prefix) : hashedId(prefix, scopeOf(request, key));
}

/** Who, which address and which key: a key means nothing in another's request. */
function scopeOf({ principal, method, path }: Omit<KeyedRequest, 'query'>, key: string): string {
  return digest([principal.name, method, path, key]);
}

async function runUnder(run: Run, work: () => Promise<Answer>): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await work();
  } catch (error) {
    await ignoringConflict(run.drop());
    throw error;
  }
  const { status, body, headers = {} } = answer;
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  // The work is done, whoever else keeps its answer.
  await ignoringConflict(run.keep({ status, headers, ...text }));
  return answer;
}

/** A run that outlived its lease was taken over: the key is the other's then. */
async function ignoringConflict(write: Promise<void>): Promise<void> {
  await write.catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  });
}

function replay({ status, body, headers }: KeptAnswer): Answer {
  return { status, headers: { ...headers, ...REPLAYED }, ...(body === undefined ? {} : { body: JSON.parse(body) }) };
}

function inUse(seconds: number): Problem {
  return new Problem(409, 'idempotency-key-in-use', 'The same request is being worked on. Try again shortly.', {
    retryable: true,
    headers: { 'retry-after': String(seconds) },
  });
}

function secondsUntil(until: string, now: string): number {
  return Math.max(1, Math.ceil((Date.parse(until) - Date.parse(now)) / 1000));
}
