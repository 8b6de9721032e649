import { Conflict } from '../domain/errors.ts';
import { replyTold } from '../domain/happening.ts';
import { dayOf, type Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { findSent, isSettled, type Reply, type ReplyState } from '../domain/reply.ts';
import { type FoldRules, foldAnswer, settle, type Ticket, takenUpAgain } from '../domain/ticket.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import { nextLook } from '../store/replies.ts';
import type { Store } from '../store/store.ts';
import type { Live } from './live.ts';
import { answerOf, currentTicket, ticketsOfThread, unansweredIn } from './merge-tickets.ts';
import { changed, ruleset } from './record-inquiry.ts';

/** Writes what became of a reply. It is looked at again until `concludeReply` has told its ticket, settled or not. */
export async function saveReply(
  reply: Reply,
  version: number,
  now: Instant,
  live: Pick<Live, 'store'>,
): Promise<number> {
  return live.store.replies.save(reply, version, nextLook(reply, now));
}

/**
 * After a reply is settled: the statement, then its ticket (no longer pending; answered, if it went out and a person wrote
 * it), then its clock is taken off. Replayable: a settled reply whose ticket was not told simply comes here again.
 */
export async function concludeReply(reply: Reply, version: number, live: ConcludeLive): Promise<void> {
  await noteReply(reply, reply.state, live.store);
  await tellTicket(reply, live, (ticket) => {
    const told = { ...ticket, pending: ticket.pending.filter((id) => id !== reply.replyId) };
    return reply.state === 'failed' && !reply.automatic ? takenUpAgain(told) : told;
  });
  await live.store.replies.save(reply, version, undefined).catch((error: unknown) => {
    // Someone else concludes it too: one of the two takes the clock off.
    if (!(error instanceof Conflict)) throw error;
  });
}

/** A reply that waits or whose outcome nobody knows: the statement says so, and an unknown one's ticket comes up again. */
export async function noteWaiting(reply: Reply, live: ConcludeLive): Promise<void> {
  await noteReply(reply, reply.state, live.store);
  if (reply.state === 'unknown' && !reply.automatic) await tellTicket(reply, live, takenUpAgain);
}

type ConcludeLive = Pick<Live, 'store'>;

async function tellTicket(reply: Reply, { store }: ConcludeLive, move: (ticket: Ticket) => Ticket): Promise<void> {
  const shop = await store.connections.shop(reply.connection, reply.shop);
  const rules = shop && ruleset({ channel: reply.channel, occurredAt: reply.createdAt }, shop);
  await withRetries(async () => {
    const found = await store.tickets.find(reply.ticket);
    if (!found?.value.pending.includes(reply.replyId)) return;
    if (found.value.mergedInto) return tellBoth(reply, found, store, move, rules);
    const moved = await answered(move(found.value), reply, store);
    const ticket = rules ? settle(moved, rules) : moved;
    if (changed(found.value, ticket)) await store.tickets.save(ticket, found.version);
  });
}

/**
 * The reply's ticket was merged away with the reply under way: where it went hears what became of it, and only then is it no
 * longer pending here, so that a crash between the two comes here again.
 */
async function tellBoth(
  reply: Reply,
  { value: away, version }: Stored<Ticket>,
  store: Store,
  move: (ticket: Ticket) => Ticket,
  rules: FoldRules | undefined,
): Promise<void> {
  const told = move(away);
  const isPending = told.pending.length === away.pending.length;
  const kept = { ...told, pending: away.pending };
  // A resolution that counted on the reply is undone before it is asked what is unanswered.
  let at = version;
  if (changed(away, kept)) at = await store.tickets.save(kept, at);
  const found = await currentTicket(reply.ticket, { store });
  if (found) {
    const folded = await answered(move(found.value), reply, store);
    const ticket = rules ? settle(folded, rules) : folded;
    if (changed(found.value, ticket)) await store.tickets.save(ticket, found.version);
  }
  if (!isPending) await store.tickets.save(told, at);
}

/** A person's words that went out answer what the buyer had written when they left, and nothing since. */
async function answered(ticket: Ticket, reply: Reply, store: Store): Promise<Ticket> {
  const moment = answerOf(reply);
  if (ticket.merged) {
    const next = moment ? foldAnswer(ticket, moment, undefined) : ticket;
    return { ...next, unanswered: await unansweredIn(next, { store }) };
  }
  if (!moment) return ticket;
  return foldAnswer(ticket, moment, await store.messages.firstUnansweredAfter(reply.ticket, moment));
}

/** Where a committed reply stands, on the day it was written; the feed hears of it first. */
export async function noteReply(reply: Reply, state: ReplyState, store: Store): Promise<void> {
  const place = { connection: reply.connection, shop: reply.shop, day: dayOf(reply.createdAt) };
  await store.statements.reply(place, reply.replyId, state, async (known) => {
    const told = replyTold(reply, state, known);
    if (told) await store.feed.tell(told);
  });
}

/**
 * The channel pushed the shop's own message: where it is a reply of ours whose outcome is not known, it went out.
 * Then wakes the sender, since later replies of the conversation have waited for this one.
 */
export async function settleByEcho(ticket: Ticket, message: Message, live: Live): Promise<void> {
  for (const { ticketId, replyId } of await pendingAround(ticket, live)) {
    const found = await live.store.replies.find(ticketId, replyId);
    const reply = found?.value;
    if (!reply) continue;
    // Settled by an earlier try that died before it told the ticket.
    if (isSettled(reply)) {
      await concludeReply(reply, found.version, live);
      await live.send.wake(ticketId);
      continue;
    }
    if (ticket.merged && reply.conversation !== (await conversationOf(message, live))) continue;
    if (reply.state !== 'unknown' && reply.state !== 'sending') continue;
    const echo = { externalId: message.messageId, text: message.text, at: message.at };
    if (!findSent(reply, [echo], await takenBeside(reply, live))) continue;
    const sent = asSent(reply, message.messageId, 'echo', message.at);
    try {
      const version = await saveReply(sent, found.version, live.now(), live);
      await concludeReply(sent, version, live);
    } catch (error) {
      // The sender itself has just heard: its word stands, and it concludes.
      if (!(error instanceof Conflict)) throw error;
    }
    await live.send.wake(ticketId);
    return;
  }
}

/** What is under way on a ticket, and on those that were merged into it with replies under way: theirs were first. */
async function pendingAround(ticket: Ticket, { store }: Pick<Live, 'store'>) {
  const others = await Promise.all((ticket.merged ?? []).map((id) => store.tickets.find(id)));
  const tickets = [...others.flatMap((found) => found?.value ?? []), ticket];
  return tickets.flatMap(({ ticketId, pending }) => pending.map((replyId) => ({ ticketId, replyId })));
}

async function conversationOf(message: Message, { store }: Pick<Live, 'store'>): Promise<string | undefined> {
  return (await store.tickets.find(message.ticket))?.value.conversation;
}

/** The channel's ids of the thread's other replies: the same words sent twice are two messages. */
export async function takenBeside(reply: Reply, live: Pick<Live, 'store'>): Promise<ReadonlySet<string>> {
  const tickets = await ticketsOfThread(reply.ticket, live);
  const replies = (await Promise.all(tickets.map((id) => live.store.replies.of(id)))).flat();
  const others = replies.filter(({ replyId }) => replyId !== reply.replyId);
  return new Set(others.flatMap(({ externalId }) => externalId ?? []));
}

export function asSent(reply: Reply, externalId: string, settledBy: string, settledAt: Instant): Reply {
  return { ...reply, state: 'sent', externalId, settledBy, settledAt, notBefore: undefined, reason: undefined };
}
