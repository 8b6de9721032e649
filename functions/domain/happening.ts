import * as z from 'zod/mini';
import { type CaseKind, type CaseOf, isOpen } from './case.ts';
import type { OrderEvent } from './event.ts';
import { hashedId } from './id.ts';
import { type Instant, instantSchema } from './instant.ts';
import type { Message } from './message.ts';
import { type Order, orderPhaseSchema } from './order.ts';
import { queueSchema } from './queue.ts';
import type { Alarm, Applied } from './record.ts';
import type { Reply, ReplyState } from './reply.ts';
import { type Change, statusOf, type Ticket } from './ticket.ts';
import { urgencySchema } from './understanding.ts';

/** Everything that other systems can hear of, with what it means: docs/events.md says the same, and a test compares. */
export const HAPPENINGS = {
  'inquiry.received': 'A buyer wrote.',
  'message.echoed': "The shop's own message was seen on the channel, written here or there.",
  'announcement.received': 'The platform itself wrote into a conversation.',
  'ticket.opened': 'A buyer wrote about a new matter.',
  'ticket.reopened': 'A resolved ticket is open again.',
  'ticket.woken': 'A snoozed ticket is open again.',
  'ticket.changed': 'Someone did something to a ticket; `action` says what.',
  'ticket.resolved': 'Someone resolved a ticket.',
  'ticket.escalated': 'A ticket waits for a supervisor.',
  'ticket.due': 'An answer is due, and nobody has given it.',
  'reply.committed': 'An answer will be sent.',
  'reply.sent': 'An answer reached the channel.',
  'reply.failed': 'An answer was not sent and will not be.',
  'reply.unknown': 'Nobody knows whether an answer went out.',
  'reply.discarded': 'An agent gave up an answer of unknown outcome.',
  'order.updated': 'The channel told something of an order.',
  'order.detailed': 'What could not be read of an order when it was updated has been read since.',
  'dispute.updated': 'The channel told something of a dispute.',
  'dispute.opened': 'It was the first word of it.',
  'dispute.closed': 'The channel waits for nothing any more.',
  'dispute.due': 'A reminder of a dispute rang; `due` is when.',
  'dispute.done': 'Someone dealt with a dispute.',
  'review.updated': 'The channel told something of a review.',
  'review.opened': 'It was the first word of it.',
  'review.closed': 'The review needs nobody, or nobody any more.',
  'review.due': 'A reminder of a review rang.',
  'review.done': 'Someone dealt with a review.',
  'notice.updated': 'The platform told something of a notice (a warning, a takedown).',
  'notice.opened': 'It was the first word of it.',
  'notice.closed': 'The notice needs nobody any more.',
  'notice.due': 'A reminder of a notice rang.',
  'notice.done': 'Someone dealt with a notice.',
  'privacy.updated': 'The channel told something of an order to export or to erase.',
  'privacy.opened': 'It was the first word of it.',
  'privacy.closed': 'The order needs nobody any more.',
  'privacy.due': 'A reminder of such an order rang.',
  'privacy.done': 'Someone carried out such an order.',
  'endpoint.disabled': 'A webhook endpoint gets nothing any more: it said so, or failed for days.',
} as const;
export type HappeningType = keyof typeof HAPPENINGS;
export const HAPPENING_TYPES = Object.keys(HAPPENINGS) as [HappeningType, ...HappeningType[]];

const caseKindSchema = z.enum(['dispute', 'review', 'notice', 'privacy']);

/**
 * What happened, once: ids and small facts, never a buyer's id, words or name. One thing may be several at once (the
 * message that opens a ticket): each has a name and an id of its own, and all are written together. Stays under 1 KB.
 */
export const happeningSchema = z.object({
  tells: z.array(z.object({ id: z.string(), type: z.enum(HAPPENING_TYPES) })).check(z.minLength(1)),
  /** When it happened; of what a channel tells, when the channel says that it did. */
  at: instantSchema,
  connection: z.string(),
  shop: z.string(),
  ticket: z.optional(z.string()),
  order: z.optional(z.string()),
  case: z.optional(z.object({ kind: caseKindSchema, id: z.string() })),
  reply: z.optional(z.string()),
  endpoint: z.optional(z.string()),
  /** The number of a command in its ticket's history. */
  change: z.optional(z.int()),
  action: z.optional(z.string()),
  queue: z.optional(queueSchema),
  urgency: z.optional(urgencySchema),
  phase: z.optional(orderPhaseSchema),
  due: z.optional(instantSchema),
});
export type Happening = z.infer<typeof happeningSchema>;

