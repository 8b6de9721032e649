import type { EndpointAccess, EndpointKind } from '../domain/endpoint.ts';
import type { Instant } from '../domain/instant.ts';

/** What goes out in one call: JSON for a system, words for a robot. `id` is the same whenever it is tried again. */
export type Letter = { readonly id: string; readonly text: string };

export type Outgoing = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What came back. `body` is the beginning of it. */
export type Heard = {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string | undefined;
};

/** `wait`: it asks to be left alone for so long. `gone`: it wants nothing any more. `code` is for the log of attempts. */
export type Verdict =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'failed'; readonly code: string }
  | { readonly outcome: 'wait'; readonly code: string; readonly waitMs: number }
  | { readonly outcome: 'gone'; readonly code: string };

/** How one kind of endpoint is spoken to. No clock, no network, no environment in it. */
export type Receiver = {
  readonly kind: EndpointKind;
  /** The only hosts that an address may have; any that is allowed to us where it is undefined. */
  readonly hosts?: readonly string[];
  /** `ours`: made and shown by us. `theirs`: given by the platform with the address, where it gives one. */
  readonly secret: 'ours' | 'theirs' | 'none';
  /** A robot tells people: many happenings in one message, and one only so often. A system gets each by itself. */
  readonly robot?: { readonly longestBytes: number; readonly everyMs: number };
  readonly call: (letter: Letter, access: EndpointAccess, now: Instant) => Outgoing;
  readonly judge: (heard: Heard) => Verdict;
};

export const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Quayside' } as const;

const LONGEST_WAIT_MS = 24 * 3_600_000;

/** The verdict on a status alone. */
export function judgeStatus({ status, retryAfter }: Heard): Verdict {
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === 410) return { outcome: 'gone', code: '410' };
  const seconds = Number(retryAfter);
  if ((status === 429 || status === 503) && seconds > 0) {
    return { outcome: 'wait', code: String(status), waitMs: Math.min(seconds * 1000, LONGEST_WAIT_MS) };
  }
  // A redirect is not followed: it would lead past the check of the address.
  return { outcome: 'failed', code: String(status) };
}

/** The JSON of an answer; undefined where it is none. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
