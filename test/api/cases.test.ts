import { expect, test } from 'vitest';
import { after, DAY } from '../../functions/domain/instant.ts';
import { AT, aDisputeEvent, aNoticeEvent, aPrivacyEvent, aReviewEvent, CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, ENGINEER, itemsOf, LI, SUPERVISOR } from './desk.ts';

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
  await cases.foldPrivacyOrder(aPrivacyEvent(), 'dlv_1', ['hash-of-buyer']);

  const reviews = itemsOf(await api.get(LI, '/v1/reviews'));
  const notices = itemsOf(await api.get(LI, '/v1/notices'));
  const orders = itemsOf(await api.get(ENGINEER, '/v1/privacy-orders'));

  expect(reviews.map(({ reviewId }) => reviewId)).toEqual(['review-1']);
  expect(notices).toMatchObject([{ noticeId: 'notice-1', answerBy: after(AT, DAY) }]);
  expect(orders).toMatchObject([{ orders: 'erase', subjects: ['hash-of-buyer'] }]);
  expect(JSON.stringify([reviews, notices, orders])).not.toContain('dlv_1');
});

test('connections are listed with their shops', async () => {
  const api = anApi();
  await api.hasShop();

  expect(itemsOf(await api.get(SUPERVISOR, '/v1/connections'))).toMatchObject([
    { id: CONNECTION, channel: 'shopee', shops: [{ shop: SHOP, name: 'Harbour Lights' }] },
  ]);
});