/** No shop in particular. */
export const NO_SHOP = '-';

type Subject = readonly (string | number)[];

/** The same thing that happened has the same id, however often it is told. */
function tell(type: HappeningType, ...subject: Subject): Happening['tells'][number] {
  return { id: hashedId('hap', type, ...subject), type };
}

/** A message found its place. `before`: the ticket as it was; undefined where there was none. */
export function messageTold(before: Ticket | undefined, ticket: Ticket, message: Message): Happening {
  const { connection, shop, ticketId } = ticket;
  const place = { at: message.at, connection, shop, ticket: ticketId, queue: ticket.queue };
  const subject = [connection, shop, message.eventId];
  if (message.from === 'seller') return { ...place, tells: [tell('message.echoed', ...subject)] };
  if (message.from === 'platform') return { ...place, tells: [tell('announcement.received', ...subject)] };
  const back = broughtBack(before, ticket, message);
  return {
    ...place,
    tells: [
      tell('inquiry.received', ...subject),
      ...(isBeginning(before, ticket, message) ? [tell('ticket.opened', ticketId)] : []),
      ...(back ? [tell(back, ticketId, message.messageId)] : []),
    ],
    urgency: ticket.urgency,
    order: message.orderId,
  };
}

/**
 * Whether this is the buyer's first word on the ticket, whoever wrote there before. A step that comes again finds its own
 * earlier try: then it is told once more, under the same id.
 */
function isBeginning(before: Ticket | undefined, { first }: Ticket, { messageId }: Message): boolean {
  return first.id === messageId || !before?.lastBuyer || before.lastBuyer.id === messageId;
}

/**
 * Whether this word of the buyer's took up a ticket that was resolved or asleep. A step that comes again finds the ticket
 * open already, by an earlier try of its own: then it is the word that the ticket has waited for an answer to since.
 */
function broughtBack(before: Ticket | undefined, ticket: Ticket, message: Message): HappeningType | undefined {
  if (!before || statusOf(ticket) !== 'open') return undefined;
  const was = statusOf(before);
  if (was !== 'open') return was === 'resolved' ? 'ticket.reopened' : 'ticket.woken';
  if (ticket.unanswered?.id !== message.messageId) return undefined;
  const answeredSince = (then: Instant) => ticket.lastSeller !== undefined && ticket.lastSeller.at > then;
  if (ticket.resolvedAt && !ticket.reopenedAt && !answeredSince(ticket.resolvedAt)) return 'ticket.reopened';
  return ticket.snoozedUntil && !answeredSince(ticket.snoozedAt ?? ticket.snoozedUntil) ? 'ticket.woken' : undefined;
}

/** What some commands are besides a change. */
const ALSO: Readonly<Record<string, HappeningType>> = {
  resolve: 'ticket.resolved',
  reopen: 'ticket.reopened',
  escalate: 'ticket.escalated',
  'correct-to-danger': 'ticket.escalated',
  'hand-over-to-supervisor': 'ticket.escalated',
};

/** A command on a ticket. Its id stands for who gave it too, so that of two who wanted to be the next only one is meant. */
export function changeTold({ ticketId, connection, shop, queue }: Ticket, change: Change): Happening {
  const { seq, action, at } = change;
  const also = ALSO[action];
  const subject = [ticketId, seq, change.actor, action, at];
  return {
    tells: [tell('ticket.changed', ...subject), ...(also ? [tell(also, ...subject)] : [])],
    at,
    connection,
    shop,
    ticket: ticketId,
    queue,
    change: seq,
    action,
  };
}

/** Whether this is the command that was told of. */
export function isTheChange(happening: Happening, ticket: string, { seq, actor, action, at }: Change): boolean {
  return happening.tells[0]?.id === tell('ticket.changed', ticket, seq, actor, action, at).id;
}

/** Nobody has answered in time. */
export function dueTold({ ticketId, connection, shop, queue, urgency, clock }: Ticket, now: Instant): Happening {
  const due = clock?.due ?? now;
  const tells = [tell('ticket.due', ticketId, clock?.kind ?? '', due)];
  return { tells, at: now, connection, shop, ticket: ticketId, queue, urgency, due };
}

