import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseKind, type CaseOf, finish, isOpen } from '../../functions/domain/case.ts';
import { foldDispute } from '../../functions/domain/dispute.ts';
import type { DisputeEvent, NoticeEvent, ReviewEvent } from '../../functions/domain/event.ts';
import { HOUR, type Instant, instant } from '../../functions/domain/instant.ts';
import { foldNotice } from '../../functions/domain/notice.ts';
import { foldPrivacyOrder } from '../../functions/domain/privacy.ts';
import { foldReview } from '../../functions/domain/review.ts';
import { AT, aDisputeEvent, aNoticeEvent, aPrivacyEvent, aReviewEvent, arrivals } from '../support/builders.ts';

const hours = (n: number): Instant => instant(Date.parse(AT) + n * HOUR);
const BY_LI = { at: hours(5), by: 'li', note: 'answered in the seller centre', key: 'k' };

const dispute = (events: readonly DisputeEvent[], before?: CaseOf['dispute']) =>
  events.reduce((record, event) => ({ ...foldDispute(record, event, 'ID'), applied: record?.applied ?? [] }), before);
const review = (events: readonly ReviewEvent[], before?: CaseOf['review']) =>
  events.reduce((record, event) => ({ ...foldReview(record, event), applied: record?.applied ?? [] }), before);
const notice = (events: readonly NoticeEvent[], before?: CaseOf['notice']) =>
  events.reduce((record, event) => ({ ...foldNotice(record, event), applied: record?.applied ?? [] }), before);

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no event yet');
  return value;
}

const disputeNews = (n: number, more: Partial<DisputeEvent> = {}) =>
  aDisputeEvent({ eventId: `e${n}`, occurredAt: hours(n), ...more });
const reviewNews = (n: number, rating: number) => aReviewEvent({ eventId: `e${n}`, occurredAt: hours(n), rating });
const noticeNews = (n: number, more: Partial<NoticeEvent> = {}) =>
  aNoticeEvent({ eventId: `e${n}`, occurredAt: hours(n), ...more });

describe('what a person is done with', () => {
  test('needs nobody, rings no more and says who, when and how', () => {
    const done = finish('dispute', there(dispute([disputeNews(0)])), BY_LI);

    expect(isOpen('dispute', done)).toBe(false);
    expect(done).toMatchObject({ open: true, alarms: [], doneAt: hours(5), doneBy: 'li' });
    expect(done.applied).toEqual([{ event: 'desk:done', delivery: '-', what: 'done', ...BY_LI }]);
  });

  test('is done with once: again, or closed by the channel before, it is the very same', () => {
    const done = finish('notice', there(notice([noticeNews(0)])), BY_LI);
    const closed = there(dispute([disputeNews(0, { open: false })]));
    const good = there(review([reviewNews(0, 5)]));

    expect(finish('notice', done, { at: hours(6), by: 'chen' })).toBe(done);
    expect(finish('dispute', closed, BY_LI)).toBe(closed);
    expect(finish('review', good, BY_LI)).toBe(good);
  });

  test('is done with also where the channel’s clock runs ahead of ours', () => {
    expect(isOpen('notice', finish('notice', there(notice([noticeNews(6)])), BY_LI))).toBe(false);
  });

  test('a dispute is open again when the channel later says that it still waits, with the reminders that are to come', () => {
    const done = finish('dispute', there(dispute([disputeNews(0, { respondBy: hours(100) })])), BY_LI);
    const late = there(dispute([disputeNews(4)], done));
    const again = there(dispute([disputeNews(6, { respondBy: hours(30) })], done));
    const closed = there(dispute([disputeNews(7, { open: false })], again));

    expect([late, again, closed].map((one) => isOpen('dispute', one))).toEqual([false, true, false]);
    expect(again.alarms).toEqual([
      { name: 'one day left', at: hours(6) },
      { name: 'four hours left', at: hours(26) },
      { name: 'deadline', at: hours(30) },
    ]);
    expect([late.alarms, closed.alarms]).toEqual([[], []]);
  });

  test('a review is open again only when it is lowered, and then for a day from that on', () => {
    const done = finish('review', there(review([reviewNews(0, 2)])), BY_LI);
    const afterwards = (...news: ReviewEvent[]) => there(review(news, done));

    expect(isOpen('review', afterwards(reviewNews(6, 2)))).toBe(false);
    expect(isOpen('review', afterwards(reviewNews(6, 3)))).toBe(false);
    expect(isOpen('review', afterwards(reviewNews(4, 1))), 'older than the word that it is done').toBe(false);
    expect(isOpen('review', afterwards(reviewNews(6, 1)))).toBe(true);
    expect(afterwards(reviewNews(6, 1)).alarms).toEqual([{ name: 'follow-up', at: hours(30) }]);
    expect(isOpen('review', afterwards(reviewNews(6, 1), reviewNews(7, 5)))).toBe(false);
  });

  test('a notice is open again when the platform speaks of it again', () => {
    const done = finish('notice', there(notice([noticeNews(0, { answerBy: hours(9) })])), BY_LI);

    expect(there(notice([noticeNews(4, { answerBy: hours(20) })], done)).alarms).toEqual([]);
    expect(there(notice([noticeNews(6, { answerBy: hours(20) })], done)).alarms).toEqual([
      { name: 'answer by', at: hours(20) },
    ]);
    expect(isOpen('notice', there(notice([noticeNews(6)], done)))).toBe(true);
  });

  test('a privacy order that was carried out stays so when its event comes again', () => {
    const done = finish('privacy', { ...foldPrivacyOrder(undefined, aPrivacyEvent()), applied: [] }, BY_LI);

    expect(foldPrivacyOrder(done, aPrivacyEvent())).toMatchObject({ alarms: [], doneAt: hours(5), doneBy: 'li' });
    expect(isOpen('privacy', done)).toBe(false);
  });
});

