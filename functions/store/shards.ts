import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Instant } from '../domain/instant.ts';
import { type ClockName, keys, type Table } from './table.ts';

const count = z.int().check(z.gte(1));
/**
 * How many partitions each worklist, each kind of clock and the feed is spread over. Stored in the table; only ever grows.
 */
const shardsSchema = z.object({ queue: count, clock: count, feed: z._default(count, 4) });
export type Shards = z.infer<typeof shardsSchema>;

const INITIAL: Shards = { queue: 2, clock: 2, feed: 4 };
const KEPT_MS = 60_000;
const cached = new WeakMap<Table, { shards: Promise<Shards>; until: number }>();

/** Counts in force, read at most once a minute. Readers see a growth at most a minute after writers may use it: grow, wait, then write. */
export function shardsOf(table: Table): Promise<Shards> {
  const known = cached.get(table);
  if (known && known.until > Date.now()) return known.shards;
  const shards = shardsNow(table);
  cached.set(table, { shards, until: Date.now() + KEPT_MS });
  // A failed read is forgotten, not cached.
  shards.catch(() => cached.delete(table));
  return shards;
}

/** Counts as they are at this moment: for a reader that must see the partition of every writer. */
export async function shardsNow(table: Table): Promise<Shards> {
  const item = await table.get(keys.shards);
  const parsed = z.safeParse(shardsSchema, item?.data);
  return parsed.success ? parsed.data : INITIAL;
}

export function shardOf(id: string, count: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % count;
}

export function clockPartition(name: ClockName, shard: number): string {
  return `CLOCK#${name}#${shard}`;
}

/** Where an item stands in the clock index: the sweep finds it once `at` has come. */
export async function clockEntry(table: Table, name: ClockName, id: string, at: Instant) {
  return clockEntryIn(await shardsOf(table), name, id, at);
}

export function clockEntryIn({ clock }: Shards, name: ClockName, id: string, at: Instant) {
  return { workPk: clockPartition(name, shardOf(id, clock)), workSk: `${at}#${id}` };
}
