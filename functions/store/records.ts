import * as z from 'zod/mini';
import { Unreadable } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { type Alarm, type Applied, nextAlarm, remember } from '../domain/record.ts';
import { withRetries } from './attempts.ts';
import { clockEntryIn, type Shards, shardOf } from './shards.ts';
import {
  type ClockName,
  type Entry,
  endOf,
  type INDEXES,
  type Item,
  type Key,
  type NewItem,
  type Table,
} from './table.ts';

/** A table item as the domain knows it, with the version to write against. */
export type Stored<T> = { readonly value: T; readonly version: number };

/** Parses what the table gave back as strictly as a request. Throws `Unreadable`, naming fields but never quoting values. */
export function parseItem<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new Unreadable(`table item of unknown shape: ${[...new Set(fields)].slice(0, 8).join(', ')}`);
}

/** All items of a partition whose sort keys begin so, in their order, in as many pages as it takes. */
export async function everyItem(table: Table, partition: string, beginning: string): Promise<Item[]> {
  const found: Item[] = [];
  let after: string | undefined;
  do {
    const page = await table.items({ partition, from: beginning, to: endOf(beginning), limit: 500, after });
    found.push(...page.items);
    after = page.after;
  } while (after);
  return found;
}

/** All entries of an index partition, in their order, in as many pages as it takes. */
export async function everyEntry(table: Table, index: keyof typeof INDEXES, partition: string): Promise<Entry[]> {
  const found: Entry[] = [];
  let after: string | undefined;
  do {
    const page = await table.entries(index, { partition, limit: 500, after });
    found.push(...page.items);
    after = page.after;
  } while (after);
  return found;
}

/** `stored`: this delivery brought it (now, or in an earlier try of the same delivery). `duplicate`: another delivery had. */
export type FoldOutcome = 'stored' | 'duplicate';

export type FoldInto<T> = {
  readonly key: Key;
  readonly schema: z.ZodMiniType<T>;
  readonly event: { readonly eventId: string; readonly occurredAt: Instant };
  readonly delivery: string;
  /** The person whose word it is, where no channel's. */
  readonly by?: string | undefined;
  /** A word for the record's history. */
  readonly what: string;
  readonly fold: (before: T | undefined) => Omit<T, 'applied'>;
  readonly item: (value: T) => Omit<NewItem, 'pk' | 'sk' | 'data'>;
  /** Looks at the record before the event's first write; what it throws keeps the event out. */
  readonly check?: (before: T | undefined) => Promise<void>;
};

/** The record after the event, and as it stood before: the same where it had the event already. */
export type Folded<T> = { readonly outcome: FoldOutcome; readonly value: T; readonly before: T | undefined };

/** Folds one event into a record by one conditional write; replayable at any point. */
export async function foldInto<T extends { applied: Applied[] }>(
  table: Table,
  { key, schema, event, delivery, what, fold, item, check, by }: FoldInto<T>,
): Promise<Folded<T>> {
  return withRetries(async () => {
    const found = await table.get(key);
    const before = found && parseItem(schema, found.data);
    const known = before?.applied.find((applied) => applied.event === event.eventId);
    if (before && known)
      return { outcome: known.delivery === delivery ? 'stored' : 'duplicate', value: before, before };
    await check?.(before);
    const entry = { event: event.eventId, delivery, at: event.occurredAt, what, ...(by ? { by } : {}) };
    const applied = remember(before?.applied ?? [], entry);
    const value = { ...fold(before), applied } as T;
    await table.put({ ...key, ...item(value), data: value as Record<string, unknown> }, found?.version ?? 0);
    return { outcome: 'stored', value, before };
  });
}

/**
 * Where an open record stands in the index: among the clocks by the next alarm to ring, where the sweep finds it. Once all
 * have rung, or where there are none, among the raised by the last of them or by `otherwise`: no sweep, but still listed.
 */
export function openEntry(shards: Shards, name: ClockName, key: Key, alarms: readonly Alarm[], otherwise: Instant) {
  const next = nextAlarm(alarms);
  if (next) return clockEntryIn(shards, name, key.pk, next.at);
  const last = alarms
    .map(({ at }) => at)
    .sort()
    .at(-1);
  return { workPk: raisedPartition(name, shardOf(key.pk, shards.clock)), workSk: `${last ?? otherwise}#${key.pk}` };
}

export function raisedPartition(name: ClockName, shard: number): string {
  return `RAISED#${name}#${shard}`;
}
