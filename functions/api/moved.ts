import { Problem } from '../domain/errors.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Stored } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { etagOf } from './etag.ts';
import { shownState } from './resources.ts';

/**
 * 412 that says what happened to the ticket, so that the agent knows what to look at: `changed` is the latest, `recent` the
 * latest of each kind, newest first.
 */
export async function ticketMoved({ value: ticket, version }: Stored<Ticket>, store: Store): Promise<Problem> {
  const { lastBuyer, lastSeller, change, clock, order } = ticket;
  const replies = (await store.replies.of(ticket.ticketId)).map((one) => ({
    ...one,
    state: shownState(one, ticket.pending),
  }));
  const reply = replies.filter(({ state }) => state !== 'draft').at(-1);
  const news = [
    ...(order ? [{ what: 'order-moved', at: order.phaseAt, phase: order.phase }] : []),
    ...(clock?.raisedAt ? [{ what: 'due-time-passed', at: clock.raisedAt }] : []),
    ...(lastSeller ? [{ what: 'shop-wrote', at: lastSeller.at }] : []),
    ...(reply
      ? [{ what: 'reply', at: reply.settledAt ?? reply.createdAt, actor: reply.author, state: reply.state }]
      : []),
    ...(change ? [{ what: 'command', at: change.at, actor: change.actor, action: change.action }] : []),
    ...(lastBuyer ? [{ what: 'buyer-wrote', at: lastBuyer.at }] : []),
  ];
  // Newest first; of two at the same moment the one a person must read.
  const recent = news.reverse().sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
  return new Problem(412, 'ticket-moved', 'The ticket has changed since you read it.', {
    changed: recent[0] ?? null,
    recent,
    etag: etagOf(version),
  });
}