/** A snooze is over. */
export function wokenTold({ ticketId, connection, shop, queue, snoozedUntil }: Ticket, now: Instant): Happening {
  const tells = [tell('ticket.woken', ticketId, snoozedUntil ?? now)];
  return { tells, at: now, connection, shop, ticket: ticketId, queue };
}

const REPLY_TYPES: Partial<Record<ReplyState, HappeningType>> = {
  sent: 'reply.sent',
  failed: 'reply.failed',
  unknown: 'reply.unknown',
  discarded: 'reply.discarded',
};

/** Where a committed reply stands now. `known`: where it stood when that was told last. Undefined where there is no news. */
export function replyTold(reply: Reply, state: ReplyState, known: ReplyState | undefined): Happening | undefined {
  const type = REPLY_TYPES[state];
  const tells = [
    ...(known === undefined ? [tell('reply.committed', reply.replyId)] : []),
    ...(type && known !== state ? [tell(type, reply.replyId)] : []),
  ];
  if (tells.length === 0) return undefined;
  const { connection, shop, ticket, replyId, orderId, createdAt, sendingSince, settledAt } = reply;
  const at = type ? (settledAt ?? sendingSince ?? createdAt) : createdAt;
  return { tells, at, connection, shop, ticket, reply: replyId, order: orderId };
}

/** The channel told something of an order, or was asked about it later and answered. */
export function orderTold(
  type: 'order.updated' | 'order.detailed',
  event: OrderEvent,
  { orderId, phase }: Order,
): Happening {
  const { connection, shop, eventId, occurredAt } = event;
  const tells = [tell(type, connection, shop, orderId, eventId)];
  return { tells, at: occurredAt, connection, shop, order: orderId, phase };
}

type CaseEvent = {
  readonly connection: string;
  readonly shop: string;
  readonly eventId: string;
  readonly occurredAt: Instant;
};

/** The channel told something of a dispute, review, notice or privacy order. */
export function caseTold<K extends CaseKind>(kind: K, id: string, event: CaseEvent, record: CaseOf[K]): Happening {
  const { connection, shop, eventId, occurredAt } = event;
  const isFirst = record.applied[0]?.event === eventId;
  const tells = [
    tell(`${kind}.updated`, connection, shop, id, eventId),
    ...(isFirst ? [tell(`${kind}.opened`, connection, shop, id)] : []),
    ...(isOpen(kind, record) ? [] : [tell(`${kind}.closed`, connection, shop, id, eventId)]),
  ];
  return { tells, at: occurredAt, connection, shop, case: { kind, id }, order: orderOf(record) };
}

type Place = { readonly connection: string; readonly shop: string; readonly id: string };

/** Alarms of a record that have come, together. */
export function alarmTold(
  kind: CaseKind,
  { connection, shop, id }: Place,
  come: readonly Alarm[],
  now: Instant,
): Happening {
  const tells = come.map(({ name, at }) => tell(`${kind}.due`, connection, shop, id, name, at));
  return { tells, at: now, connection, shop, case: { kind, id }, due: come[0]?.at };
}

/** A person's word that a record is dealt with. */
export function doneTold(
  kind: CaseKind,
  { connection, shop, id }: Place,
  { at, by = '' }: Pick<Applied, 'at' | 'by'>,
): Happening {
  const tells = [tell(`${kind}.done`, connection, shop, id, at, by)];
  return { tells, at, connection, shop, case: { kind, id } };
}

/** Whether this entry of a record's history is the word that was told of. */
export function isTheDone(happening: Happening, { at, by }: Applied): boolean {
  const { connection, shop, case: about } = happening;
  return (
    about !== undefined &&
    by !== undefined &&
    happening.tells[0]?.id === tell(`${about.kind}.done`, connection, shop, about.id, at, by).id
  );
}

/** An endpoint was disabled, by its own word or after days of failing. */
export function disabledTold(endpoint: string, at: Instant): Happening {
  return { tells: [tell('endpoint.disabled', endpoint, at)], at, connection: NO_SHOP, shop: NO_SHOP, endpoint };
}

/** Whether it is told before it is done, so that a reader has to see whether it was. */
export function isForetold({ tells }: Happening): boolean {
  return tells.some(({ type }) => type === 'ticket.changed' || type.endsWith('.done'));
}

function orderOf(record: object): string | undefined {
  return 'orderId' in record && typeof record.orderId === 'string' ? record.orderId : undefined;
}
