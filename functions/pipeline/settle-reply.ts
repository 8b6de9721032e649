import { Conflict } from '../domain/errors.ts';
import { dayOf, type Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { findSent, isSettled, type Reply } from '../domain/reply.ts';
import { foldAnswer, settle, type Ticket } from '../domain/ticket.ts';
import { withRetries } from '../store/attempts.ts';
import { nextLook } from '../store/replies.ts';
import type { Store } from '../store/store.ts';
import type { Live } from './live.ts';
import { ruleset } from './record-inquiry.ts';

/** Writes what became of a reply. A settled one has no clock; the rest is looked at again. */
export async function saveReply(
  reply: Reply,
  version: number,
  now: Instant,
  live: Pick<Live, 'store'>,
): Promise<number> {
  return live.store.replies.save(reply, version, isSettled(reply) ? undefined : nextLook(reply, now));
}

/**
 * After a reply is settled: the statement, then its ticket (no longer pending; answered, if it went out and a person wrote
 * it). Replayable: a settled reply still in `pending` simply comes here again.
 */
export async function concludeReply(reply: Reply, live: Pick<Live, 'store'>): Promise<void> {
  await noteReply(reply, live.store);
  const shop = await live.store.connections.shop(reply.connection, reply.shop);
  await withRetries(async () => {
    const found = await live.store.tickets.find(reply.ticket);
    if (!found?.value.pending.includes(reply.replyId)) return;
    const waiting: Ticket = {
      ...found.value,
      pending: found.value.pending.filter((id) => id !== reply.replyId),
    };
    const answered = reply.state === 'sent' && !reply.automatic && reply.settledAt;
    // An agent who says that it went out names no id of the channel's: ours stands in.
    const moment = answered && { at: answered, id: reply.externalId ?? reply.replyId };
    const ticket = moment
      ? foldAnswer(waiting, moment, await live.store.messages.firstUnansweredAfter(reply.ticket, moment))
      : waiting;
    const rules = shop && ruleset({ channel: reply.channel, occurredAt: reply.createdAt }, shop);
    await live.store.tickets.save(rules ? settle(ticket, rules) : ticket, found.version);
  });
}

/** Where a committed reply stands, on the day it was written. */
export async function noteReply(reply: Reply, store: Store): Promise<void> {
  await store.statements.reply(
    { connection: reply.connection, shop: reply.shop, day: dayOf(reply.createdAt) },
    reply.replyId,
    reply.state,
  );
}

/**
 * The channel pushed the shop's own message: where it is a reply of ours whose outcome is not known, it went out.
 * Then wakes the sender, since later replies of the conversation have waited for this one.
 */
export async function settleByEcho(ticket: Ticket, message: Message, live: Live): Promise<void> {
  if (ticket.pending.length === 0) return;
  for (const replyId of ticket.pending) {
    const found = await live.store.replies.find(ticket.ticketId, replyId);
    const reply = found?.value;
    if (!reply || (reply.state !== 'unknown' && reply.state !== 'sending')) continue;
    const echo = { externalId: message.messageId, text: message.text, at: message.at };
    if (!findSent(reply, [echo], await takenBeside(reply, live))) continue;
    const sent = asSent(reply, message.messageId, 'echo', message.at);
    try {
      await saveReply(sent, found.version, live.now(), live);
      await concludeReply(sent, live);
    } catch (error) {
      // The sender itself has just heard: its word stands, and it concludes.
      if (!(error instanceof Conflict)) throw error;
    }
    await live.send.wake(ticket.ticketId);
    return;
  }
}

/** The channel's ids of the ticket's other replies: the same words sent twice are two messages. */
export async function takenBeside(reply: Reply, live: Pick<Live, 'store'>): Promise<ReadonlySet<string>> {
  const others = (await live.store.replies.of(reply.ticket)).filter(({ replyId }) => replyId !== reply.replyId);
  return new Set(others.flatMap(({ externalId }) => externalId ?? []));
}

export function asSent(reply: Reply, externalId: string, settledBy: string, settledAt: Instant): Reply {
  return { ...reply, state: 'sent', externalId, settledBy, settledAt, notBefore: undefined, reason: undefined };
}
