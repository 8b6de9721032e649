import * as z from 'zod/mini';
import { type Clock, clockSchema, isLate } from './clock.ts';
import type { Shop } from './connection.ts';
import { hashedId } from './id.ts';
import { after, DAY, type Instant, instantSchema } from './instant.ts';
import { isAfter, type Message, type Moment, momentOf, momentSchema, understandingOf } from './message.ts';
import { type OrderPhase, orderPhaseSchema } from './order.ts';
import { type Queue, queueFor, queueSchema } from './queue.ts';
import { intentSchema, signalSchema, urgencySchema } from './understanding.ts';
import { foldUnderstanding } from './understood.ts';

/** A conversation with one buyer as the channel knows it. */
export type Thread = { readonly connection: string; readonly shop: string; readonly conversation: string };

/** A tag: up to 24 letters, digits, `-` and `_` of any script, in lower case. */
export const tagSchema = z.string().check(
  z.refine((tag) => /^[\p{L}\p{M}\p{N}_-]{1,24}$/u.test(tag), '1 to 24 letters, digits, - or _'),
  z.refine((tag) => tag === tag.normalize('NFC').toLowerCase(), 'lower case'),
);

/** The coloured flags of seller back ends. */
export const flagSchema = z.enum(['red', 'yellow', 'green', 'blue', 'purple']);

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
  /** When the latest of the buyer's words reached us: what came after a resolution was not seen by who resolved. */
  lastArrival: z.optional(instantSchema),
  /** The oldest buyer message since the resolution that no one has answered: the response clocks run from it. */
  unanswered: z.optional(momentSchema),
  /** What the latest buyer message that says something is about. */
  matter: z.optional(
    z.object({ told: momentSchema, intent: intentSchema, confidence: z.number(), needsPerson: z.boolean() }),
  ),
  /** `certain`: the words told it; otherwise the site's language stands in until they do. */
  language: z.optional(z.object({ told: momentSchema, code: z.string(), certain: z.boolean() })),
  urgency: urgencySchema,
  /** All that any message threatened or tried, in alphabetical order; absent where there is nothing. */
  signals: z.optional(z.array(signalSchema)),
  itemId: z.optional(z.string()),
  order: z.optional(z.object({ id: z.string(), told: momentSchema, phase: orderPhaseSchema, phaseAt: instantSchema })),
  queue: queueSchema,

  // what agents did
  queueSetBy: z.optional(z.string()),
  owner: z.optional(z.string()),
  /** What the buyer wrote up to here is dealt with. It stays when the ticket is reopened: what was dealt with is not due again. */
  resolvedAt: z.optional(instantSchema),
  /** An agent took the resolution back. */
  reopenedAt: z.optional(instantSchema),
  snoozedUntil: z.optional(instantSchema),
  /** A word of the buyer's after this ends the snooze. */
  snoozedAt: z.optional(instantSchema),
  /** When the last snooze ended, where the sweep took it back only long after. */
  wokeLate: z.optional(instantSchema),
  flag: z.optional(flagSchema),
  /** The desk's own words for it, in alphabetical order; absent where there are none. */
  tags: z.optional(z.array(tagSchema)),
  /** Waits for a supervisor. */
  escalated: z.boolean(),
  /** Replies committed and not settled, oldest first. */
  pending: z.array(z.string()),
  /** Where this ticket went: whatever comes for it lands there, and nobody works on it any more. */
  mergedInto: z.optional(z.string()),
  /** The ticket that it went to has not taken it in yet: when the sweep sees to that. */
  mergeDue: z.optional(instantSchema),
  /** Tickets merged into this one: it shows their threads and answers for them. */
  merged: z.optional(z.array(z.string())),
  /** Whose conversation the buyer last wrote in, and so where answers go: one of `merged`; absent for this ticket's own. */
  speaksIn: z.optional(z.string()),
  /** When an answer is due; none while the last word is the seller's. */
  clock: z.optional(clockSchema),
  /** The latest command; put aside as history by the next one. */
  change: z.optional(changeSchema),
});
export type Ticket = z.infer<typeof ticketSchema>;
export type TicketStatus = 'open' | 'snoozed' | 'resolved' | 'merged';

export function ticketIdOf(thread: Thread, generation: number): string {
  return hashedId('tkt', thread.connection, thread.shop, thread.conversation, generation);
}

/**
 * A buyer who writes after the ticket was resolved or put to sleep opens it again, whoever did that and whatever arrived
 * late. Depends on the ticket alone: when a snooze is over, the sweep takes `snoozedUntil` away.
 */
export function statusOf(
  ticket: Pick<
    Ticket,
    'mergedInto' | 'resolvedAt' | 'reopenedAt' | 'snoozedUntil' | 'snoozedAt' | 'lastBuyer' | 'lastArrival'
  >,
): TicketStatus {
  if (ticket.mergedInto) return 'merged';
  const wroteAfter = (at: Instant) => [ticket.lastBuyer?.at, ticket.lastArrival].some((word) => word && word > at);
  if (ticket.resolvedAt && !ticket.reopenedAt && !wroteAfter(ticket.resolvedAt)) return 'resolved';
  if (ticket.snoozedUntil && !wroteAfter(ticket.snoozedAt ?? ticket.snoozedUntil)) return 'snoozed';
  return 'open';
}

