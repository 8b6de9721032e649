import { beforeEach, expect, test } from 'vitest';
import { after, DAY } from '../../functions/domain/instant.ts';
import { CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, ENGINEER, LI, NOW, SUPERVISOR } from './desk.ts';

const BUYER = `/v1/buyers/${CONNECTION}/${SHOP}/buyer%201`;

let api: ReturnType<typeof anApi>;
beforeEach(async () => {
  api = anApi();
  await api.hasShop();
});

test.each(['erase', 'export'] as const)(
  'a supervisor has a buyer’s data %sd: an order with a date, on its way',
  async (what) => {
    const answer = await api.post(SUPERVISOR, `${BUYER}/${what}`, { key: 'key-1' });

    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ orders: what, outstanding: true, fulfilBy: after(NOW, 30 * DAY), proof: null });
    expect(answer.body.history).toMatchObject([{ what, by: 'chen' }]);
    expect(api.ordered).toEqual([
      { v: 1, privacy: 'carry-out', connection: CONNECTION, order: String(answer.body.eventId) },
    ]);
    const { body } = await api.get(ENGINEER, answer.headers.location ?? '');
    expect(body.eventId).toBe(answer.body.eventId);
  },
);

test('the buyer’s name is kept for the search and shown to nobody', async () => {
  const { body, headers } = await api.post(SUPERVISOR, `${BUYER}/erase`, { key: 'key-1' });

  const order = await api.store.cases.privacyOrder(CONNECTION, String(body.eventId));
  expect(order?.value.names).toEqual(['buyer 1']);
  const shown = [body, headers, (await api.get(SUPERVISOR, '/v1/privacy-orders')).body];
  expect(JSON.stringify(shown)).not.toContain('buyer 1');
});

test('the same key again is the same order, woken again while it is not done', async () => {
  const first = await api.post(SUPERVISOR, `${BUYER}/erase`, { key: 'key-1' });
  const again = await api.post(SUPERVISOR, `${BUYER}/erase`, { key: 'key-1' });
  const other = await api.post(SUPERVISOR, `${BUYER}/erase`, { key: 'key-2' });

  expect(again.body.eventId).toBe(first.body.eventId);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(other.body.eventId).not.toBe(first.body.eventId);
  expect(api.ordered).toHaveLength(3);
});

test('no order is taken without a key, for a shop that is not there, or from who may not see the shop', async () => {
  await api.limits(ENGINEER, ['another']);

  expect((await api.post(SUPERVISOR, `${BUYER}/erase`)).body.code).toBe('idempotency-key-missing');
  const elsewhere = `/v1/buyers/${CONNECTION}/no-shop/b/erase`;
  expect((await api.post(SUPERVISOR, elsewhere, { key: 'k' })).body.code).toBe('shop-unknown');
  expect((await api.post(ENGINEER, `${BUYER}/erase`, { key: 'k' })).body.code).toBe('shop-unknown');
  expect((await api.post(LI, `${BUYER}/erase`, { key: 'k' })).status).toBe(403);
  expect(api.ordered).toEqual([]);
});

test('what was collected is fetched by an address that ends, and who fetched it is on record', async () => {
  const { body, headers } = await api.post(SUPERVISOR, `${BUYER}/export`, { key: 'key-1' });
  const path = `${headers.location}/export`;
  expect((await api.get(SUPERVISOR, path)).body.code, 'not collected yet').toBe('export-unknown');

  const found = await api.store.cases.privacyOrder(CONNECTION, String(body.eventId));
  if (!found) throw new Error('no order');
  await api.store.cases.advance({ ...found.value, exported: 'export/hash/1.json', doneAt: NOW }, found.version);

  expect((await api.get(ENGINEER, path)).body).toEqual({
    url: 'https://objects.example/export/hash/1.json?expires=900',
    expiresAt: '2026-03-01T09:15:00.000Z',
  });
  const { body: order } = await api.get(SUPERVISOR, headers.location ?? '');
  expect(order.history).toContainEqual(expect.objectContaining({ what: 'fetched', by: 'ops', at: NOW }));
  expect(JSON.stringify(order)).not.toContain('export/hash');

  api.turnTo(after(NOW, 7 * DAY));
  expect((await api.get(SUPERVISOR, path)).body.code, 'gone').toBe('export-unknown');
});
