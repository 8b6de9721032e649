import { describe, expect, test } from 'vitest';
import { after, HOUR, MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { aMessage, anOrderEvent, aThread, CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, type Heard, itemsOf, LI, NOW } from './desk.ts';

const OTHER = '700200';
const idsIn = ({ body }: Heard) => (body.tickets as { ticketId: string }[]).map(({ ticketId }) => ticketId);

/** A desk of two shops; `ticket` puts one with a message into one of them. */
async function aDesk() {
  const api = anApi();
  await api.hasShop();
  await api.hasShop(OTHER);
  let made = 0;
  const ticket = async (text: string, changes: Parameters<typeof api.hasTicket>[0] = {}) => {
    made += 1;
    const conversation = `c-${made}`;
    const shop = changes?.shop ?? SHOP;
    const ticketId = ticketIdOf(aThread({ conversation, shop }), 0);
    const first = { at: after(NOW, made * MINUTE - HOUR), id: 'm' };
    await api.hasTicket({ ticketId, conversation, first, ...changes });
    await api.store.messages.add(aMessage({ ticket: ticketId, messageId: `m-${made}`, text }));
    return ticketId;
  };
  const find = (query: string) => api.get(LI, `/v1/search?${query}`);
  return { ...api, ticket, find };
}

test('an order is found by its number in whatever shop it is, with the tickets that speak of it', async () => {
  const { store, ticket, find } = await aDesk();
  const mine = await ticket('Where is it?', { shop: OTHER });
  await store.orders.fold(anOrderEvent({ shop: OTHER, orderId: '2603-77' }), 'dlv_1');
  await store.orders.link(CONNECTION, OTHER, '2603-77', mine);

  const heard = await find('order=2603-77');

  expect(heard.body).toMatchObject({
    tickets: [{ ticketId: mine }],
    orders: [{ connection: CONNECTION, shop: OTHER, orderId: '2603-77', phase: 'paid' }],
    next: null,
  });
  expect((await find('order=2603-7')).body).toMatchObject({ tickets: [], orders: [] });
  expect((await find(`order=2603-77&connection=${CONNECTION}&shop=${SHOP}`)).body).toMatchObject({ orders: [] });
});

test('an order that only a message has named is found by the ticket', async () => {
  const { store, ticket, find } = await aDesk();
  const mine = await ticket('Where is it?');
  await store.orders.link(CONNECTION, SHOP, '2603-77', mine);

  expect((await find('order=2603-77')).body).toMatchObject({ tickets: [{ ticketId: mine }], orders: [] });
});

test('a parcel is found by its number, exactly', async () => {
  const { store, ticket, find } = await aDesk();
  const mine = await ticket('Where is it?');
  const details = { shipment: { carrier: 'JNE', tracking: 'JX#9' } };
  await store.orders.fold(anOrderEvent({ phase: 'shipped', details }), 'dlv_1');
  await store.orders.link(CONNECTION, SHOP, 'order-1', mine);

  expect((await find('tracking=JX%239')).body).toMatchObject({
    tickets: [{ ticketId: mine }],
    orders: [{ orderId: 'order-1', phase: 'shipped' }],
  });
  expect((await find('tracking=JX')).body).toMatchObject({ tickets: [], orders: [] });
});

test('a buyer is found by their id in all shops, with tickets and orders', async () => {
  const { store, ticket, find } = await aDesk();
  const here = await ticket('Hello', { buyer: { id: 'ayu' } });
  const there = await ticket('Hello', { buyer: { id: 'ayu' }, shop: OTHER, resolvedAt: NOW });
  await ticket('Hello', { buyer: { id: 'budi' } });
  await store.orders.fold(anOrderEvent({ details: { buyer: 'ayu' } }), 'dlv_1');

  const heard = await find('buyer=ayu');

  expect(idsIn(heard).sort()).toEqual([here, there].sort());
  expect(heard.body.orders).toMatchObject([{ orderId: 'order-1' }]);
});

describe('words', () => {
  const IN_SHOP = `connection=${CONNECTION}&shop=${SHOP}`;

  test('are found in all tickets of one buyer, resolved ones too, with the newest message that has them', async () => {
    const { store, ticket, find } = await aDesk();
    const old = await ticket('The LANTERN is ｂｒｏｋｅｎ', { buyer: { id: 'ayu' }, resolvedAt: NOW });
    await store.messages.add(aMessage({ ticket: old, messageId: 'later', at: NOW, text: 'lantern again' }));
    await ticket('Something else', { buyer: { id: 'ayu' } });
    await ticket('My lantern', { buyer: { id: 'budi' } });

    const heard = await find(`text=lantern&buyer=ayu&${IN_SHOP}`);

    expect(idsIn(heard)).toEqual([old]);
    expect(heard.body).toMatchObject({
      messages: [{ ticketId: old, message: { id: 'later' } }],
      looked: { tickets: 2, messagesEach: 50 },
      next: null,
    });
    expect(idsIn(await find(`text=broken&buyer=ayu&${IN_SHOP}`))).toEqual([old]);
  });

  test('are found in the open tickets of one shop in every queue, page by page, each ticket looked through once', async () => {
    const { ticket, find } = await aDesk();
    const wanted: string[] = [];
    for (let index = 0; index < 24; index += 1) {
      const queue = (['pre-sale', 'in-sale', 'after-sale'] as const)[index % 3];
      const isMine = index % 4 === 0;
      const id = await ticket(isMine ? '灯笼坏了' : '别的', { queue, shop: index % 2 === 0 ? SHOP : OTHER });
      if (isMine) wanted.push(id);
    }
    await ticket('灯笼坏了', { resolvedAt: NOW });
    const seen: string[] = [];
    let looked = 0;
    for (let path: string | undefined = `text=灯笼&${IN_SHOP}&limit=3`; path; ) {
      const heard = await find(path);
      seen.push(...idsIn(heard));
      looked += (heard.body.looked as { tickets: number }).tickets;
      path = heard.body.next ? `text=灯笼&${IN_SHOP}&limit=3&after=${heard.body.next}` : undefined;
    }

    expect(seen.sort()).toEqual(wanted.sort());
    expect(looked).toBe(12);
  });

  test('cost the same however long the history: only so many threads, and so much of each, is read', async () => {
    const reads = { items: 0 };
    const api = anApi((table) => ({
      ...table,
      items: async (range) => {
        const page = await table.items(range);
        if (range.partition.startsWith('TICKET#')) reads.items += page.items.length;
        return page;
      },
    }));
    for (let index = 0; index < 30; index += 1) {
      const ticketId = ticketIdOf(aThread({ conversation: `c-${index}` }), 0);
      await api.hasTicket({ ticketId, conversation: `c-${index}`, buyer: { id: 'ayu' } });
      for (let nth = 0; nth < 60; nth += 1) {
        const at = after(NOW, nth * MINUTE);
        await api.store.messages.add(aMessage({ ticket: ticketId, messageId: `${index}-${nth}`, at, text: 'x' }));
      }
    }

    const heard = await api.get(LI, `/v1/search?text=lantern&buyer=ayu&${IN_SHOP}&limit=100`);

    expect(heard.body).toMatchObject({ looked: { tickets: 25 }, tickets: [] });
    expect(heard.body.next).not.toBeNull();
    expect(reads.items).toBe(25 * 50);
  });
});

test('what someone may not see is not found, however it is asked for', async () => {
  const { store, ticket, find, limits } = await aDesk();
  const hidden = await ticket('My lantern', { buyer: { id: 'ayu' } });
  await store.orders.fold(anOrderEvent({ details: { buyer: 'ayu', shipment: { tracking: 'JX-9' } } }), 'dlv_1');
  await store.orders.link(CONNECTION, SHOP, 'order-1', hidden);
  await limits(LI, [OTHER]);

  for (const query of [
    'order=order-1',
    'tracking=JX-9',
    'buyer=ayu',
    `order=order-1&connection=${CONNECTION}&shop=${SHOP}`,
    `text=lantern&buyer=ayu&connection=${CONNECTION}&shop=${SHOP}`,
    `text=lantern&connection=${CONNECTION}&shop=${SHOP}`,
  ]) {
    expect((await find(query)).body, query).toMatchObject({ tickets: [], orders: [], messages: [], next: null });
  }
});

test('more than a hundred shops are asked page by page, each once', async () => {
  const { store, hasShop, find } = await aDesk();
  for (let index = 0; index < 120; index += 1) await hasShop(`shop-${index}`);
  await store.orders.fold(anOrderEvent({ shop: 'shop-99' }), 'dlv_1');
  await store.orders.fold(anOrderEvent({ shop: SHOP }), 'dlv_1');

  const first = await find('order=order-1');
  const rest = await find(`order=order-1&after=${first.body.next}`);

  expect(first.body.next).not.toBeNull();
  expect(rest.body.next).toBeNull();
  expect(
    [first, rest].flatMap(({ body }) => (body.orders as { shop: string }[]).map(({ shop }) => shop)).sort(),
  ).toEqual([SHOP, 'shop-99'].sort());
});

test.each(['', 'order=1&tracking=2', 'text=lantern', 'order=1&shop=1', 'text=x&connection=a&shop=b', 'name=ayu'])(
  'a question that is none (%s) is refused',
  async (query) => {
    expect((await (await aDesk()).find(query)).body.code).toBe('query-invalid');
  },
);

test('a buyer’s tickets come in pages, the newest matter first, missing nothing', async () => {
  const { ticket, get } = await aDesk();
  const made: string[] = [];
  for (let index = 0; index < 7; index += 1) made.unshift(await ticket('Hello', { buyer: { id: 'ayu' } }));
  const address = `/v1/buyers/${CONNECTION}/${SHOP}/ayu/tickets?limit=3`;

  const seen: unknown[] = [];
  for (let path: string | undefined = address; path; ) {
    const heard = await get(LI, path);
    seen.push(...itemsOf(heard).map(({ ticketId }) => ticketId));
    path = heard.body.next ? `${address}&after=${heard.body.next}` : undefined;
  }

  expect(seen).toEqual(made);
});
