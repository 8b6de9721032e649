import * as z from 'zod/mini';
import { type Instant, instantSchema, later } from './instant.ts';

/**
 * One event that a record has taken in. `delivery` is the delivery that brought it first: the same delivery again is a
 * retry of ours, another delivery with the same event is the channel's duplicate. With `by` it is no event of the channel
 * but the word of that person that the record is dealt with.
 */
export const appliedSchema = z.object({
  event: z.string(),
  delivery: z.string(),
  at: instantSchema,
  what: z.string(),
  by: z.optional(z.string()),
  note: z.optional(z.string()),
  /** Hash of the command's idempotency key. */
  key: z.optional(z.string()),
});
export type Applied = z.infer<typeof appliedSchema>;

/** How much a record remembers; the oldest is forgotten first. */
const REMEMBERED = 100;

/** The history with one more entry, in time order. */
export function remember(applied: readonly Applied[], entry: Applied): Applied[] {
  return [...applied, entry].sort((a, b) => (`${a.at} ${a.event}` < `${b.at} ${b.event}` ? -1 : 1)).slice(-REMEMBERED);
}

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

/** Fields of a record that a person can be done with: nobody need look any more at what the channel said up to `doneAt`. */
export const doneFields = { doneAt: z.optional(instantSchema), doneBy: z.optional(z.string()) };
export type DoneFields = { readonly doneAt?: Instant | undefined; readonly doneBy?: string | undefined };

/** A person's word that a record is dealt with. */
export type Done = {
  readonly at: Instant;
  readonly by: string;
  readonly note?: string | undefined;
  readonly key?: string | undefined;
};

/** Whether what was told at that moment came after a person was done with the record, if one was. */
export function isNews(toldAt: Instant, { doneAt }: DoneFields): boolean {
  return !doneAt || toldAt > doneAt;
}

/** The record with a person's word that it is dealt with, and without alarms. `toldAt`: the newest that the channel said. */
export function withDone<T extends DoneFields & { readonly alarms: Alarm[]; readonly applied: Applied[] }>(
  record: T,
  { at, by, note, key }: Done,
  toldAt: Instant,
): T {
  const entry = { event: 'desk:done', delivery: '-', at, what: 'done', by, note, key };
  // All that we have been told is dealt with, also where the channel's clock runs ahead of ours.
  return { ...record, doneAt: later(at, toldAt), doneBy: by, alarms: [], applied: remember(record.applied, entry) };
}

/** The history without what people wrote into it: a note may speak of a buyer. */
export function withoutNotes(applied: readonly Applied[]): Applied[] {
  return applied.map(({ note: _note, ...entry }) => entry);
}
