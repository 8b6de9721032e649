import { expect, test } from 'vitest';
import { Conflict } from '../../../functions/domain/errors.ts';
import type { Parked } from '../../../functions/store/clocks.ts';
import { type Due, dueBy } from '../../../functions/store/due.ts';
import { openStore, type Store } from '../../../functions/store/store.ts';
import { AT, CONNECTION, SHOP } from '../../support/builders.ts';
import type { Opened } from '../backends.ts';

const minute = (n: number) => `2026-03-01T09:${String(n).padStart(2, '0')}:00.000Z`;

function parked(n: number, changes: Partial<Parked> = {}): Parked {
  return {
    id: `prk_${n}`,
    what: 'delivery',
    queue: 'intake',
    body: `{"n":${n}}`,
    notBefore: minute(n),
    connection: CONNECTION,
    shop: SHOP,
    ...changes,
  };
}

/** All that comes due this hour, beyond what was found. */
const behind = (found: readonly Due[]) => ({ ...dueBy(minute(59)), after: found.at(-1)?.position ?? '' });

export function clocksContract(open: () => Promise<Opened>): void {
  const opened = async () => openStore((await open()).table);
  const due = async ({ clocks }: Store, now: string, limit = 100) =>
    (await Promise.all([0, 1].map((shard) => clocks.due({ list: 'parked', shard }, dueBy(now), limit)))).flat();

  test('parked work comes due at its moment, oldest first on its partition, and is read whole', async () => {
    const store = await opened();
    for (const n of [4, 1, 3, 2]) await store.clocks.park(parked(n));

    expect(await due(store, minute(0))).toEqual([]);
    const found = await due(store, minute(3));

    expect(found.map(({ at }) => at).sort()).toEqual([minute(1), minute(2), minute(3)]);
    for (const shard of [0, 1]) {
      const times = (await store.clocks.due({ list: 'parked', shard }, dueBy(minute(59)), 100)).map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
    }
    const work = await Promise.all(found.map(({ key }) => store.clocks.parked(key)));
    expect(work.map((one) => one?.id).sort()).toEqual(['prk_1', 'prk_2', 'prk_3']);
    expect(found[0]?.card).toEqual({ connection: CONNECTION, shop: SHOP });
  });

  test('no more comes due at once than asked for, the oldest', async () => {
    const store = await opened();
    for (const n of [4, 1, 3, 2, 5, 6]) await store.clocks.park(parked(n));
    const times = (await store.clocks.due({ list: 'parked', shard: 0 }, dueBy(minute(59)), 100)).map(({ at }) => at);

    const first = await store.clocks.due({ list: 'parked', shard: 0 }, dueBy(minute(59)), 1);
    expect(first.map(({ at }) => at)).toEqual(times.slice(0, 1));
    const rest = await store.clocks.due({ list: 'parked', shard: 0 }, behind(first), 100);
    expect(rest.map(({ at }) => at)).toEqual(times.slice(1));
    expect(await store.clocks.due({ list: 'parked', shard: 0 }, behind([...first, ...rest]), 100)).toEqual([]);
  });

  test('work parked again under its id is parked once, with the later moment', async () => {
    const store = await opened();
    await store.clocks.park(parked(1));
    await store.clocks.park(parked(1, { notBefore: minute(30) }));

    expect(await due(store, minute(29))).toEqual([]);
    expect(await due(store, minute(30))).toHaveLength(1);
    expect(await store.clocks.waiting(10)).toEqual([parked(1, { notBefore: minute(30) })]);
  });

  test('work that is taken up again no longer waits; taking it up twice is no harm', async () => {
    const store = await opened();
    await store.clocks.park(parked(1));
    await store.clocks.park(parked(2));
    const [first] = await due(store, minute(1));

    for (let times = 0; times < 2; times += 1) if (first) await store.clocks.unpark(first.key);

    expect(await store.clocks.waiting(10)).toEqual([parked(2)]);
    expect(first && (await store.clocks.parked(first.key))).toBeUndefined();
  });

  test('work that was parked again while it was taken up stays parked', async () => {
    const store = await opened();
    await store.clocks.park(parked(1));
    const [first] = await due(store, minute(1));
    const seen = first && (await store.clocks.parked(first.key));
    await store.clocks.park(parked(1, { notBefore: minute(30) }));

    if (first) await store.clocks.unpark(first.key, seen);
    expect(await store.clocks.waiting(10)).toEqual([parked(1, { notBefore: minute(30) })]);

    if (first) await store.clocks.unpark(first.key, parked(1, { notBefore: minute(30) }));
    expect(await store.clocks.waiting(10)).toEqual([]);
  });

  test('each connection has one moment of its next poll', async () => {
    const { clocks } = await opened();
    await clocks.schedulePoll(CONNECTION, minute(1));
    await clocks.schedulePoll(CONNECTION, minute(2));

    expect(await clocks.pollAt(CONNECTION)).toBe(minute(2));
    expect(await clocks.pollAt('con_other')).toBeUndefined();
  });

  test('access is written against its version: of two who refresh it one succeeds', async () => {
    const { access } = await opened();
    const item = { sealed: 'ciphertext', expiresAt: minute(9), reconnect: false };
    expect(await access.find(CONNECTION, SHOP)).toBeUndefined();
    const version = await access.save(CONNECTION, SHOP, item, 0);

    const lease = { ...item, refreshing: { until: minute(10) } };
    await access.save(CONNECTION, SHOP, lease, version);
    await expect(access.save(CONNECTION, SHOP, lease, version)).rejects.toThrow(Conflict);
    await expect(access.save(CONNECTION, SHOP, item, 0)).rejects.toThrow(Conflict);

    expect(await access.find(CONNECTION, SHOP)).toEqual({ value: lease, version: version + 1 });
    expect(await access.find(CONNECTION, 'other')).toBeUndefined();
  });

  test('a throttled shop is left alone until its moment, and no other shop with it', async () => {
    const { access } = await opened();
    await access.throttle(CONNECTION, SHOP, minute(10));

    expect(await access.throttledUntil(CONNECTION, SHOP, minute(9))).toBe(minute(10));
    expect(await access.throttledUntil(CONNECTION, SHOP, minute(10))).toBeUndefined();
    expect(await access.throttledUntil(CONNECTION, 'other', minute(9))).toBeUndefined();
  });

  test('a throttle is lengthened, never shortened', async () => {
    const { access } = await opened();
    for (const n of [10, 5, 20, 15]) await access.throttle(CONNECTION, SHOP, minute(n));

    expect(await access.throttledUntil(CONNECTION, SHOP, minute(9))).toBe(minute(20));
  });

  test('a budget of calls is per minute, shop and endpoint', async () => {
    const { access } = await opened();
    const take = (endpoint: string, now: string, shop = SHOP) => access.takeFetch(CONNECTION, shop, endpoint, now, 2);

    expect([await take('orders', AT), await take('orders', AT), await take('orders', AT)]).toEqual([true, true, false]);
    expect(await take('orders', '2026-03-01T08:00:59.999Z')).toBe(false);
    expect(await take('returns', AT)).toBe(true);
    expect(await take('orders', AT, 'other')).toBe(true);
    expect(await take('orders', '2026-03-01T08:01:00.000Z')).toBe(true);
  });

  test('many who call at once never take more than the budget, and none fails for the rush', async () => {
    const { access } = await opened();

    const takes = await Promise.all([1, 2, 3, 4].map(() => access.takeFetch(CONNECTION, SHOP, 'orders', AT, 2)));

    expect(takes.filter((taken) => taken)).toHaveLength(2);
  });
}
