import { expect, test } from 'vitest';
import type { Connector, OutboundContext } from '../../functions/connectors/connector.ts';
import { connectorFor } from '../../functions/connectors/registry.ts';
import { NotYet } from '../../functions/domain/errors.ts';
import { after, HOUR, type Instant, MINUTE } from '../../functions/domain/instant.ts';
import { fetchOrder } from '../../functions/pipeline/record-order.ts';
import type { Errand } from '../../functions/platform/wire.ts';
import { aDesk, OWN_SHOP } from '../support/desk.ts';

const ERRAND: Errand = {
  v: 1,
  errand: 'fetch-order',
  channel: OWN_SHOP.channel,
  connection: OWN_SHOP.id,
  shop: 'shop-1',
  orderId: 'o-1',
};

/** A desk whose channel gives orders as `fetch` says, and the times at which it was asked while a day of sweeps went by. */
async function askedOverADay(fetch: (orderId: string, context: OutboundContext) => Promise<undefined>) {
  const desk = await aDesk();
  const asked: Instant[] = [];
  const own = connectorFor(OWN_SHOP.channel);
  if (!own) throw new Error('no connector');
  const connector: Connector = {
    ...own,
    outbound: {
      ...own.outbound,
      fetchOrder: (orderId, context) => {
        asked.push(context.now);
        return fetch(orderId, context);
      },
    },
  };
  const live = { ...desk.live, connectorFor: () => connector };
  const start = desk.now();
  await fetchOrder(ERRAND, live);
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    desk.advance(MINUTE);
    await desk.sweep();
    for (const body of desk.queues.get('intake') ?? []) await fetchOrder(JSON.parse(body), live);
    desk.queues.set('intake', []);
  }
  return { desk, live, minutes: asked.map((at) => (Date.parse(at) - Date.parse(start)) / MINUTE) };
}

test('an order that cannot be read is asked for less and less often, then given up until the next pointer', async () => {
  const { desk, live, minutes } = await askedOverADay(async () => {
    throw new TypeError('unreadable answer');
  });

  expect(minutes.slice(0, 8)).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
  expect(minutes).toHaveLength(20);
  expect(await desk.store.clocks.waiting(10)).toEqual([]);
  await fetchOrder(ERRAND, live);
  expect(await desk.store.clocks.waiting(10)).toMatchObject([{ notBefore: after(desk.now(), MINUTE) }]);
});

test('a channel that names the moment is not asked before it', async () => {
  const { minutes } = await askedOverADay(async (_id, { now }) => {
    throw new NotYet('throttled', after(now, 2 * HOUR));
  });

  expect(minutes.slice(0, 3)).toEqual([0, 120, 240]);
});

test('waiting for a throttled shop or for our own budget is no attempt', async () => {
  const desk = await aDesk();
  await desk.store.access.throttle(OWN_SHOP.id, 'shop-1', after(desk.now(), 30 * MINUTE));
  const own = connectorFor(OWN_SHOP.channel);
  if (!own) throw new Error('no connector');
  const fetch = async () => undefined;
  const live = { ...desk.live, connectorFor: () => ({ ...own, outbound: { ...own.outbound, fetchOrder: fetch } }) };

  await fetchOrder({ ...ERRAND, attempts: 19 }, live);

  const [throttled] = await desk.store.clocks.waiting(10);
  expect(JSON.parse(throttled?.body ?? '')).toEqual({ ...ERRAND, attempts: 19 });
  expect(throttled?.notBefore).toBe(after(desk.now(), 30 * MINUTE));

  desk.advance(30 * MINUTE);
  while (await desk.store.access.takeFetch(OWN_SHOP.id, 'shop-1', 'orders', desk.now(), 300));
  await fetchOrder({ ...ERRAND, attempts: 19 }, live);

  const [waiting] = await desk.store.clocks.waiting(10);
  expect(JSON.parse(waiting?.body ?? '')).toEqual({ ...ERRAND, attempts: 19 });
  expect(waiting?.notBefore).toBe(after(desk.now(), MINUTE));
});
