import type { PrivacyOrder } from '../domain/privacy.ts';
import type { Key } from '../store/table.ts';
import type { Live } from './live.ts';

export type Place = { readonly connection: string; readonly shop: string };
export type OrderPlace = Place & { readonly orderId: string };

/** Where everything stands that we hold of the person whom a privacy order is about; from an index, up to some seconds old. */
export type HeldData = {
  readonly buyers: readonly (Place & { readonly buyer: string })[];
  readonly tickets: readonly string[];
  readonly orders: readonly OrderPlace[];
  readonly cases: readonly { readonly kind: 'dispute' | 'review'; readonly key: Key }[];
};

/**
 * Looks under each of the person's names in each shop that the order is for, and under the orders that it names. `besides`:
 * orders found before.
 */
export async function heldData(
  order: PrivacyOrder,
  names: readonly string[],
  besides: readonly OrderPlace[],
  { store }: Pick<Live, 'store'>,
): Promise<HeldData> {
  const { connection } = order;
  const shops = order.shop === '-' ? (await store.connections.shops(connection)).map(({ shop }) => shop) : [order.shop];
  const buyers = shops.flatMap((shop) => names.map((buyer) => ({ connection, shop, buyer })));
  const tickets = new Set<string>();
  const cases = new Map<string, HeldData['cases'][number]>();
  const orders = new Map<string, OrderPlace>();
  const addOrder = (one: OrderPlace) => orders.set(`${one.shop}\n${one.orderId}`, one);
  for (const one of besides) addOrder(one);
  for (const shop of shops) for (const orderId of order.orderIds ?? []) addOrder({ connection, shop, orderId });

  for (const { shop, buyer } of buyers) {
    for (const held of await store.holdings.of(connection, shop, buyer)) {
      if (held.what === 'ticket') tickets.add(held.ticketId);
      else if (held.what === 'order') addOrder({ connection, shop, orderId: held.orderId });
      else cases.set(held.key.pk, { kind: held.what, key: held.key });
    }
  }
  for (const { shop, orderId } of orders.values()) {
    for (const held of await store.holdings.ofOrder(connection, shop, orderId)) {
      if (held.what === 'dispute' || held.what === 'review') cases.set(held.key.pk, { kind: held.what, key: held.key });
    }
  }
  return { buyers, tickets: [...tickets], orders: [...orders.values()], cases: [...cases.values()] };
}
