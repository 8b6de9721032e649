import { expect, test } from 'vitest';
import { Conflict } from '../../../functions/domain/errors.ts';
import type { Item, NewItem } from '../../../functions/store/table.ts';
import type { Opened } from '../backends.ts';

const key = { pk: 'THING#1', sk: 'THING' };

export function anItem(changes: Partial<NewItem> = {}): NewItem {
  return { ...key, data: { name: 'first' }, ...changes };
}

export function tableContract(open: () => Promise<Opened>): void {
  test('what was never put is not there', async () => {
    const { table } = await open();

    expect(await table.get(key)).toBeUndefined();
  });

  test('what was put comes back whole, whoever reads it', async () => {
    const { table, again } = await open();
    const item = anItem({
      workPk: 'WORK#1',
      workSk: '2026',
      lookupPk: 'LOOKUP#1',
      lookupSk: 'a',
      card: { due: null, overdue: false, tags: ['a', 'b'], share: 0.1 + 0.2 },
      data: {
        text: 'Grüße 你好 👋🏽 \u0000 \u200f',
        empty: '',
        none: null,
        deep: { list: [1, { of: 'things' }] },
        big: 2 ** 53 - 1,
      },
    });

    const put = await table.put(item, 0);

    expect(put).toEqual({ ...item, version: 1 });
    expect(await again().get(key)).toEqual({ ...item, version: 1 });
  });

  test('what is undefined is left out, at any depth', async () => {
    const { table } = await open();
    await table.put(anItem({ workPk: undefined, card: { a: undefined }, data: { b: { c: undefined } } }), 0);

    const item = await table.get(key);

    expect(item).toStrictEqual({ ...key, version: 1, card: {}, data: { b: {} } });
  });

  test('a change of what was put or read changes nothing in the table', async () => {
    const { table } = await open();
    const data = { names: ['first'] };
    await table.put(anItem({ data }), 0);

    data.names.push('later');
    const read = await table.get(key);
    Object.assign(read?.data ?? {}, { names: [] });

    expect((await table.get(key))?.data).toEqual({ names: ['first'] });
  });

  test('making what is already there is a conflict and changes nothing', async () => {
    const { table } = await open();
    await table.put(anItem(), 0);

    await expect(table.put(anItem({ data: { name: 'second' } }), 0)).rejects.toThrow(Conflict);

    expect(await table.get(key)).toMatchObject({ version: 1, data: { name: 'first' } });
  });

  test('a write against the version that was read replaces the whole item and counts on', async () => {
    const { table } = await open();
    await table.put(anItem({ card: { old: true } }), 0);

    const { version } = await table.put(anItem({ data: { name: 'second' } }), 1);

    expect(version).toBe(2);
    expect(await table.get(key)).toStrictEqual({ ...key, version: 2, data: { name: 'second' } });
  });

  test('a write against an older version is a conflict and changes nothing', async () => {
    const { table } = await open();
    await table.put(anItem(), 0);
    await table.put(anItem({ data: { name: 'second' } }), 1);

    await expect(table.put(anItem({ data: { name: 'third' } }), 1)).rejects.toThrow(Conflict);

    expect(await table.get(key)).toMatchObject({ version: 2, data: { name: 'second' } });
  });

  test('a write against a version of what is not there is a conflict and makes nothing', async () => {
    const { table } = await open();

    await expect(table.put(anItem(), 3)).rejects.toThrow(Conflict);

    expect(await table.get(key)).toBeUndefined();
  });

  test('a write that expects nothing makes and replaces', async () => {
    const { table } = await open();
    await table.put(anItem(), 'any');
    await table.put(anItem({ data: { name: 'second' } }), 'any');

    expect(await table.get(key)).toMatchObject({ version: 1, data: { name: 'second' } });
  });

  test('of eight who write against the same version one succeeds', async () => {
    const { table } = await open();
    await table.put(anItem(), 0);

    const writes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, writer) => table.put(anItem({ data: { writer } }), 1)),
    );

    const written = writes.filter((write) => write.status === 'fulfilled').map(({ value }): Item => value);
    expect(written).toHaveLength(1);
    expect(await table.get(key)).toEqual(written[0]);
    for (const write of writes) {
      if (write.status === 'rejected') expect(write.reason).toBeInstanceOf(Conflict);
    }
  });

  test('a removal against the version that was read removes, against another it is a conflict', async () => {
    const { table } = await open();
    await table.put(anItem(), 0);

    await expect(table.remove(key, 2)).rejects.toThrow(Conflict);
    expect(await table.get(key)).toBeDefined();
    await table.remove(key, 1);

    expect(await table.get(key)).toBeUndefined();
  });

  test('removing what is not there is a conflict where a version is named, and nothing where none is', async () => {
    const { table } = await open();

    await table.remove(key, 'any');

    await expect(table.remove(key, 1)).rejects.toThrow(Conflict);
  });

  test('an item may be large', async () => {
    const { table } = await open();
    const text = '字'.repeat(120_000);
    await table.put(anItem({ data: { text } }), 0);

    expect((await table.get(key))?.data).toEqual({ text });
  });
}
