import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { after, instant, MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { dueBy } from '../../functions/store/due.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { ALL_READERS_KNOW_AFTER, announceGrowth, finishGrowth, shardsNow } from '../../functions/store/shards.ts';
import { openStore } from '../../functions/store/store.ts';
import { AT, aThread, aTicket } from '../support/builders.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse(AT), toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** One table, and as many functions as opened it: each remembers for itself how many partitions there are. */
function functionsOn(count: number) {
  const table = memoryTable();
  return { table, stores: Array.from({ length: count }, () => openStore({ ...table })) };
}

const now = () => instant(Date.now());
const ticket = (n: number) => {
  const conversation = `conversation ${n}`;
  const ticketId = ticketIdOf(aThread({ conversation }), 0);
  return aTicket({ ticketId, conversation, clock: { kind: 'first-response', due: after(AT, n * 1000) } });
};

test('however writers and readers of several functions cross a growth, every list and every sweep is whole', async () => {
  const step = fc.oneof(
    fc.record({ what: fc.constant('write' as const), by: fc.nat(2) }),
    fc.record({ what: fc.constant('write again' as const), by: fc.nat(2), which: fc.nat(100) }),
    fc.record({ what: fc.constant('list' as const), by: fc.nat(2) }),
    fc.record({ what: fc.constant('wait' as const), seconds: fc.constantFrom(1, 5, 20, 61, 121) }),
    fc.record({ what: fc.constant('announce' as const), queue: fc.integer({ min: 2, max: 9 }), clock: fc.constant(2) }),
    fc.constant({ what: 'finish' as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
      const { table, stores } = functionsOn(3);
      const versions: number[] = [];
      for (const one of [...steps, ...[0, 1, 2].map((by) => ({ what: 'list' as const, by }))]) {
        const store = 'by' in one ? stores[one.by] : undefined;
        if (one.what === 'write' && store) versions.push(await store.tickets.save(ticket(versions.length), 0));
        if (one.what === 'write again' && store && versions.length > 0) {
          const n = one.which % versions.length;
          versions[n] = await store.tickets.save({ ...ticket(n), flag: 'red' }, versions[n] ?? 0);
        }
        if (one.what === 'wait') vi.advanceTimersByTime(one.seconds * 1000);
        // Refused where it is fewer, or too early: that is the command's business, and nothing has changed then.
        if (one.what === 'announce') await announceGrowth(table, one, now()).catch(() => undefined);
        if (one.what === 'finish') await finishGrowth(table, now()).catch(() => undefined);
        if (one.what !== 'list' || !store) continue;

        const all = versions.map((_, n) => ticket(n).ticketId);
        const { cards } = await store.tickets.waiting('in-sale', { limit: 100 });
        expect(cards.map(({ ticketId }) => ticketId)).toEqual(all);
        const places = (await store.clocks.places()).filter(({ list }) => list === 'in-sale/free');
        const due = await Promise.all(places.map((place) => store.clocks.due(place, dueBy('2027'), 100)));
        expect(
          due
            .flat()
            .map(({ key }) => key.pk.slice('TICKET#'.length))
            .sort(),
        ).toEqual(all.toSorted());
      }
    }),
    { numRuns: 150 },
  );
});

test('partitions never become fewer, and a growth is finished only when every reader knows of it', async () => {
  const { table } = functionsOn(0);
  await announceGrowth(table, { queue: 4, clock: 3 }, now());

  await expect(announceGrowth(table, { queue: 3, clock: 3 }, now())).rejects.toThrow('only grow');
  await expect(finishGrowth(table, now())).rejects.toThrow('not all readers');
  expect(await shardsNow(table)).toMatchObject({ queue: 2, clock: 2, growing: { queue: 4, clock: 3 } });

  vi.advanceTimersByTime(ALL_READERS_KNOW_AFTER);
  await finishGrowth(table, now());
  expect(await shardsNow(table)).toEqual({ queue: 4, clock: 3, feed: 4 });
  expect(await finishGrowth(table, now())).toEqual({ queue: 4, clock: 3, feed: 4 });
});

test('a growth that is announced again in the middle waits anew', async () => {
  const { table } = functionsOn(0);
  await announceGrowth(table, { queue: 4, clock: 2 }, now());
  vi.advanceTimersByTime(ALL_READERS_KNOW_AFTER - MINUTE);
  await announceGrowth(table, { queue: 8, clock: 2 }, now());
  vi.advanceTimersByTime(MINUTE);

  await expect(finishGrowth(table, now())).rejects.toThrow('not all readers');
});
