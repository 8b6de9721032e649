import { expect, test } from 'vitest';
import { once } from '../../functions/api/once.ts';
import { after, DAY, MINUTE } from '../../functions/domain/instant.ts';
import type { Table } from '../../functions/store/table.ts';
import { CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, LI, NOW, SUPERVISOR } from './desk.ts';
import { dying } from './tables.ts';

const SHOPS = [{ connection: CONNECTION, shop: SHOP }];
const SECOND = 1000;

/** A desk whose supervisor sets li's shops under a key; `sets` does it, `kept` tells what became of it. */
async function aDesk(around?: (table: Table) => Table) {
  const api = anApi(around);
  await api.hasShop();
  const sets = (shops: unknown = SHOPS, key = 'k-1', who = SUPERVISOR) =>
    api.ask(who, 'PUT', '/v1/members/li', { body: { shops }, ...(key ? { key } : {}) });
  const kept = async () => (await api.honest.members.find('li'))?.value;
  return { ...api, sets, kept };
}

/** A table on which a function dies in the middle of a write: the write is applied or not, and no one ever hears of it. */
function silent() {
  let plan: { left: number; sk: string; isApplied: boolean } | undefined;
  return {
    /** At the nth write from now of an item with that sort key. */
    atWrite(nth: number, sk: string, isApplied: boolean) {
      plan = { left: nth, sk, isApplied };
    },
    around: (table: Table): Table => ({
      ...table,
      async put(item, expected) {
        if (!plan || item.sk !== plan.sk) return table.put(item, expected);
        plan.left -= 1;
        if (plan.left > 0) return table.put(item, expected);
        const { isApplied } = plan;
        plan = undefined;
        if (isApplied) await table.put(item, expected);
        return new Promise(() => {});
      },
    }),
  };
}

test('the same key and body again is the same answer, says so, and does nothing: not even after the world moved on', async () => {
  const { sets, kept, turnTo } = await aDesk();
  const first = await sets();
  turnTo(after(NOW, MINUTE));
  await sets('all', 'k-2');

  const again = await sets();

  expect(first.headers).not.toHaveProperty('idempotency-replayed');
  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  expect(again.body).toEqual(first.body);
  expect(await kept()).toMatchObject({ shops: null });
});

test('another body under the key is a 422 and does nothing', async () => {
  const { sets, kept } = await aDesk();
  await sets();

  expect(await sets([])).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  expect(await kept()).toMatchObject({ shops: SHOPS });
});

test('a key means nothing in another’s call, nor at another address, nor a day later', async () => {
  const api = await aDesk();
  await api.sets();

  const boss = { name: 'boss', roles: ['supervisor'] } as const;
  for (const heard of [
    await api.sets('all', 'k-1', boss),
    await api.ask(SUPERVISOR, 'PUT', '/v1/members/wang', { body: { shops: 'all' }, key: 'k-1' }),
  ]) {
    expect(heard.status).toBe(200);
    expect(heard.headers).not.toHaveProperty('idempotency-replayed');
  }
  api.turnTo(after(NOW, DAY + SECOND));
  expect((await api.sets('all')).headers).not.toHaveProperty('idempotency-replayed');
});

test('without a key each call is a call', async () => {
  const { sets, turnTo } = await aDesk();
  await sets(SHOPS, '');
  turnTo(after(NOW, MINUTE));

  expect(await sets(SHOPS, '')).toMatchObject({ status: 200, body: { setAt: after(NOW, MINUTE) } });
});

test('while the first is under way its twin is a 409 that says when to come again', async () => {
  const stuck = silent();
  const { sets, turnTo } = await aDesk(stuck.around);
  stuck.atWrite(1, 'li', false);
  void sets();
  await new Promise((resolve) => setTimeout(resolve, 5));
  turnTo(after(NOW, 10 * SECOND));

  expect(await sets()).toMatchObject({
    status: 409,
    headers: { 'retry-after': '20' },
    body: { code: 'idempotency-key-in-use', retryable: true },
  });
});

test.each([
  ['before its effect', 'li', 1, false],
  ['between its effect and the record', 'li', 1, true],
  ['before its answer was kept', 'IDEMPOTENCY', 2, false],
] as const)('of a run that died %s, the same key does the work after the lease', async (_when, sk, nth, isApplied) => {
  const faults = silent();
  const { sets, kept, turnTo } = await aDesk(faults.around);
  faults.atWrite(nth, sk, isApplied);
  void sets();
  await new Promise((resolve) => setTimeout(resolve, 5));
  turnTo(after(NOW, 31 * SECOND));

  const again = await sets();

  expect(again.status).toBe(200);
  expect(again.headers).not.toHaveProperty('idempotency-replayed');
  expect(await kept()).toMatchObject({ shops: SHOPS });
  expect((await sets()).headers).toHaveProperty('idempotency-replayed', 'true');
});

test('a run that failed keeps nothing: the same key tries again at once', async () => {
  const faults = dying();
  const { sets } = await aDesk(faults.around);
  faults.die('before', 'li');
  expect((await sets()).status).toBe(500);

  const again = await sets();

  expect(again.status).toBe(200);
  expect(again.headers).not.toHaveProperty('idempotency-replayed');
});

test('a refusal is not kept: once its reason has gone, the same key goes through', async () => {
  const api = await aDesk();
  const other = [{ connection: CONNECTION, shop: '700300' }];
  expect((await api.sets(other)).body.code).toBe('shops-unknown');
  await api.hasShop('700300');

  expect((await api.sets(other)).status).toBe(200);
});

test('twenty at once under one key do the work once', async () => {
  const { live } = await aDesk();
  let runs = 0;
  const request = {
    method: 'POST',
    path: '/v1/things',
    headers: { 'idempotency-key': 'k-1' },
    principal: LI,
    query: {},
    body: {},
  };
  const work = async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { status: 201, body: { runs } };
  };

  const heard = await Promise.allSettled(Array.from({ length: 20 }, () => once(request, live, work)));
  const later = await once(request, live, work);

  expect(runs).toBe(1);
  expect(heard.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(later).toMatchObject({ status: 201, body: { runs: 1 }, headers: { 'idempotency-replayed': 'true' } });
});
