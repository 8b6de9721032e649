import { expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { sweep } from '../../functions/pipeline/sweep.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { openStore } from '../../functions/store/store.ts';
import type { Table } from '../../functions/store/table.ts';
import { aTicket } from '../support/builders.ts';
import { aDesk, OWN_SHOP, START } from '../support/desk.ts';

const idOf = (number: number) => `tkt_${String(number).padStart(4, '0')}`;

/** A desk with so many tickets whose clocks have run out, on a table that `around` makes misbehave. */
async function withDue(tickets: number, around: (table: Table) => Promise<Table> = async (table) => table) {
  const desk = await aDesk();
  for (let number = 0; number < tickets; number += 1) {
    const due = after(START, (number - tickets) * 1000);
    await desk.store.tickets.save(aTicket({ ticketId: idOf(number), clock: { kind: 'first-response', due } }), 0);
  }
  const store = openStore(await around(desk.table));
  const live = { ...desk.live, store };
  const raised = async () => {
    const found = await Promise.all(
      Array.from({ length: tickets }, (_, number) => desk.store.tickets.find(idOf(number))),
    );
    return found.filter((ticket) => ticket?.value.clock?.raisedAt).length;
  };
  return { desk, live, raised };
}

test('one sweep raises 1,000 clocks, though the index shows nothing of what it has done', async () => {
  const { live, raised } = await withDue(1000, async (table) => {
    const before = memoryTable(() => Date.parse(START));
    for (const item of (table as ReturnType<typeof memoryTable>).all()) await before.put(item, 'any');
    return { ...table, entries: before.entries };
  });

  await sweep(live, () => 60_000);

  expect(await raised()).toBe(1000);
});

test('more than a page of tickets that fail each time hide none behind them', async () => {
  const { live, raised } = await withDue(450, async (table) => ({
    ...table,
    get: async (key) => {
      if (key.pk < `TICKET#${idOf(400)}` && key.pk.startsWith('TICKET#')) throw new Error('cannot be read');
      return table.get(key);
    },
  }));

  await sweep(live, () => 60_000);

  expect(await raised()).toBe(50);
});

test('replies, parked work and polls have their share of the time, however long the worklists are', async () => {
  let left = 50_000;
  const { desk, live, raised } = await withDue(1000, async (table) => ({
    ...table,
    // A page of a hundred takes ten seconds.
    put: async (item, expected) => {
      if (item.sk === 'TICKET') left -= 100;
      return table.put(item, expected);
    },
  }));
  await desk.store.clocks.park({
    id: 'prk_1',
    what: 'errand',
    queue: 'outbox',
    body: '{"v":1,"ticketId":"tkt_1"}',
    notBefore: after(START, -MINUTE),
    connection: OWN_SHOP.id,
    shop: '-',
  });

  await sweep(live, () => left);

  expect(desk.queues.get('outbox')).toHaveLength(1);
  expect(await desk.store.clocks.waiting(10)).toEqual([]);
  expect(await raised()).toBeGreaterThan(0);
  expect(await raised()).toBeLessThan(1000);
  expect(left).toBeGreaterThanOrEqual(15_000);
});
