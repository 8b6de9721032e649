import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { after, DAY, HOUR, MINUTE } from '../../functions/domain/instant.ts';
import { AT_ONCE, PAGE, raisePage } from '../../functions/pipeline/raise-due.ts';
import { sweep } from '../../functions/pipeline/sweep.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { HANDED_OUT_FOR } from '../../functions/store/pages.ts';
import { openStore } from '../../functions/store/store.ts';
import type { Table } from '../../functions/store/table.ts';
import { aTicket } from '../support/builders.ts';
import { aDesk, OWN_SHOP, START } from '../support/desk.ts';

const idOf = (number: number) => `tkt_${String(number).padStart(6, '0')}`;
const plenty = () => 60_000;
const LONG_AGO = after(START, -1000 * DAY);

/** A ticket whose clock runs out so many seconds before the start. */
const dueTicket = (number: number, secondsAgo: number) =>
  aTicket({ ticketId: idOf(number), clock: { kind: 'first-response', due: after(START, -secondsAgo * 1000) } });

/** A desk with so many tickets whose clocks have run out, on a table that `around` makes misbehave. */
async function withDue(tickets: number, around: (table: Table) => Promise<Table> = async (table) => table) {
  const desk = await aDesk();
  for (let number = 0; number < tickets; number += 1) {
    await desk.store.tickets.save(dueTicket(number, tickets - number), 0);
  }
  const live = { ...desk.live, store: openStore(await around(desk.table)) };
  const found = () => desk.table.all().filter(({ pk, sk }) => pk.startsWith('TICKET#tkt_') && sk === 'TICKET');
  return {
    desk,
    live,
    sweep: (timeLeft = plenty, pageSize?: number) => sweep(live, timeLeft, pageSize),
    /** What lies in the clocks queue, worked off. */
    work: () => desk.drain(['clocks']),
    raised: () => found().filter(({ data }) => (data.clock as { raisedAt?: string } | undefined)?.raisedAt).length,
    /** Each write counts: a ticket that was made and raised once has version 2. */
    writtenTwiceOrMore: () =>
      found()
        .filter(({ version }) => version > 2)
        .map(({ pk }) => pk),
    pagesOut: async () => {
      const places = await desk.store.clocks.places();
      return (await Promise.all(places.map((place) => desk.store.pages.out(place)))).flat().length;
    },
  };
}

/** A table whose index shows nothing of what was done since. */
async function lagging(table: Table): Promise<Table> {
  const before = memoryTable(() => Date.parse(START));
  for (const item of (table as ReturnType<typeof memoryTable>).all()) await before.put(item, 'any');
  return { ...table, entries: before.entries };
}