/** Whether the ticket was resolved after that word was written, and after it had reached us. */
function isDealtWith(
  moment: Moment,
  { resolvedAt }: Pick<Ticket, 'resolvedAt'>,
  arrivedAt: Instant = moment.at,
): boolean {
  return resolvedAt !== undefined && moment.at <= resolvedAt && arrivedAt <= resolvedAt;
}

/** Whether a message of that time starts a new ticket rather than reopening this one. */
export function startsAnew(
  ticket: Pick<Ticket, 'resolvedAt' | 'reopenedAt' | 'lastBuyer' | 'lastArrival'>,
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
  const answers = message.from === 'seller' && !message.automatic;
  return settle(answers ? foldAnswer(next, moment, nextUnanswered) : next, rules);
}

/** The ticket after a person's answer of that moment. `nextUnanswered`: the oldest buyer message after it, read from the table. */
export function foldAnswer(ticket: Ticket, moment: Moment, nextUnanswered: Moment | undefined): Ticket {
  if (!isAfter(moment, ticket.lastSeller)) return ticket;
  // An answer from before the resolution changes nothing about what the buyer wrote after it.
  const unanswered = isDealtWith(moment, ticket) ? ticket.unanswered : nextUnanswered;
  return { ...ticket, lastSeller: moment, unanswered };
}

/**
 * What the agent answered did not (or not surely) reach the buyer: a resolution or snooze that counted on it is undone, and
 * the buyer's latest words are due again. An open ticket has its clock still.
 */
export function takenUpAgain(ticket: Ticket): Ticket {
  if (statusOf(ticket) === 'open') return ticket;
  const { lastBuyer, lastSeller } = ticket;
  const unanswered = lastBuyer && isAfter(lastBuyer, lastSeller) ? lastBuyer : undefined;
  const awake = { resolvedAt: undefined, reopenedAt: undefined, snoozedUntil: undefined, snoozedAt: undefined };
  return { ...ticket, ...awake, unanswered };
}

function foldBuyer(ticket: Ticket, message: Message, moment: Moment): void {
  const understanding = understandingOf(message);
  if (isAfter(moment, ticket.lastBuyer)) {
    ticket.lastBuyer = moment;
    ticket.speaksIn = message.ticket === ticket.ticketId ? undefined : message.ticket;
  }
  const { arrivedAt } = message;
  if (arrivedAt && !(ticket.lastArrival && ticket.lastArrival >= arrivedAt)) ticket.lastArrival = arrivedAt;
  const waits = isAfter(moment, ticket.lastSeller) && !isDealtWith(moment, ticket, arrivedAt);
  if (waits && (!ticket.unanswered || isAfter(ticket.unanswered, moment))) ticket.unanswered = moment;
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
  if (understanding) foldUnderstanding(ticket, understanding, moment);
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

/**
 * Derives queue and response clock from what was folded. What a ticket with others merged into it has unanswered is read from
 * all their messages (pipeline/merge-tickets.ts) and stands; a merged-away ticket has no clock.
 */
export function settle(folded: Ticket, rules: FoldRules): Ticket {
  const ticket = folded.merged ? folded : { ...folded, unanswered: stillUnanswered(folded) };
  const queue: Queue = ticket.queueSetBy
    ? ticket.queue
    : queueFor(ticket.matter?.intent ?? 'other', ticket.order?.phase ?? 'none', rules.shop.afterSaleFrom);
  return { ...ticket, queue, clock: responseClock(ticket, rules.respondWithinMs) };
}

/**
 * A reply that went out before the resolution and was settled after it names the oldest word since the reply, which may be
 * dealt with: the buyer's newest stands in for it then, where that one is not.
 */
function stillUnanswered(ticket: Ticket): Moment | undefined {
  const { unanswered, lastBuyer, lastSeller, lastArrival } = ticket;
  // Something came in after the resolution: rather due too early than not at all.
  if (!unanswered || !isDealtWith(unanswered, ticket, lastArrival)) return unanswered;
  return lastBuyer && isAfter(lastBuyer, lastSeller) && !isDealtWith(lastBuyer, ticket) ? lastBuyer : undefined;
}

function responseClock(ticket: Ticket, respondWithinMs: number): Clock | undefined {
  if (!ticket.unanswered || ticket.mergedInto) return undefined;
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
    clock: { ...ticket.clock, raisedAt: now, ...(isLate(ticket.clock.due, now) ? { late: true } : {}) },
  };
}

/** The snooze is over and the ticket stands in its worklist again. Where that comes late, the ticket says so. */
export function wakeTicket({ snoozedUntil, ...ticket }: Ticket, now: Instant): Ticket {
  return snoozedUntil && isLate(snoozedUntil, now) ? { ...ticket, wokeLate: snoozedUntil } : ticket;
}
