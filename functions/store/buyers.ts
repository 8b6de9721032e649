import { type Buyer, buyerSchema } from '../domain/buyer.ts';
import { agreed } from '../domain/record.ts';
import { withRetries } from './attempts.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** What is remembered of a buyer beyond one ticket. */
export type BuyerStore = {
  find(connection: string, shop: string, buyer: string): Promise<Buyer | undefined>;
  /** Remembers the language of the buyer's newest certain message; the same in whatever order the messages come. */
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
        const next = {
          ...buyer,
          name: agreed(known?.name, buyer.name),
          language: newest(known?.language, buyer.language),
        };
        const isNews = !known || next.name !== known.name || next.language !== known.language;
        if (isNews) await table.put({ ...key, data: next }, item?.version ?? 0);
      });
    },
  };
}

function newest(known: Buyer['language'], told: Buyer['language']): Buyer['language'] {
  if (!known || !told) return known ?? told;
  return `${known.at} ${known.code}` < `${told.at} ${told.code}` ? told : known;
}
