import { expect, test } from 'vitest';
import { finish } from '../../../functions/domain/case.ts';
import { Conflict } from '../../../functions/domain/errors.ts';
import { HOUR, type Instant, instant } from '../../../functions/domain/instant.ts';
import type { CaseStore } from '../../../functions/store/cases.ts';
import { dueBy } from '../../../functions/store/due.ts';
import { openStore, type Store } from '../../../functions/store/store.ts';
import { type Key, keys } from '../../../functions/store/table.ts';
import {
  AT,
  aDisputeEvent,
  aNoticeEvent,
  aPrivacyEvent,
  aReviewEvent,
  CONNECTION,
  SHOP,
} from '../../support/builders.ts';
import { NOW, type Opened } from '../backends.ts';

const hours = (n: number): Instant => instant(Date.parse(AT) + n * HOUR);
const minutesAfter = (at: Instant, n: number): Instant => instant(Date.parse(at) + n * 60_000);
const DISPUTE = keys.dispute(CONNECTION, SHOP, 'dispute-1');

export function casesContract(open: () => Promise<Opened>): void {
  const opened = async () => openStore((await open()).table);
  const dueKeys = async ({ clocks }: Store, now: Instant): Promise<Key[]> =>
    (await Promise.all([0, 1].map((shard) => clocks.due({ list: 'dispute', shard }, dueBy(now), 10))))
      .flat()
      .map(({ key }) => key);

  const idsOf = async (cases: CaseStore, limit: number): Promise<string[]> => {
    const listed: string[] = [];
    let after: string | undefined;
    do {
      const page = await cases.open('dispute', { limit, after });
      listed.push(...page.items.map(({ disputeId }) => disputeId));
      after = page.after;
    } while (after !== undefined);
    return listed;
  };

  test('a dispute is stored once per event; a duplicate is told from our own retry', async () => {
    const { cases } = await opened();
    const event = aDisputeEvent({ respondBy: hours(72) });

    const outcomes = [];
    for (const delivery of ['dlv_1', 'dlv_1', 'dlv_2']) {
      outcomes.push((await cases.foldDispute(event, delivery, 'ID')).outcome);
    }

    expect(outcomes).toEqual(['stored', 'stored', 'duplicate']);
    expect((await cases.find('dispute', CONNECTION, SHOP, 'dispute-1'))?.value).toMatchObject({
      respondBy: hours(72),
      applied: [{ event: event.eventId }],
    });
    expect(await cases.find('dispute', CONNECTION, SHOP, 'dispute-2')).toBeUndefined();
  });

  test('each reminder of a dispute rings once, at its time, in order', async () => {
    const store = await opened();
    await store.cases.foldDispute(aDisputeEvent({ respondBy: hours(72) }), 'dlv_1', 'ID');
    const ring = async (now: Instant) => (await store.cases.raise('dispute', DISPUTE, now)).map(({ name }) => name);

    expect(await dueKeys(store, hours(23))).toEqual([]);
    expect(await ring(hours(23))).toEqual([]);
    expect(await dueKeys(store, hours(24))).toEqual([DISPUTE]);
    expect(await ring(hours(24))).toEqual(['two days left']);
    expect(await ring(hours(24))).toEqual([]);
    expect(await dueKeys(store, hours(24))).toEqual([]);
    expect(await ring(hours(69))).toEqual(['one day left', 'four hours left']);
    expect(await dueKeys(store, hours(72))).toEqual([DISPUTE]);
    expect(await ring(hours(72))).toEqual(['deadline']);
    expect(await dueKeys(store, hours(999))).toEqual([]);
  });

  test('an alarm that rang more than five minutes after its time says so', async () => {
    const store = await opened();
    await store.cases.foldDispute(aDisputeEvent({ respondBy: hours(72) }), 'dlv_1', 'ID');

    await store.cases.raise('dispute', DISPUTE, minutesAfter(hours(24), 5));
    await store.cases.raise('dispute', DISPUTE, minutesAfter(hours(48), 6));

    const dispute = await store.cases.find('dispute', CONNECTION, SHOP, 'dispute-1');
    expect(dispute?.value.alarms.slice(0, 2)).toEqual([
      { name: 'two days left', at: hours(24), raisedAt: minutesAfter(hours(24), 5) },
      { name: 'one day left', at: hours(48), raisedAt: minutesAfter(hours(48), 6), late: true },
    ]);
  });

  test('of two sweeps that ring the same alarm one succeeds', async () => {
    const { cases } = await opened();
    await cases.foldDispute(aDisputeEvent({ respondBy: hours(72) }), 'dlv_1', 'ID');

    const rings = await Promise.allSettled([1, 2, 3].map(() => cases.raise('dispute', DISPUTE, hours(24))));

    const rung = rings.flatMap((ring) => (ring.status === 'fulfilled' ? ring.value : []));
    expect(rung.map(({ name }) => name)).toEqual(['two days left']);
  });

  test('a deadline that moved rings again; one that is no longer open never does', async () => {
    const store = await opened();
    await store.cases.foldDispute(aDisputeEvent({ respondBy: hours(72) }), 'dlv_1', 'ID');
    await store.cases.raise('dispute', DISPUTE, hours(24));
    const extended = aDisputeEvent({ eventId: 'e2', occurredAt: hours(25), respondBy: hours(120) });
    await store.cases.foldDispute(extended, 'dlv_2', 'ID');

    expect(await store.cases.raise('dispute', DISPUTE, hours(72))).toMatchObject([{ name: 'two days left' }]);
    const closed = aDisputeEvent({ eventId: 'e3', occurredAt: hours(73), open: false, status: 'CLOSED' });
    await store.cases.foldDispute(closed, 'dlv_3', 'ID');

    expect(await store.cases.raise('dispute', DISPUTE, hours(999))).toEqual([]);
    expect(await dueKeys(store, hours(999))).toEqual([]);
  });

  test('open disputes are listed by what is due first, over all partitions, as many as asked for', async () => {
    const { cases } = await opened();
    for (const n of [5, 1, 4, 2, 3]) {
      const event = aDisputeEvent({ disputeId: `d${n}`, eventId: `e${n}`, respondBy: hours(100 + n) });
      await cases.foldDispute(event, `dlv_${n}`, 'ID');
    }
    await cases.foldDispute(aDisputeEvent({ disputeId: 'd0', open: false }), 'dlv_0', 'ID');

    expect(await idsOf(cases, 10)).toEqual(['d1', 'd2', 'd3', 'd4', 'd5']);
    expect((await cases.open('dispute', { limit: 2 })).items.map(({ disputeId }) => disputeId)).toEqual(['d1', 'd2']);
  });

  test('a list of cases is read page by page without loss, whether their alarms have rung or not', async () => {
    const { cases } = await opened();
    for (let n = 0; n < 7; n += 1) {
      // Ids as a channel may give them, many due at the same moment.
      const event = aDisputeEvent({ disputeId: `d#${n} ü`, eventId: `e${n}`, respondBy: hours(100 + (n % 2)) });
      await cases.foldDispute(event, `dlv_${n}`, 'ID');
      if (n < 3) await cases.raise('dispute', keys.dispute(CONNECTION, SHOP, event.disputeId), hours(102));
    }

    const whole = await idsOf(cases, 100);

    expect(whole.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `d#${n} ü`));
    for (let limit = 1; limit < 8; limit += 1) expect(await idsOf(cases, limit)).toEqual(whole);
  });

  test('what is open stays listed once all its alarms have rung, by the last of them', async () => {
    const { cases } = await opened();
    const opens = (disputeId: string, respondBy: Instant) =>
      cases.foldDispute(aDisputeEvent({ disputeId, eventId: disputeId, respondBy }), 'dlv_1', 'ID');
    await opens('over', hours(60));
    await opens('long over', hours(50));
    await opens('to come', hours(200));
    for (const id of ['over', 'long over']) await cases.raise('dispute', keys.dispute(CONNECTION, SHOP, id), hours(60));

    expect(await idsOf(cases, 10)).toEqual(['long over', 'over', 'to come']);
    const closed = { eventId: 'closed', occurredAt: hours(61), open: false, respondBy: hours(60) };
    await cases.foldDispute(aDisputeEvent({ disputeId: 'over', ...closed }), 'dlv_2', 'ID');
    expect(await idsOf(cases, 10)).toEqual(['long over', 'to come']);
  });

  test('a notice that wants no answer by a date is listed all the same', async () => {
    const { cases } = await opened();
    const dated = await cases.foldNotice(aNoticeEvent({ noticeId: 'n1', eventId: 'e1', answerBy: hours(9) }), 'dlv_1');
    const undated = await cases.foldNotice(aNoticeEvent({ noticeId: 'n2', eventId: 'e2' }), 'dlv_2');

    expect((await cases.open('notice', { limit: 10 })).items).toEqual([undated.value, dated.value]);
  });

  test('what a person is done with rings no more and leaves the list; newer news of it brings it back', async () => {
    const store = await opened();
    const { cases } = store;
    const { value } = await cases.foldDispute(aDisputeEvent({ respondBy: hours(72) }), 'dlv_1', 'ID');
    const finished = finish('dispute', value, { at: hours(10), by: 'li' });

    expect(await cases.save('dispute', finished, 1)).toBe(2);

    await expect(cases.save('dispute', finished, 1)).rejects.toThrow(Conflict);
    expect(await idsOf(cases, 10)).toEqual([]);
    expect(await dueKeys(store, hours(999))).toEqual([]);
    expect(await cases.raise('dispute', DISPUTE, hours(999))).toEqual([]);
    const news = aDisputeEvent({ eventId: 'e2', occurredAt: hours(11), respondBy: hours(80) });
    await cases.foldDispute(news, 'dlv_2', 'ID');
    expect(await idsOf(cases, 10)).toEqual(['dispute-1']);
    expect(await dueKeys(store, hours(80 - 48))).toEqual([DISPUTE]);
  });

  test('reviews that need someone are listed, good ones are only kept', async () => {
    const { cases } = await opened();
    const { value } = await cases.foldReview(aReviewEvent({ rating: 3 }), 'dlv_1');
    // Of today: what nobody need look at is kept for so long only.
    const today = instant(NOW);
    await cases.foldReview(aReviewEvent({ reviewId: 'r2', eventId: 'e2', rating: 5, occurredAt: today }), 'dlv_2');

    expect((await cases.open('review', { limit: 10 })).items).toEqual([value]);
    expect(await cases.find('review', CONNECTION, SHOP, 'r2')).toMatchObject({ value: { rating: 5, alarms: [] } });
    expect(await cases.find('review', CONNECTION, SHOP, 'r3')).toBeUndefined();
    expect(await cases.raise('review', keys.review(CONNECTION, SHOP, 'review-1'), hours(24))).toMatchObject([
      { name: 'follow-up' },
    ]);
  });

  test('notices and privacy orders are listed, and ring when they are due', async () => {
    const { cases } = await opened();
    const notice = await cases.foldNotice(aNoticeEvent({ answerBy: hours(9) }), 'dlv_1');
    const privacy = await cases.foldPrivacyOrder(aPrivacyEvent({ shop: '-', fulfilBy: hours(10) }), 'dlv_2');

    expect((await cases.open('notice', { limit: 10 })).items).toEqual([notice.value]);
    expect((await cases.open('privacy', { limit: 10 })).items).toEqual([privacy.value]);
    expect((await cases.find('privacy', CONNECTION, '-', 'privacy-event-1'))?.value).toEqual(privacy.value);
    expect(await cases.find('privacy', CONNECTION, SHOP, 'privacy-event-1'), 'not under another shop').toBeUndefined();
    expect(privacy.value).toMatchObject({ subjects: [], names: ['buyer-1'], fulfilBy: hours(10) });
    const noticeKey = keys.notice(CONNECTION, SHOP, 'notice-1');
    const privacyKey = keys.privacyOrder(CONNECTION, 'privacy-event-1');
    expect(await cases.raise('notice', noticeKey, hours(9))).toMatchObject([{ name: 'answer by' }]);
    expect(await cases.raise('privacy', privacyKey, hours(10))).toMatchObject([
      { name: 'not carried out within an hour' },
      { name: 'fulfil by' },
    ]);
  });

  test('ringing what is not there rings nothing', async () => {
    const { cases } = await opened();

    expect(await cases.raise('dispute', DISPUTE, hours(24))).toEqual([]);
  });
}
