import * as z from 'zod/mini';
import { everyEntry, parseItem } from './records.ts';
import { type Entry, type Key, keys, type Table } from './table.ts';
import { buyerPartition } from './tickets.ts';

/** One record that stands under a buyer. */
export type Held =
  | { readonly what: 'ticket'; readonly ticketId: string }
  | { readonly what: 'order'; readonly orderId: string }
  | { readonly what: 'dispute' | 'review'; readonly key: Key };

/** What we hold of one buyer, as the index has it: up to some seconds old. */
export type HoldingStore = {
  of(connection: string, shop: string, buyer: string): Promise<Held[]>;
  /** Disputes and reviews of an order that name no buyer themselves. */
  ofOrder(connection: string, shop: string, orderId: string): Promise<Held[]>;
};

export function holdingStore(table: Table): HoldingStore {
  return {
    of: async (connection, shop, buyer) =>
      (await everyEntry(table, 'lookup', buyerPartition(connection, shop, buyer))).flatMap(heldAs),
    ofOrder: async (connection, shop, orderId) =>
      (await everyEntry(table, 'lookup', keys.order(connection, shop, orderId).pk)).flatMap(heldAs),
  };
}

const orderSchema = z.object({ orderId: z.string() });

function heldAs({ pk, sk, card }: Entry): Held[] {
  switch (sk) {
    case 'TICKET':
      return [{ what: 'ticket', ticketId: pk.slice('TICKET#'.length) }];
    case 'ORDER':
      return [{ what: 'order', orderId: parseItem(orderSchema, card).orderId }];
    case 'DISPUTE':
      return [{ what: 'dispute', key: { pk, sk } }];
    case 'REVIEW':
      return [{ what: 'review', key: { pk, sk } }];
    default:
      return [];
  }
}
