import { beforeAll, describe, expect, test } from 'vitest';
import { dueBy } from '../../functions/store/due.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { openStore, type Store } from '../../functions/store/store.ts';
import { keys } from '../../functions/store/table.ts';
import { type EarlierItem, earlierItems, loadEarlier } from '../support/written.ts';

const NOW = '2026-11-22T08:03:00.000Z';
const CONNECTION = 'con_test_own_shop_0001';
const SHOP = 'shop-1';

let store: Store;
beforeAll(async () => {
  const table = memoryTable(() => Date.parse(NOW));
  await loadEarlier(table);
  store = openStore(table);
});

const one = (kind: string) => earlierItems('v1', kind).map((item) => [item.sk, item] as const);
const ticketOf = ({ pk }: EarlierItem) => pk.slice('TICKET#'.length);

describe('an item written by 0.1.0 is read as what it was:', () => {
  test.each(one('ticket'))('a ticket', async (_, item) => {
    expect((await store.tickets.find(ticketOf(item)))?.value).toMatchObject(item.data);
  });

  test.each(one('message'))('a message', async (_, item) => {
    const { channelTime, messageId } = item.data as { channelTime: string; messageId: string };

    expect(await store.messages.find(ticketOf(item), channelTime, messageId)).toMatchObject(item.data);
    expect((await store.messages.of(ticketOf(item), { limit: 10 })).items).toContainEqual(
      expect.objectContaining(item.data),
    );
  });

  test.each(one('reply'))('a reply', async (_, item) => {
    expect((await store.replies.find(ticketOf(item), item.sk.slice('REPLY#'.length)))?.value).toMatchObject(item.data);
  });

  test.each(one('change'))('a command in the history', async (_, item) => {
    expect(await store.tickets.history(ticketOf(item), 50)).toContainEqual(expect.objectContaining(item.data));
  });

  test.each(one('note'))('a note', async (_, item) => {
    expect(await store.notes.of(ticketOf(item))).toContainEqual(expect.objectContaining(item.data));
  });

  test('the generations of a thread', async () => {
    const thread = { connection: CONNECTION, shop: SHOP, conversation: 'c-resolved' };

    expect(await store.tickets.generationAt(thread, '2026-12-07T08:01:00.000Z')).toBe(0);
    expect(await store.tickets.generationAt(thread, '2026-12-07T08:02:00.000Z')).toBe(1);
  });

  test('a conversation under lock stays locked', async () => {
    const thread = { connection: CONNECTION, shop: SHOP, conversation: 'c-held' };

    expect(await store.locks.take(thread, Date.parse(NOW), 1000)).toBeUndefined();
  });

  test('an order, and the ticket that speaks of it', async () => {
    const [item] = earlierItems('v1', 'order');

    expect(await store.orders.find(CONNECTION, SHOP, 'o-1')).toMatchObject(item?.data ?? {});
    expect(await store.orders.tickets(CONNECTION, SHOP, 'o-1')).toHaveLength(1);
  });

  test.each([
    ['dispute', 'd-1'],
    ['review', 'r-1'],
    ['notice', 'n-1'],
    ['privacy', 'evt-p-1'],
  ] as const)('a %s, which is still listed', async (kind, id) => {
    const [item] = earlierItems('v1', kind);

    expect((await store.cases.find(kind, CONNECTION, SHOP, id))?.value).toMatchObject(item?.data ?? {});
    expect((await store.cases.open(kind, { limit: 10 })).items).toHaveLength(1);
  });

  test.each(one('buyer'))('a buyer', async (_, item) => {
    expect(await store.buyers.find(CONNECTION, SHOP, String(item.data.buyer))).toMatchObject(item.data);
  });

  test('a connection, its shop, its sealed access, its throttle and its poll', async () => {
    expect(await store.connections.find(CONNECTION)).toMatchObject(earlierItems('v1', 'connection')[0]?.data ?? {});
    expect(await store.connections.shop(CONNECTION, SHOP)).toMatchObject(earlierItems('v1', 'shop')[0]?.data ?? {});
    expect((await store.access.find(CONNECTION, SHOP))?.value).toMatchObject(
      earlierItems('v1', 'access')[0]?.data ?? {},
    );
    expect(await store.access.throttledUntil(CONNECTION, SHOP, '2026-11-22T08:02:30.000Z')).toBe(NOW);
    expect(await store.access.takeFetch(CONNECTION, SHOP, 'orders', '2026-11-22T08:02:30.000Z', 1)).toBe(false);
    expect(await store.clocks.pollAt(CONNECTION)).toBe('2026-11-22T08:05:00.000Z');
  });

  test.each(one('parked'))('parked work', async (_, item) => {
    expect(await store.clocks.parked(keys.parked(String(item.data.id)))).toMatchObject(item.data);
    expect(await store.clocks.waiting(10)).toContainEqual(expect.objectContaining(item.data));
  });

  test('the statement of its day', async () => {
    const day = '2026-11-22';
    const replies = { sent: 1, failed: 1, unknown: 1, waiting: 1 };

    expect(await store.statements.of({ connection: CONNECTION, shop: SHOP, day })).toMatchObject({
      stored: 14,
      duplicates: 1,
      replies,
    });
    expect(await store.statements.of({ connection: CONNECTION, shop: '-', day })).toMatchObject({
      ignored: 1,
      setAside: 1,
    });
  });

  test('how many partitions there are', async () => {
    expect(await store.clocks.shards()).toMatchObject({ queue: 2, clock: 2 });
  });
});

describe('what 0.1.0 wrote stands in its lists:', () => {
  test('the worklists have every open ticket, by what is due', async () => {
    const queues = ['pre-sale', 'in-sale', 'after-sale'] as const;
    const pages = await Promise.all(queues.map((queue) => store.tickets.waiting(queue, { limit: 50 })));
    const open = earlierItems('v1', 'ticket').filter(({ workPk }) => workPk?.startsWith('QUEUE#'));

    expect(pages.flatMap(({ cards }) => cards.map(({ ticketId }) => ticketId)).sort()).toEqual(
      open.map(ticketOf).sort(),
    );
  });

  test('a buyer has their tickets', async () => {
    const cards = await store.tickets.ofBuyer(CONNECTION, SHOP, 'buyer-c-open', 10);

    expect(cards).toMatchObject([{ shop: SHOP, status: 'open' }]);
  });

  test('the sweep finds who sleeps and what was never sent', async () => {
    const due = async (name: 'snooze' | 'reply', at: string) =>
      (await Promise.all([0, 1].map((shard) => store.clocks.due({ list: name, shard }, dueBy(at), 10)))).flat().length;

    expect(await due('snooze', '2026-11-25T08:00:00.000Z')).toBe(1);
    expect(await due('reply', '2026-11-22T09:00:00.000Z')).toBe(3);
  });
});
