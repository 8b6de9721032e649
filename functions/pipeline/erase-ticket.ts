import { after, type Instant } from '../domain/instant.ts';
import { NOTHING, plus, type Tally } from '../domain/privacy.ts';
import { isSettled, type Reply } from '../domain/reply.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Objects } from '../platform/objects.ts';
import { lessonIdOf } from '../store/lessons.ts';
import { SENDER_LEASE } from './deliver-replies.ts';
import type { Live } from './live.ts';
import { noteReply } from './settle-reply.ts';

export type EraseTicketLive = Pick<Live, 'store' | 'now'> & { readonly objects: Pick<Objects, 'list' | 'remove'> };

/** Beginnings of the object keys under which a ticket's long texts and its files lie. */
const OBJECTS_OF = (ticketId: string) => [`text/${ticketId}/`, `attachment/${ticketId}/`];

/**
 * Erases a ticket with all that hangs on it: texts and files first, then its parts, the ticket itself last, so that whoever
 * comes back finds what is left. A reply that has not left is never sent; one whose call is under way stays, and its ticket
 * with it, until the channel has answered. Where the ticket is gone already, what was still written to it meanwhile goes.
 */
export async function eraseTicket(ticketId: string, live: EraseTicketLive): Promise<Tally> {
  const { tickets } = live.store;
  const found = await tickets.find(ticketId);
  const underWay = await stopReplies(ticketId, found?.value, live);
  await loosen(ticketId, found?.value, live);
  const removed = plus(await removeObjects(ticketId, live), await removeParts(ticketId, underWay, live));
  if (!found || underWay.size > 0) return plus(removed, { replies: underWay.size });
  await tickets.remove(ticketId, found.version);
  return plus(removed, { tickets: 1 });
}

/** Discards what waits to be sent; gives the replies whose call may be under way at this moment. */
async function stopReplies(
  ticketId: string,
  ticket: Ticket | undefined,
  live: EraseTicketLive,
): Promise<ReadonlySet<string>> {
  const now = live.now();
  const underWay = new Set<string>();
  for (const { replyId } of await live.store.replies.of(ticketId)) {
    const stored = await live.store.replies.find(ticketId, replyId);
    if (!stored) continue;
    const { value: reply, version } = stored;
    const isCommitted = reply.state !== 'draft' || ticket?.pending.includes(replyId) === true;
    const settled = isCommitted && waits(reply) ? discarded(reply, now) : reply;
    if (settled !== reply) await live.store.replies.save(settled, version, undefined);
    if (isBeingSent(settled, now)) {
      underWay.add(replyId);
      continue;
    }
    // Of one whose sender died nobody will ever know. A draft that never committed was never counted.
    const ended = isSettled(settled) ? settled.state : 'unknown';
    if (ticket?.pending.includes(replyId)) await noteReply(settled, ended, live.store);
  }
  return underWay;
}

function waits({ state }: Reply): boolean {
  return state === 'queued' || state === 'draft';
}

function discarded(reply: Reply, settledAt: Instant): Reply {
  return { ...reply, state: 'discarded', reason: 'erased', settledAt };
}

function isBeingSent({ state, sendingSince }: Reply, now: Instant): boolean {
  return state === 'sending' && now < after(sendingSince ?? now, SENDER_LEASE);
}

/** What points here from elsewhere lets go: orders, and what corrections of its messages taught. */
async function loosen(ticketId: string, ticket: Ticket | undefined, { store }: EraseTicketLive): Promise<void> {
  if (!ticket) return;
  const { connection, shop } = ticket;
  const named = new Set<string>(ticket.order ? [ticket.order.id] : []);
  let after: string | undefined;
  do {
    const page = await store.messages.of(ticketId, { limit: 100, after });
    for (const { orderId, correction, messageId } of page.items) {
      if (orderId) named.add(orderId);
      if (correction) await store.lessons.forget(connection, shop, lessonIdOf(ticketId, messageId));
    }
    after = page.after;
  } while (after);
  for (const orderId of named) await store.orders.unlink(connection, shop, orderId, ticketId);
}

async function removeObjects(ticketId: string, { objects }: EraseTicketLive): Promise<Tally> {
  const lists = await Promise.all(OBJECTS_OF(ticketId).map((beginning) => objects.list(beginning)));
  const keys = lists.flat();
  for (const key of keys) await objects.remove(key);
  return { ...NOTHING, objects: keys.length };
}

const COUNTED = { message: 'messages', reply: 'replies', other: 'others' } as const;

async function removeParts(ticketId: string, kept: ReadonlySet<string>, { store }: EraseTicketLive): Promise<Tally> {
  let removed = NOTHING;
  for (const part of await store.tickets.parts(ticketId)) {
    if (part.what === 'reply' && kept.has(part.id)) continue;
    await store.tickets.removePart(part);
    removed = plus(removed, { [COUNTED[part.what]]: 1 });
  }
  return removed;
}
