import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, ENGINEER, NOW, SUPERVISOR } from './desk.ts';

const DAY = '2026-03-01';
const PLACE = { connection: CONNECTION, shop: SHOP, day: DAY };
const ZERO = { stored: 0, duplicates: 0, ignored: 0, setAside: 0, waiting: 0, deadLettered: 0 };

function parked(id: string, receivedAt: string, shop = '-') {
  const envelope = {
    v: 1,
    deliveryId: id,
    channel: 'shopee',
    connection: CONNECTION,
    receivedAt,
    state: 'unverified',
    headers: {},
    body: '',
  };
  const work = { id, what: 'delivery', queue: 'intake', notBefore: NOW, connection: CONNECTION, shop } as const;
  return { ...work, body: JSON.stringify(envelope) };
}

test('a day’s outcomes add up for each shop, for what names no shop, and in total', async () => {
  const api = anApi();
  await api.hasShop();
  const { statements, clocks } = api.store;
  await statements.event(PLACE, 'dlv_1', 0, 'stored', 'inquiry');
  await statements.event(PLACE, 'dlv_1', 0, 'stored', 'inquiry');
  await statements.event(PLACE, 'dlv_1', 1, 'stored', 'order');
  await statements.event(PLACE, 'dlv_2', 0, 'duplicate', 'inquiry');
  await statements.event({ ...PLACE, shop: '-' }, 'dlv_3', 0, 'ignored', 'ping');
  await statements.event({ ...PLACE, shop: '-' }, 'dlv_4', 0, 'set-aside', 'unreadable');
  await statements.event({ ...PLACE, day: '2026-02-28' }, 'dlv_0', 0, 'stored', 'inquiry');
  await statements.reply(PLACE, 'rpl_1', 'queued');
  await statements.reply(PLACE, 'rpl_1', 'sent');
  await statements.reply(PLACE, 'rpl_2', 'unknown');
  await statements.reply(PLACE, 'rpl_3', 'queued');
  await clocks.park(parked('dlv_5', NOW));
  api.counts.waiting = 4;
  api.counts.deadLettered = 1;

  const heard = await api.get(ENGINEER, `/v1/statement?day=${DAY}`);

  expect(heard.body).toEqual({
    day: DAY,
    rows: [
      {
        connection: CONNECTION,
        shop: SHOP,
        ...ZERO,
        accepted: 3,
        stored: 2,
        duplicates: 1,
        replies: { committed: 3, sent: 1, failed: 0, unknown: 1, waiting: 1 },
      },
      {
        connection: CONNECTION,
        shop: '-',
        ...ZERO,
        accepted: 3,
        ignored: 1,
        setAside: 1,
        waiting: 1,
        replies: { committed: 0, sent: 0, failed: 0, unknown: 0, waiting: 0 },
      },
    ],
    total: {
      accepted: 11,
      stored: 2,
      duplicates: 1,
      ignored: 1,
      setAside: 1,
      waiting: 5,
      deadLettered: 1,
      replies: { committed: 3, sent: 1, failed: 0, unknown: 1, waiting: 1 },
    },
  });
});

test('parked deliveries belong to the day on which they were received, and our own errands to none', async () => {
  const api = anApi();
  await api.hasShop();
  await api.store.clocks.park(parked('dlv_1', '2026-02-28T23:59:59.999Z'));
  await api.store.clocks.park({ ...parked('errand', NOW), what: 'errand' });

  expect((await api.get(ENGINEER, `/v1/statement?day=${DAY}`)).body.total).toMatchObject({ waiting: 0 });
  expect((await api.get(ENGINEER, '/v1/statement?day=2026-02-28')).body.total).toMatchObject({ waiting: 1 });
});

test('a parked delivery of a shape that we cannot read is rather counted than forgotten', async () => {
  const api = anApi();
  await api.hasShop();
  await api.store.clocks.park({ ...parked('dlv_1', NOW), body: 'from a later release' });

  expect((await api.get(ENGINEER, `/v1/statement?day=${DAY}`)).body.total).toMatchObject({ accepted: 1, waiting: 1 });
});

test('asked for one shop, it tells of that shop alone and leaves out what belongs to none', async () => {
  const api = anApi();
  await api.hasShop();
  await api.store.statements.event(PLACE, 'dlv_1', 0, 'stored', 'inquiry');
  api.counts.waiting = 4;

  const heard = await api.get(SUPERVISOR, `/v1/statement?day=${DAY}&connection=${CONNECTION}&shop=${SHOP}`);

  expect(heard.body.rows).toMatchObject([{ shop: SHOP, accepted: 1 }]);
  expect(heard.body.total).toMatchObject({ accepted: 1, waiting: 0 });
});

test.each([
  ['', 400],
  ['day=yesterday', 400],
  ['day=2026-02-30', 400],
  [`day=${DAY}&shop=${SHOP}`, 400],
  [`day=${DAY}&connection=con_nobody`, 404],
])('a statement asked for with "%s" is a %i', async (query, status) => {
  expect((await anApi().get(ENGINEER, `/v1/statement?${query}`)).status).toBe(status);
});

test('whatever happened, in whatever order and however often it was noted, accepted is the sum of its outcomes', async () => {
  const outcome = fc.constantFrom('stored', 'duplicate', 'ignored', 'set-aside');
  const event = fc.record({ delivery: fc.nat(20), index: fc.nat(3), outcome, shop: fc.constantFrom(SHOP, '-') });

  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
      const api = anApi();
      await api.hasShop();
      for (const { delivery, index, outcome: what, shop } of events) {
        await api.store.statements.event({ ...PLACE, shop }, `dlv_${delivery}`, index, what, 'inquiry');
      }
      const distinct = new Set(events.map(({ delivery, index, shop }) => `${shop} ${delivery} ${index}`));

      const { total } = (await api.get(ENGINEER, `/v1/statement?day=${DAY}`)).body;

      expect(total).toMatchObject({ accepted: distinct.size });
      const sums = total as Record<'accepted' | 'stored' | 'duplicates' | 'ignored' | 'setAside', number>;
      expect(sums.stored + sums.duplicates + sums.ignored + sums.setAside).toBe(sums.accepted);
    }),
    { numRuns: 60 },
  );
});
