import type { Shop } from './connection.ts';
import { factFor } from './facts.ts';
import { after, DAY, dayOf, type Instant, instant } from './instant.ts';
import type { Order } from './order.ts';
import { statusOf, type Ticket } from './ticket.ts';

/** What of a shop decides how long its buyers' data are kept; a shop that is gone is kept by its channel's rule alone. */
export type Keeping = Pick<Shop, 'site' | 'keepDays'>;

/** How long, in milliseconds: what the channel allows at most, or what the shop wants where that is less. */
export function keepMs(channel: string, { site, keepDays }: Keeping, at: Instant): number {
  const most = factFor('keep-at-most-ms', channel, site, dayOf(at)).value;
  return Math.min(most, keepDays === undefined ? most : keepDays * DAY);
}

/** When a resolved ticket is erased with all that hangs on it; never while it is open, asleep or merged away. */
export function forgetAt(ticket: Ticket, keeping: Keeping): Instant | undefined {
  if (statusOf(ticket) !== 'resolved' || !ticket.resolvedAt || ticket.mergedInto) return undefined;
  return after(ticket.resolvedAt, keepMs(ticket.channel, keeping, ticket.resolvedAt));
}

const ENDED: ReadonlySet<Order['phase']> = new Set<Order['phase']>(['delivered', 'completed', 'cancelled']);
/** An order of which we never hear that it has ended is kept so much longer. */
const UNFINISHED = 180 * DAY;

/**
 * When an order goes, counted from what the channel last said of its status. Up to an eighth of its time earlier: the moment
 * stands in the index too, and one that moved with every event would cost each of them a write unit.
 */
export function orderKeptUntil({ phase, statusTold }: Pick<Order, 'phase' | 'statusTold'>, keep: number): Instant {
  const latest = Date.parse(statusTold.at) + keep + (ENDED.has(phase) ? 0 : UNFINISHED);
  return instant(latest - (latest % Math.ceil(keep / 8)));
}

/** What proves that an order to erase was carried out names nobody; it is kept for as long as someone may ask. */
export const PROOF_KEPT_MS = 3 * 365 * DAY;
