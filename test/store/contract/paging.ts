import { expect, test } from 'vitest';
import { endOf, type Page, part, type Range, type Table } from '../../../functions/store/table.ts';
import type { Opened } from '../backends.ts';
import { anItem } from './table.ts';

const PARTITION = 'THINGS';
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/**
 * Ids as channels make them, and worse. Not here: beginnings from U+E000 to U+FFFF, whose cursors dynalite compares in
 * UTF-16 where AWS compares bytes; test/store/table.test.ts has them.
 */
const NASTY = ['#', '##', '%', '%23', '#%', 'a#b', 'a', 'a%', 'a b', 'é', '你', '😀', 'a\nb', '\u0001', 'a\uffffb'];

export function pagingContract(open: () => Promise<Opened>): void {
  async function filled(names = NAMES): Promise<Opened> {
    const opened = await open();
    for (const name of names) {
      const sk = `T#${name}`;
      await opened.table.put(
        anItem({ pk: PARTITION, sk, workPk: 'WORK', workSk: `W#${name}`, card: { name }, data: { name } }),
        0,
      );
    }
    return opened;
  }
  const sortKeys = (page: Page<{ sk: string }>) => page.items.map(({ sk }) => sk.slice(2));

  test('a range includes both of its ends, and may leave either open', async () => {
    const { table } = await filled();
    const names = async (range: Partial<Range>) =>
      sortKeys(await table.items({ partition: PARTITION, limit: 100, ...range })).join('');

    expect(await names({})).toBe('abcdefg');
    expect(await names({ from: 'T#c' })).toBe('cdefg');
    expect(await names({ to: 'T#c' })).toBe('abc');
    expect(await names({ from: 'T#c', to: 'T#e' })).toBe('cde');
    expect(await names({ from: 'T#c', to: 'T#e', newestFirst: true })).toBe('edc');
    expect(await names({ from: 'T#x' })).toBe('');
  });

  test('a range that ends before it begins is refused', async () => {
    const { table } = await filled();

    await expect(table.items({ partition: PARTITION, limit: 9, from: 'T#c', to: 'T#b' })).rejects.toThrow();
    await expect(table.entries('work', { partition: 'WORK', limit: 9, from: 'W#c', to: 'W#b' })).rejects.toThrow();
  });

  test('an entry of an index has keys and card, and neither data nor version', async () => {
    const { table } = await filled(['a']);

    const { items } = await table.entries('work', { partition: 'WORK', limit: 10 });

    expect(items).toStrictEqual([{ pk: PARTITION, sk: 'T#a', workPk: 'WORK', workSk: 'W#a', card: { name: 'a' } }]);
  });

  test('an entry moves with its item, and goes when the item leaves the index or the table', async () => {
    const { table } = await filled(['a', 'b']);
    const listed = async (index: 'work' | 'lookup', partition: string) =>
      (await table.entries(index, { partition, limit: 10 })).items.map(({ sk }) => sk);

    await table.put(anItem({ pk: PARTITION, sk: 'T#a', lookupPk: 'LOOKUP', lookupSk: 'x' }), 1);
    await table.remove({ pk: PARTITION, sk: 'T#b' }, 1);

    expect(await listed('work', 'WORK')).toEqual([]);
    expect(await listed('lookup', 'LOOKUP')).toEqual(['T#a']);
  });

  test.each([false, true])(
    'pages of every size give everything once, in order (newest first: %s)',
    async (newestFirst) => {
      const { table } = await filled();
      const wanted = newestFirst ? [...NAMES].reverse() : NAMES;

      for (let limit = 1; limit <= NAMES.length + 1; limit += 1) {
        const range = { limit, newestFirst, from: newestFirst ? undefined : 'T#' };
        const items = await readAll((after) => table.items({ ...range, partition: PARTITION, after }), limit);
        const entries = await readAll(
          (after) => table.entries('work', { ...range, from: undefined, partition: 'WORK', after }),
          limit,
        );
        expect(items).toEqual(wanted);
        expect(entries).toEqual(wanted);
      }
    },
  );

  test('a page goes on behind its cursor although what stood there was removed', async () => {
    const { table } = await filled();
    const first = await table.items({ partition: PARTITION, limit: 3 });
    const firstEntries = await table.entries('work', { partition: 'WORK', limit: 3 });
    for (const name of ['c', 'd']) await table.remove({ pk: PARTITION, sk: `T#${name}` }, 1);

    const next = await table.items({ partition: PARTITION, limit: 3, after: first.after });
    const nextEntries = await table.entries('work', { partition: 'WORK', limit: 3, after: firstEntries.after });

    expect(sortKeys(next)).toEqual(['e', 'f', 'g']);
    expect(sortKeys(nextEntries)).toEqual(['e', 'f', 'g']);
  });

  test('entries that share a sort key are paged without loss', async () => {
    const { table } = await open();
    for (const name of NAMES) {
      await table.put(anItem({ pk: `THING#${name}`, sk: `T#${name}`, workPk: 'WORK', workSk: 'same' }), 0);
    }

    for (const newestFirst of [false, true]) {
      for (let limit = 1; limit <= NAMES.length; limit += 1) {
        const read = (after?: string) => table.entries('work', { partition: 'WORK', limit, after, newestFirst });
        expect((await readAll(read, limit)).sort()).toEqual(NAMES);
      }
    }
  });

  test('ids with separators, line breaks and rare characters are found by their prefix, paged and told apart', async () => {
    const { table } = await open();
    for (const id of NASTY) {
      const pk = `THING#${part(id)}`;
      await table.put(anItem({ pk: PARTITION, sk: `T#${part(id)}#x`, data: { id } }), 0);
      await table.put(anItem({ pk, sk: 'T', workPk: 'WORK', workSk: `W#${part(id)}`, card: { id } }), 0);
    }

    const items: unknown[] = [];
    const entries: unknown[] = [];
    for (let after: string | undefined, first = true; first || after; first = false) {
      const page = await table.items({ partition: PARTITION, from: 'T#', to: endOf('T#'), limit: 1, after });
      items.push(...page.items.map((item) => item.data.id));
      after = page.after;
    }
    for (let after: string | undefined, first = true; first || after; first = false) {
      const page = await table.entries('work', { partition: 'WORK', from: 'W#', to: endOf('W#'), limit: 1, after });
      entries.push(...page.items.map((entry) => entry.card?.id));
      after = page.after;
    }

    expect(items.toSorted()).toEqual(NASTY.toSorted());
    expect(items).toEqual(await byBytes(table));
    expect(entries.toSorted()).toEqual(NASTY.toSorted());
  });

  test('a page of large items is as long as was asked for', async () => {
    const { table } = await open();
    const text = 'x'.repeat(300_000);
    for (const name of NAMES) await table.put(anItem({ pk: PARTITION, sk: `T#${name}`, data: { text } }), 0);

    const page = await table.items({ partition: PARTITION, limit: 6 });
    const rest = await table.items({ partition: PARTITION, limit: 6, after: page.after });

    expect(sortKeys(page)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(sortKeys(rest)).toEqual(['g']);
  });
}

/** Follows the cursors to the end; every page but the last must be full, and none may be longer than asked. */
async function readAll(read: (after?: string) => Promise<Page<{ sk: string }>>, limit: number): Promise<string[]> {
  const names: string[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    if (page.after !== undefined) expect(page.items.length).toBe(limit);
    names.push(...page.items.map(({ sk }) => sk.slice(2)));
    after = page.after;
  } while (after !== undefined);
  return names;
}

/** The ids in the order of their keys' bytes, which is DynamoDB's. */
async function byBytes(table: Table): Promise<unknown[]> {
  const { items } = await table.items({ partition: PARTITION, limit: 100 });
  return items.toSorted((a, b) => Buffer.compare(Buffer.from(a.sk), Buffer.from(b.sk))).map((item) => item.data.id);
}
