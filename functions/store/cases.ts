import type * as z from 'zod/mini';
import { type CaseKind, type CaseOf, isOpen, toldAt } from '../domain/case.ts';
import { isLate } from '../domain/clock.ts';
import { disputeSchema, disputeWithoutBuyer, foldDispute } from '../domain/dispute.ts';
import type { DisputeEvent, NoticeEvent, PrivacyEvent, ReviewEvent } from '../domain/event.ts';
import { alarmTold, doneTold } from '../domain/happening.ts';
import { after, type Instant } from '../domain/instant.ts';
import { foldNotice, noticeSchema } from '../domain/notice.ts';
import { foldPrivacyOrder, privacyOrderSchema } from '../domain/privacy.ts';
import type { Alarm } from '../domain/record.ts';
import { keepMs, PROOF_KEPT_MS } from '../domain/retention.ts';
import { foldReview, reviewSchema, reviewWithoutBuyer } from '../domain/review.ts';
import { withRetries } from './attempts.ts';
import { feedStore } from './feed.ts';
import { type Folded, foldInto, openEntry, parseItem, raisedPartition, type Stored } from './records.ts';
import { clockPartition, partitionsRead, type Shards, shardsOf } from './shards.ts';
import { type Entry, type Key, keys, part, type Table } from './table.ts';
import { buyerPartition } from './tickets.ts';

export type { CaseKind } from '../domain/case.ts';

/** What has a deadline of its own beside the tickets: disputes, reviews, platform notices, privacy orders. */
export type CaseStore = {
  foldDispute(event: DisputeEvent, delivery: string, site: string | undefined): Promise<Folded<CaseOf['dispute']>>;
  foldReview(event: ReviewEvent, delivery: string): Promise<Folded<CaseOf['review']>>;
  foldNotice(event: NoticeEvent, delivery: string): Promise<Folded<CaseOf['notice']>>;
  /** `by`: the person who wants it, where no channel does. */
  foldPrivacyOrder(event: PrivacyEvent, delivery: string, by?: string): Promise<Folded<CaseOf['privacy']>>;
  /** A privacy order by its event, for whatever shop it is. */
  privacyOrder(connection: string, id: string): Promise<Stored<CaseOf['privacy']> | undefined>;
  /** Writes how far a privacy order has come: nothing that anybody else need hear of. Throws `Conflict`. */
  advance(order: CaseOf['privacy'], version: number): Promise<number>;
  /** A dispute or review by its key. */
  at(kind: 'dispute' | 'review', key: Key): Promise<CaseOf['dispute'] | CaseOf['review'] | undefined>;
  /** Takes the buyer's name and words out of a dispute or review, for good; false where that was done before, or all of it is later. */
  redact(kind: 'dispute' | 'review', key: Key, until: Instant): Promise<boolean>;
  find<K extends CaseKind>(
    kind: K,
    connection: string,
    shop: string,
    id: string,
  ): Promise<Stored<CaseOf[K]> | undefined>;
  /** Writes a person's word that it is dealt with, against the version read; the feed hears of it. Throws `Conflict`. */
  save<K extends CaseKind>(kind: K, record: CaseOf[K], version: number): Promise<number>;
  /** All that still needs someone, by its next alarm or, once all have rung, by the last. */
  open<K extends CaseKind>(
    kind: K,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ items: CaseOf[K][]; after?: string | undefined }>;
  /** Marks the alarms that have come as raised, once; gives those it raised now. The feed hears of them first. */
  raise(kind: CaseKind, key: Key, now: Instant): Promise<Alarm[]>;
};

type Kept<T> = {
  readonly schema: z.ZodMiniType<T>;
  readonly key: (connection: string, shop: string, id: string) => Key;
  readonly idOf: (record: T) => string;
};

const KEPT: { readonly [K in CaseKind]: Kept<CaseOf[K]> } = {
  dispute: { schema: disputeSchema, key: keys.dispute, idOf: ({ disputeId }) => disputeId },
  review: { schema: reviewSchema, key: keys.review, idOf: ({ reviewId }) => reviewId },
  notice: { schema: noticeSchema, key: keys.notice, idOf: ({ noticeId }) => noticeId },
  privacy: {
    schema: privacyOrderSchema,
    // The order may be for all shops of its connection.
    key: (connection, _shop, id) => keys.privacyOrder(connection, id),
    idOf: ({ eventId }) => eventId,
  },
};

function keptAs<K extends CaseKind>(kind: K): Kept<CaseOf[K]> {
  return KEPT[kind];
}

