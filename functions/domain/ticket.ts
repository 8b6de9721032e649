import * as z from 'zod/mini';
import { type Clock, clockSchema } from './clock.ts';
import type { Shop } from './connection.ts';
import { hashedId } from './id.ts';
import { after, DAY, type Instant, instantSchema, MINUTE } from './instant.ts';
import { isAfter, type Message, type Moment, momentOf, momentSchema } from './message.ts';
import { type OrderPhase, orderPhaseSchema } from './order.ts';
import { type Queue, queueFor, queueSchema } from './queue.ts';
import { intentSchema, type Understanding, URGENCIES, urgencySchema } from './understanding.ts';

/** A conversation with one buyer as the channel knows it. */
export type Thread = { readonly connection: string; readonly shop: string; readonly conversation: string };

export const changeSchema = z.object({
  seq: z.int(),
  actor: z.string(),
  action: z.string(),
  at: instantSchema,
  /** Hash of the command's idempotency key: the same command again is answered, not done again. */
  key: z.optional(z.string()),
  note: z.optional(z.string()),
});
export type Change = z.infer<typeof changeSchema>;

/**
 * One matter with one buyer. Everything under "folded" follows from the messages and the order alone and is the same in
 * whatever order they came; the rest is what agents did. Stays under 1 KB: text lives in messages.
 */
export const ticketSchema = z.object({
  ticketId: z.string(),
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  conversation: z.string(),
  generation: z.int(),
  buyer: z.object({ id: z.string(), name: z.optional(z.string()) }),

  // folded
  first: momentSchema,
  lastBuyer: z.optional(momentSchema),
  lastSeller: z.optional(momentSchema),
  /** The oldest buyer message that no one has answered: the response clocks run from it. */
  unanswered: z.optional(momentSchema),
  /** What the latest buyer message that says something is about. */
  matter: z.optional(
    z.object({ told: momentSchema, intent: intentSchema, confidence: z.number(), needsPerson: z.boolean() }),
  ),
  /** `certain`: the words told it; otherwise the site's language stands in until they do. */
  language: z.optional(z.object({ told: momentSchema, code: z.string(), certain: z.boolean() })),
  urgency: urgencySchema,
  itemId: z.optional(z.string()),
  order: z.optional(z.object({ id: z.string(), told: momentSchema, phase: orderPhaseSchema, phaseAt: instantSchema })),
  queue: queueSchema,

  // what agents did
  queueSetBy: z.optional(z.string()),
  owner: z.optional(z.string()),
  resolvedAt: z.optional(instantSchema),
  snoozedUntil: z.optional(instantSchema),
  flag: z.optional(z.enum(['red', 'yellow', 'green', 'blue', 'purple'])),
  /** Waits for a supervisor. */
  escalated: z.boolean(),
  /** Replies committed and not settled, oldest first. */
  pending: z.array(z.string()),
  /** When an answer is due; none while the last word is the seller's. */
  clock: z.optional(clockSchema),
  /** The latest command; put aside as history by the next one. */
  change: z.optional(changeSchema),
});
export type Ticket = z.infer<typeof ticketSchema>;
export type TicketStatus = 'open' | 'snoozed' | 'resolved';

export function ticketIdOf(thread: Thread, generation: number): string {
  return hashedId('tkt', thread.connection, thread.shop, thread.conversation, generation);
}

/** A buyer who writes after the ticket was resolved opens it again, whoever resolved it and whatever arrived late. */
export function statusOf(ticket: Pick<Ticket, 'resolvedAt' | 'snoozedUntil' | 'lastBuyer'>): TicketStatus {
  if (ticket.resolvedAt && !(ticket.lastBuyer && ticket.lastBuyer.at > ticket.resolvedAt)) return 'resolved';
  if (ticket.snoozedUntil && !(ticket.lastBuyer && ticket.lastBuyer.at > ticket.snoozedUntil)) return 'snoozed';
  return 'open';
}

/** Whether a message of that time starts a new ticket rather than reopening this one. */
export function startsAnew(
  ticket: Pick<Ticket, 'resolvedAt' | 'lastBuyer'>,
  at: Instant,
  reopenWithinDays: number,
): boolean {
  const resolved = ticket.resolvedAt && statusOf({ ...ticket, snoozedUntil: undefined }) === 'resolved';
  return Boolean(resolved && ticket.resolvedAt && at > after(ticket.resolvedAt, reopenWithinDays * DAY));
}

/** What the fold needs to know beyond the message: the rules in force for this channel and shop. */
export type FoldRules = {
  readonly shop: Pick<Shop, 'afterSaleFrom'>;
  /** Milliseconds within which the channel (or the shop's own target) wants an answer. */
  readonly respondWithinMs: number;
};

/** A ticket as it is before its first message. */
export function openTicket(
  message: Message,
  thread: Thread,
  generation: number,
  channel: string,
  buyer: Ticket['buyer'],
): Ticket {
  return {
    ticketId: ticketIdOf(thread, generation),
    channel,
    ...thread,
    generation,
    buyer,
    first: momentOf(message),
    urgency: 'calm',
    queue: 'pre-sale',
    escalated: false,
    pending: [],
  };
}

/** Greetings and thanks say nothing about the matter: the earlier one stands. */
const SAYS_NOTHING = new Set(['greeting_thanks', 'other']);

