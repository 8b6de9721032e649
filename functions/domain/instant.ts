import * as z from 'zod/mini';

/** A moment in time: ISO 8601 in UTC with milliseconds (`2026-11-22T02:24:15.000Z`), so that text order is time order. */
export type Instant = string;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Accepts only the canonical form of a moment that the calendar has; use {@link instant} to make one from what a channel sends. */
export const instantSchema = z.string().check(
  z.regex(CANONICAL, { error: 'an instant in UTC with milliseconds, such as 2026-11-22T02:24:15.000Z', abort: true }),
  z.refine((text) => isoOf(text) === text, 'a moment that the calendar has'),
);

const ISO_WITH_ZONE = /^(\d{4})-(\d\d)-(\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/** The canonical instant of a date, of milliseconds since 1970, or of any ISO 8601 text with a zone. Throws `RangeError` for anything else. */
export function instant(value: Date | number | string): Instant {
  // Left to itself, Date takes a text without a zone for local time and turns February 31 into March 3.
  if (typeof value === 'string' && !isIsoWithZone(value)) throw new RangeError('not an ISO 8601 text with a zone');
  const at = isoOf(value);
  if (!at || !CANONICAL.test(at)) throw new RangeError('not a moment of the years 0 to 9999');
  return at;
}

function isoOf(value: Date | number | string): string | undefined {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function isIsoWithZone(text: string): boolean {
  const [, year, month, day] = ISO_WITH_ZONE.exec(text) ?? [];
  const daysOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) <= daysOfMonth;
}

/** The instant `milliseconds` after `from` (before it, when negative). */
export function after(from: Instant, milliseconds: number): Instant {
  return instant(Date.parse(from) + milliseconds);
}

/** The calendar day in UTC: `2026-11-22`. */
export function dayOf(at: Instant): string {
  return at.slice(0, 10);
}

export function earlier<T extends Instant>(a: T, b: T): T {
  return a <= b ? a : b;
}

export function later<T extends Instant>(a: T, b: T): T {
  return a >= b ? a : b;
}
