import type { OrderEvent } from '../domain/event.ts';
import { foldOrder, type Order, orderSchema } from '../domain/order.ts';
import { type FoldOutcome, foldInto, parseItem } from './records.ts';
import { endOf, keys, part, type Table } from './table.ts';
import { buyerPartition } from './tickets.ts';

/** Orders, and which tickets speak of them. */
export type OrderStore = {
  find(connection: string, shop: string, orderId: string): Promise<Order | undefined>;
  fold(event: OrderEvent, delivery: string): Promise<{ outcome: FoldOutcome; value: Order }>;
  /** Notes that a ticket speaks of an order, before the order is read: whoever writes second then sees the other. */
  link(connection: string, shop: string, orderId: string, ticketId: string): Promise<void>;
  tickets(connection: string, shop: string, orderId: string): Promise<string[]>;
};

export function orderStore(table: Table): OrderStore {
  return {
    async find(connection, shop, orderId) {
      const item = await table.get(keys.order(connection, shop, orderId));
      return item && parseItem(orderSchema, item.data);
    },
    fold(event, delivery) {
      return foldInto<Order>(table, {
        key: keys.order(event.connection, event.shop, event.orderId),
        schema: orderSchema,
        event,
        delivery,
        what: event.status,
        fold: (before) => foldOrder(before, event),
        item: (order) => lookupEntry(order),
      });
    },
    async link(connection, shop, orderId, ticketId) {
      await table.put({ ...keys.orderTicket(connection, shop, orderId, ticketId), data: { ticketId } }, 'any');
    },
    async tickets(connection, shop, orderId) {
      const { items } = await table.items({
        partition: keys.order(connection, shop, orderId).pk,
        from: 'TICKET#',
        to: endOf('TICKET#'),
        limit: 100,
      });
      return items.map((item) => item.sk.slice('TICKET#'.length));
    },
  };
}

/**
 * By tracking number once there is one (a parcel is asked for by its number), by buyer until then. Nothing reads these
 * entries yet: they are written from the start so that the first list to read them finds every order. The card says only
 * what never changes: an entry that stays as it is costs an order's event nothing.
 */
function lookupEntry({ orderId, connection, shop, ...order }: Order) {
  const card = { orderId, connection, shop };
  const lookupSk = `ORDER#${part(orderId)}`;
  if (order.shipment?.tracking) return { lookupPk: `TRACKING#${part(order.shipment.tracking)}`, lookupSk, card };
  if (order.buyer) return { lookupPk: buyerPartition(connection, shop, order.buyer), lookupSk, card };
  return { card };
}