const moments = fc.uniqueArray(
  fc.record({
    n: fc.integer({ min: 1, max: 9 }),
    open: fc.boolean(),
    respondBy: fc.constantFrom(undefined, hours(30), hours(100)),
    rating: fc.integer({ min: 1, max: 5 }),
    answerBy: fc.constantFrom(undefined, hours(50)),
  }),
  { maxLength: 6, selector: ({ n }) => n },
);
type Moment = typeof moments extends fc.Arbitrary<(infer M)[]> ? M : never;
type Drawn<E> = {
  readonly first: E;
  readonly of: (moment: Moment) => E;
  /** Whether it has alarms at all while it is open. */
  readonly rings: (record: { readonly alarms: unknown; readonly answerBy?: string | undefined }) => boolean;
};

describe('what comes after a person was done with it may come in any order, and more than once', () => {
  function check<K extends CaseKind, E>(
    kind: K,
    fold: (events: E[], before?: CaseOf[K]) => CaseOf[K],
    events: Drawn<E>,
  ) {
    fc.assert(
      fc.property(arrivals(moments.map((drawn) => drawn.map(events.of))), ([all, arrived]) => {
        const done = finish(kind, fold([events.first]), BY_LI);

        const record = fold(all, done);

        expect(fold(arrived, done)).toEqual(record);
        expect(record.alarms.length > 0).toBe(isOpen(kind, record) && events.rings(record));
      }),
      { numRuns: 1000 },
    );
  }
  test('disputes', () => {
    check('dispute', (events: DisputeEvent[], before) => there(dispute(events, before)), {
      first: disputeNews(0),
      of: ({ n, open, respondBy }) => disputeNews(n, { open, respondBy }),
      rings: () => true,
    });
  });

  test('reviews', () => {
    check('review', (events: ReviewEvent[], before) => there(review(events, before)), {
      first: reviewNews(0, 3),
      of: ({ n, rating }) => reviewNews(n, rating),
      rings: () => true,
    });
  });

  test('notices', () => {
    check('notice', (events: NoticeEvent[], before) => there(notice(events, before)), {
      first: noticeNews(0),
      of: ({ n, answerBy }) => noticeNews(n, { answerBy }),
      rings: ({ answerBy }) => answerBy !== undefined,
    });
  });
});