describe('a sweep', () => {
  test('raises by itself what does not fill a page, without a queue in between', async () => {
    const { desk, sweep, raised } = await withDue(60);

    await sweep();

    expect(raised()).toBe(60);
    expect(desk.queues.get('clocks') ?? []).toEqual([]);
  });

  test('hands out 1,000 clocks in pages of 100, and the workers raise each once', async () => {
    const { desk, sweep, work, raised, writtenTwiceOrMore, pagesOut } = await withDue(1000);

    await sweep();
    const handedOut = desk.queues.get('clocks')?.length ?? 0;
    await work();

    // Two partitions, of which each leaves a page that is not full to the sweep.
    expect(handedOut).toBeGreaterThanOrEqual(8);
    expect(handedOut).toBeLessThanOrEqual(10);
    expect(raised()).toBe(1000);
    expect(writtenTwiceOrMore()).toEqual([]);
    expect(await pagesOut()).toBe(0);
  });

  test('leaves to the workers what it handed out a minute ago, and handles what has come since', async () => {
    const { desk, sweep, work, raised, writtenTwiceOrMore } = await withDue(1000);
    await sweep();
    const handedOut = desk.queues.get('clocks')?.length;

    desk.advance(MINUTE);
    await desk.store.tickets.save(dueTicket(1000, -30), 0);
    await desk.store.tickets.save(dueTicket(1001, 100_000), 0);
    const before = raised();
    await sweep();

    expect(desk.queues.get('clocks')).toHaveLength(handedOut ?? 0);
    // The new one at the end; the one that came to stand in a page that is out is its worker's.
    expect(raised()).toBe(before + 1);
    await work();
    expect(raised()).toBe(1002);
    expect(writtenTwiceOrMore()).toEqual([]);
  });

  test('beside another one hands out no page twice', async () => {
    const { desk, sweep, work, raised, writtenTwiceOrMore } = await withDue(1000);

    await Promise.all([sweep(), sweep()]);

    const pages = desk.queues.get('clocks') ?? [];
    expect(new Set(pages).size).toBe(pages.length);
    await work();
    expect(raised()).toBe(1000);
    expect(writtenTwiceOrMore()).toEqual([]);
  });

  test('hands out again what was lost on the way, once its worker had the time to be done', async () => {
    const { desk, sweep, work, raised, writtenTwiceOrMore } = await withDue(1000);
    await sweep();
    desk.queues.set('clocks', []);

    desk.advance(HANDED_OUT_FOR - MINUTE);
    await sweep();
    expect(desk.queues.get('clocks')).toEqual([]);
    desk.advance(2 * MINUTE);
    await sweep();
    await work();

    expect(raised()).toBe(1000);
    expect(writtenTwiceOrMore()).toEqual([]);
  });

  test('asks for whole pages of tickets to be forgotten once, however long they wait for that', async () => {
    const desk = await aDesk();
    for (let number = 0; number < 500; number += 1) {
      await desk.store.tickets.save(
        aTicket({
          ticketId: idOf(number),
          clock: undefined,
          unanswered: undefined,
          resolvedAt: LONG_AGO,
          lastBuyer: undefined,
          lastArrival: undefined,
        }),
        0,
      );
    }
    const asked = () => new Set(desk.queues.get('privacy')).size;
    const askedAgain = () => (desk.queues.get('privacy') ?? []).length - asked();
    const minute = async () => {
      await desk.sweep();
      await desk.drain(['clocks']);
      desk.advance(MINUTE);
    };

    await minute();
    expect([asked(), askedAgain()]).toEqual([500, 0]);
    await minute();
    expect(askedAgain(), 'what fills no page').toBeLessThan(2 * PAGE);

    desk.queues.set('privacy', []);
    desk.advance(HANDED_OUT_FOR);
    await minute();
    expect(asked(), 'their messages were lost').toBe(500);
  });

  test('that cannot reach the queue leaves the pages to the next one', async () => {
    const { live, sweep: again, work, raised } = await withDue(1000);
    const page = async () => {
      throw new Error('the queue cannot be reached');
    };

    await expect(sweep({ ...live, send: { ...live.send, page } }, plenty)).rejects.toThrow('cannot be reached');
    await again();
    await work();

    expect(raised()).toBe(1000);
  });

  test('and its workers raise each once, though the index shows nothing of what was done', async () => {
    const { sweep, work, raised, writtenTwiceOrMore } = await withDue(1000, lagging);

    for (const _minute of [1, 2, 3]) {
      await sweep();
      await work();
    }

    expect(raised()).toBe(1000);
    expect(writtenTwiceOrMore()).toEqual([]);
  });

  test('goes on behind more than a page of tickets that fail each time', async () => {
    const { desk, live, sweep, raised } = await withDue(450, async (table) => ({
      ...table,
      get: async (key) => {
        if (key.pk < `TICKET#${idOf(400)}` && key.pk.startsWith('TICKET#')) throw new Error('cannot be read');
        return table.get(key);
      },
    }));

    await sweep();
    const pages = desk.queues.get('clocks') ?? [];
    const ended = await Promise.allSettled(pages.map((page) => raisePage(JSON.parse(page), live)));

    // Each page with one of them fails and comes again; what stands beside and behind them does not wait for that.
    expect(ended.map(({ status }) => status)).toEqual(pages.map(() => 'rejected'));
    expect(raised()).toBe(50);
  });

  test('gives replies, parked work and polls their share of the time, however long the worklists are', async () => {
    let left = 50_000;
    const { desk, sweep, raised } = await withDue(1000, async (table) => ({
      ...table,
      // A page takes ten seconds.
      put: async (item, expected) => {
        left -= item.pk.startsWith('PAGES#') ? 10_000 : 100;
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

    await sweep(() => left);

    expect(desk.queues.get('outbox')).toHaveLength(1);
    expect(await desk.store.clocks.waiting(10)).toEqual([]);
    expect(raised()).toBeLessThan(1000);
  });
});

describe('what is done at the same time', () => {
  /** A table that takes a moment for each call and notes how many were under way at once. */
  function busy(table: Table): Table & { most: number } {
    let underWay = 0;
    const counted = {
      ...table,
      most: 0,
      put: async (...args: Parameters<Table['put']>) => {
        underWay += 1;
        counted.most = Math.max(counted.most, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        return table.put(...args);
      },
    };
    return counted;
  }

  test('is bounded in a worker: of a page so many, and they are used', async () => {
    let watched: ReturnType<typeof busy> | undefined;
    const { desk, live, sweep } = await withDue(400, async (table) => {
      watched = busy(table);
      return watched;
    });
    await sweep();
    if (watched) watched.most = 0;

    await raisePage(JSON.parse(desk.queues.get('clocks')?.[0] ?? ''), live);

    expect(watched?.most).toBe(AT_ONCE);
  });

  test('is bounded in the sweep, however many lists there are', async () => {
    let watched: ReturnType<typeof busy> | undefined;
    const { desk, sweep } = await withDue(PAGE - 1, async (table) => {
      watched = busy(table);
      return watched;
    });
    for (const [index, queue] of (['pre-sale', 'after-sale'] as const).entries()) {
      for (let number = 0; number < 90; number += 1) {
        const owner = number % 2 ? 'li' : undefined;
        await desk.store.tickets.save({ ...dueTicket(1000 * (index + 1) + number, 5), queue, owner }, 0);
      }
    }

    await sweep();

    expect(watched?.most).toBeGreaterThan(AT_ONCE);
    expect(watched?.most).toBeLessThanOrEqual(4 * AT_ONCE);
  });
});

test('in whatever order sweeps, workers, losses, repetitions and deaths come, each is raised once and none is skipped', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ what: 'sweep' as const }) },
    { weight: 6, arbitrary: fc.record({ what: fc.constantFrom('work', 'repeat', 'lose'), which: fc.nat(50) }) },
    { weight: 3, arbitrary: fc.record({ what: fc.constant('die' as const), which: fc.nat(50), after: fc.nat(30) }) },
    {
      weight: 2,
      arbitrary: fc.record({ what: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 20 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ what: fc.constant('fall due' as const), seconds: fc.array(fc.nat(40), { maxLength: 8 }) }),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { desk, live, raised, writtenTwiceOrMore, pagesOut } = await withDue(40);
      let tickets = 40;
      const take = (which: number, keep: boolean) => {
        const pages = desk.queues.get('clocks') ?? [];
        const page = pages[which % Math.max(1, pages.length)];
        if (!keep)
          desk.queues.set(
            'clocks',
            pages.filter((one) => one !== page),
          );
        return page;
      };
      for (const one of steps) {
        if (one.what === 'sweep') await sweep(live, plenty, 5);
        if (one.what === 'wait') desk.advance(one.minutes * MINUTE);
        if (one.what === 'fall due') {
          for (const seconds of one.seconds) await desk.store.tickets.save(dueTicket(tickets++, seconds), 0);
        }
        if (!('which' in one)) continue;
        const page = take(one.which, one.what === 'repeat' || one.what === 'die');
        if (!page || one.what === 'lose') continue;
        if (one.what !== 'die') {
          await raisePage(JSON.parse(page), live);
          continue;
        }
        // Killed at one of its writes: of what it had begun nothing more is done, and the page comes again.
        let writes = 0;
        const table = {
          ...desk.table,
          put: async (...args: Parameters<Table['put']>) => {
            writes += 1;
            if (writes > one.after) throw new Error('dead');
            return desk.table.put(...args);
          },
          remove: async () => {
            throw new Error('dead');
          },
        };
        await raisePage(JSON.parse(page), { ...live, store: openStore(table) }).catch(() => undefined);
      }

      desk.advance(HANDED_OUT_FOR + MINUTE);
      await sweep(live, plenty, 5);
      await desk.drain(['clocks']);

      expect(raised()).toBe(tickets);
      expect(writtenTwiceOrMore()).toEqual([]);
      expect(await pagesOut()).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('after six hours without a sweep nothing is skipped, and what is late says so', async () => {
  const { desk, sweep, work, raised } = await withDue(300);
  await desk.store.tickets.save(dueTicket(300, -6 * 3600 + 60), 0);
  const asleep = aTicket({ ticketId: idOf(301), snoozedUntil: after(START, HOUR), snoozedAt: START, clock: undefined });
  await desk.store.tickets.save(asleep, 0);
  const dispute = { disputeId: 'd-1', type: 'claim', status: 'open', open: true, respondBy: after(START, 5 * HOUR) };
  await desk.tell('dispute.updated', { shop: 'shop-1', ...dispute }, { id: 'evt-1' });
  await desk.drain(['intake']);

  desk.advance(6 * HOUR);
  await sweep();
  await work();

  expect(raised()).toBe(301);
  const clockOf = async (number: number) => (await desk.store.tickets.find(idOf(number)))?.value.clock;
  expect(await clockOf(0)).toMatchObject({ raisedAt: desk.now(), late: true });
  expect(await clockOf(299)).toMatchObject({ raisedAt: desk.now(), late: true });
  // It ran out a minute before the sweep was back: no later than any other minute.
  expect(await clockOf(300)).not.toHaveProperty('late');
  expect((await desk.store.tickets.find(idOf(301)))?.value).toMatchObject({ wokeLate: after(START, HOUR) });
  const { items } = await desk.store.cases.open('dispute', { limit: 5 });
  const rung = items[0]?.alarms.filter(({ raisedAt }) => raisedAt) ?? [];
  expect(rung.length).toBeGreaterThan(0);
  expect(rung.map(({ late }) => late)).toEqual(rung.map(() => true));
});
