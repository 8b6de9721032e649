import * as z from 'zod/mini';
import { Conflict } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { withRetries } from './attempts.ts';
import { parseItem } from './records.ts';
import { clockEntry, clockPartition, shardsOf } from './shards.ts';
import { type ClockName, endOf, type Key, keys, type Table } from './table.ts';

/** Work that waits for a moment: a queue message put aside in the table, sent again by the sweep. */
export const parkedSchema = z.object({
  id: z.string(),
  /** A `delivery` waits in the statement; anything else is our own errand. */
  what: z.enum(['delivery', 'errand']),
  queue: z.enum(['intake', 'outbox', 'pre-sale', 'in-sale', 'after-sale']),
  body: z.string(),
  notBefore: z.string(),
  connection: z.string(),
  shop: z.string(),
});
export type Parked = z.infer<typeof parkedSchema>;

export type Due = {
  readonly key: Key;
  readonly at: Instant;
  readonly card: Record<string, unknown>;
  /** Where it stands in its list; for going on after it. */
  readonly position: string;
};

/** The clocks of all kinds, and what is parked behind them. */
export type ClockStore = {
  shards(): Promise<{ queue: number; clock: number }>;
  /** What has come due by `now` on one shard, oldest first; beyond the position `after`, where one is given. */
  due(name: ClockName, shard: number, now: Instant, limit: number, after?: string): Promise<Due[]>;
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
    async due(name, shard, now, limit, after) {
      const { items } = await table.entries('work', {
        partition: clockPartition(name, shard),
        // Just past the last one seen.
        from: after && `${after}\u0001`,
        to: endOf(now),
        limit,
      });
      return items.map(({ pk, sk, workSk = '', card = {} }) => ({
        key: { pk, sk },
        at: workSk.split('#')[0] ?? '',
        card,
        position: workSk,
      }));
    },
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
      const { clock } = await shardsOf(table);
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
