import * as z from 'zod/mini';
import type { OrderEvent } from '../domain/event.ts';
import type { Instant } from '../domain/instant.ts';
import { foldOrder, type Order, orderSchema, withoutBuyer } from '../domain/order.ts';
import { orderKeptUntil } from '../domain/retention.ts';
import { withRetries } from './attempts.ts';
import { everyItem, type Folded, foldInto, parseItem } from './records.ts';
import { endOf, keys, part, type Table } from './table.ts';
import { buyerPartition } from './tickets.ts';

const placeSchema = z.object({ connection: z.string(), shop: z.string(), orderId: z.string() });
export type OrderPlace = z.infer<typeof placeSchema>;

/** More than ever spoke of one order. */
const MOST_TICKETS = 100;

/** Orders, and which tickets speak of them. */
/** `keepMs`: how long the order is kept once it has ended; without it for good. */
export type OrderRules = {
  /** Asked once, before the record learns who its buyer is; what it throws keeps the event out. */
  readonly checkBuyer?: () => Promise<void>;
  readonly keepMs?: number;
};

export type OrderStore = {
  find(connection: string, shop: string, orderId: string): Promise<Order | undefined>;
  /** Throws what `checkBuyer` throws. */
  fold(event: OrderEvent, delivery: string, rules?: OrderRules): Promise<Folded<Order>>;
  /** Takes out of the order who bought it and how it travelled, for good; false where that was done before, or all of it is later. */
  redact(connection: string, shop: string, orderId: string, until: Instant): Promise<boolean>;
  unlink(connection: string, shop: string, orderId: string, ticketId: string): Promise<void>;
  /** Notes that a ticket speaks of an order, before the order is read: whoever writes second then sees the other. */
  link(connection: string, shop: string, orderId: string, ticketId: string): Promise<void>;
  tickets(connection: string, shop: string, orderId: string): Promise<string[]>;
  /** The order and the tickets that speak of it, in one read. */
  about(place: OrderPlace): Promise<{ order?: Order | undefined; tickets: string[] }>;
  /** Orders with a parcel of that number. From an index: up to some seconds old. */
  byTracking(tracking: string, limit: number): Promise<OrderPlace[]>;
  /** A buyer's orders, by their numbers. From an index: up to some seconds old. */
  ofBuyer(connection: string, shop: string, buyer: string, limit: number): Promise<OrderPlace[]>;
};

export function orderStore(table: Table): OrderStore {
  /** A parcel is asked for by its number: an item of its own, written when the order is first told of that number. */
  async function findByTracking(
    event: OrderEvent,
    order: Order,
    before: Order | undefined,
    keepMs: number | undefined,
  ): Promise<void> {
    const tracking = event.details?.shipment?.tracking;
    const isKnown = before !== order && before?.shipment?.tracking === tracking;
    if (!tracking || isKnown || order.erasedAt) return;
    const { connection, shop, orderId } = order;
    const entry = { lookupPk: `TRACKING#${part(tracking)}`, lookupSk: `ORDER#${part(orderId)}` };
    const card = { orderId, connection, shop };
    await table.put(
      {
        ...keys.orderTracking(connection, shop, orderId, tracking),
        ...entry,
        ...keptFor(order, keepMs),
        card,
        data: {},
      },
      'any',
    );
  }

  return {
    async find(connection, shop, orderId) {
      const item = await table.get(keys.order(connection, shop, orderId));
      return item && parseItem(orderSchema, item.data);
    },
    async fold(event, delivery, { checkBuyer, keepMs } = {}) {
      const { connection, shop, orderId, details } = event;
      const folded = await foldInto<Order>(table, {
        key: keys.order(connection, shop, orderId),
        schema: orderSchema,
        event,
        delivery,
        what: event.status,
        fold: (before) => foldOrder(before, event),
        item: (order) => ({ ...lookupEntry(order), ...keptFor(order, keepMs) }),
        check: async (before) => {
          if (details?.buyer && !before?.buyer && !before?.erasedAt) await checkBuyer?.();
        },
      });
      if (folded.outcome === 'stored') await findByTracking(event, folded.value, folded.before, keepMs);
      return folded;
    },
    async redact(connection, shop, orderId, until) {
      const key = keys.order(connection, shop, orderId);
      const isNews = await withRetries(async () => {
        const item = await table.get(key);
        const order = item && parseItem(orderSchema, item.data);
        if (!order || order.erasedAt) return false;
        if ((order.applied[0]?.at ?? '') > until) return undefined;
        const redacted = withoutBuyer(order, until);
        const { expires, version } = item;
        await table.put({ ...key, ...lookupEntry(redacted), expires, data: redacted }, version);
        return true;
      });
      if (isNews === undefined) return false;
      // Of all its parcels, and of one that was being written meanwhile.
      const numbers = await everyItem(table, key.pk, 'TRACKING#');
      for (const number of numbers) await table.remove(number, 'any');
      return isNews || numbers.length > 0;
    },
    async unlink(connection, shop, orderId, ticketId) {
      await table.remove(keys.orderTicket(connection, shop, orderId, ticketId), 'any');
    },
    async about({ connection, shop, orderId }) {
      const { pk, sk } = keys.order(connection, shop, orderId);
      const { items } = await table.items({ partition: pk, from: sk, to: endOf('TICKET#'), limit: 1 + MOST_TICKETS });
      const order = items.find((item) => item.sk === sk);
      const links = items.filter((item) => item.sk.startsWith('TICKET#'));
      return {
        order: order && parseItem(orderSchema, order.data),
        tickets: links.map((item) => item.sk.slice('TICKET#'.length)),
      };
    },
    async byTracking(tracking, limit) {
      const { items } = await table.entries('lookup', { partition: `TRACKING#${part(tracking)}`, limit });
      return items.map(({ card }) => parseItem(placeSchema, card));
    },
    async ofBuyer(connection, shop, buyer, limit) {
      const range = { partition: buyerPartition(connection, shop, buyer), from: 'ORDER#', to: endOf('ORDER#'), limit };
      const { items } = await table.entries('lookup', range);
      return items.map(({ card }) => parseItem(placeSchema, card));
    },
    async link(connection, shop, orderId, ticketId) {
      await table.put({ ...keys.orderTicket(connection, shop, orderId, ticketId), data: { ticketId } }, 'any');
    },
    async tickets(connection, shop, orderId) {
      const { items } = await table.items({
        partition: keys.order(connection, shop, orderId).pk,
        from: 'TICKET#',
        to: endOf('TICKET#'),
        limit: MOST_TICKETS,
      });
      return items.map((item) => item.sk.slice('TICKET#'.length));
    },
  };
}

function keptFor(order: Order, keepMs: number | undefined) {
  return keepMs === undefined ? {} : { expires: Math.ceil(Date.parse(orderKeptUntil(order, keepMs)) / 1000) };
}

/**
 * Under its buyer for as long as it has one, so that all of a buyer's orders are found. The card says only what never
 * changes: an entry that stays as it is costs an order's event nothing.
 */
function lookupEntry({ orderId, connection, shop, buyer }: Order) {
  const card = { orderId, connection, shop };
  if (!buyer) return { card };
  return { lookupPk: buyerPartition(connection, shop, buyer), lookupSk: `ORDER#${part(orderId)}`, card };
}
