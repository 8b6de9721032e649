import { AccessRejected, NotYet } from '../domain/errors.ts';
import { after, type Instant, MINUTE } from '../domain/instant.ts';
import type { Reach, SendOutcome } from './connector.ts';

export type Answered = {
  readonly reached: 'answered';
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

/** What became of a call: an answer read to its end, surely never left us, or perhaps arrived. */
export type CallResult =
  | Answered
  | { readonly reached: 'never'; readonly code: string }
  | { readonly reached: 'perhaps'; readonly code: string };

export type CallRequest = {
  readonly method: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly timeoutMs?: number;
};

/** Long enough for a slow marketplace, short enough for a function's own time limit. */
const TIMEOUT_MS = 10_000;
/** Where a channel throttles without saying for how long. */
const THROTTLED_MS = MINUTE;
const LONGEST_WAIT_MS = 24 * 60 * MINUTE;

/** Calls once, follows no redirect and never throws: every way to fail is a {@link CallResult}. */
export async function call(reach: Pick<Reach, 'fetch'>, url: string, request: CallRequest): Promise<CallResult> {
  try {
    const response = await reach.fetch(url, {
      method: request.method,
      headers: request.headers ?? {},
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    // Read inside the time limit: an answer that breaks off says nothing for certain.
    const text = await response.text();
    return { reached: 'answered', status: response.status, headers: response.headers, text };
  } catch (error) {
    const causes = causesOf(error);
    const code =
      causes.map(({ code }) => code).find((code) => code !== undefined) ?? (isTimeout(error) ? 'timeout' : 'no-answer');
    const never = causes.length > 0 && causes.every(neverLeft);
    return { reached: never ? 'never' : 'perhaps', code };
  }
}

type Cause = { readonly code: string | undefined; readonly syscall: string | undefined };

/** What Node's fetch hides under "fetch failed": one cause, or one for each address that was tried. */
function causesOf(error: unknown): Cause[] {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return cause.errors.map(causeOf);
  return cause instanceof Error ? [causeOf(cause)] : [];
}

function causeOf(error: unknown): Cause {
  const text = (name: 'code' | 'syscall') => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return { code: text('code'), syscall: text('syscall') };
}

/** The connection was never made or its certificate was refused: not a byte of the request left. */
function neverLeft({ code, syscall }: Cause): boolean {
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return (
    code !== undefined &&
    /^(?:UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|ERR_TLS_CERT_ALTNAME_INVALID|CERT_|UNABLE_TO_|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT)/.test(
      code,
    )
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function isSuccess({ status }: Answered): boolean {
  return status >= 200 && status < 300;
}

/** How long the channel wants us to wait: `Retry-After` as seconds or as a date, else a minute; at most a day. */
export function retryAfterMs(headers: Headers, now: Instant): number {
  const said = headers.get('retry-after')?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.parse(now);
  return Number.isNaN(ms) ? THROTTLED_MS : Math.min(Math.max(ms, 1000), LONGEST_WAIT_MS);
}

/**
 * What a send's answer means by its status alone; undefined for 2xx, whose body decides. `refusal` names the channel's own
 * reason. A 5xx is `unknown`: none of our channels promises that it did not accept the message.
 */
export function outcomeOf(
  result: CallResult,
  now: Instant,
  refusal: (answer: Answered) => string,
): SendOutcome | undefined {
  if (result.reached === 'never') return { outcome: 'not-sent', code: result.code };
  if (result.reached === 'perhaps') return { outcome: 'unknown', code: result.code };
  if (isSuccess(result)) return undefined;
  if (result.status === 429) return { outcome: 'throttled', retryAfterMs: retryAfterMs(result.headers, now) };
  if (result.status === 401) return { outcome: 'unauthorised' };
  // 408: the channel gave up waiting for a request that it may have had in full.
  if (result.status >= 400 && result.status < 500 && result.status !== 408) {
    return { outcome: 'refused', code: refusal(result) };
  }
  return { outcome: 'unknown', code: `http-${result.status}` };
}

/**
 * The answer to a call that only reads, once it is a 2xx. Throws `NotYet` where waiting helps (throttled, outage),
 * `AccessRejected` for a refused token, and a plain error for what only a change of ours can mend.
 */
export function answered(result: CallResult, now: Instant, what: string): Answered {
  if (result.reached !== 'answered') throw new NotYet(`${what}: no answer (${result.code})`, after(now, MINUTE));
  if (isSuccess(result)) return result;
  if (result.status === 429) throw new NotYet(`${what}: throttled`, after(now, retryAfterMs(result.headers, now)));
  if (result.status === 401) throw new AccessRejected(`${what}: access token refused`);
  if (result.status >= 500) throw new NotYet(`${what}: answered ${result.status}`, after(now, MINUTE));
  throw new Error(`${what}: answered ${result.status}`);
}

/** A channel's error code as it may stand in a record or a log: a short word, never free text. */
export function codeWord(code: unknown, otherwise: string): string {
  const word = typeof code === 'number' ? String(code) : code;
  return typeof word === 'string' && /^[A-Za-z0-9_.:-]{1,80}$/.test(word) ? word : otherwise;
}
