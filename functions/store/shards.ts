import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { after, type Instant, instantSchema, MINUTE } from '../domain/instant.ts';
import { type ClockName, keys, type Table } from './table.ts';

const count = z.int().check(z.gte(1));
/**
 * How many partitions each worklist, each kind of clock and the feed is spread over. Stored in the table; only ever grows, in
 * two steps: first readers look at the new ones too, and once all do, writers use them.
 */
const shardsSchema = z.object({
  queue: count,
  clock: count,
  feed: z._default(count, 4),
  /** What readers look at already, and since when they are told to. */
  growing: z.optional(z.object({ queue: count, clock: count, since: instantSchema })),
});
export type Shards = z.infer<typeof shardsSchema>;

const INITIAL: Shards = { queue: 2, clock: 2, feed: 4 };
const KEPT_MS = MINUTE;
/** Longer than a function keeps the counts and may then still run: after it every reader looks at what was announced. */
export const ALL_READERS_KNOW_AFTER = 2 * MINUTE;
const cached = new WeakMap<Table, { shards: Promise<Shards>; until: number }>();

/** What writers spread over, read at most once a minute by each function. */
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
  return (await stored(table)).shards;
}

/** What readers must look at: all that writers may use by now. */
export async function partitionsRead(table: Table): Promise<{ queue: number; clock: number }> {
  const shards = await shardsOf(table);
  return shards.growing ?? shards;
}

/** First step of a growth: readers look at so many from now on. Throws where that is less than before; the same again is the same step. */
export async function announceGrowth(
  table: Table,
  wanted: { readonly queue: number; readonly clock: number },
  now: Instant,
): Promise<Shards> {
  const { shards, version } = await stored(table);
  const before = shards.growing ?? shards;
  if (wanted.queue < before.queue || wanted.clock < before.clock) {
    throw new RangeError(`there are ${before.queue} and ${before.clock} already: partitions only grow in number`);
  }
  if (wanted.queue === before.queue && wanted.clock === before.clock) return shards;
  return replace(table, { ...shards, growing: { ...wanted, since: now } }, version);
}

/** Second step: writers use what readers look at. Throws as long as some reader may not have heard of it. */
export async function finishGrowth(table: Table, now: Instant): Promise<Shards> {
  const { shards, version } = await stored(table);
  const { growing, ...rest } = shards;
  if (!growing) return shards;
  if (now < after(growing.since, ALL_READERS_KNOW_AFTER)) throw new RangeError('not all readers know of it yet');
  return replace(table, { ...rest, queue: growing.queue, clock: growing.clock }, version);
}

async function stored(table: Table): Promise<{ shards: Shards; version: number }> {
  const item = await table.get(keys.shards);
  const parsed = z.safeParse(shardsSchema, item?.data);
  return { shards: parsed.success ? parsed.data : INITIAL, version: item?.version ?? 0 };
}

async function replace(table: Table, shards: Shards, version: number): Promise<Shards> {
  await table.put({ ...keys.shards, data: shards }, version);
  return shards;
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