export function caseStore(table: Table): CaseStore {
  const feed = feedStore(table);

  async function read<K extends CaseKind>(kind: K, key: Key): Promise<Stored<CaseOf[K]> | undefined> {
    const item = await table.get(key);
    return item && { value: parseItem(keptAs(kind).schema, item.data), version: item.version };
  }

  async function put<K extends CaseKind>(kind: K, record: CaseOf[K], version: number): Promise<number> {
    const { key, idOf } = keptAs(kind);
    const place = key(record.connection, record.shop, idOf(record));
    return (
      await table.put({ ...place, ...entryOf(await shardsOf(table), kind, place, record), data: record }, version)
    ).version;
  }

  async function fold<K extends CaseKind>(
    kind: K,
    id: string,
    event: { connection: string; shop: string; eventId: string; occurredAt: Instant },
    delivery: string,
    what: string,
    after: (before: CaseOf[K] | undefined) => Omit<CaseOf[K], 'applied'>,
    by?: string,
  ) {
    const { schema, key } = keptAs(kind);
    const place = key(event.connection, event.shop, id);
    const shards = await shardsOf(table);
    const item = (value: CaseOf[K]) => entryOf(shards, kind, place, value);
    return foldInto<CaseOf[K]>(table, { key: place, schema, event, delivery, what, fold: after, item, by });
  }

  return {
    foldDispute: (event, delivery, site) =>
      fold('dispute', event.disputeId, event, delivery, event.status, (before) => foldDispute(before, event, site)),
    foldReview(event, delivery) {
      const what = `${event.rating} of ${event.outOf}`;
      return fold('review', event.reviewId, event, delivery, what, (before) => foldReview(before, event));
    },
    foldNotice: (event, delivery) =>
      fold('notice', event.noticeId, event, delivery, event.topic, (before) => foldNotice(before, event)),
    foldPrivacyOrder: (event, delivery, by) =>
      fold('privacy', event.eventId, event, delivery, event.orders, (before) => foldPrivacyOrder(before, event), by),

    privacyOrder: (connection, id) => read('privacy', keys.privacyOrder(connection, id)),

    at: async (kind, key) => (await read(kind, key))?.value,

    advance: (order, version) => put('privacy', order, version),

    redact: (kind, key, until) =>
      withRetries(async () => {
        const found = await read(kind, key);
        if (!found || found.value.erasedAt || firstOf(found.value) > until) return false;
        await put(kind, withoutBuyer(found.value, until), found.version);
        return true;
      }),

    async find(kind, connection, shop, id) {
      const found = await read(kind, keptAs(kind).key(connection, shop, id));
      return found?.value.shop === shop ? found : undefined;
    },

    save(kind, record, version) {
      const { connection, shop, applied } = record;
      const word = applied.findLast(({ by }) => by !== undefined);
      const write = () => put(kind, record, version);
      if (!word) return write();
      return feed.foretell(doneTold(kind, { connection, shop, id: keptAs(kind).idOf(record) }, word), write);
    },

    async open(kind, { limit, after }) {
      const { clock } = await partitionsRead(table);
      const partitions = Array.from({ length: clock }, (_, shard) => [
        clockPartition(kind, shard),
        raisedPartition(kind, shard),
      ]).flat();
      // Just past the last one shown, in every partition alike.
      const from = after && `${after}\u0001`;
      const pages = await Promise.all(
        partitions.map((partition) => table.entries('work', { partition, from, limit: limit + 1 })),
      );
      const found = pages.flatMap((page) => page.items).sort(byPosition);
      const shown = found.slice(0, limit);
      const items = await Promise.all(shown.map((entry) => table.get(entry)));
      return {
        // The index may be some seconds old: what was dealt with since stands in no list any more.
        items: items
          .filter((item) => item?.workPk !== undefined)
          .map((item) => parseItem(keptAs(kind).schema, item?.data)),
        after: found.length > limit ? shown.at(-1)?.workSk : undefined,
      };
    },

    async raise(kind, key, now) {
      const found = await read(kind, key);
      if (!found) return [];
      const come = found.value.alarms.filter((alarm) => !alarm.raisedAt && alarm.at <= now);
      if (come.length === 0) return [];
      const { connection, shop } = found.value;
      // Told first: once they are raised nobody comes for them again.
      await feed.tell(alarmTold(kind, { connection, shop, id: keptAs(kind).idOf(found.value) }, come, now));
      const alarms = found.value.alarms.map((alarm) => (come.includes(alarm) ? ringing(alarm, now) : alarm));
      await put(kind, { ...found.value, alarms }, found.version);
      return come;
    },
  };
}

function entryOf<K extends CaseKind>(shards: Shards, kind: K, key: Key, record: CaseOf[K]) {
  const entry = isOpen(kind, record)
    ? openEntry(shards, kind, key, record.alarms, toldAt(kind, record))
    : { expires: Math.ceil(Date.parse(keptUntil(kind, record)) / 1000) };
  return { ...entry, ...personEntry(key, record), ...cardOf(record) };
}

/** Once nobody is needed any more, for as long as the channel allows; by the channel's rule alone, whatever the shop wants. */
function keptUntil<K extends CaseKind>(kind: K, record: CaseOf[K]): Instant {
  const at = record.doneAt ?? toldAt(kind, record);
  return after(at, kind === 'privacy' ? PROOF_KEPT_MS : keepMs(record.channel, {}, at));
}

/** Under its buyer, else under its order, so that all that is said of a buyer is found. */
function personEntry({ sk }: Key, record: CaseOf[CaseKind]) {
  if (!('disputeId' in record || 'reviewId' in record)) return {};
  const { connection, shop, buyer, orderId } = record;
  const lookupPk = buyer
    ? buyerPartition(connection, shop, buyer)
    : orderId && keys.order(connection, shop, orderId).pk;
  const id = 'disputeId' in record ? record.disputeId : record.reviewId;
  return lookupPk ? { lookupPk, lookupSk: `${sk}#${part(id)}` } : {};
}

/** By which the sweep has an order carried out that was not yet. */
function cardOf(record: CaseOf[CaseKind]) {
  if (!('fulfilBy' in record)) return {};
  return { card: { connection: record.connection, eventId: record.eventId } };
}

function firstOf(record: CaseOf['dispute'] | CaseOf['review']): Instant {
  return 'reviewId' in record ? record.firstAt : record.openedAt;
}

function withoutBuyer(record: CaseOf['dispute'] | CaseOf['review'], at: Instant) {
  return 'reviewId' in record ? reviewWithoutBuyer(record, at) : disputeWithoutBuyer(record, at);
}

/** In the order of bytes that the index itself is sorted by. */
function byPosition(a: Entry, b: Entry): number {
  return Buffer.compare(Buffer.from(a.workSk ?? ''), Buffer.from(b.workSk ?? ''));
}

function ringing(alarm: Alarm, now: Instant): Alarm {
  return { ...alarm, raisedAt: now, ...(isLate(alarm.at, now) ? { late: true } : {}) };
}
