import { isDeepStrictEqual } from 'node:util';
import { Conflict } from '../../../functions/domain/errors.ts';
import { keys, type NewItem, type Table } from '../../../functions/store/table.ts';
import type { Checklist } from './checks.ts';

/**
 * What the stores count on, asked of the real table with items of one throwaway partition (`test/store/contract` asks far
 * more, of emulators). The partition is the throwaway connection's own, so that it is taken away with it.
 */
export async function storeContract(table: Table, connection: string, { check }: Checklist): Promise<void> {
  const { pk } = keys.poll(connection);
  const item = (sk: string, more: Partial<NewItem> = {}): NewItem => ({
    pk,
    sk: `SMOKE#${sk}`,
    data: { text: 'Grüße 你好 👋🏽', none: null, deep: { list: [1, 'two'] }, big: 2 ** 53 - 1 },
    ...more,
  });
  const refused = (write: () => Promise<unknown>) =>
    write().then(
      () => false,
      (error: unknown) => error instanceof Conflict,
    );

  await check('an item comes back whole, at once', async () => {
    const put = await table.put(item('a'), 0);
    return isDeepStrictEqual(await table.get(item('a')), put);
  });
  await check('an item that is there cannot be made again', () => refused(() => table.put(item('a'), 0)));
  await check('a write on a version that is past is refused', async () => {
    await table.put(item('a'), 1);
    return refused(() => table.put(item('a'), 1));
  });
  await check('of two who write at once one succeeds', async () => {
    const both = await Promise.all([refused(() => table.put(item('a'), 2)), refused(() => table.put(item('a'), 2))]);
    return both.filter((lost) => lost).length === 1;
  });
  await check('a large item is packed and read whole', async () => {
    const data = { text: 'the same words again and again '.repeat(400) };
    await table.put(item('large', { data }), 0);
    return isDeepStrictEqual((await table.get(item('large')))?.data, data);
  });
  await check('what has expired is gone for readers and writers', async () => {
    await table.put(item('expired', { expires: Math.floor(table.now() / 1000) - 60 }), 0);
    return (await table.get(item('expired'))) === undefined && !(await refused(() => table.put(item('expired'), 0)));
  });
  await check('a partition is listed in order and in pages', async () => {
    const first = await table.items({ partition: pk, from: 'SMOKE#', to: 'SMOKE#~', limit: 1 });
    const rest = await table.items({ partition: pk, from: 'SMOKE#', to: 'SMOKE#~', limit: 10, after: first.after });
    return isDeepStrictEqual(
      [...first.items, ...rest.items].map(({ sk }) => sk),
      ['SMOKE#a', 'SMOKE#expired', 'SMOKE#large'],
    );
  });
  await check('both indexes show an item within seconds', async () => {
    const [workPk, lookupPk] = [`SMOKE#work#${connection}`, `SMOKE#lookup#${connection}`];
    await table.put(item('indexed', { workPk, workSk: '1', lookupPk, lookupSk: '1', card: { due: null } }), 0);
    const until = Date.now() + 15_000;
    while (Date.now() < until) {
      const work = await table.entries('work', { partition: workPk, limit: 1 });
      const lookup = await table.entries('lookup', { partition: lookupPk, limit: 1 });
      if (work.items[0]?.card && lookup.items[0]?.card) return true;
    }
    return 'not within 15 seconds';
  });
}
