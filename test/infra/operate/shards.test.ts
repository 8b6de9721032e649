import { expect, test } from 'vitest';
import { memoryTable } from '../../../functions/store/memory-table.ts';
import { ALL_READERS_KNOW_AFTER } from '../../../functions/store/shards.ts';
import { grow } from '../../../infra/operate/shards.ts';

const START = Date.parse('2026-11-22T08:00:00.000Z');

test('a growth that is stopped after its first step is gone on with by the same command', async () => {
  const table = memoryTable();
  let now = START;
  const say = () => undefined;
  const asked = { worklists: '4', clocks: undefined, later: true };

  const first = await grow(table, asked, () => now, say);
  expect(first).toEqual({ ok: true, worklists: 2, clocks: 2, growingTo: { worklists: 4, clocks: 2 } });

  now += ALL_READERS_KNOW_AFTER;
  const second = await grow(table, { worklists: undefined, clocks: undefined, later: false }, () => now, say);
  expect(second).toEqual({ ok: true, worklists: 4, clocks: 2, growingTo: null });
  expect(await grow(table, asked, () => now, say)).toEqual(second);
});

test.each(['0', '65', '2.5', 'many'])('a count of %s is refused before anything is written', async (worklists) => {
  const table = memoryTable();

  await expect(
    grow(
      table,
      { worklists, clocks: undefined, later: false },
      () => START,
      () => undefined,
    ),
  ).rejects.toThrow('from 1 to 64');
  expect(table.all()).toEqual([]);
});
