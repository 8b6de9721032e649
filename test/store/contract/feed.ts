import { expect, test } from 'vitest';
import type { Happening } from '../../../functions/domain/happening.ts';
import { DAY, instant, SECOND } from '../../../functions/domain/instant.ts';
import { LAG_MS } from '../../../functions/store/feed.ts';
import { openStore } from '../../../functions/store/store.ts';
import type { Table } from '../../../functions/store/table.ts';
import { AT, aTicket, CONNECTION, SHOP } from '../../support/builders.ts';
import type { Opened } from '../backends.ts';

const told = (n: number): Happening => ({
  tells: [{ id: `hap_${String(n).padStart(22, '0')}`, type: 'order.updated' }],
  at: AT,
  connection: CONNECTION,
  shop: SHOP,
  order: `order-${n}`,
});
const ids = (happenings: readonly Happening[]) => happenings.map(({ order }) => Number(order?.slice('order-'.length)));

export function feedContract(open: () => Promise<Opened>): void {
  test('gives what was told in the order of telling, page by page, whatever partition it lies on', async () => {
    const { table, clock } = await open();
    const { feed } = openStore(table);
    for (let n = 0; n < 23; n += 1) {
      await feed.tell(told(n));
      clock.nowMs += n % 3 ? 0 : 1000;
    }
    clock.nowMs += LAG_MS + 1;

    const found: Happening[] = [];
    let after: string | undefined;
    for (let more = true; more; ) {
      const page = await feed.read({ after, limit: 5 });
      expect(page.happenings.length).toBe(page.more ? 5 : 3);
      found.push(...page.happenings);
      ({ after, more } = page);
    }

    expect(ids(found).sort((a, b) => a - b)).toEqual([...Array(23).keys()]);
    expect(Math.max(...ids(found).map((n, position) => Math.abs(n - position)))).toBeLessThan(3);
    expect((await feed.read({ after, limit: 5 })).happenings).toEqual([]);
  });

  test('leaves out the newest seconds, and gives them once they are over', async () => {
    const { table, clock } = await open();
    const { feed } = openStore(table);
    await feed.tell(told(1));
    clock.nowMs += LAG_MS;

    const early = await feed.read({ limit: 5 });
    expect(early).toMatchObject({ happenings: [], more: false });
    clock.nowMs += 1;

    expect(ids((await feed.read({ after: early.after, limit: 5 })).happenings)).toEqual([1]);
  });

  test('a write that comes in so late that readers have passed its place is told again, ahead of them', async () => {
    const { table, clock } = await open();
    let passed: string | undefined;
    const slow: Table = {
      ...table,
      async put(item, expected) {
        if (passed !== undefined || !item.pk.startsWith('FEED#')) return table.put(item, expected);
        // On its way for a minute, in which a reader comes by.
        clock.nowMs += 60 * SECOND;
        passed = (await openStore(table).feed.read({ limit: 5 })).after;
        return table.put(item, expected);
      },
    };
    await openStore(slow).feed.tell(told(1));
    clock.nowMs += LAG_MS + 1;

    expect(ids((await openStore(table).feed.read({ after: passed, limit: 5 })).happenings)).toEqual([1]);
  });

  test('forgets after 30 days', async () => {
    const { table, clock } = await open();
    const { feed } = openStore(table);
    await feed.tell(told(1));
    clock.nowMs += 31 * DAY;

    expect((await feed.read({ after: instant(clock.nowMs - 40 * DAY), limit: 5 })).happenings).toEqual([]);
  });

  test('a command is told where it was done, and of two that wanted to be the next only the one that was', async () => {
    const { table, clock } = await open();
    const { tickets, feed } = openStore(table);
    const change = (actor: string, seq = 1) => ({ seq, actor, action: 'claim', at: AT });
    const ticket = aTicket();
    await tickets.save(ticket, 0);

    await tickets.saveChange({ ...ticket, owner: 'li', change: change('li') }, 1, undefined);
    await expect(
      tickets.saveChange({ ...ticket, owner: 'wang', change: change('wang') }, 1, undefined),
    ).rejects.toThrow();
    clock.nowMs += 1;
    await tickets.saveChange({ ...ticket, change: change('li', 2) }, 2, change('li'));
    clock.nowMs += LAG_MS + 1;

    const { happenings } = await feed.read({ limit: 10 });
    expect(happenings.map(({ change, ticket: of, action }) => ({ change, of, action }))).toEqual([
      { change: 1, of: ticket.ticketId, action: 'claim' },
      { change: 2, of: ticket.ticketId, action: 'claim' },
    ]);
  });

  test('a command whose writer died before its write was never told; one that died after it was', async () => {
    const { table, clock } = await open();
    let dies: 'before' | 'after' = 'before';
    const deadly: Table = {
      ...table,
      async put(item, expected) {
        if (item.sk !== 'TICKET' || item.data.change === undefined) return table.put(item, expected);
        if (dies === 'after') await table.put(item, expected);
        throw new Error('the function died here');
      },
    };
    const ticket = aTicket();
    await openStore(table).tickets.save(ticket, 0);
    const told = { ...ticket, change: { seq: 1, actor: 'li', action: 'note', at: AT } };

    for (dies of ['before', 'after'] as const) {
      await expect(openStore(deadly).tickets.saveChange(told, 1, undefined)).rejects.toThrow('died');
      clock.nowMs += LAG_MS + 1;
      const { happenings } = await openStore(table).feed.read({ limit: 10 });
      expect(new Set(happenings.map(({ tells }) => tells[0]?.id)).size).toBe(dies === 'before' ? 0 : 1);
    }
  });

  test('partitions that were added are read at once', async () => {
    const { table, clock, again } = await open();
    const reader = openStore(table).feed;
    await reader.read({ limit: 5 });
    await table.put({ pk: 'CONFIG', sk: 'SHARDS', data: { queue: 2, clock: 2, feed: 16 } }, 'any');
    for (let n = 0; n < 40; n += 1) await openStore(again()).feed.tell(told(n));
    clock.nowMs += LAG_MS + 1;

    expect((await reader.read({ limit: 100 })).happenings).toHaveLength(40);
  });
}
