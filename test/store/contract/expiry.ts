import { expect, test } from 'vitest';
import { Conflict } from '../../../functions/domain/errors.ts';
import { NOW, type Opened } from '../backends.ts';
import { anItem } from './table.ts';

const key = { pk: 'THING#1', sk: 'THING' };
const EXPIRES = NOW / 1000 + 60;

export function expiryContract(open: () => Promise<Opened>): void {
  test('an item lives until the very second of its expiry', async () => {
    const { table, clock } = await open();
    await table.put(anItem({ expires: EXPIRES }), 0);

    clock.nowMs = EXPIRES * 1000 - 1;
    expect(await table.get(key)).toMatchObject({ expires: EXPIRES });
    clock.nowMs = EXPIRES * 1000;
    expect(await table.get(key)).toBeUndefined();
  });

  test('what has expired is gone from every way of reading, and pages fill up with what lives', async () => {
    const { table, clock } = await open();
    const place = (n: number) => ({ pk: 'THINGS', sk: `T#${n}`, workPk: 'WORK', workSk: `W#${n}`, card: { n } });
    for (let n = 0; n < 9; n += 1) await table.put(anItem({ ...place(n), expires: n % 3 ? EXPIRES : undefined }), 0);
    clock.nowMs = EXPIRES * 1000;

    const items = await table.items({ partition: 'THINGS', limit: 3 });
    const entries = await table.entries('work', { partition: 'WORK', limit: 3, newestFirst: true });

    expect(items.items.map(({ sk }) => sk)).toEqual(['T#0', 'T#3', 'T#6']);
    expect(entries.items.map(({ workSk }) => workSk)).toEqual(['W#6', 'W#3', 'W#0']);
  });

  test('what has expired can be made again as if it had never been', async () => {
    const { table, clock } = await open();
    await table.put(anItem({ expires: EXPIRES }), 0);

    await expect(table.put(anItem({ expires: EXPIRES + 60 }), 0)).rejects.toThrow(Conflict);
    clock.nowMs = EXPIRES * 1000;
    await table.put(anItem({ data: { name: 'second' }, expires: EXPIRES + 60 }), 0);

    expect((await table.get(key))?.data).toEqual({ name: 'second' });
  });

  test('who still holds a version of an expired life can neither change nor remove the next one', async () => {
    const { table, clock } = await open();
    const first = await table.put(anItem({ expires: EXPIRES }), 0);
    clock.nowMs = EXPIRES * 1000;
    const second = await table.put(anItem({ data: { name: 'second' }, expires: EXPIRES + 60 }), 0);

    await expect(table.put(anItem({ expires: EXPIRES + 60 }), first.version)).rejects.toThrow(Conflict);
    await expect(table.remove(key, first.version)).rejects.toThrow(Conflict);

    expect(await table.get(key)).toEqual(second);
  });
}