/**
 * The ticket after one more message; the same for any order and repetition of messages.
 * `nextUnanswered`: for a seller's message, the oldest buyer message after it (read from the table); ignored otherwise.
 */
export function foldMessage(
  ticket: Ticket,
  message: Message,
  nextUnanswered: Moment | undefined,
  rules: FoldRules,
): Ticket {
  const moment = momentOf(message);
  const next: Ticket = { ...ticket, first: isAfter(ticket.first, moment) ? moment : ticket.first };
  if (message.from === 'buyer') foldBuyer(next, message, moment);
  // A robot's or an away note's words answer nobody: no clock stops for them.
  if (message.from === 'seller' && !message.automatic && isAfter(moment, ticket.lastSeller)) {
    next.lastSeller = moment;
    next.unanswered = nextUnanswered;
  }
  return settle(next, rules);
}

function foldBuyer(ticket: Ticket, message: Message, moment: Moment): void {
  const understanding = message.understanding;
  if (isAfter(moment, ticket.lastBuyer)) ticket.lastBuyer = moment;
  if (isAfter(moment, ticket.lastSeller) && (!ticket.unanswered || isAfter(ticket.unanswered, moment))) {
    ticket.unanswered = moment;
  }
  if (message.itemId && (!ticket.itemId || message.itemId < ticket.itemId)) ticket.itemId = message.itemId;
  if (message.orderId && (!ticket.order || isAfter(moment, ticket.order.told))) {
    const same = ticket.order?.id === message.orderId ? ticket.order : undefined;
    ticket.order = {
      id: message.orderId,
      told: moment,
      phase: same?.phase ?? 'none',
      phaseAt: same?.phaseAt ?? '1970-01-01T00:00:00.000Z',
    };
  }
  if (!understanding) return;
  foldUnderstanding(ticket, understanding, moment);
}

function foldUnderstanding(ticket: Ticket, understanding: Understanding, moment: Moment): void {
  const best = understanding.intents[0];
  if (best && outranks(best.intent, moment, ticket.matter)) {
    ticket.matter = {
      told: moment,
      intent: best.intent,
      confidence: best.confidence,
      needsPerson: understanding.needsPerson,
    };
  }
  const { language } = understanding;
  const certain = language.from === 'text';
  const known = ticket.language;
  const better = !known || (certain === known.certain ? isAfter(moment, known.told) : certain);
  if (language.from !== 'none' && better) ticket.language = { told: moment, code: language.code, certain };
  if (URGENCIES.indexOf(understanding.urgency) > URGENCIES.indexOf(ticket.urgency))
    ticket.urgency = understanding.urgency;
}

/** The latest message that says something; one that says nothing counts only while no other does. */
function outranks(intent: string, moment: Moment, matter: Ticket['matter']): boolean {
  if (!matter) return true;
  const says = !SAYS_NOTHING.has(intent);
  const said = !SAYS_NOTHING.has(matter.intent);
  return says === said ? isAfter(moment, matter.told) : says;
}

/** The ticket after its order moved; the newest news of the order wins. */
export function foldOrderPhase(
  ticket: Ticket,
  orderId: string,
  phase: OrderPhase,
  phaseAt: Instant,
  rules: FoldRules,
): Ticket {
  if (ticket.order?.id !== orderId || phaseAt < ticket.order.phaseAt) return ticket;
  return settle({ ...ticket, order: { ...ticket.order, phase, phaseAt } }, rules);
}

/** Derives queue and response clock from what was folded. */
export function settle(ticket: Ticket, rules: FoldRules): Ticket {
  const queue: Queue = ticket.queueSetBy
    ? ticket.queue
    : queueFor(ticket.matter?.intent ?? 'other', ticket.order?.phase ?? 'none', rules.shop.afterSaleFrom);
  return { ...ticket, queue, clock: responseClock(ticket, rules.respondWithinMs) };
}

function responseClock(ticket: Ticket, respondWithinMs: number): Clock | undefined {
  if (!ticket.unanswered) return undefined;
  const kind = ticket.lastSeller ? 'next-response' : 'first-response';
  // Safety does not wait for a clock: due, and raised, from the moment it was written.
  if (ticket.urgency === 'safety') return { kind, due: ticket.unanswered.at, raisedAt: ticket.unanswered.at };
  const due = after(ticket.unanswered.at, respondWithinMs);
  const before = ticket.clock;
  return before?.kind === kind && before.due === due ? before : { kind, due };
}

/** When someone must next do something about it; a ticket with nothing due comes after every one that has. */
export function dueOf(ticket: Pick<Ticket, 'clock'>): Instant {
  return ticket.clock?.due ?? '9999-12-31T00:00:00.000Z';
}

export function isOverdue(ticket: Pick<Ticket, 'clock'>, now: Instant): boolean {
  return ticket.clock !== undefined && !ticket.clock.raisedAt && ticket.clock.due <= now;
}

/** The clock ran out and a person is to be told, once. `late`: the sweep itself came more than 5 minutes after the due time. */
export function raiseClock(ticket: Ticket, now: Instant): Ticket {
  if (!ticket.clock || !isOverdue(ticket, now)) return ticket;
  return {
    ...ticket,
    clock: { ...ticket.clock, raisedAt: now, ...(now > after(ticket.clock.due, 5 * MINUTE) ? { late: true } : {}) },
  };
}
