import type { Shop } from '../domain/connection.ts';
import type { ChannelEvent } from '../domain/event.ts';
import { caseTold, type Happening } from '../domain/happening.ts';
import { count } from '../platform/log.ts';
import type { FoldOutcome } from '../store/records.ts';
import type { Live } from './live.ts';

type CaseEvent = Exclude<ChannelEvent, { kind: 'inquiry' | 'order' }>;

/** Disputes, reviews, notices and privacy orders: each its own record with its own clock. */
export async function recordCase(
  event: CaseEvent,
  shop: Shop | undefined,
  delivery: string,
  live: Live,
): Promise<FoldOutcome> {
  const { outcome, told } = await fold(event, shop, delivery, live);
  if (outcome === 'stored') await live.store.feed.tell(told);
  return outcome;
}

async function fold(
  event: CaseEvent,
  shop: Shop | undefined,
  delivery: string,
  live: Live,
): Promise<{ outcome: FoldOutcome; told: Happening }> {
  const { cases } = live.store;
  switch (event.kind) {
    case 'dispute': {
      const { outcome, value } = await cases.foldDispute(event, delivery, shop?.site);
      return { outcome, told: caseTold('dispute', event.disputeId, event, value) };
    }
    case 'review': {
      const { outcome, value } = await cases.foldReview(event, delivery);
      return { outcome, told: caseTold('review', event.reviewId, event, value) };
    }
    case 'notice': {
      const { outcome, value } = await cases.foldNotice(event, delivery);
      return { outcome, told: caseTold('notice', event.noticeId, event, value) };
    }
    case 'privacy': {
      count('PrivacyOrder', { channel: event.channel });
      // Names are kept only as keyed hashes, per connection: enough to find the person, not to read or guess who it is.
      const subjects = await Promise.all(
        event.subjects.map((subject) => live.secrets.keyedHash([event.connection, subject])),
      );
      const { outcome, value } = await cases.foldPrivacyOrder(event, delivery, subjects);
      return { outcome, told: caseTold('privacy', event.eventId, event, value) };
    }
  }
}
