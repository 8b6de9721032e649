import { after } from '../domain/instant.ts';
import {
  beginSearch,
  NOTHING,
  type PrivacyOrder,
  plus,
  type Search,
  searchAfter,
  type Tally,
} from '../domain/privacy.ts';
import { exportsOf } from '../platform/objects.ts';
import { type EraseTicketLive, eraseTicket } from './erase-ticket.ts';
import { type HeldData, heldData } from './held-data.ts';
import type { Live } from './live.ts';
import { tombstoneOf } from './tombstones.ts';

export type EraseBuyerLive = EraseTicketLive & Pick<Live, 'secrets'>;

/** A pass stops after so long and goes on in the next one: a buyer may have any number of tickets. */
const TIME_FOR_A_PASS = 20_000;

/**
 * The beginning of a pass: tombstones first, so that nothing old comes in any more; then where everything stands. The search
 * with what was found is written before anything is erased, since what is erased is found by no index again.
 */
export async function beginPass(
  order: PrivacyOrder,
  names: readonly string[],
  live: EraseBuyerLive,
): Promise<{ readonly search: Search; readonly held: HeldData }> {
  await raiseTombstones(order, names, live);
  const before = order.search ?? beginSearch(live.now());
  const held = await heldData(order, names, before.orders, live);
  const tickets = [...new Set([...before.tickets, ...held.tickets])];
  return { search: { ...before, tickets, orders: [...held.orders] }, held };
}

/** The rest of it, replayable: erases what is held, and what earlier passes had found once more. Gives the search as it stands then. */
export async function erasePass(
  order: PrivacyOrder,
  search: Search,
  held: HeldData,
  live: EraseBuyerLive,
): Promise<Search> {
  const { orders, cases, buyers } = live.store;
  const at = live.now();
  const until = order.receivedAt;
  const steps: (() => Promise<Partial<Tally>>)[] = [
    ...search.tickets.map((ticketId) => () => eraseOld(ticketId, order, live)),
    ...held.orders.map(({ connection, shop, orderId }) => async () => ({
      orders: Number(await orders.redact(connection, shop, orderId, until)),
    })),
    ...held.cases.map(({ kind, key }) => async () => ({ cases: Number(await cases.redact(kind, key, until)) })),
    ...held.buyers.map(({ connection, shop, buyer }) => async () => ({
      buyers: Number(await buyers.forget(connection, shop, buyer, until)),
    })),
  ];
  let found = NOTHING;
  // Where a pass before ran out of time. Should the list have changed since, the next whole pass meets what was left out.
  let done = search.partly?.done ?? 0;
  while (done < steps.length && live.now() < after(at, TIME_FOR_A_PASS)) {
    found = plus(found, (await steps[done]?.()) ?? {});
    done += 1;
  }
  return searchAfter(search, at, found, done < steps.length ? done : undefined);
}

async function raiseTombstones(order: PrivacyOrder, names: readonly string[], live: EraseBuyerLive): Promise<void> {
  for (const name of names) {
    const hash = await tombstoneOf(order.connection, name, live.secrets);
    await live.store.tombstones.put(hash, order.shop, order.receivedAt);
    // What was handed out of them before.
    for (const key of await live.objects.list(exportsOf(hash))) await live.objects.remove(key);
  }
}

/** Not what a new customer of that name has begun since. */
async function eraseOld(ticketId: string, { receivedAt: until }: PrivacyOrder, live: EraseBuyerLive): Promise<Tally> {
  const { tickets } = live.store;
  const ticket = (await tickets.find(ticketId))?.value;
  if (ticket && ticket.first.at > until) return NOTHING;
  if (ticket) await tickets.beginAnew(ticket, until);
  return eraseTicket(ticketId, live);
}
