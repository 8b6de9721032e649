import { describe, expect, test } from 'vitest';
import { after, DAY } from '../../functions/domain/instant.ts';
import { keys } from '../../functions/store/table.ts';
import { AT, aDisputeEvent, aNoticeEvent, aPrivacyEvent, aReviewEvent, CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, ENGINEER, itemsOf, LI, NOW, SUPERVISOR } from './desk.ts';
import { dying } from './tables.ts';

test('open disputes come by what is due first, and a closed one is gone', async () => {
  const api = anApi();
  const { cases } = api.store;
  await cases.foldDispute(aDisputeEvent({ disputeId: 'late', respondBy: after(AT, 9 * DAY) }), 'dlv_1', 'ID');
  await cases.foldDispute(aDisputeEvent({ disputeId: 'soon', respondBy: after(AT, 3 * DAY) }), 'dlv_1', 'ID');
  await cases.foldDispute(aDisputeEvent({ disputeId: 'shut', open: false }), 'dlv_1', 'ID');

  const items = itemsOf(await api.get(LI, '/v1/disputes'));

  expect(items.map(({ disputeId }) => disputeId)).toEqual(['soon', 'late']);
  expect(items[0]).toMatchObject({ respondBy: after(AT, 3 * DAY), respondByFrom: 'channel' });
  expect(itemsOf(await api.get(LI, '/v1/disputes?limit=1'))).toHaveLength(1);
});

test('reviews to follow up, notices to answer and privacy orders to carry out are listed, without deliveries', async () => {
  const api = anApi();
  const { cases } = api.store;
  await cases.foldReview(aReviewEvent(), 'dlv_1');
  await cases.foldReview(aReviewEvent({ reviewId: 'fine', rating: 5 }), 'dlv_1');
  await cases.foldNotice(aNoticeEvent({ answerBy: after(AT, DAY) }), 'dlv_1');
  await cases.foldPrivacyOrder(aPrivacyEvent(), 'dlv_1');

  const reviews = itemsOf(await api.get(LI, '/v1/reviews'));
  const notices = itemsOf(await api.get(LI, '/v1/notices'));
  const orders = itemsOf(await api.get(ENGINEER, '/v1/privacy-orders'));

  expect(reviews.map(({ reviewId }) => reviewId)).toEqual(['review-1']);
  expect(notices).toMatchObject([{ noticeId: 'notice-1', answerBy: after(AT, DAY) }]);
  expect(orders).toMatchObject([{ orders: 'erase', proof: null }]);
  expect(JSON.stringify(orders), 'the names').not.toContain('buyer-1');
  expect(JSON.stringify([reviews, notices, orders])).not.toContain('dlv_1');
});

test('connections are listed with their shops', async () => {
  const api = anApi();
  await api.hasShop();

  expect(itemsOf(await api.get(SUPERVISOR, '/v1/connections'))).toMatchObject([
    { id: CONNECTION, channel: 'shopee', shops: [{ shop: SHOP, name: 'Harbour Lights' }] },
  ]);
});

const DISPUTE = `/v1/disputes/${CONNECTION}/${SHOP}/dispute-1`;

test('what has run out stays in its list, before what is still to come, page by page', async () => {
  const api = anApi();
  const { cases } = api.store;
  for (const [n, day] of [1, 2, 3, 40, 50].entries()) {
    const event = aNoticeEvent({ noticeId: `n${n}`, eventId: `e${n}`, answerBy: after(AT, day * DAY) });
    await cases.foldNotice(event, 'dlv_1');
    await cases.raise('notice', keys.notice(CONNECTION, SHOP, `n${n}`), after(AT, 30 * DAY));
  }
  await cases.foldNotice(aNoticeEvent({ noticeId: 'undated' }), 'dlv_1');
  const listed: unknown[] = [];

  for (let path: string | undefined = '/v1/notices?limit=4'; path; ) {
    const page = await api.get(LI, path);
    listed.push(...itemsOf(page).map(({ noticeId }) => noticeId));
    path = page.body.next ? `/v1/notices?limit=4&after=${page.body.next}` : undefined;
  }

  expect(listed).toEqual(['undated', 'n0', 'n1', 'n2', 'n3', 'n4']);
});

test('a cursor is good for its own list only', async () => {
  const api = anApi();
  for (const id of ['d1', 'd2']) await api.store.cases.foldDispute(aDisputeEvent({ disputeId: id }), 'dlv_1', 'ID');
  const { next } = (await api.get(LI, '/v1/disputes?limit=1')).body;

  expect((await api.get(LI, `/v1/notices?after=${next}`)).body.code).toBe('cursor-unreadable');
  expect((await api.get(LI, '/v1/disputes?after=bm9uc2Vuc2U')).body.code).toBe('cursor-unreadable');
  expect(itemsOf(await api.get(LI, `/v1/disputes?after=${next}`))).toHaveLength(1);
});

