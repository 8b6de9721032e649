import { isDeepStrictEqual } from 'node:util';
import type { Shop } from '../domain/connection.ts';
import { Erased } from '../domain/errors.ts';
import type { InquiryEvent } from '../domain/event.ts';
import { factFor } from '../domain/facts.ts';
import { messageTold } from '../domain/happening.ts';
import { digest } from '../domain/id.ts';
import { dayOf, type Instant } from '../domain/instant.ts';
import { type Message, momentOf, timeOf } from '../domain/message.ts';
import { rulesFor } from '../domain/playbook/rules.ts';
import { forgetAt } from '../domain/retention.ts';
import {
  type FoldRules,
  foldMessage,
  foldOrderPhase,
  openTicket,
  settle,
  startsAnew,
  type Thread,
  type Ticket,
  ticketIdOf,
} from '../domain/ticket.ts';
import type { Envelope } from '../platform/wire.ts';
import { withRetries } from '../store/attempts.ts';
import type { FoldOutcome } from '../store/records.ts';
import type { Live } from './live.ts';
import { currentTicket, ticketsOfThread, unansweredIn } from './merge-tickets.ts';
import { settleByEcho } from './settle-reply.ts';
import { erasedUntil } from './tombstones.ts';

/** Longer texts go to the object store, with this much kept in the table to show. */
const LONGEST_TEXT_BYTES = 32 * 1024;
const PREVIEW_CHARACTERS = 2000;

/**
 * A message of a conversation: the message, then its ticket with queue and clock, one write each; then what the playbook
 * wants done. Order of arrival does not matter: the ticket is a fold, and the message remembers which delivery brought it.
 * Throws `Erased` for what was said before its buyer was erased.
 */
export async function recordInquiry(
  event: InquiryEvent,
  shop: Shop,
  envelope: Envelope,
  live: Live,
): Promise<FoldOutcome> {
  const thread: Thread = { connection: event.connection, shop: event.shop, conversation: event.conversation };
  const { at, clamped } = timeOf(event, envelope.receivedAt);
  const erased = await erasedUntil(event, event.buyer.id, live);
  if (erased) await mustBeNews(event, thread, at, erased, live);
  const generation = await generationFor(event, thread, at, shop, live);
  // The message stays under its own conversation's ticket, merged away or not: so it is the same message whenever it comes.
  const ticketId = ticketIdOf(thread, generation);

  const message = await live.store.messages.add({
    ticket: ticketId,
    messageId: event.messageId,
    eventId: event.eventId,
    delivery: envelope.deliveryId,
    channelTime: event.occurredAt,
    at,
    arrivedAt: envelope.receivedAt,
    clamped,
    from: event.from,
    automatic: event.automatic || (event.from === 'seller' && (await isOwnRobots(event, ticketId, live))),
    ...(await textOf(event, ticketId, live)),
    attachments: event.attachments,
    orderId: event.about.orderId,
    itemId: event.about.itemId,
    // Only from the words and the site, never from what came before: a message understood alone is understood the same in any order.
    understanding:
      event.from === 'buyer'
        ? live.understand(event.text, { orderPhase: 'none', siteLanguage: event.site ?? shop.site })
        : undefined,
  });

  const { before, ticket } = await foldIntoTicket(message, thread, generation, event, ruleset(event, shop), live);
  const isOurs = message.delivery === envelope.deliveryId;
  // Of what another delivery brought first, that one tells, however often it has to come again.
  if (isOurs) await live.store.feed.tell(messageTold(before, ticket, message));
  if (message.from === 'seller') await settleByEcho(ticket, message, live);

  for (const rule of rulesFor(ticket, message)) {
    const { messageId, channelTime } = message;
    await live.send.work(ticket.queue, { v: 1, ticketId, rule: rule.name, messageId, channelTime });
  }
  return isOurs ? 'stored' : 'duplicate';
}

export function ruleset(event: { channel: string; occurredAt: string }, shop: Shop): FoldRules {
  return {
    shop,
    respondWithinMs: factFor('respond-within-ms', event.channel, shop.site, dayOf(event.occurredAt)).value,
  };
}

/**
 * A buyer who writes after they were erased is a new customer, on a ticket of their own. What the shop wrote to them makes
 * no new customer: the echo of an answer to what was erased may carry a later time than the order to erase.
 */
