import { expect, test } from 'vitest';
import type { Ticket } from '../../../functions/domain/ticket.ts';
import { dueBy } from '../../../functions/store/due.ts';
import { openStore } from '../../../functions/store/store.ts';
import { keys } from '../../../functions/store/table.ts';
import type { TicketStore } from '../../../functions/store/tickets.ts';
import { aTicket } from '../../support/builders.ts';
import type { Opened } from '../backends.ts';

const minute = (n: number) => `2026-03-01T10:${String(n).padStart(2, '0')}:00.000Z`;
const RAISED = '2026-03-01T11:00:00.000Z';

/** Due at that minute of ten o'clock. */
function due(n: number, changes: Partial<Ticket> = {}): Ticket {
  return aTicket({ conversation: `conversation ${n}`, clock: { kind: 'first-response', due: minute(n) }, ...changes });
}
const raised = (n: number, changes: Partial<Ticket> = {}) =>
  due(n, { clock: { kind: 'first-response', due: minute(n), raisedAt: RAISED }, ...changes });
const unsafe = (n: number, changes: Partial<Ticket> = {}) => {
  const at = minute(n);
  return due(n, { urgency: 'safety', clock: { kind: 'first-response', due: at, raisedAt: at }, ...changes });
};
const nothingDue = (n: number, changes: Partial<Ticket> = {}) =>
  due(n, { clock: undefined, unanswered: undefined, ...changes });

