import fc from 'fast-check';
import type { Shop } from '../../functions/domain/connection.ts';
import type { DisputeEvent, NoticeEvent, OrderEvent, PrivacyEvent, ReviewEvent } from '../../functions/domain/event.ts';
import type { Message } from '../../functions/domain/message.ts';
import type { Reply } from '../../functions/domain/reply.ts';
import type { FoldRules, Thread, Ticket } from '../../functions/domain/ticket.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import type { Intent, Understanding, Urgency } from '../../functions/domain/understanding.ts';
import { type Lesson, lessonIdOf } from '../../functions/store/lessons.ts';

/** Valid things of the domain; a test overrides only what its sentence is about. */

export const CONNECTION = 'con_test000000000000';
export const SHOP = '700100';
export const AT = '2026-03-01T08:00:00.000Z';

const place = { channel: 'shopee', connection: CONNECTION, shop: SHOP };

export function aThread(changes: Partial<Thread> = {}): Thread {
  return { connection: CONNECTION, shop: SHOP, conversation: 'conversation-1', ...changes };
}

export function aShop(changes: Partial<Shop> = {}): Shop {
  return {
    ...place,
    name: 'Harbour Lights',
    site: 'ID',
    timeZone: 'Asia/Jakarta',
    afterSaleFrom: 'delivered',
    fulfilledBy: 'seller',
    reopenWithinDays: 30,
    ownNames: [],
    ...changes,
  };
}

export const RULES: FoldRules = { shop: { afterSaleFrom: 'delivered' }, respondWithinMs: 12 * 3_600_000 };

export function anUnderstanding(
  intent: Intent = 'track_order',
  urgency: Urgency = 'calm',
  language: Understanding['language'] = { code: 'id', confidence: 0.9, from: 'text' },
): Understanding {
  return { model: 'test 1', language, intents: [{ intent, confidence: 0.8 }], urgency, needsPerson: false };
}

export function aMessage(changes: Partial<Message> = {}): Message {
  const at = changes.at ?? AT;
  const messageId = changes.messageId ?? 'message-1';
  return {
    ticket: ticketIdOf(aThread(), 0),
    messageId,
    eventId: `event-of-${messageId}`,
    delivery: 'dlv_1',
    channelTime: at,
    at,
    clamped: false,
    from: 'buyer',
    automatic: false,
    text: 'kapan dikirim?',
    attachments: [],
    understanding: (changes.from ?? 'buyer') === 'buyer' ? anUnderstanding() : undefined,
    ...changes,
  };
}

export function aTicket(changes: Partial<Ticket> = {}): Ticket {
  const conversation = changes.conversation ?? 'conversation-1';
  const moment = { at: AT, id: 'message-1' };
  return {
    ticketId: ticketIdOf(aThread({ conversation }), 0),
    ...place,
    conversation,
    generation: 0,
    buyer: { id: 'buyer-1' },
    first: moment,
    lastBuyer: moment,
    unanswered: moment,
    urgency: 'calm',
    queue: 'in-sale',
    escalated: false,
    pending: [],
    clock: { kind: 'first-response', due: '2026-03-01T20:00:00.000Z' },
    ...changes,
  };
}

export function aReply(changes: Partial<Reply> = {}): Reply {
  return {
    replyId: 'rpl_1',
    ticket: ticketIdOf(aThread(), 0),
    ...place,
    conversation: 'conversation-1',
    buyer: 'buyer-1',
    bodyHash: 'hash',
    text: 'Sudah dikirim.',
    language: 'id',
    author: 'li',
    automatic: false,
    createdAt: AT,
    state: 'queued',
    attempts: 0,
    ...changes,
  };
}

export function anOrderEvent(changes: Partial<OrderEvent> = {}): OrderEvent {
  return {
    kind: 'order',
    eventId: 'order-event-1',
    ...place,
    occurredAt: AT,
    orderId: 'order-1',
    status: 'READY_TO_SHIP',
    phase: 'paid',
    ...changes,
  };
}

export function aDisputeEvent(changes: Partial<DisputeEvent> = {}): DisputeEvent {
  return {
    kind: 'dispute',
    eventId: 'dispute-event-1',
    ...place,
    occurredAt: AT,
    disputeId: 'dispute-1',
    type: 'return',
    status: 'REQUESTED',
    open: true,
    ...changes,
  };
}

/** What somebody's correction of {@link aMessage} taught. */
export function aLesson(changes: Partial<Lesson> = {}): Lesson {
  const { ticket, messageId, channelTime } = aMessage();
  return {
    lessonId: lessonIdOf(ticket, messageId),
    connection: CONNECTION,
    shop: SHOP,
    at: AT,
    label: { intent: 'cancel_order' },
    language: 'id',
    guess: { model: 'test 1', language: 'id', intent: 'track_order', urgency: 'calm' },
    features: { of: 'words-1', buckets: [1, 2, 3] },
    source: { ticket, messageId, channelTime },
    ...changes,
  };
}

export function aReviewEvent(changes: Partial<ReviewEvent> = {}): ReviewEvent {
  return {
    kind: 'review',
    eventId: 'review-event-1',
    ...place,
    occurredAt: AT,
    reviewId: 'review-1',
    rating: 2,
    outOf: 5,
    text: 'rusak',
    ...changes,
  };
}

export function aNoticeEvent(changes: Partial<NoticeEvent> = {}): NoticeEvent {
  return {
    kind: 'notice',
    eventId: 'notice-event-1',
    ...place,
    occurredAt: AT,
    noticeId: 'notice-1',
    topic: 'listing removed',
    severity: 'warning',
    text: 'A listing was taken down.',
    ...changes,
  };
}

export function aPrivacyEvent(changes: Partial<PrivacyEvent> = {}): PrivacyEvent {
  return {
    kind: 'privacy',
    eventId: 'privacy-event-1',
    ...place,
    occurredAt: AT,
    orders: 'erase',
    subjects: ['buyer-1'],
    ...changes,
  };
}

/** The same things twice: as they are, and as they may arrive: in any order, each at least once and some again. */
export function arrivals<T>(things: fc.Arbitrary<T[]>): fc.Arbitrary<[T[], T[]]> {
  return things.chain((all) =>
    fc
      .array(fc.nat({ max: Math.max(0, all.length - 1) }), { maxLength: 5 })
      .map((places) => places.flatMap((place) => all.slice(place, place + 1)))
      .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }))
      .map((arrived): [T[], T[]] => [all, arrived]),
  );
}
