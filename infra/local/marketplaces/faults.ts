import * as z from 'zod/mini';
import type { Answer } from './http.ts';

/** The kinds of call that a marketplace answers; `any` fits all. */
export const CALLS = ['send', 'read', 'order', 'token', 'key', 'poll', 'any'] as const;
export type Call = Exclude<(typeof CALLS)[number], 'any'>;

/**
 * `throttle`, `error500`, `refuse`: answered instead of done. `expireToken`: the token presented is dead from now on.
 * `keyUnavailable`: 503 (eBay's public key). `resetBefore`: cut off, not done. `resetAfter`: done, then cut off.
 * `timeoutAfter`: done, and the answer never comes.
 */
export const FAULTS = [
  'throttle',
  'error500',
  'refuse',
  'expireToken',
  'keyUnavailable',
  'resetBefore',
  'resetAfter',
  'timeoutAfter',
] as const;
export type FaultKind = (typeof FAULTS)[number];

export const faultSchema = z.object({
  call: z.enum(CALLS),
  fault: z.enum(FAULTS),
  /** How many calls it hits; 1 unless told. */
  times: z.optional(z.int()),
  retryAfterSeconds: z.optional(z.int()),
});
export type Fault = { -readonly [Name in keyof z.infer<typeof faultSchema>]: z.infer<typeof faultSchema>[Name] };

/** The first armed fault that fits this call, used up by one. */
export function takeFault(armed: Fault[], call: Call): Fault | undefined {
  const index = armed.findIndex((fault) => fault.call === call || fault.call === 'any');
  const fault = armed[index];
  if (!fault) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) armed.splice(index, 1);
  return fault;
}

export type Answers = Readonly<Record<'throttle' | 'error500' | 'refuse' | 'expireToken', () => Answer>>;

/** What is answered instead of doing the work; undefined for faults that let the work be done. */
export function faultAnswer(fault: Fault, answers: Answers): Answer | undefined {
  switch (fault.fault) {
    case 'throttle': {
      const headers: Record<string, string> = fault.retryAfterSeconds
        ? { 'retry-after': String(fault.retryAfterSeconds) }
        : {};
      return { refused: fault.fault, ...answers.throttle(), headers };
    }
    case 'error500':
    case 'refuse':
    case 'expireToken':
      return { refused: fault.fault, ...answers[fault.fault]() };
    case 'keyUnavailable':
      return { status: 503, body: 'unavailable', refused: fault.fault };
    default:
      return undefined;
  }
}