export function worklistContract(open: () => Promise<Opened>): void {
  async function listing(...tickets: Ticket[]): Promise<TicketStore> {
    const store = openStore((await open()).table).tickets;
    await Promise.all(tickets.map((ticket) => store.save(ticket, 0)));
    return store;
  }
  const all = async (store: TicketStore, limit = 100, claimed?: boolean) => {
    const listed: string[] = [];
    let after: string | undefined;
    do {
      const page = await store.waiting('in-sale', { limit, after, claimed });
      if (page.after !== undefined) expect(page.cards).toHaveLength(limit);
      listed.push(...page.cards.map(({ ticketId }) => ticketId));
      after = page.after;
    } while (after !== undefined);
    return listed;
  };
  const ids = (...tickets: Ticket[]) => tickets.map(({ ticketId }) => ticketId);

  test('a queue lists its tickets by what is due first, over all partitions and whoever holds them, safety before all', async () => {
    const wanted = [
      unsafe(50),
      unsafe(51, { owner: 'li' }),
      raised(1, { owner: 'maria' }),
      raised(2),
      due(3),
      due(4, { owner: 'li' }),
      due(5),
      due(6),
      nothingDue(7),
    ];
    const store = await listing(...wanted.toReversed());

    expect(await all(store)).toEqual(ids(...wanted));
  });

  test('a list is paged by any size without loss', async () => {
    const wanted = [unsafe(50), ...Array.from({ length: 7 }, (_, n) => (n % 3 ? due(n) : raised(n, { owner: 'li' })))];
    const store = await listing(...wanted);

    for (let limit = 1; limit <= wanted.length + 1; limit += 1) expect(await all(store, limit)).toEqual(ids(...wanted));
  });

  test('free and held tickets are listed apart where that is asked for', async () => {
    const held = [raised(1, { owner: 'li' }), due(3, { owner: 'maria' })];
    const free = [raised(2), due(4)];
    const store = await listing(...held, ...free);

    expect(await all(store, 1, true)).toEqual(ids(...held));
    expect(await all(store, 1, false)).toEqual(ids(...free));
  });

  test('the other queues do not show it', async () => {
    const store = await listing(due(1));

    expect((await store.waiting('pre-sale', { limit: 10 })).cards).toEqual([]);
    expect((await store.waiting('after-sale', { limit: 10 })).cards).toEqual([]);
  });

  test('resolved and snoozed tickets leave the list, and come back when the buyer writes after that', async () => {
    const store = await listing(due(1), due(2), due(3));
    const snooze = { snoozedAt: RAISED, snoozedUntil: '2026-03-09T00:00:00.000Z' };
    await store.save(due(1, { resolvedAt: RAISED }), 1);
    await store.save(due(2, snooze), 1);

    expect(await all(store)).toEqual(ids(due(3)));
    const lastBuyer = { at: '2026-03-03T00:00:00.000Z', id: 'message-2' };
    await store.save(due(1, { resolvedAt: RAISED, lastBuyer }), 2);
    await store.save(due(2, { ...snooze, lastBuyer }), 2);

    expect(await all(store)).toEqual(ids(due(1), due(2), due(3)));
  });

  test('a snoozed ticket comes due as a clock when the snooze ends', async () => {
    const { table } = await open();
    const { tickets, clocks } = openStore(table);
    const ticket = due(1, { snoozedUntil: minute(30) });
    await tickets.save(ticket, 0);
    const dueAt = async (now: string) =>
      (await Promise.all([0, 1].map((s) => clocks.due({ list: 'snooze', shard: s }, dueBy(now), 10)))).flat();

    expect(await dueAt(minute(29))).toEqual([]);
    expect(await dueAt(minute(30))).toMatchObject([{ key: keys.ticket(ticket.ticketId), at: minute(30) }]);
  });

  test('a card shows what a list needs', async () => {
    const matter = {
      told: { at: minute(0), id: 'm' },
      intent: 'track_order' as const,
      confidence: 0.7,
      needsPerson: false,
    };
    const store = await listing(raised(1, { owner: 'li', matter, flag: 'red', escalated: true }));

    const { cards } = await store.waiting('in-sale', { limit: 1 });

    expect(cards).toEqual([
      {
        ticketId: due(1).ticketId,
        channel: 'shopee',
        connection: due(1).connection,
        shop: due(1).shop,
        queue: 'in-sale',
        status: 'open',
        due: minute(1),
        overdue: true,
        owner: 'li',
        intent: 'track_order',
        urgency: 'calm',
        flag: 'red',
        needsPerson: false,
        escalated: true,
        lastBuyerAt: due(1).lastBuyer?.at,
      },
    ]);
  });

  test('only clocks that have newly run out are found, held or not, from their very moment', async () => {
    const { tickets, clocks } = openStore((await open()).table);
    for (const ticket of [
      due(1),
      due(2, { owner: 'li' }),
      due(3),
      raised(0),
      raised(0, { conversation: 'held', owner: 'li' }),
      unsafe(1, { conversation: 'safety' }),
      nothingDue(1, { conversation: 'nothing due' }),
      nothingDue(1, { conversation: 'safety answered', urgency: 'safety' }),
      nothingDue(1, { conversation: 'safety answered and held', urgency: 'safety', owner: 'li' }),
    ])
      await tickets.save(ticket, 0);
    const runOut = async (list: 'in-sale/free' | 'in-sale/held', now: string) =>
      (await Promise.all([0, 1].map((shard) => clocks.due({ list, shard }, dueBy(now), 100))))
        .flat()
        .map(({ key }) => key);

    expect(await runOut('in-sale/free', minute(0))).toEqual([]);
    expect(await runOut('in-sale/free', minute(2))).toEqual([keys.ticket(due(1).ticketId)]);
    expect(await runOut('in-sale/held', minute(2))).toEqual([keys.ticket(due(2).ticketId)]);
  });

  test('no more clocks are found at once than asked for, the oldest ones', async () => {
    const { table } = await open();
    const opened = openStore(table);
    await table.put({ ...keys.shards, data: { queue: 1, clock: 1 } }, 0);
    for (let n = 0; n < 6; n += 1) await opened.tickets.save(due(n), 0);
    await opened.tickets.save(due(7, { owner: 'li' }), 0);
    const found = (after: string, to: string, limit: number) =>
      opened.clocks.due({ list: 'in-sale/free', shard: 0 }, { after, to }, limit);

    const first = await found('', dueBy(minute(59)).to, 3);
    const [, , third = { position: '' }] = first;

    expect(first.map(({ at }) => at)).toEqual([0, 1, 2].map(minute));
    const rest = await found(third.position, dueBy(minute(59)).to, 9);
    expect(rest.map(({ at }) => at)).toEqual([3, 4, 5].map(minute));
    expect(await found(rest[2]?.position ?? '', dueBy(minute(59)).to, 9)).toEqual([]);
    expect(await found(third.position, third.position, 9)).toEqual([]);
    const stretch = await found(first[0]?.position ?? '', rest[0]?.position ?? '', 9);
    expect(stretch.map(({ at }) => at)).toEqual([1, 2, 3].map(minute));
  });

  test('lists written before the partitions grew stay whole', async () => {
    const { table, again } = await open();
    await openStore(table).tickets.save(due(1), 0);
    await openStore(table).tickets.save(due(2), 0);
    await table.put({ ...keys.shards, data: { queue: 5, clock: 3 } }, 0);
    const grown = openStore(again());
    for (let n = 3; n < 9; n += 1) await grown.tickets.save(due(n), 0);

    expect(await grown.clocks.shards()).toMatchObject({ queue: 5, clock: 3 });
    expect(await all(grown.tickets)).toEqual(ids(...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => due(n))));
  });
}
