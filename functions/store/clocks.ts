import * as z from 'zod/mini';
import { Conflict } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Stretch } from '../domain/stretch.ts';
import { withRetries } from './attempts.ts';
import { type Due, type DuePlace, dueIn, duePlaces } from './due.ts';
import { parseItem } from './records.ts';
import { clockEntry, clockPartition, partitionsRead, shardsOf } from './shards.ts';
import { type Key, keys, type Table } from './table.ts';

/** Work that waits for a moment: a queue message put aside in the table, sent again by the sweep. */
export const parkedSchema = z.object({
  id: z.string(),
  /** A `delivery` waits in the statement; anything else is our own errand. */
  what: z.enum(['delivery', 'errand']),
  queue: z.enum(['intake', 'outbox', 'pre-sale', 'in-sale', 'after-sale', 'privacy']),
  body: z.string(),
  notBefore: z.string(),
  connection: z.string(),
  shop: z.string(),
});
export type Parked = z.infer<typeof parkedSchema>;

/** The clocks of all kinds, and what is parked behind them. */
export type ClockStore = {
  /** How many partitions each worklist and each kind of clock is spread over. */
  shards(): Promise<{ queue: number; clock: number }>;
  /** Every list in which things come due, on every partition that it is spread over. */
  places(): Promise<DuePlace[]>;
  /** What stands in a stretch of such a list, the oldest first. */
  due(place: DuePlace, stretch: Stretch, limit: number): Promise<Due[]>;
  /** The same id again only replaces what is parked under it. */
  park(work: Parked): Promise<void>;
  parked(key: Key): Promise<Parked | undefined>;
  /**
   * Takes it up. `seen`: what was read before it was sent on; parked again since then (the worker was quicker than we), it
   * stays parked.
   */
  unpark(key: Key, seen?: Parked): Promise<void>;
  /** How many pieces of work wait; for the statement. */
  waiting(limit: number): Promise<Parked[]>;
  /** When the connection is polled next. */
  schedulePoll(connection: string, at: Instant): Promise<void>;
  pollAt(connection: string): Promise<Instant | undefined>;
};

export function clockStore(table: Table): ClockStore {
  return {
    shards: () => shardsOf(table),
    places: () => duePlaces(table),
    due: (place, stretch, limit) => dueIn(table, place, stretch, limit),
    async park(work) {
      const clock = await clockEntry(table, 'parked', work.id, work.notBefore);
      const card = { connection: work.connection, shop: work.shop };
      const key = keys.parked(work.id);
      await withRetries(async () => {
        const found = await table.get(key);
        await table.put({ ...key, ...clock, card, data: work }, found?.version ?? 0);
      });
    },
    async parked(key) {
      const item = await table.get(key);
      return item && parseItem(parkedSchema, item.data);
    },
    async unpark(key, seen) {
      const item = await table.get(key);
      if (!item || (seen && parseItem(parkedSchema, item.data).notBefore !== seen.notBefore)) return;
      await table.remove(key, item.version).catch((error: unknown) => {
        if (!(error instanceof Conflict)) throw error;
      });
    },
    async waiting(limit) {
      const { clock } = await partitionsRead(table);
      const pages = await Promise.all(
        Array.from({ length: clock }, (_, shard) =>
          table.entries('work', { partition: clockPartition('parked', shard), limit }),
        ),
      );
      const found = await Promise.all(pages.flatMap((page) => page.items).map((entry) => table.get(entry)));
      return found.filter((item) => item !== undefined).map((item) => parseItem(parkedSchema, item.data));
    },
    async schedulePoll(connection, at) {
      await table.put({ ...keys.poll(connection), data: { at } }, 'any');
    },
    async pollAt(connection) {
      const item = await table.get(keys.poll(connection));
      return item && parseItem(z.object({ at: z.string() }), item.data).at;
    },
  };
}
