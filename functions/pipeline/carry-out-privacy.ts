import { finish, isOpen } from '../domain/case.ts';
import { hashedId } from '../domain/id.ts';
import type { Instant } from '../domain/instant.ts';
import { isOver, type PrivacyOrder } from '../domain/privacy.ts';
import { forgetAt } from '../domain/retention.ts';
import { count } from '../platform/log.ts';
import type { Objects } from '../platform/objects.ts';
import type { PrivacyWork } from '../platform/wire.ts';
import type { Stored } from '../store/records.ts';
import { beginPass, erasePass } from './erase-buyer.ts';
import { eraseTicket } from './erase-ticket.ts';
import { exportBuyer } from './export-buyer.ts';
import type { Live } from './live.ts';
import { tombstoneOf } from './tombstones.ts';

export type PrivacyLive = Pick<Live, 'store' | 'secrets' | 'now'> & { readonly objects: Objects };

/** Who is done with an order that nobody had to touch. */
const ACTOR = 'quayside';

/** One step of carrying out an order; it comes again until the order is done. Harmless when it comes too early or twice. */
export async function carryOutPrivacy(work: PrivacyWork, live: PrivacyLive): Promise<void> {
  switch (work.privacy) {
    case 'carry-out':
      return carryOutOrder(work.connection, work.order, live);
    case 'forget':
      return forgetTicket(work.ticketId, live);
  }
}

/** A resolved ticket whose time is up goes with those that were merged into it; opened again since, it stays. */
async function forgetTicket(ticketId: string, live: PrivacyLive): Promise<void> {
  const { store } = live;
  const found = await store.tickets.find(ticketId);
  if (!found) return;
  const { value: ticket, version } = found;
  const at = forgetAt(ticket, (await store.connections.shop(ticket.connection, ticket.shop)) ?? {});
  if (!at) return;
  const now = live.now();
  // The shop keeps longer by now than when it was resolved: written again, it stands at its new time.
  if (at > now) return void (await store.tickets.save(ticket, version));
  for (const one of ticket.merged ?? []) {
    // An earlier try may have erased it, and the buyer begun a new ticket in its conversation since: that one stays.
    if (!(await store.tickets.find(one))?.value.mergedInto) continue;
    // A call of it is under way. Its redirect must lead somewhere until it can go: the sweep comes again.
    if ((await eraseTicket(one, live)).tickets === 0) return;
  }
  if ((await eraseTicket(ticketId, live)).tickets === 0) return;
  const { connection, shop, buyer } = ticket;
  if (!(await hasTickets(connection, shop, buyer.id, live))) await store.buyers.forget(connection, shop, buyer.id, now);
  count('TicketForgotten', { channel: ticket.channel });
}

/** Whether any ticket of the buyer is left; the index may still list what was just erased. */
async function hasTickets(connection: string, shop: string, buyer: string, { store }: PrivacyLive): Promise<boolean> {
  for (const held of await store.holdings.of(connection, shop, buyer)) {
    if (held.what === 'ticket' && (await store.tickets.find(held.ticketId))) return true;
  }
  return false;
}

async function carryOutOrder(connection: string, eventId: string, live: PrivacyLive): Promise<void> {
  const found = await live.store.cases.privacyOrder(connection, eventId);
  // Of a whole shop, or of before names were kept: a person's (docs/privacy.md).
  if (!found?.value.names || found.value.wholeShop || !isOpen('privacy', found.value)) return;
  const { value: order } = found;
  if (order.search && order.search.nextAt > live.now()) return comeBack(order, order.search.nextAt, live);
  return order.orders === 'erase'
    ? eraseFurther(found, found.value.names, live)
    : collect(found, found.value.names, live);
}

async function eraseFurther(
  { value: order, version }: Stored<PrivacyOrder>,
  names: readonly string[],
  live: PrivacyLive,
): Promise<void> {
  const { cases } = live.store;
  const begun = await beginPass(order, names, live);
  const noted = await cases.advance({ ...order, search: begun.search }, version);
  const search = await erasePass(order, begun.search, begun.held, live);
  if (!isOver(search)) {
    await cases.advance({ ...order, search }, noted);
    return comeBack(order, search.nextAt, live);
  }
  await conclude({ ...order, search }, noted, names, live);
}

async function collect(
  { value: order, version }: Stored<PrivacyOrder>,
  names: readonly string[],
  live: PrivacyLive,
): Promise<void> {
  const { key, search } = await exportBuyer(order, names, live);
  await conclude({ ...order, exported: key, search }, version, names, live);
}

/** Done, with the proof; from here on the names are hashes. */
async function conclude(
  order: PrivacyOrder,
  version: number,
  names: readonly string[],
  live: PrivacyLive,
): Promise<void> {
  const subjects = await Promise.all(names.map((name) => tombstoneOf(order.connection, name, live.secrets)));
  const done = finish('privacy', { ...order, subjects }, { at: live.now(), by: ACTOR });
  await live.store.cases.save('privacy', done, version);
  count('PrivacyOrderCarriedOut', { channel: order.channel, orders: order.orders });
}

/** The next pass, by the clock that the sweep watches. The order's own alarms bring it back should even that be lost. */
async function comeBack({ connection, eventId, shop }: PrivacyOrder, at: Instant, live: PrivacyLive): Promise<void> {
  const work: PrivacyWork = { v: 1, privacy: 'carry-out', connection, order: eventId };
  await live.store.clocks.park({
    id: hashedId('prk', 'privacy', connection, eventId),
    what: 'errand',
    queue: 'privacy',
    body: JSON.stringify(work),
    notBefore: at,
    connection,
    shop,
  });
}
