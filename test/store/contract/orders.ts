import { expect, test } from 'vitest';
import { openStore } from '../../../functions/store/store.ts';
import { AT, anOrderEvent, aShop, CONNECTION, SHOP } from '../../support/builders.ts';
import type { Opened } from '../backends.ts';

const later = (n: number) => `2026-03-01T09:${String(n).padStart(2, '0')}:00.000Z`;
const DAY = { connection: CONNECTION, shop: SHOP, day: '2026-03-01' };

export function ordersContract(open: () => Promise<Opened>): void {
  const opened = async () => openStore((await open()).table);

  test('an order grows event by event and remembers each one', async () => {
    const { orders } = await opened();
    const line = { lineId: '1', quantity: 2, fulfilledBy: 'seller' as const };
    const details = { lines: [line], buyer: 'buyer-1', country: 'ID', total: { minor: 15_000_000, currency: 'IDR' } };
    const shipped = { lines: [], shipment: { carrier: 'JNE', tracking: 'JX#1' } };
    await orders.fold(anOrderEvent({ details }), 'dlv_1');
    const event = anOrderEvent({
      eventId: 'e2',
      occurredAt: later(2),
      status: 'SHIPPED',
      phase: 'shipped',
      details: shipped,
    });

    const { outcome, value } = await orders.fold(event, 'dlv_2');

    expect(outcome).toBe('stored');
    expect(await orders.find(CONNECTION, SHOP, 'order-1')).toStrictEqual(JSON.parse(JSON.stringify(value)));
    expect(value).toMatchObject({
      phase: 'shipped',
      lines: [line],
      buyer: 'buyer-1',
      shipment: { tracking: 'JX#1' },
      applied: [
        { event: 'order-event-1', delivery: 'dlv_1' },
        { event: 'e2', delivery: 'dlv_2' },
      ],
    });
  });

  test("an event of the same delivery again is our retry, of another delivery the channel's duplicate; neither changes anything", async () => {
    const { orders } = await opened();
    const first = await orders.fold(anOrderEvent(), 'dlv_1');

    const retry = await orders.fold(anOrderEvent(), 'dlv_1');
    const duplicate = await orders.fold(anOrderEvent(), 'dlv_2');

    expect(retry.outcome).toBe('stored');
    expect(duplicate.outcome).toBe('duplicate');
    expect(duplicate.value).toStrictEqual(JSON.parse(JSON.stringify(first.value)));
  });

  test('events that come at the same time are all taken in', async () => {
    const { orders } = await opened();
    const events = [1, 2, 3].map((n) => anOrderEvent({ eventId: `e${n}`, occurredAt: later(n), status: `S${n}` }));

    await Promise.all(events.map((event, n) => orders.fold(event, `dlv_${n}`)));

    const order = await orders.find(CONNECTION, SHOP, 'order-1');
    expect(order?.status).toBe('S3');
    expect(order?.applied.map(({ event }) => event)).toEqual(['e1', 'e2', 'e3']);
  });

  test('an order remembers a limited number of events, the newest ones', async () => {
    const { table } = await open();
    const { orders } = openStore(table);
    for (let n = 0; n < 104; n += 1) {
      const occurredAt = `2026-03-01T09:00:00.${String(n).padStart(3, '0')}Z`;
      await orders.fold(anOrderEvent({ eventId: `e${n}`, occurredAt }), `dlv_${n}`);
    }

    const order = await orders.find(CONNECTION, SHOP, 'order-1');

    expect(order?.applied.map(({ event }) => event)).toEqual(Array.from({ length: 100 }, (_, n) => `e${n + 4}`));
  });

  test('a ticket is linked to an order once, before the order is known, and orders are told apart', async () => {
    const { orders } = await opened();
    await orders.link(CONNECTION, SHOP, 'a#b', 'tkt_2');
    await orders.link(CONNECTION, SHOP, 'a#b', 'tkt_1');
    await orders.link(CONNECTION, SHOP, 'a#b', 'tkt_1');
    await orders.fold(anOrderEvent({ orderId: 'a#b' }), 'dlv_1');

    expect(await orders.tickets(CONNECTION, SHOP, 'a#b')).toEqual(['tkt_1', 'tkt_2']);
    expect(await orders.tickets(CONNECTION, `${SHOP}#a`, 'b')).toEqual([]);
    expect(await orders.find(CONNECTION, SHOP, 'a')).toBeUndefined();
  });

  test('connections and their shops are listed and found', async () => {
    const { connections } = await opened();
    const connection = { id: CONNECTION, channel: 'shopee', name: 'Shopee app', createdAt: AT };
    await connections.putConnection(connection);
    await connections.putConnection({ ...connection, name: 'renamed' });
    for (const shop of ['2', '1', 'é#%😀']) await connections.putShop(aShop({ shop }));

    expect(await connections.all()).toEqual([{ ...connection, name: 'renamed' }]);
    expect(await connections.find(CONNECTION)).toMatchObject({ name: 'renamed' });
    expect(await connections.find('con_unknown')).toBeUndefined();
    expect((await connections.shops(CONNECTION)).map(({ shop }) => shop)).toEqual(['1', '2', 'é#%😀']);
    expect(await connections.shop(CONNECTION, 'é#%😀')).toEqual(aShop({ shop: 'é#%😀' }));
    expect(await connections.shop(CONNECTION, '3')).toBeUndefined();
  });

  test('a connection with more shops than a page has lists all of them', async () => {
    const { connections } = await opened();
    const numbers = Array.from({ length: 510 }, (_, number) => String(number));
    await Promise.all(numbers.map((shop) => connections.putShop(aShop({ shop }))));

    expect(await connections.shops(CONNECTION)).toHaveLength(510);
  });

  test('the shops of a connection are listed without its tokens, throttles and budgets', async () => {
    const { connections, access } = await opened();
    await connections.putShop(aShop());
    await access.save(CONNECTION, SHOP, { sealed: 'x', expiresAt: AT, reconnect: false }, 0);
    await access.throttle(CONNECTION, SHOP, AT);
    await access.takeFetch(CONNECTION, SHOP, 'orders', AT, 1);

    expect(await connections.shops(CONNECTION)).toEqual([aShop()]);
  });

  test('a statement counts each event and each reply once, where they stand last', async () => {
    const { statements } = await opened();
    for (let times = 0; times < 2; times += 1) {
      await statements.event(DAY, 'dlv_1', 0, 'stored', 'order');
      await statements.event(DAY, 'dlv_1', 1, 'stored', 'inquiry');
      await statements.event(DAY, 'dlv_2', 0, 'duplicate', 'order');
      await statements.event(DAY, 'dlv_3', 0, 'ignored', 'ping');
      await statements.event(DAY, 'dlv_4', 0, 'set-aside', 'unreadable', 'no reason');
    }
    const states = ['sent', 'failed', 'unknown', 'queued', 'sending', 'discarded'] as const;
    for (const state of states) await statements.reply(DAY, `rpl_${state}`, state);
    await statements.reply(DAY, 'rpl_late', 'queued');
    await statements.reply(DAY, 'rpl_late', 'sent');

    expect(await statements.of(DAY)).toEqual({
      stored: 2,
      duplicates: 1,
      ignored: 1,
      setAside: 1,
      deadLettered: 0,
      replies: { sent: 2, failed: 2, unknown: 1, waiting: 2 },
    });
  });

  test('statements of other days, shops and connections stay apart', async () => {
    const { statements } = await opened();
    await statements.event(DAY, 'dlv_1', 0, 'stored', 'order');
    const nothing = { stored: 0, duplicates: 0, ignored: 0, setAside: 0 };

    expect(await statements.of({ ...DAY, day: '2026-03-02' })).toMatchObject(nothing);
    expect(await statements.of({ ...DAY, shop: '-' })).toMatchObject(nothing);
    expect(await statements.of({ ...DAY, connection: 'con_other' })).toMatchObject(nothing);
  });

  test('a statement adds up whole days, however long', async () => {
    const { table } = await open();
    const { statements } = openStore(table);
    const many = Array.from({ length: 1030 }, (_, n) => n);
    for (let start = 0; start < many.length; start += 50) {
      const some = many.slice(start, start + 50);
      await Promise.all(some.map((n) => statements.event(DAY, `dlv_${n}`, 0, 'stored', 'order')));
    }

    expect((await statements.of(DAY)).stored).toBe(1030);
  });
}