test('one record is read with its history, without deliveries', async () => {
  const api = anApi();
  await api.store.cases.foldDispute(aDisputeEvent(), 'dlv_1', 'ID');
  const closed = aDisputeEvent({ eventId: 'e2', occurredAt: after(AT, DAY), open: false, status: 'CLOSED' });
  await api.store.cases.foldDispute(closed, 'dlv_2', 'ID');

  const { status, body } = await api.get(LI, DISPUTE);

  expect(status).toBe(200);
  expect(body).toMatchObject({ disputeId: 'dispute-1', open: false, outstanding: false, doneAt: null });
  expect(body.history).toEqual([
    { at: AT, what: 'REQUESTED', event: 'dispute-event-1', by: null, note: null },
    { at: after(AT, DAY), what: 'CLOSED', event: 'e2', by: null, note: null },
  ]);
  expect(JSON.stringify(body)).not.toContain('dlv_');
});

const RECORDS = [
  { list: '/v1/disputes', id: `${SHOP}/dispute-1`, who: LI },
  { list: '/v1/reviews', id: `${SHOP}/review-1`, who: LI },
  { list: '/v1/notices', id: `${SHOP}/notice-1`, who: LI },
  { list: '/v1/privacy-orders', id: '-/privacy-event-1', who: ENGINEER },
];

describe.each(RECORDS)('$list', ({ list, id, who }) => {
  const path = `${list}/${CONNECTION}/${id}`;
  async function withRecord() {
    const api = anApi();
    await api.store.cases.foldDispute(aDisputeEvent(), 'dlv_1', 'ID');
    await api.store.cases.foldReview(aReviewEvent(), 'dlv_2');
    await api.store.cases.foldNotice(aNoticeEvent(), 'dlv_3');
    await api.store.cases.foldPrivacyOrder(aPrivacyEvent({ shop: '-' }), 'dlv_4');
    return api;
  }

  test('a person is done with it: it leaves the list and says who and how', async () => {
    const api = await withRecord();
    expect(itemsOf(await api.get(who, list))).toHaveLength(1);

    const heard = await api.post(who, `${path}/done`, { body: { note: 'seen to' } });

    expect(heard).toMatchObject({
      status: 200,
      body: { outstanding: false, doneAt: NOW, doneBy: who.name, alarms: [] },
    });
    expect(itemsOf(await api.get(who, list))).toEqual([]);
    const { history } = (await api.get(who, path)).body as { history: unknown[] };
    expect(history).toHaveLength(2);
    expect(history).toContainEqual({ at: NOW, what: 'done', event: null, by: who.name, note: 'seen to' });
  });

  test('the same key again is answered, not done again; another body under it is refused', async () => {
    const api = await withRecord();
    await api.post(who, `${path}/done`, { key: 'k-1' });
    api.turnTo(after(NOW, DAY));

    const again = await api.post(who, `${path}/done`, { key: 'k-1' });
    const other = await api.post(who, `${path}/done`, { key: 'k-1', body: { note: 'x' } });
    const anew = await api.post(SUPERVISOR, `${path}/done`);

    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, body: { doneAt: NOW } });
    expect(other.body.code).toBe('idempotency-key-reused');
    expect(anew).toMatchObject({ status: 200, body: { doneAt: NOW, doneBy: who.name } });
  });

  test('what is not there, or belongs to another shop, is a 404', async () => {
    const api = await withRecord();

    expect(await api.get(who, `${path}x`)).toMatchObject({ status: 404, body: { code: 'case-unknown' } });
    expect(await api.post(who, `${list}/${CONNECTION}/999/${id.split('/')[1]}/done`)).toMatchObject({ status: 404 });
  });
});

test('a replay of an old word does not close what the channel opened again since', async () => {
  const api = anApi();
  await api.store.cases.foldDispute(aDisputeEvent(), 'dlv_1', 'ID');
  await api.post(LI, `${DISPUTE}/done`, { key: 'k-1' });
  const news = aDisputeEvent({ eventId: 'e2', occurredAt: after(NOW, DAY), status: 'JUDGING' });
  await api.store.cases.foldDispute(news, 'dlv_2', 'ID');
  api.turnTo(after(NOW, 2 * DAY));

  const replayed = await api.post(LI, `${DISPUTE}/done`, { key: 'k-1' });

  expect(replayed).toMatchObject({
    status: 200,
    headers: { 'idempotency-replayed': 'true' },
    body: { outstanding: true },
  });
  expect(itemsOf(await api.get(LI, '/v1/disputes'))).toMatchObject([{ disputeId: 'dispute-1', doneBy: 'li' }]);
  expect(await api.post(LI, `${DISPUTE}/done`, { key: 'k-2' })).toMatchObject({ body: { outstanding: false } });
});

test('twenty who say at once that it is done are one', async () => {
  const api = anApi();
  await api.store.cases.foldDispute(aDisputeEvent(), 'dlv_1', 'ID');

  const heard = await Promise.all(Array.from({ length: 20 }, () => api.post(LI, `${DISPUTE}/done`)));

  expect(heard.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect((await api.get(LI, DISPUTE)).body.history).toHaveLength(2);
});

test('a crash around the write is mended by the same request', async () => {
  for (const when of ['before', 'after'] as const) {
    const faults = dying();
    const api = anApi(faults.around);
    await api.store.cases.foldDispute(aDisputeEvent(), 'dlv_1', 'ID');
    faults.die(when, 'DISPUTE');
    expect((await api.post(LI, `${DISPUTE}/done`, { key: 'k-1' })).status).toBe(500);

    await api.post(LI, `${DISPUTE}/done`, { key: 'k-1' });

    expect((await api.get(LI, DISPUTE)).body.history, when).toHaveLength(2);
  }
});
