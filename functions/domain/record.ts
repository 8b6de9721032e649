import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';

/**
 * One event that a record has taken in. `delivery` is the delivery that brought it first: the same delivery again is a
 * retry of ours, another delivery with the same event is the channel's duplicate.
 */
export const appliedSchema = z.object({
  event: z.string(),
  delivery: z.string(),
  at: instantSchema,
  what: z.string(),
});
export type Applied = z.infer<typeof appliedSchema>;

/** A dated reminder on a record. `raisedAt` is set once, by the sweep; `late` where the sweep itself was late by over 5 minutes. */
export const alarmSchema = z.object({
  name: z.string(),
  at: instantSchema,
  raisedAt: z.optional(instantSchema),
  late: z.optional(z.boolean()),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** The first alarm not yet raised, in time order: what the clock index is sorted by. */
export function nextAlarm(alarms: readonly Alarm[]): Alarm | undefined {
  return alarms.filter((alarm) => !alarm.raisedAt).sort((a, b) => (a.at < b.at ? -1 : 1))[0];
}

/** New times for the same names; what was raised stays raised unless its time moved later (a deadline extended rings again). */
export function reschedule(before: readonly Alarm[], wanted: readonly { name: string; at: string }[]): Alarm[] {
  return wanted.map(({ name, at }) => {
    const old = before.find((alarm) => alarm.name === name);
    return old?.raisedAt && old.at >= at ? old : { name, at };
  });
}

/** What two events of one record say of something that never changes; should they differ, the smaller wins in any order. */
export function agreed(a: string | undefined, b: string | undefined): string | undefined {
  return [a, b].filter((value) => value !== undefined).sort()[0];
}
