import * as z from 'zod/mini';
import { Conflict } from '../domain/errors.ts';
import { type Instant, MINUTE } from '../domain/instant.ts';
import type { Stretch } from '../domain/stretch.ts';
import type { DuePlace } from './due.ts';
import { everyItem, parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/**
 * How long a page that was handed out is left to its worker. Longer than the 10 minutes within which 100,000 due things
 * must be raised, so that what only waits for its turn is not handed out twice; a page whose message was lost is found
 * again after it.
 */
export const HANDED_OUT_FOR = 15 * MINUTE;

/**
 * Pages of the due lists that the sweep has handed out and that nobody has finished. Only what spares work: a page handed
 * out twice raises nothing twice.
 */
export type PageStore = {
  /** Takes the page; false where one that begins there is out already. */
  take(place: DuePlace, page: Stretch, now: Instant): Promise<boolean>;
  /** The stretches of a list that are out, in their order. */
  out(place: DuePlace): Promise<Stretch[]>;
  /** It is worked off, or was never sent: what stands there now is anyone's. */
  finish(place: DuePlace, page: Stretch): Promise<void>;
};

const pageSchema = z.object({ after: z.string(), to: z.string() });

export function pageStore(table: Table): PageStore {
  return {
    async take({ list, shard }, { after, to }, now) {
      const expires = Math.ceil((Date.parse(now) + HANDED_OUT_FOR) / 1000);
      try {
        await table.put({ ...keys.page(list, shard, after), expires, data: { after, to } }, 0);
        return true;
      } catch (error) {
        if (error instanceof Conflict) return false;
        throw error;
      }
    },
    async out({ list, shard }) {
      const { pk } = keys.page(list, shard, '');
      return (await everyItem(table, pk, 'PAGE#')).map((item) => parseItem(pageSchema, item.data));
    },
    async finish({ list, shard }, { after }) {
      await table.remove(keys.page(list, shard, after), 'any');
    },
  };
}
