import * as z from 'zod/mini';
import { clockKindSchema } from '../domain/clock.ts';
import { correctionSchema } from '../domain/correction.ts';
import { instantSchema } from '../domain/instant.ts';
import { type Message, messageSchema } from '../domain/message.ts';
import { type Order, orderPhaseSchema, orderSchema } from '../domain/order.ts';
import { queueSchema } from '../domain/queue.ts';
import { type Reply, replySchema } from '../domain/reply.ts';
import { type Change, flagSchema, statusOf, type Ticket, tagSchema, ticketSchema } from '../domain/ticket.ts';
import { factSchema } from '../domain/understanding/facts/fact.ts';
import { promiseSchema } from '../domain/understanding/promises/promises-in.ts';
import { factsOf, promisesOf, type Reading } from '../domain/understanding/reading.ts';
import { intentSchema, signalSchema, understandingSchema, urgencySchema } from '../domain/understanding.ts';
import type { Stored } from '../store/records.ts';
import { etagOf } from './etag.ts';

/** A page of a list: `next` is the cursor of the page after, null at the end. */
export function pageOf<T>(item: z.ZodMiniType<T>) {
  return z.object({ items: z.array(item), next: z.nullable(z.string()) });
}

export const changeResourceSchema = z.object({
  seq: z.int(),
  actor: z.string(),
  action: z.string(),
  at: instantSchema,
  note: z.nullable(z.string()),
});

/** A ticket as clients see it, without the fold's own bookkeeping. */
export const ticketResourceSchema = z.object({
  id: z.string(),
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  conversation: z.string(),
  buyer: ticketSchema.shape.buyer,
  status: z.enum(['open', 'snoozed', 'resolved', 'merged']),
  queue: queueSchema,
  queueSetBy: z.nullable(z.string()),
  owner: z.nullable(z.string()),
  escalated: z.boolean(),
  flag: z.nullable(flagSchema),
  tags: z.array(tagSchema),
  urgency: urgencySchema,
  /** What any of its messages threatened or tried. */
  signals: z.array(signalSchema),
  intent: z.nullable(z.object({ name: intentSchema, confidence: z.number() })),
  needsPerson: z.boolean(),
  language: z.nullable(z.object({ code: z.string(), certain: z.boolean() })),
  clock: z.nullable(z.object({ kind: clockKindSchema, due: instantSchema, overdue: z.boolean(), late: z.boolean() })),
  order: z.nullable(z.object({ id: z.string(), phase: orderPhaseSchema })),
  itemId: z.nullable(z.string()),
  openedAt: instantSchema,
  lastBuyerAt: z.nullable(instantSchema),
  lastSellerAt: z.nullable(instantSchema),
  unansweredSince: z.nullable(instantSchema),
  resolvedAt: z.nullable(instantSchema),
  snoozedUntil: z.nullable(instantSchema),
  /** When the snooze ended, where the ticket came back only long after. */
  wokeLate: z.nullable(instantSchema),
  pendingReplies: z.array(z.string()),
  /** Tickets merged into this one; its thread, replies and notes are theirs too. */
  mergedTickets: z.array(z.string()),
  mergedInto: z.nullable(z.string()),
  change: z.nullable(changeResourceSchema),
});

export function ticketResource(ticket: Ticket): z.infer<typeof ticketResourceSchema> {
  const status = statusOf(ticket);
  return {
    id: ticket.ticketId,
    channel: ticket.channel,
    connection: ticket.connection,
    shop: ticket.shop,
    conversation: ticket.conversation,
    buyer: ticket.buyer,
    status,
    queue: ticket.queue,
    queueSetBy: ticket.queueSetBy ?? null,
    owner: ticket.owner ?? null,
    escalated: ticket.escalated,
    flag: ticket.flag ?? null,
    tags: ticket.tags ?? [],
    urgency: ticket.urgency,
    signals: ticket.signals ?? [],
    intent: ticket.matter ? { name: ticket.matter.intent, confidence: ticket.matter.confidence } : null,
    needsPerson: ticket.matter?.needsPerson ?? true,
    language: ticket.language ? { code: ticket.language.code, certain: ticket.language.certain } : null,
    clock: ticket.clock
      ? {
          kind: ticket.clock.kind,
          due: ticket.clock.due,
          overdue: ticket.clock.raisedAt !== undefined,
          late: ticket.clock.late ?? false,
        }
      : null,
    order: ticket.order ? { id: ticket.order.id, phase: ticket.order.phase } : null,
    itemId: ticket.itemId ?? null,
    openedAt: ticket.first.at,
    lastBuyerAt: ticket.lastBuyer?.at ?? null,
    lastSellerAt: ticket.lastSeller?.at ?? null,
    unansweredSince: ticket.unanswered?.at ?? null,
    resolvedAt: (status === 'resolved' && ticket.resolvedAt) || null,
    snoozedUntil: (status === 'snoozed' && ticket.snoozedUntil) || null,
    wokeLate: ticket.wokeLate ?? null,
    pendingReplies: ticket.pending,
    mergedTickets: ticket.merged ?? [],
    mergedInto: ticket.mergedInto ?? null,
    change: ticket.change ? changeResource(ticket.change) : null,
  };
}

