import type { Shop } from '../domain/connection.ts';
import type { ChannelEvent } from '../domain/event.ts';
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
  const { cases } = live.store;
  switch (event.kind) {
    case 'dispute':
      return (await cases.foldDispute(event, delivery, shop?.site)).outcome;
    case 'review':
      return (await cases.foldReview(event, delivery)).outcome;
    case 'notice':
      return (await cases.foldNotice(event, delivery)).outcome;
    case 'privacy': {
      count('PrivacyOrder', { channel: event.channel });
      // Names are kept only as keyed hashes, per connection: enough to find the person, not to read or guess who it is.
      const subjects = await Promise.all(
        event.subjects.map((subject) => live.secrets.keyedHash([event.connection, subject])),
      );
      return (await cases.foldPrivacyOrder(event, delivery, subjects)).outcome;
    }
  }
}
