import { type Buyer, buyerSchema } from '../domain/buyer.ts';
import { withRetries } from './attempts.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** What is remembered of a buyer beyond one ticket. */
export type BuyerStore = {
  find(connection: string, shop: string, buyer: string): Promise<Buyer | undefined>;
  /** Remembers the language of the buyer's newest certain message; older news changes nothing. */
  remember(buyer: Buyer): Promise<void>;
};

export function buyerStore(table: Table): BuyerStore {
  return {
    async find(connection, shop, buyer) {
      const item = await table.get(keys.buyer(connection, shop, buyer));
      return item && parseItem(buyerSchema, item.data);
    },
    async remember(buyer) {
      const key = keys.buyer(buyer.connection, buyer.shop, buyer.buyer);
      await withRetries(async () => {
        const item = await table.get(key);
        const known = item && parseItem(buyerSchema, item.data);
        const isNews = !known || (buyer.language && (!known.language || known.language.at < buyer.language.at));
        if (isNews) await table.put({ ...key, data: { ...known, ...buyer } }, item?.version ?? 0);
      });
    },
  };
}
