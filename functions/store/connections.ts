import { type Connection, connectionSchema, type Shop, shopSchema } from '../domain/connection.ts';
import { everyItem, parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** Which connections and shops there are; nothing secret. */
export type ConnectionStore = {
  /** Every connection of this deployment (a handful to a few dozen: one partition). */
  all(): Promise<Connection[]>;
  find(connection: string): Promise<Connection | undefined>;
  /** All shops of a connection, by their ids. */
  shops(connection: string): Promise<Shop[]>;
  shop(connection: string, shop: string): Promise<Shop | undefined>;
  putConnection(connection: Connection): Promise<void>;
  putShop(shop: Shop): Promise<void>;
};

const MANY = 500;

export function connectionStore(table: Table): ConnectionStore {
  return {
    async all() {
      const { items } = await table.items({ partition: 'CONNECTIONS', limit: MANY });
      return items.map((item) => parseItem(connectionSchema, item.data));
    },
    async find(connection) {
      const item = await table.get(keys.connection(connection));
      return item && parseItem(connectionSchema, item.data);
    },
    async shops(connection) {
      const items = await everyItem(table, `CONNECTION#${connection}`, 'SHOP#');
      return items.map((item) => parseItem(shopSchema, item.data));
    },
    async shop(connection, shop) {
      const item = await table.get(keys.shop(connection, shop));
      return item && parseItem(shopSchema, item.data);
    },
    async putConnection(connection) {
      await table.put({ ...keys.connection(connection.id), data: connection }, 'any');
    },
    async putShop(shop) {
      await table.put({ ...keys.shop(shop.connection, shop.shop), data: shop }, 'any');
    },
  };
}
