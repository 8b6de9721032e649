import type { Message } from '../domain/message.ts';
import type { Order } from '../domain/order.ts';
import type { Reply } from '../domain/reply.ts';
import { type Change, statusOf, type Ticket } from '../domain/ticket.ts';
import type { Stored } from '../store/records.ts';
import { etagOf } from './etag.ts';

/** A ticket as clients see it, without the fold's own bookkeeping. */
export function ticketResource(ticket: Ticket) {
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
    intent: ticket.matter ? { name: ticket.matter.intent, confidence: ticket.matter.confidence } : null,
    needsPerson: ticket.matter?.needsPerson ?? true,
    language: ticket.language ? { code: ticket.language.code, certain: ticket.language.certain } : null,
    clock: ticket.clock
      ? { kind: ticket.clock.kind, due: ticket.clock.due, overdue: ticket.clock.raisedAt !== undefined }
      : null,
    order: ticket.order ? { id: ticket.order.id, phase: ticket.order.phase } : null,
    itemId: ticket.itemId ?? null,
    openedAt: ticket.first.at,
    lastBuyerAt: ticket.lastBuyer?.at ?? null,
    lastSellerAt: ticket.lastSeller?.at ?? null,
    unansweredSince: ticket.unanswered?.at ?? null,
    resolvedAt: (status === 'resolved' && ticket.resolvedAt) || null,
    snoozedUntil: (status === 'snoozed' && ticket.snoozedUntil) || null,
    pendingReplies: ticket.pending,
    change: ticket.change ? changeResource(ticket.change) : null,
  };
}

/** The answer to everything that ends with a ticket: the ticket and the tag of its version. */
export function ticketAnswer({ value, version }: Stored<Ticket>, headers: Readonly<Record<string, string>> = {}) {
  return { status: 200, body: { ticket: ticketResource(value) }, headers: { ...headers, etag: etagOf(version) } };
}

export function changeResource({ seq, actor, action, at, note }: Change) {
  return { seq, actor, action, at, note: note ?? null };
}

/** A message of the thread. `whole` is where to read the whole text, where `text` is only its beginning. */
export function messageResource(message: Message) {
  return {
    id: message.messageId,
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
  };
}

/** A draft that stands among the ticket's `pending` is committed: its wake-up has not reached the sender yet. */
export function replyResource(reply: Reply, pending: readonly string[] = []) {
  return {
    id: reply.replyId,
    ticket: reply.ticket,
    state: reply.state === 'draft' && pending.includes(reply.replyId) ? ('queued' as const) : reply.state,
    text: reply.text,
    language: reply.language,
    template: reply.template ?? null,
    author: reply.author,
    automatic: reply.automatic,
    createdAt: reply.createdAt,
    attempts: reply.attempts,
    notBefore: reply.notBefore ?? null,
    settledAt: reply.settledAt ?? null,
    settledBy: reply.settledBy ?? null,
    reason: reply.reason ?? null,
  };
}

export function orderResource({ applied: _applied, statusTold, detailsTold, shipment, ...order }: Order) {
  return {
    ...order,
    statusAt: statusTold.at,
    /** False while the channel only pointed at the order and told nothing of its lines. */
    detailed: detailsTold !== null,
    shipment: shipment
      ? { carrier: shipment.carrier ?? null, tracking: shipment.tracking ?? null, at: shipment.told.at }
      : null,
  };
}