async function mustBeNews(
  event: InquiryEvent,
  thread: Thread,
  at: Instant,
  erased: Instant,
  live: Live,
): Promise<void> {
  const { tickets } = live.store;
  if (at <= erased) throw new Erased('the buyer was erased');
  await tickets.beginAnew(thread, erased);
  const generation = await tickets.generationAt(thread, at);
  if (event.from !== 'buyer' && !(await tickets.find(ticketIdOf(thread, generation))))
    throw new Erased('the buyer was erased and has not written since');
}

/** The ticket that a message belongs to: the thread's current one, or the next when this one was resolved too long ago. */
async function generationFor(event: InquiryEvent, thread: Thread, at: string, shop: Shop, live: Live): Promise<number> {
  return withRetries(async () => {
    const generation = await live.store.tickets.generationAt(thread, at);
    if (event.from !== 'buyer') return generation;
    const current = await currentTicket(ticketIdOf(thread, generation), live);
    if (!current) return generation;
    // A ticket whose time is up may be erased at any moment: nothing new goes there.
    const isOver = (forgetAt(current.value, shop) ?? at) < at;
    if (!isOver && !startsAnew(current.value, at, shop.reopenWithinDays)) return generation;
    return live.store.tickets.startGeneration(thread, generation, at);
  });
}

/** The channel echoes what our own robot wrote as if a person had: it must not stop the clock that a person is to stop. */
async function isOwnRobots({ messageId, text }: InquiryEvent, ticketId: string, live: Live): Promise<boolean> {
  const tickets = await ticketsOfThread(ticketId, live);
  const replies = (await Promise.all(tickets.map((id) => live.store.replies.of(id)))).flat();
  const known = replies.find(({ externalId }) => externalId === messageId);
  if (known) return known.automatic;
  // Not told its id yet: the echo was quicker than the answer.
  return replies.some((reply) => reply.automatic && !reply.externalId && reply.attempts > 0 && reply.text === text);
}

async function textOf(
  event: InquiryEvent,
  ticketId: string,
  live: Live,
): Promise<Pick<Message, 'text' | 'textObject'>> {
  if (Buffer.byteLength(event.text) <= LONGEST_TEXT_BYTES) return { text: event.text };
  // The channel's id may hold anything, dots and slashes too, which are no part of a key here.
  const textObject = `text/${ticketId}/${digest([event.messageId])}`;
  await live.objects.put(textObject, Buffer.from(event.text));
  return { text: [...event.text].slice(0, PREVIEW_CHARACTERS).join(''), textObject };
}

/**
 * The link goes first, then the order is read; an order event writes first, then reads the links: one of the two sees the
 * other. A ticket that names the order was written after its link.
 */
async function linkOrder(
  message: Message,
  { connection, shop }: InquiryEvent,
  ticket: Ticket | undefined,
  live: Live,
): Promise<void> {
  if (message.from !== 'buyer' || !message.orderId || ticket?.order?.id === message.orderId) return;
  await live.store.orders.link(connection, shop, message.orderId, message.ticket);
}

async function foldIntoTicket(
  message: Message,
  thread: Thread,
  generation: number,
  event: InquiryEvent,
  rules: FoldRules,
  live: Live,
): Promise<{ before: Ticket | undefined; ticket: Ticket }> {
  const { messages, orders, tickets } = live.store;
  return withRetries(async () => {
    const found = await currentTicket(message.ticket, live);
    await linkOrder(message, event, found?.value, live);
    const before = found?.value ?? openTicket(message, thread, generation, event.channel, event.buyer);
    const moment = momentOf(message);
    const isAnswer = message.from === 'seller' && !before.merged;
    const next = isAnswer ? await messages.firstUnansweredAfter(message.ticket, moment) : undefined;
    const taken = foldMessage(before, message, next, rules);
    const folded = taken.merged ? await settledWith(taken, before.clock, rules, live) : taken;
    const order = message.orderId && (await orders.find(event.connection, event.shop, message.orderId));
    const ticket = order ? foldOrderPhase(folded, order.orderId, order.phase, order.statusTold.at, rules) : folded;
    if (!found || changed(found.value, ticket)) await tickets.save(ticket, found?.version ?? 0);
    return { before: found?.value, ticket };
  });
}

/** Of a ticket with others merged into it, what is unanswered is read from all their messages. `clock`: as it was, raised or not. */
async function settledWith(ticket: Ticket, clock: Ticket['clock'], rules: FoldRules, live: Live): Promise<Ticket> {
  return settle({ ...ticket, clock, unanswered: await unansweredIn(ticket, live) }, rules);
}

/** The table drops what is undefined, so compare what it would keep. */
export function changed(before: Ticket, after: Ticket): boolean {
  return !isDeepStrictEqual(JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(after)));
}
