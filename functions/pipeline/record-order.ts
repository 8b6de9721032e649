import type { Connector } from '../connectors/connector.ts';
import type { Access, Shop } from '../domain/connection.ts';
import { AccessRejected, Erased, NotYet } from '../domain/errors.ts';
import type { OrderEvent } from '../domain/event.ts';
import { orderTold } from '../domain/happening.ts';
import { hashedId } from '../domain/id.ts';
import { after, earlier, HOUR, type Instant, later, MINUTE } from '../domain/instant.ts';
import type { Order } from '../domain/order.ts';
import { keepMs } from '../domain/retention.ts';
import { foldOrderPhase } from '../domain/ticket.ts';
import { count, failure, warn } from '../platform/log.ts';
import type { Envelope, Errand } from '../platform/wire.ts';
import { withRetries } from '../store/attempts.ts';
import type { FoldOutcome } from '../store/records.ts';
import { accessFor, accessRefused } from './access.ts';
import type { Live } from './live.ts';
import { currentTicket } from './merge-tickets.ts';
import { changed, ruleset } from './record-inquiry.ts';
import { mustNotBeErased } from './tombstones.ts';

export type OrderLive = Live & { readonly connectorFor: (channel: string) => Connector | undefined };

/** An order that the channel has failed to give so often, over some 14 hours, stays without details until it moves again. */
const MOST_ATTEMPTS = 20;

/** Calls a minute and shop that we allow ourselves for reading orders, well under every channel's limit. */
const FETCHES_A_MINUTE = 300;

/**
 * An order moved: the order, then every ticket that speaks of it, then the details that the channel only pointed at. Throws
 * `Erased` where it would learn again who an erased buyer was.
 */
export async function recordOrder(
  event: OrderEvent,
  shop: Shop,
  { deliveryId, receivedAt }: Pick<Envelope, 'deliveryId' | 'receivedAt'>,
  live: OrderLive,
): Promise<FoldOutcome> {
  const { outcome, value } = await fold(event, shop, deliveryId, receivedAt, live);
  await moveTickets(value, shop, live);
  if (lacksDetails(value)) {
    const { channel, connection, shop: shopId, orderId } = event;
    await readOrder({ v: 1, errand: 'fetch-order', channel, connection, shop: shopId, orderId }, live);
  }
  // Last, so that whoever hears of it and looks finds the details, where they were to be had.
  if (outcome === 'stored') await live.store.feed.tell(orderTold('order.updated', event, value));
  return outcome;
}

function fold(event: OrderEvent, shop: Shop, delivery: string, receivedAt: Instant, live: Live) {
  const buyer = event.details?.buyer;
  return live.store.orders.fold(event, delivery, {
    keepMs: keepMs(event.channel, shop, event.occurredAt),
    checkBuyer: async () => {
      if (buyer) await mustNotBeErased(event, buyer, earlier(event.occurredAt, receivedAt), live);
    },
  });
}

/** Never fetched, or shipped without a word of the parcel. */
function lacksDetails(order: Order): boolean {
  return (
    !order.detailsTold || (order.phase === 'shipped' && !order.shipment && order.detailsTold.at < order.statusTold.at)
  );
}

async function moveTickets(order: Order, shop: Shop, live: Live): Promise<void> {
  const rules = ruleset({ channel: order.channel, occurredAt: order.statusTold.at }, shop);
  for (const ticketId of await live.store.orders.tickets(order.connection, order.shop, order.orderId)) {
    await withRetries(async () => {
      const found = await currentTicket(ticketId, live);
      if (!found) return;
      const ticket = foldOrderPhase(found.value, order.orderId, order.phase, order.statusTold.at, rules);
      if (changed(found.value, ticket)) await live.store.tickets.save(ticket, found.version);
    });
  }
}

/** An errand: what it learns of the order is told on its own, since what pointed at the order was told long ago. */
export async function fetchOrder(errand: Errand, live: OrderLive): Promise<void> {
  const learned = await readOrder(errand, live);
  if (learned) await live.store.feed.tell(orderTold('order.detailed', learned.event, learned.order));
}

/**
 * Fetches an order's details within the shop's budget. Whatever stands in the way parks the errand: the budget or a
 * throttle until its moment, a fault of the channel or a refused token for longer each time, from a minute up to an hour,
 * and {@link MOST_ATTEMPTS} times at most. Pointers to one order share one errand; the next one begins anew.
 */
async function readOrder(errand: Errand, live: OrderLive): Promise<{ event: OrderEvent; order: Order } | undefined> {
  const { connection: connectionId, shop: shopId, orderId } = errand;
  const fetch = live.connectorFor(errand.channel)?.outbound.fetchOrder;
  const shop = await live.store.connections.shop(connectionId, shopId);
  const connection = await live.secrets.connection(connectionId);
  if (!fetch || !shop || !connection) return undefined;
  const now = live.now();
  const id = hashedId('prk', connectionId, shopId, orderId);
  let access: Access | undefined;
  // Waiting for our turn is no failed attempt.
  let isOurTurn = false;
  try {
    const throttled = await live.store.access.throttledUntil(connectionId, shopId, now);
    if (throttled) throw new NotYet('shop is throttled', throttled);
    isOurTurn = true;
    access = await accessFor(connection, shop, live);
    const allowed = await live.store.access.takeFetch(connectionId, shopId, 'orders', now, FETCHES_A_MINUTE);
    isOurTurn = allowed;
    if (!allowed) throw new NotYet('fetch budget is used up', after(now, MINUTE));
    const event = await fetch(orderId, { connection, shop, access, now, reach: live.reach });
    if (!event) return undefined;
    const { value: order } = await fold(event, shop, id, now, live);
    await moveTickets(order, shop, live);
    return { event, order };
  } catch (error) {
    if (error instanceof Erased) return undefined;
    count('OrderFetchPostponed', { channel: errand.channel });
    if (!(error instanceof NotYet)) failure('order not fetched', error, { channel: errand.channel });
    // A token refused before its time is refreshed for the next try; a shop to be connected again needs a person first.
    if (error instanceof AccessRejected) await accessRefused(connectionId, shopId, now, access, live);
    const attempts = (errand.attempts ?? 0) + (isOurTurn ? 1 : 0);
    if (attempts >= MOST_ATTEMPTS) {
      count('OrderFetchGivenUp', { channel: errand.channel });
      warn('order given up, it stays without details', { channel: errand.channel, attempts });
      return undefined;
    }
    const backOff = isOurTurn ? after(now, Math.min(HOUR, MINUTE * 2 ** (attempts - 1))) : now;
    const notBefore = error instanceof NotYet ? later(error.notBefore, backOff) : backOff;
    await live.store.clocks.park({
      id,
      what: 'errand',
      queue: 'intake',
      body: JSON.stringify({ ...errand, attempts } satisfies Errand),
      notBefore,
      connection: connectionId,
      shop: shopId,
    });
    return undefined;
  }
}
