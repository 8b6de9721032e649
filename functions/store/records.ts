import * as z from 'zod/mini';
import { Unreadable } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { type Alarm, type Applied, nextAlarm } from '../domain/record.ts';
import { withRetries } from './attempts.ts';
import { clockEntryIn, type Shards } from './shards.ts';
import type { ClockName, Key, NewItem, Table } from './table.ts';

/** A table item as the domain knows it, with the version to write against. */
export type Stored<T> = { readonly value: T; readonly version: number };

/** Parses what the table gave back as strictly as a request. Throws `Unreadable`, naming fields but never quoting values. */
export function parseItem<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new Unreadable(`table item of unknown shape: ${[...new Set(fields)].slice(0, 8).join(', ')}`);
}

/** `stored`: this delivery brought it (now, or in an earlier try of the same delivery). `duplicate`: another delivery had. */
export type FoldOutcome = 'stored' | 'duplicate';

export type FoldInto<T> = {
  readonly key: Key;
  readonly schema: z.ZodMiniType<T>;
  readonly event: { readonly eventId: string; readonly occurredAt: Instant };
  readonly delivery: string;
  /** A word for the record's history. */
  readonly what: string;
  readonly fold: (before: T | undefined) => Omit<T, 'applied'>;
  readonly item: (value: T) => Omit<NewItem, 'pk' | 'sk' | 'data'>;
};

/** How many events a record remembers; the oldest are forgotten first. */
const REMEMBERED = 100;

/** Folds one event into a record by one conditional write; replayable at any point. */
export async function foldInto<T extends { applied: Applied[] }>(
  table: Table,
  { key, schema, event, delivery, what, fold, item }: FoldInto<T>,
): Promise<{ outcome: FoldOutcome; value: T }> {
  return withRetries(async () => {
    const found = await table.get(key);
    const before = found && parseItem(schema, found.data);
    const known = before?.applied.find((applied) => applied.event === event.eventId);
    if (before && known) return { outcome: known.delivery === delivery ? 'stored' : 'duplicate', value: before };
    const applied = [...(before?.applied ?? []), { event: event.eventId, delivery, at: event.occurredAt, what }]
      .sort((a, b) => (`${a.at} ${a.event}` < `${b.at} ${b.event}` ? -1 : 1))
      .slice(-REMEMBERED);
    const value = { ...fold(before), applied } as T;
    await table.put({ ...key, ...item(value), data: value as Record<string, unknown> }, found?.version ?? 0);
    return { outcome: 'stored', value };
  });
}

/** The clock entry of a record with alarms: the next one to ring, or none. */
export function alarmEntry(shards: Shards, name: ClockName, key: Key, alarms: readonly Alarm[]) {
  const next = nextAlarm(alarms);
  return next ? clockEntryIn(shards, name, key.pk, next.at) : {};
}
