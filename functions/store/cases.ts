import * as z from 'zod/mini';
import { type Dispute, disputeSchema, foldDispute } from '../domain/dispute.ts';
import type { DisputeEvent, NoticeEvent, PrivacyEvent, ReviewEvent } from '../domain/event.ts';
import type { Instant } from '../domain/instant.ts';
import {
  foldNotice,
  foldPrivacyOrder,
  type Notice,
  noticeSchema,
  type PrivacyOrder,
  privacyOrderSchema,
} from '../domain/notice.ts';
import { type Alarm, alarmSchema } from '../domain/record.ts';
import { foldReview, type Review, reviewSchema } from '../domain/review.ts';
import { alarmEntry, type FoldOutcome, foldInto, parseItem } from './records.ts';
import { clockPartition, shardsOf } from './shards.ts';
import { type Item, type Key, keys, type Table } from './table.ts';

export type CaseKind = 'dispute' | 'review' | 'notice' | 'privacy';

type Folded<T> = Promise<{ outcome: FoldOutcome; value: T }>;

/** What has a deadline of its own beside the tickets: disputes, reviews, platform notices, privacy orders. */
export type CaseStore = {
  foldDispute(event: DisputeEvent, delivery: string, site: string | undefined): Folded<Dispute>;
  foldReview(event: ReviewEvent, delivery: string): Folded<Review>;
  foldNotice(event: NoticeEvent, delivery: string): Folded<Notice>;
  foldPrivacyOrder(event: PrivacyEvent, delivery: string, subjects: string[]): Folded<PrivacyOrder>;
  dispute(connection: string, shop: string, id: string): Promise<Dispute | undefined>;
  review(connection: string, shop: string, id: string): Promise<Review | undefined>;
  /** Open ones by their next alarm. */
  disputes(limit: number): Promise<Dispute[]>;
  reviews(limit: number): Promise<Review[]>;
  notices(limit: number): Promise<Notice[]>;
  privacyOrders(limit: number): Promise<PrivacyOrder[]>;
  /** Marks the alarms that have come as raised, once; gives those it raised now. */
  raise(kind: CaseKind, key: Key, now: Instant): Promise<Alarm[]>;
};

/** A sweep that comes more than this after an alarm says that it is late. */
const LATE_AFTER_MS = 5 * 60_000;
const withAlarms = z.looseObject({ alarms: z.array(alarmSchema) });

export function caseStore(table: Table): CaseStore {
  async function open<T>(kind: CaseKind, schema: z.ZodMiniType<T>, limit: number): Promise<T[]> {
    const { clock } = await shardsOf(table);
    const pages = await Promise.all(
      Array.from({ length: clock }, (_, shard) =>
        table.entries('work', { partition: clockPartition(kind, shard), limit }),
      ),
    );
    const first = pages
      .flatMap((page) => page.items)
      .sort((a, b) => ((a.workSk ?? '') < (b.workSk ?? '') ? -1 : 1))
      .slice(0, limit);
    const items = await Promise.all(first.map((entry) => table.get(entry)));
    return items.filter((item): item is Item => item !== undefined).map((item) => parseItem(schema, item.data));
  }

  async function find<T>(schema: z.ZodMiniType<T>, key: Key): Promise<T | undefined> {
    const item = await table.get(key);
    return item && parseItem(schema, item.data);
  }

  return {
    async foldDispute(event, delivery, site) {
      const key = keys.dispute(event.connection, event.shop, event.disputeId);
      const after = (before: Dispute | undefined) => foldDispute(before, event, site);
      return fold(key, 'dispute', disputeSchema, event, delivery, event.status, after);
    },
    async foldReview(event, delivery) {
      const key = keys.review(event.connection, event.shop, event.reviewId);
      return fold(
        key,
        'review',
        reviewSchema,
        event,
        delivery,
        `${event.rating} of ${event.outOf}`,
        (before: Review | undefined) => foldReview(before, event),
      );
    },
    async foldNotice(event, delivery) {
      const key = keys.notice(event.connection, event.shop, event.noticeId);
      return fold(key, 'notice', noticeSchema, event, delivery, event.topic, (before: Notice | undefined) =>
        foldNotice(before, event),
      );
    },
    async foldPrivacyOrder(event, delivery, subjects) {
      const key = keys.privacyOrder(event.connection, event.eventId);
      const after = (before: PrivacyOrder | undefined) => foldPrivacyOrder(before, event, subjects);
      return fold(key, 'privacy', privacyOrderSchema, event, delivery, event.orders, after);
    },
    dispute: (connection, shop, id) => find(disputeSchema, keys.dispute(connection, shop, id)),
    review: (connection, shop, id) => find(reviewSchema, keys.review(connection, shop, id)),
    disputes: (limit) => open('dispute', disputeSchema, limit),
    reviews: (limit) => open('review', reviewSchema, limit),
    notices: (limit) => open('notice', noticeSchema, limit),
    privacyOrders: (limit) => open('privacy', privacyOrderSchema, limit),

    async raise(kind, key, now) {
      const item = await table.get(key);
      if (!item) return [];
      const { alarms, ...rest } = parseItem(withAlarms, item.data);
      const come = alarms.filter((alarm) => !alarm.raisedAt && alarm.at <= now);
      if (come.length === 0) return [];
      const raised = alarms.map((alarm) => (come.includes(alarm) ? ringing(alarm, now) : alarm));
      const { workPk: _pk, workSk: _sk, version, ...kept } = item;
      const entry = alarmEntry(await shardsOf(table), kind, key, raised);
      await table.put({ ...kept, ...entry, data: { ...rest, alarms: raised } }, version);
      return come;
    },
  };

  async function fold<T extends Dispute | Review | Notice | PrivacyOrder>(
    key: Key,
    kind: CaseKind,
    schema: z.ZodMiniType<T>,
    event: { eventId: string; occurredAt: Instant },
    delivery: string,
    what: string,
    after: (before: T | undefined) => Omit<T, 'applied'>,
  ) {
    const shards = await shardsOf(table);
    return foldInto<T>(table, {
      key,
      schema,
      event,
      delivery,
      what,
      fold: after,
      item: ({ alarms }) => alarmEntry(shards, kind, key, alarms),
    });
  }
}

function ringing(alarm: Alarm, now: Instant): Alarm {
  return { ...alarm, raisedAt: now, ...(Date.parse(now) - Date.parse(alarm.at) > LATE_AFTER_MS ? { late: true } : {}) };
}
