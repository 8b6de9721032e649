import { DAY, type Instant, instant } from './instant.ts';

/** A calendar day without a zone: `2026-11-27`. Text order is time order. */
export type Day = string;

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone is ahead of UTC at a moment, in milliseconds. A zone that the runtime does not know is UTC. */
function offsetAt(time: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(time);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(time / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', { ...fields, ...clock, timeZone: zone });
  } catch {
    format = formatOf('UTC');
  }
  formats.set(zone, format);
  return format;
}

/** The calendar day that it is in a zone. */
export function dayIn(zone: string, at: Instant): Day {
  const time = Date.parse(at);
  return new Date(time + offsetAt(time, zone)).toISOString().slice(0, 10);
}

/**
 * The moment in which a day begins in a zone: midnight, or where clocks leap over midnight the first moment after the leap;
 * where midnight comes twice, the first.
 */
export function startOf(day: Day, zone: string): Instant {
  const wall = Date.parse(`${day}T00:00:00.000Z`);
  // The offset before and after any change of that day: an earlier moment wins if its wall clock says midnight or later.
  const guesses = [wall - DAY, wall + DAY].map((near) => wall - offsetAt(near, zone)).sort((a, b) => a - b);
  const fits = guesses.find((time) => dayIn(zone, instant(time)) === day) ?? guesses[1] ?? wall;
  return instant(fits);
}

/** The last millisecond of a day in a zone: what was promised "on Monday" is late after it. */
export function endOf(day: Day, zone: string): Instant {
  return instant(Date.parse(startOf(plusDays(day, 1), zone)) - 1);
}

/** The day so many days later, earlier where negative. */
export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T12:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The same day of the month so many months on; the month's last where it has none. */
export function plusMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T12:00:00.000Z`).getUTCDay();
}

/** The day so many working days (Monday to Friday) later. Public holidays are not known here. */
export function plusWorkingDays(day: Day, days: number): Day {
  let reached = day;
  for (let left = days; left > 0; ) {
    reached = plusDays(reached, 1);
    const weekday = weekdayOf(reached);
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return reached;
}

/** The day of these numbers, or undefined where the calendar has none. */
export function dayFrom(year: number, month: number, date: number): Day | undefined {
  const time = Date.UTC(year, month - 1, date);
  if (Number.isNaN(time) || year < 1900 || year > 2199) return undefined;
  const day = new Date(time).toISOString().slice(0, 10);
  const [, foundMonth, foundDate] = day.split('-').map(Number);
  return foundMonth === month && foundDate === date ? day : undefined;
}
