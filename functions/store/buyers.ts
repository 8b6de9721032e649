import { type Buyer, buyerSchema } from '../domain/buyer.ts';
import type { Instant } from '../domain/instant.ts';
import { withRetries } from './attempts.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/**
 * What 0.1.0 remembered of a buyer beyond their tickets. Nothing writes it any more, since name and language stand on every
 * ticket of theirs; it is read because a buyer may ask for it.
 */
export type BuyerStore = {
  find(connection: string, shop: string, buyer: string): Promise<Buyer | undefined>;
  /** False where nothing was remembered, or only what the buyer said after `until`. */
  forget(connection: string, shop: string, buyer: string, until: Instant): Promise<boolean>;
};

export function buyerStore(table: Table): BuyerStore {
  return {
    async find(connection, shop, buyer) {
      const item = await table.get(keys.buyer(connection, shop, buyer));
      return item && parseItem(buyerSchema, item.data);
    },
    forget: (connection, shop, buyer, until) =>
      withRetries(async () => {
        const key = keys.buyer(connection, shop, buyer);
        const item = await table.get(key);
        const known = item && parseItem(buyerSchema, item.data);
        if (!known || (known.language && known.language.at > until)) return false;
        await table.remove(key, item.version);
        return true;
      }),
  };
}
