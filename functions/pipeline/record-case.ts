import { isOpen } from '../domain/case.ts';
import type { Shop } from '../domain/connection.ts';
import type { ChannelEvent, DisputeEvent, ReviewEvent } from '../domain/event.ts';
import { caseTold, type Happening } from '../domain/happening.ts';
import { earlier } from '../domain/instant.ts';
import { count } from '../platform/log.ts';
import type { Envelope } from '../platform/wire.ts';
import type { FoldOutcome } from '../store/records.ts';
import type { Live } from './live.ts';
import { mustNotBeErased } from './tombstones.ts';

type Delivered = Pick<Envelope, 'deliveryId' | 'receivedAt'>;
type CaseEvent = Exclude<ChannelEvent, { kind: 'inquiry' | 'order' }>;

/**
 * Disputes, reviews, notices and privacy orders: each its own record with its own clock. Throws `Erased` where the channel
 * tells again what a person who was erased once said.
 */
export async function recordCase(
  event: CaseEvent,
  shop: Shop | undefined,
  envelope: Delivered,
  live: Live,
): Promise<FoldOutcome> {
  const { outcome, told } = await fold(event, shop, envelope, live);
  if (outcome === 'stored') await live.store.feed.tell(told);
  return outcome;
}

async function fold(
  event: CaseEvent,
  shop: Shop | undefined,
  { deliveryId, receivedAt }: Delivered,
  live: Live,
): Promise<{ outcome: FoldOutcome; told: Happening }> {
  const { cases } = live.store;
  switch (event.kind) {
    case 'dispute': {
      const isErased = await isOfErased(event, receivedAt, live);
      const words = isErased ? { ...event, reason: undefined } : event;
      const { outcome, value } = await cases.foldDispute(words, deliveryId, shop?.site);
      return { outcome, told: caseTold('dispute', event.disputeId, event, value) };
    }
    case 'review': {
      const isErased = await isOfErased(event, receivedAt, live);
      const { outcome, value } = await cases.foldReview(isErased ? { ...event, text: '' } : event, deliveryId);
      return { outcome, told: caseTold('review', event.reviewId, event, value) };
    }
    case 'notice': {
      const { outcome, value } = await cases.foldNotice(event, deliveryId);
      return { outcome, told: caseTold('notice', event.noticeId, event, value) };
    }
    case 'privacy': {
      count('PrivacyOrder', { channel: event.channel });
      const { outcome, value } = await cases.foldPrivacyOrder(event, deliveryId);
      const { connection, eventId } = value;
      if (isOpen('privacy', value)) await live.send.privacy({ v: 1, privacy: 'carry-out', connection, order: eventId });
      return { outcome, told: caseTold('privacy', event.eventId, event, value) };
    }
  }
}

/** Whether it names nobody, but an order whose buyer was erased: then its words go, and the record stays to be dealt with. */
async function isOfErased(event: DisputeEvent | ReviewEvent, receivedAt: string, live: Live): Promise<boolean> {
  if (event.buyer) await mustNotBeErased(event, event.buyer, earlier(event.occurredAt, receivedAt), live);
  if (event.buyer || !event.orderId) return false;
  const order = await live.store.orders.find(event.connection, event.shop, event.orderId);
  return order?.erasedAt !== undefined;
}