/** What everything gives that ends with a ticket. */
export const ticketAnswerSchema = z.object({ ticket: ticketResourceSchema });

/** The answer to everything that ends with a ticket: the ticket and the tag of its version. */
export function ticketAnswer({ value, version }: Stored<Ticket>, headers: Readonly<Record<string, string>> = {}) {
  return { status: 200, body: { ticket: ticketResource(value) }, headers: { ...headers, etag: etagOf(version) } };
}

export function changeResource({ seq, actor, action, at, note }: Change): z.infer<typeof changeResourceSchema> {
  return { seq, actor, action, at, note: note ?? null };
}

/** A message of the thread. `whole` is where to read the whole text, where `text` is only its beginning. */
export const messageResourceSchema = z.object({
  id: z.string(),
  /** Under which its conversation is kept: the ticket itself, or one merged into it. */
  ticket: z.string(),
  at: instantSchema,
  clockDoubtful: z.boolean(),
  from: messageSchema.shape.from,
  automatic: z.boolean(),
  text: z.string(),
  whole: z.nullable(z.string()),
  attachments: messageSchema.shape.attachments,
  orderId: z.nullable(z.string()),
  itemId: z.nullable(z.string()),
  /** What the model made of it. */
  understanding: z.nullable(understandingSchema),
  /** What a person says that it is instead. */
  correction: z.nullable(correctionSchema),
  /** Numbers, amounts, dates and links in the buyer's own words, with their places in `text`. */
  facts: z.array(factSchema),
});

/** `reading`: where the shop is; facts are counted from the text as it is read. */
export function messageResource(message: Message, reading: Reading): z.infer<typeof messageResourceSchema> {
  return {
    id: message.messageId,
    ticket: message.ticket,
    at: message.at,
    clockDoubtful: message.clamped,
    from: message.from,
    automatic: message.automatic,
    text: message.text,
    whole: message.textObject
      ? `/v1/tickets/${message.ticket}/texts/${Buffer.from(message.textObject).toString('base64url')}`
      : null,
    attachments: message.attachments,
    orderId: message.orderId ?? null,
    itemId: message.itemId ?? null,
    understanding: message.understanding ?? null,
    correction: message.correction ?? null,
    facts: factsOf(message, reading),
  };
}

/** A reply and what became of it. */
export const replyResourceSchema = z.object({
  id: z.string(),
  ticket: z.string(),
  conversation: z.string(),
  state: replySchema.shape.state,
  text: z.string(),
  language: z.string(),
  template: z.nullable(z.string()),
  saved: z.nullable(z.string()),
  attachments: z.array(z.object({ id: z.string(), ticket: z.string(), name: z.string(), type: z.string() })),
  author: z.string(),
  automatic: z.boolean(),
  createdAt: instantSchema,
  attempts: z.int(),
  notBefore: z.nullable(instantSchema),
  settledAt: z.nullable(instantSchema),
  settledBy: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  /** What it promises the buyer, and by when: a reminder can be set. */
  promises: z.array(promiseSchema),
});

/** A draft that stands among the ticket's `pending` is committed: its wake-up has not reached the sender yet. */
export function shownState({ state, replyId }: Reply, pending: readonly string[]): Reply['state'] {
  return state === 'draft' && pending.includes(replyId) ? 'queued' : state;
}

export function replyResource(
  reply: Reply,
  reading: Reading,
  pending: readonly string[] = [],
): z.infer<typeof replyResourceSchema> {
  return {
    id: reply.replyId,
    ticket: reply.ticket,
    conversation: reply.conversation,
    state: shownState(reply, pending),
    text: reply.text,
    language: reply.language,
    template: reply.template ?? null,
    saved: reply.saved ?? null,
    attachments: (reply.attachments ?? []).map(({ attachmentId, ...file }) => ({ id: attachmentId, ...file })),
    author: reply.author,
    automatic: reply.automatic,
    createdAt: reply.createdAt,
    attempts: reply.attempts,
    notBefore: reply.notBefore ?? null,
    settledAt: reply.settledAt ?? null,
    settledBy: reply.settledBy ?? null,
    reason: reply.reason ?? null,
    promises: promisesOf(reply, reading),
  };
}

/** An order; `detailed` is false while the channel only pointed at it and told nothing of its lines. */
export const orderResourceSchema = z.extend(
  z.omit(orderSchema, { applied: true, statusTold: true, detailsTold: true, shipment: true }),
  {
    statusAt: instantSchema,
    detailed: z.boolean(),
    shipment: z.nullable(
      z.object({ carrier: z.nullable(z.string()), tracking: z.nullable(z.string()), at: instantSchema }),
    ),
  },
);

export function orderResource({
  applied: _applied,
  statusTold,
  detailsTold,
  shipment,
  ...order
}: Order): z.infer<typeof orderResourceSchema> {
  return {
    ...order,
    statusAt: statusTold.at,
    detailed: detailsTold !== null,
    shipment: shipment
      ? { carrier: shipment.carrier ?? null, tracking: shipment.tracking ?? null, at: shipment.told.at }
      : null,
  };
}
