import * as z from 'zod/mini';
import { type Instant, instantSchema, later } from '../domain/instant.ts';
import { withRetries } from './attempts.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** Per shop (`-`: all of the connection) up to when what was told of the person stays erased. */
const tombstoneSchema = z.object({ until: z.record(z.string(), instantSchema) });

const EVERY_SHOP = '-';

/**
 * Who was erased, by keyed hashes of connection and name: whoever reads the table learns no name from them, and without the
 * key nobody can try names against them. They stay for good, since an old message may come at any time.
 */
export type TombstoneStore = {
  /** Sets one up, or moves it on to the later moment; never back. */
  put(hash: string, shop: string, until: Instant): Promise<void>;
  /** Up to when that name was erased in the shop, by an order for it or for the whole connection. */
  until(hash: string, shop: string): Promise<Instant | undefined>;
};

export function tombstoneStore(table: Table): TombstoneStore {
  return {
    async put(hash, shop, until) {
      const key = keys.tombstone(hash);
      await withRetries(async () => {
        const item = await table.get(key);
        const known = item ? parseItem(tombstoneSchema, item.data).until : {};
        if ((known[shop] ?? '') >= until) return;
        await table.put({ ...key, data: { until: { ...known, [shop]: until } } }, item?.version ?? 0);
      });
    },
    async until(hash, shop) {
      const item = await table.get(keys.tombstone(hash));
      const known = item ? parseItem(tombstoneSchema, item.data).until : {};
      const [here, everywhere] = [known[shop], known[EVERY_SHOP]];
      return here && everywhere ? later(here, everywhere) : (here ?? everywhere);
    },
  };
}
