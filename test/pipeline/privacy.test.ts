import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolve } from '../../functions/domain/commands.ts';
import { after, DAY, HOUR, MINUTE } from '../../functions/domain/instant.ts';
import { merge } from '../../functions/domain/merge.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { eraseTicket } from '../../functions/pipeline/erase-ticket.ts';
import { currentTicket } from '../../functions/pipeline/merge-tickets.ts';
import { noteReply } from '../../functions/pipeline/settle-reply.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { keys, type Table } from '../../functions/store/table.ts';
import { jsonFixture } from '../connectors/fixture.ts';
import { aReply } from '../support/builders.ts';
import { aDesk, aShop, OWN_SHOP, START } from '../support/desk.ts';

type Desk = Awaited<ReturnType<typeof aDesk>>;

/** Words that are long enough never to stand in a random id. */
const NAME = 'Zqxkana Vogel';
const BUYER = 'buyer-zqxkana-77';
const WORDS = /zqxkana|kanarenweg/i;

const says = (desk: Desk, id: string, text: string, more: Record<string, unknown> = {}, at = desk.now()) =>
  desk.tell(
    'inquiry.created',
    { shop: 'shop-1', messageId: id, conversation: 'c-1', buyer: { id: BUYER, name: NAME }, text, ...more },
    { id: `evt-${id}`, at },
  );

const erases = (desk: Desk, more: Record<string, unknown> = {}) =>
  desk.tell('buyer.erasure_requested', { subjects: [BUYER, 'zqxkana@example.com'], ...more }, { id: 'evt-erase' });

/** Minutes of the desk's life: the sweep each minute, and all that it wakes. */
async function live(desk: Desk, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await desk.drain();
    desk.advance(MINUTE);
    await desk.sweep();
  }
  await desk.drain();
}

/** All that is stored anywhere of this desk, as text. */
function everything(desk: Desk): string {
  const objects = [...desk.objects].map(([key, bytes]) => `${key} ${Buffer.from(bytes).toString()}`);
  const queued = [...desk.queues.values()].flat();
  return [...desk.table.all().map((item) => JSON.stringify(item)), ...objects, ...queued].join('\n');
}

const order = async (desk: Desk) => (await desk.store.cases.privacyOrder(OWN_SHOP.id, 'evt-erase'))?.value;

/** A buyer with something of every kind. */
async function aStory(desk: Desk): Promise<void> {
  await desk.tell(
    'order.updated',
    {
      shop: 'shop-1',
      orderId: 'o-1',
      status: 'paid',
      phase: 'paid',
      buyer: BUYER,
      lines: [{ lineId: '1', sku: 'LAMP', title: 'Lamp', quantity: 1 }],
      total: { minor: 4599, currency: 'EUR' },
      country: 'DE',
    },
    { id: 'evt-o1' },
  );
  await desk.tell(
    'order.updated',
    { shop: 'shop-1', orderId: 'o-1', status: 'shipped', phase: 'shipped', shipment: { tracking: 'ZQXKANA-1' } },
    { id: 'evt-o2' },
  );
  await says(desk, 'm-1', 'Where is my order o-1? Please send it to Kanarenweg 5', { orderId: 'o-1' });
  await says(desk, 'm-2', `It is so late. ${'Zqxkana waits and waits. '.repeat(2500)}`);
  await says(desk, 'm-3', 'A second matter of Zqxkana', { conversation: 'c-2' });
  await desk.tell(
    'dispute.updated',
    {
      shop: 'shop-1',
      disputeId: 'd-1',
      type: 'claim',
      status: 'open',
      open: true,
      orderId: 'o-1',
      reason: 'says Zqxkana',
    },
    { id: 'evt-d1' },
  );
  await desk.tell(
    'review.updated',
    { shop: 'shop-1', reviewId: 'r-1', rating: 1, outOf: 5, text: 'Bad, says Zqxkana', buyer: BUYER },
    { id: 'evt-r1' },
  );
  await desk.drain();
  const ticket = ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation: 'c-1' }, 0);
  await desk.store.notes.add(ticket, { noteId: 'nte_1', author: 'li', at: desk.now(), text: 'Zqxkana sounds angry' });
  // As 0.1.0 kept it.
  const buyer = { channel: 'standard-webhooks', connection: OWN_SHOP.id, shop: 'shop-1', buyer: BUYER, name: NAME };
  await desk.table.put({ ...keys.buyer(OWN_SHOP.id, 'shop-1', BUYER), data: buyer }, 0);
  desk.objects.set(`attachment/${ticket}/1`, Buffer.from('Zqxkana'));
}

describe('a buyer who is erased', () => {
  test('leaves no trace of name, id, words or address in any item, object or queue', async () => {
    const desk = await aDesk();
    await aStory(desk);
    expect(everything(desk)).toMatch(WORDS);
    desk.advance(HOUR);

    await erases(desk);
    await live(desk, 25);

    expect(everything(desk).match(WORDS)).toBeNull();
    expect(await order(desk)).toMatchObject({
      doneBy: 'quayside',
      search: { quiet: 2, found: { tickets: 2, messages: 3, orders: 1, cases: 2, buyers: 1, objects: 2 } },
    });
  });

  test('leaves what was sold, what is disputed and how it was rated', async () => {
    const desk = await aDesk();
    await aStory(desk);
    desk.advance(HOUR);
    await erases(desk);
    await live(desk, 25);

    expect(await desk.store.orders.find(OWN_SHOP.id, 'shop-1', 'o-1')).toMatchObject({
      phase: 'shipped',
      lines: [{ sku: 'LAMP' }],
      total: { minor: 4599, currency: 'EUR' },
    });
    expect((await desk.store.cases.find('dispute', OWN_SHOP.id, 'shop-1', 'd-1'))?.value).toMatchObject({ open: true });
    expect((await desk.store.cases.find('review', OWN_SHOP.id, 'shop-1', 'r-1'))?.value).toMatchObject({ rating: 1 });
  });

  test('does not come back with anything that the channel delivers late', async () => {
    const desk = await aDesk();
    const told = desk.now();
    await aStory(desk);
    desk.advance(HOUR);
    await erases(desk);
    await live(desk, 25);
    const stood = everything(desk).split('\n').length;

    await says(desk, 'm-1', 'Where is my order o-1? Please send it to Kanarenweg 5', { orderId: 'o-1' }, told);
    await says(desk, 'm-9', 'A message of Zqxkana that never came before', {}, told);
    await desk.tell(
      'order.updated',
      { shop: 'shop-1', orderId: 'o-9', status: 'paid', phase: 'paid', buyer: BUYER },
      { id: 'evt-o9', at: told },
    );
    await desk.tell(
      'order.updated',
      {
        shop: 'shop-1',
        orderId: 'o-1',
        status: 'delivered',
        phase: 'delivered',
        buyer: BUYER,
        shipment: { tracking: 'ZQXKANA-1' },
      },
      { id: 'evt-o3' },
    );
    await desk.tell(
      'review.updated',
      { shop: 'shop-1', reviewId: 'r-1', rating: 1, outOf: 5, text: 'Bad, says Zqxkana', buyer: BUYER },
      { id: 'evt-r1', at: told },
    );
    await desk.drain();

    expect(everything(desk).match(WORDS)).toBeNull();
    const statement = await desk.store.statements.of({
      connection: OWN_SHOP.id,
      shop: 'shop-1',
      day: START.slice(0, 10),
    });
    expect(statement).toMatchObject({ stored: 8, ignored: 4, duplicates: 0 });
    expect(everything(desk).split('\n').length, 'five entries of the statement and one of the feed').toBe(stood + 6);
  });

  test('is a new customer when they write again, on a ticket of their own', async () => {
    const desk = await aDesk();
    await says(desk, 'm-1', 'Do you have it in blue?');
    await desk.drain();
    desk.advance(HOUR);
    await erases(desk);
    await live(desk, 25);

    await says(desk, 'm-2', 'Hello, it is me again: do you have it in red?');
    await live(desk, 1);

    const cards = await desk.store.tickets.ofBuyer(OWN_SHOP.id, 'shop-1', BUYER, 10);
    expect(cards.map(({ ticketId }) => ticketId)).toEqual([
      ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation: 'c-1' }, 1),
    ]);
  });

  test('who writes while they are being erased keeps the new ticket', async () => {
    const desk = await aDesk();
    await says(desk, 'm-1', 'Do you have it in blue?');
    await desk.drain();
    desk.advance(HOUR);
    await erases(desk);
    await live(desk, 2);
    await says(desk, 'm-2', 'Hello, it is me again: do you have it in red?');
    await live(desk, 25);

    expect((await order(desk))?.doneBy).toBe('quayside');
    expect(await desk.store.tickets.ofBuyer(OWN_SHOP.id, 'shop-1', BUYER, 10)).toHaveLength(1);
  });

  test('is not brought back by the echo of an answer that was on its way', async () => {
    const desk = await aDesk();
    await says(desk, 'm-1', 'Do you have it in blue?');
    await desk.drain();
    desk.advance(HOUR);
    await erases(desk);
    await live(desk, 25);

    await desk.tell(
      'message.sent',
      { shop: 'shop-1', messageId: 's-1', conversation: 'c-1', buyer: { id: BUYER }, text: 'Dear Zqxkana, yes' },
      { id: 'evt-s1' },
    );
    await desk.drain();

    expect(everything(desk).match(WORDS)).toBeNull();
  });

  test('stays in other shops where the order is for one only, and goes from all where it names none', async () => {
    const desk = await aDesk({ shops: [aShop(), aShop({ shop: 'shop-2' })] });
    await says(desk, 'm-1', 'Hello from Zqxkana');
    await says(desk, 'm-2', 'Hello from Zqxkana', { shop: 'shop-2', conversation: 'c-2' });
    await desk.drain();
    desk.advance(HOUR);

    await erases(desk, { shop: 'shop-1' });
    await live(desk, 25);
    expect(await desk.store.tickets.ofBuyer(OWN_SHOP.id, 'shop-1', BUYER, 10)).toHaveLength(0);
    expect(await desk.store.tickets.ofBuyer(OWN_SHOP.id, 'shop-2', BUYER, 10)).toHaveLength(1);

    await desk.tell('buyer.erasure_requested', { subjects: [BUYER] }, { id: 'evt-erase-2' });
    await live(desk, 25);
    expect(await desk.store.tickets.ofBuyer(OWN_SHOP.id, 'shop-2', BUYER, 10)).toHaveLength(0);
  });
});

describe('an order to erase', () => {
  test('comes to its end however many tickets the buyer has', async () => {
    const desk = await aDesk();
    const tickets = 60;
    for (let n = 0; n < tickets; n += 1) await says(desk, `m-${n}`, 'Zqxkana', { conversation: `c-${n}` });
    await desk.drain();
    desk.advance(HOUR);
    await erases(desk);
    await desk.drain(['intake']);
    // Each look at what hangs on a ticket takes a second.
    const { list } = desk.live.objects;
    desk.live.objects.list = async (beginning) => {
      if (beginning.startsWith('text/')) desk.advance(1000);
      return list(beginning);
    };
    await live(desk, 60);

    expect(await order(desk)).toMatchObject({ doneBy: 'quayside', search: { found: { tickets } } });
    expect(everything(desk).match(WORDS)).toBeNull();
  });

  test('leaves no reply waiting in the statement: of one whose sender died nobody will ever know', async () => {
    const desk = await aDesk();
    await says(desk, 'm-1', 'Do you have it in blue?');
    await desk.drain();
    const ticketId = ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation: 'c-1' }, 0);
    const found = await desk.store.tickets.find(ticketId);
    if (!found) throw new Error('no ticket');
    const place = { connection: OWN_SHOP.id, shop: 'shop-1', channel: 'standard-webhooks' };
    const reply = aReply({ ...place, ticket: ticketId, createdAt: desk.now() });
    await noteReply(reply, 'queued', desk.store);
    const sending = { ...reply, state: 'sending' as const, attempts: 1, sendingSince: desk.now() };
    await desk.store.replies.save(sending, 0, undefined);
    await desk.store.tickets.save({ ...found.value, pending: [reply.replyId] }, found.version);
    const day = desk.now().slice(0, 10);

    desk.advance(2 * MINUTE);
    await eraseTicket(ticketId, desk.live);

    const { replies } = await desk.store.statements.of({ connection: OWN_SHOP.id, shop: 'shop-1', day });
    expect(replies).toEqual({ sent: 0, failed: 0, unknown: 1, waiting: 0 });
  });

  test('of somebody whom we never heard of is done too, and remembers them by a hash only', async () => {
    const desk = await aDesk();
    await erases(desk);
    await live(desk, 25);

    expect(everything(desk).match(WORDS)).toBeNull();
    const hash = await desk.live.secrets.keyedHash([OWN_SHOP.id, BUYER]);
    expect(await order(desk)).toMatchObject({ doneBy: 'quayside', alarms: [] });
    expect((await order(desk))?.subjects).toContain(hash);
  });

  test('whose message was lost is carried out all the same once its alarm rings', async () => {
    const desk = await aDesk();
    await says(desk, 'm-1', 'Hello from Zqxkana');
    await desk.drain();
    desk.advance(HOUR);
    await erases(desk);
    await desk.drain(['intake']);
    desk.queues.set('privacy', []);

    desk.advance(HOUR);
    await desk.sweep();
    await live(desk, 25);

    expect(everything(desk).match(WORDS)).toBeNull();
  });

  test('for a whole shop is left to a person', async () => {
    const desk = await aDesk();
    await says(desk, 'm-1', 'Hello from Zqxkana');
    await desk.live.store.cases.foldPrivacyOrder(
      {
        kind: 'privacy',
        eventId: 'evt-erase',
        channel: 'standard-webhooks',
        connection: OWN_SHOP.id,
        shop: 'shop-1',
        occurredAt: desk.now(),
        orders: 'erase',
        subjects: [],
        wholeShop: true,
      },
      'dlv_1',
    );
    await live(desk, 70);

    expect((await order(desk))?.doneAt).toBeUndefined();
  });
});

test('in whatever order messages, orders and the order to erase arrive, nothing of before is left', async () => {
  const at = after(START, -DAY);
  const data = { shop: 'shop-1', buyer: { id: BUYER, name: NAME } };
  const events = [
    {
      type: 'inquiry.created',
      id: 'evt-1',
      data: { ...data, messageId: 'm-1', conversation: 'c-1', text: 'Zqxkana here' },
    },
    { type: 'inquiry.created', id: 'evt-2', data: { ...data, messageId: 'm-2', conversation: 'c-1', text: 'Zqxkana' } },
    {
      type: 'message.sent',
      id: 'evt-3',
      data: { ...data, messageId: 's-1', conversation: 'c-1', text: 'Dear Zqxkana' },
    },
    {
      type: 'order.updated',
      id: 'evt-4',
      data: { shop: 'shop-1', orderId: 'o-1', status: 'paid', phase: 'paid', buyer: BUYER },
    },
    {
      type: 'dispute.updated',
      id: 'evt-5',
      data: {
        shop: 'shop-1',
        disputeId: 'd-1',
        type: 'claim',
        status: 'open',
        open: true,
        orderId: 'o-1',
        buyer: BUYER,
        reason: 'Zqxkana',
      },
    },
    { type: 'buyer.erasure_requested', id: 'evt-erase', data: { subjects: [BUYER] } },
  ] as const;
  const arrivals = fc.shuffledSubarray([...events, ...events], { minLength: 12, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(arrivals, fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }), async (told, pauses) => {
      const desk = await aDesk();
      for (const [index, { type, id, data }] of told.entries()) {
        await desk.tell(type, data, { id, at: type === 'buyer.erasure_requested' ? START : at });
        await live(desk, pauses[index] ?? 0);
      }
      await live(desk, 30);
      expect(
        everything(desk)
          .split('\n')
          .filter((line) => WORDS.test(line)),
      ).toEqual([]);
      expect((await order(desk))?.doneBy).toBe('quayside');
    }),
    { numRuns: 60 },
  );
});

describe('an order to export', () => {
  const exports = async (desk: Desk) => {
    await desk.tell('buyer.export_requested', { subjects: [BUYER] }, { id: 'evt-erase' });
    await desk.drain();
    const [key = ''] = [...desk.objects.keys()].filter((name) => name.startsWith('export/'));
    return { key, data: JSON.parse(Buffer.from(desk.objects.get(key) ?? '{}').toString()) };
  };

  test('collects all that is held of the buyer, whole texts too, and nothing of anybody else', async () => {
    const desk = await aDesk();
    await aStory(desk);
    const other = { conversation: 'c-9', buyer: { id: 'somebody-else', name: 'Boris' } };
    await says(desk, 'm-8', 'A word of somebody else', other);
    await desk.drain();

    const { data } = await exports(desk);

    expect(data).toMatchObject({ format: 'quayside-export/1', names: [BUYER], buyers: [{ name: NAME }] });
    expect(data.tickets).toHaveLength(2);
    const messages = data.tickets.flatMap((ticket: { messages: { text: string }[] }) => ticket.messages);
    expect(messages.map(({ text }: { text: string }) => text.length > 40_000)).toContain(true);
    expect(data.tickets.flatMap(({ notes }: { notes: unknown[] }) => notes)).toMatchObject([{ author: 'li' }]);
    expect(data.orders).toMatchObject([{ orderId: 'o-1', buyer: BUYER, shipment: { tracking: 'ZQXKANA-1' } }]);
    expect(data.disputes).toMatchObject([{ disputeId: 'd-1' }]);
    expect(data.reviews).toMatchObject([{ reviewId: 'r-1' }]);
    expect(JSON.stringify(data)).not.toMatch(/somebody|Boris/);
    expect(await order(desk)).toMatchObject({ doneBy: 'quayside', search: { found: { tickets: 2, messages: 3 } } });
  });

  test('names nobody in the key of what it collects nor, when it is done, in its record', async () => {
    const desk = await aDesk();
    await aStory(desk);
    const { key } = await exports(desk);

    expect(key).not.toMatch(WORDS);
    expect(JSON.stringify(await order(desk))).not.toMatch(WORDS);
  });

  test('goes with the buyer: who is erased later leaves no export behind', async () => {
    const desk = await aDesk();
    await aStory(desk);
    await exports(desk);
    desk.advance(HOUR);
    await desk.tell('buyer.erasure_requested', { subjects: [BUYER] }, { id: 'evt-erase-2' });
    await live(desk, 25);

    expect(everything(desk).match(WORDS)).toBeNull();
  });
});

describe('orders of Shopify', () => {
  const SHOPIFY = {
    v: 1,
    id: 'con_test_shopify_00001',
    channel: 'shopify',
    address: 'https://desk.example/webhooks/shopify/con_test_shopify_00001',
    signing: { current: 'shpss_current', previous: 'shpss_previous' },
    app: {},
  } as const;
  const SHOP = 'lantern.myshopify.com';
  const place = { connection: SHOPIFY.id, channel: 'shopify', shop: SHOP };
  const aShopifyDesk = () => aDesk({ connections: [OWN_SHOP, SHOPIFY], shops: [aShop(), aShop(place)] });

  const tells = (desk: Desk, topic: string, file: string, secret: string = SHOPIFY.signing.current) => {
    const body = JSON.stringify({ ...jsonFixture<object>(`shopify/${file}`), shop_domain: SHOP });
    return desk.post(SHOPIFY, body, {
      'x-shopify-topic': topic,
      'x-shopify-webhook-id': 'evt-erase',
      'x-shopify-triggered-at': desk.now(),
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    });
  };
  const orderOf = async (desk: Desk) => (await desk.store.cases.privacyOrder(SHOPIFY.id, 'evt-erase'))?.value;

  /** Shopify's own order events are not taken yet: as they would be recorded. */
  const records = (desk: Desk, orderId: string, buyer: string | undefined, tracking: string) =>
    desk.store.orders.fold(
      {
        kind: 'order',
        eventId: `evt-${orderId}`,
        ...place,
        occurredAt: desk.now(),
        orderId,
        status: 'paid',
        phase: 'paid',
        details: { buyer, shipment: { carrier: 'DHL', tracking } },
      },
      'dlv_1',
    );

  test.each([
    ['the current secret', SHOPIFY.signing.current],
    ['the secret before the rotation', SHOPIFY.signing.previous],
  ])(
    'to delete a customer, signed under %s, is carried out: the orders lose who it was, the proof stays',
    async (_, secret) => {
      const desk = await aShopifyDesk();
      await records(desk, '299938', undefined, 'ZQXKANA-1');
      await records(desk, '777001', '191167', 'ZQXKANA-2');
      await records(desk, '777002', 'somebody-else', 'BORIS-3');
      desk.advance(HOUR);

      expect(await tells(desk, 'customers/redact', 'customers_redact.json', secret)).toEqual({ status: 200, body: '' });
      await live(desk, 25);

      expect(everything(desk)).not.toMatch(/191167|john@example|555-625|zqxkana/i);
      expect(await orderOf(desk)).toMatchObject({
        doneBy: 'quayside',
        orders: 'erase',
        search: { found: { orders: 2 } },
      });
      expect(await desk.store.orders.find(SHOPIFY.id, SHOP, '777001')).toMatchObject({ phase: 'paid' });
      expect(await desk.store.orders.find(SHOPIFY.id, SHOP, '777002')).toMatchObject({
        buyer: 'somebody-else',
        shipment: { tracking: 'BORIS-3' },
      });
    },
  );

  test('to delete a customer of whom nothing is held are done too, however often they come', async () => {
    const desk = await aShopifyDesk();
    await tells(desk, 'customers/redact', 'customers_redact.json');
    await tells(desk, 'customers/redact', 'customers_redact.json');
    await live(desk, 25);
    await tells(desk, 'customers/redact', 'customers_redact.json');
    await live(desk, 2);

    expect(everything(desk)).not.toMatch(/191167|john@example|555-625/);
    expect(await orderOf(desk)).toMatchObject({ doneBy: 'quayside', search: { quiet: 2, found: { orders: 0 } } });
  });

  test('to hand out collect the orders that they name', async () => {
    const desk = await aShopifyDesk();
    await records(desk, '280263', undefined, 'ZQXKANA-1');
    await tells(desk, 'customers/data_request', 'customers_data_request.json');
    await desk.drain();

    const [key = ''] = [...desk.objects.keys()].filter((name) => name.startsWith('export/'));
    expect(JSON.parse(Buffer.from(desk.objects.get(key) ?? '{}').toString())).toMatchObject({
      orders: [{ orderId: '280263', shipment: { tracking: 'ZQXKANA-1' } }],
    });
    expect(await orderOf(desk)).toMatchObject({ doneBy: 'quayside', orders: 'export' });
  });

  test('to delete a whole shop are recorded with their day, and wait for a person', async () => {
    const desk = await aShopifyDesk();
    await tells(desk, 'shop/redact', 'shop_redact.json');
    await live(desk, 70);

    expect(await orderOf(desk)).toMatchObject({ wholeShop: true, shop: SHOP, fulfilBy: after(START, 30 * DAY) });
    expect((await orderOf(desk))?.doneAt).toBeUndefined();
  });

  test('signed under another secret are answered 401 and leave nothing', async () => {
    const desk = await aShopifyDesk();
    const stood = everything(desk);

    expect(await tells(desk, 'customers/redact', 'customers_redact.json', 'shpss_wrong')).toMatchObject({
      status: 401,
    });
    await desk.drain();

    expect(everything(desk)).toBe(stood);
  });
});

describe('what is kept for so long only', () => {
  const SHORT = aShop({ keepDays: 10 });
  const resolvedTicket = async (desk: Desk) => {
    await says(desk, 'm-1', 'Do you have it in blue?', { orderId: 'o-1' });
    await desk.drain();
    const ticketId = ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation: 'c-1' }, 0);
    desk.objects.set(`text/${ticketId}/1`, Buffer.from('zqxkana'));
    desk.advance(HOUR);
    const found = await desk.store.tickets.find(ticketId);
    if (!found) throw new Error('no ticket');
    const by = { actor: { name: 'li', roles: ['agent'] as const }, at: desk.now() };
    await desk.store.tickets.save(resolve(found.value, by), found.version);
    return ticketId;
  };

  test('a resolved ticket goes with all that hangs on it when its time is up, and not before', async () => {
    const desk = await aDesk({ shops: [SHORT] });
    const ticketId = await resolvedTicket(desk);

    desk.advance(10 * DAY - MINUTE);
    await desk.sweep();
    await desk.drain();
    expect(await desk.store.tickets.find(ticketId)).toBeDefined();

    desk.advance(2 * MINUTE);
    await desk.sweep();
    await desk.drain();
    expect(everything(desk).match(WORDS)).toBeNull();
  });

  test('a ticket that the buyer opened again stays, and so does one whose shop keeps longer by now', async () => {
    const desk = await aDesk({ shops: [SHORT] });
    const ticketId = await resolvedTicket(desk);
    desk.advance(9 * DAY);
    await says(desk, 'm-2', 'It came broken');
    await desk.drain();
    desk.advance(5 * DAY);
    await desk.sweep();
    await desk.drain();
    expect(await desk.store.tickets.find(ticketId), 'opened again').toBeDefined();

    const other = await aDesk({ shops: [SHORT] });
    await resolvedTicket(other);
    await other.store.connections.putShop(aShop({ keepDays: 20 }));
    other.advance(11 * DAY);
    await other.sweep();
    await other.drain();
    expect(await other.store.tickets.find(ticketId), 'kept longer').toBeDefined();
    other.advance(10 * DAY);
    await other.sweep();
    await other.drain();
    expect(await other.store.tickets.find(ticketId)).toBeUndefined();
  });

  test('a ticket whose time is up takes nothing new, and what the buyer writes then does not go with it', async () => {
    const desk = await aDesk({ shops: [SHORT] });
    const ticketId = await resolvedTicket(desk);
    desk.advance(10 * DAY + MINUTE);
    await says(desk, 'm-2', 'It came broken');
    await desk.drain(['intake']);
    await desk.sweep();
    await desk.drain();

    expect(await desk.store.tickets.find(ticketId)).toBeUndefined();
    const [card] = await desk.store.tickets.ofBuyer(OWN_SHOP.id, 'shop-1', BUYER, 10);
    const { items } = await desk.store.messages.of(card?.ticketId ?? '', { limit: 10 });
    expect(items).toMatchObject([{ text: 'It came broken' }]);
  });

  test('what was remembered of the buyer goes with the last ticket, though the index still lists it', async () => {
    const made: { table?: ReturnType<typeof memoryTable>; listed?: ReturnType<Table['entries']> } = {};
    const tableAt = (now: () => number): Table => {
      const table = memoryTable(now);
      made.table = table;
      const entries: Table['entries'] = (index, range) => {
        if (index === 'work') return table.entries(index, range);
        // As it stood when it was first asked.
        made.listed ??= table.entries(index, range);
        return made.listed;
      };
      return { ...table, entries };
    };
    const desk = await aDesk({ shops: [SHORT], tableAt });
    await resolvedTicket(desk);
    const buyer = { channel: 'standard-webhooks', connection: OWN_SHOP.id, shop: 'shop-1', buyer: BUYER, name: NAME };
    await made.table?.put({ ...keys.buyer(OWN_SHOP.id, 'shop-1', BUYER), data: buyer }, 0);
    expect(await desk.store.holdings.of(OWN_SHOP.id, 'shop-1', BUYER)).toHaveLength(1);

    desk.advance(10 * DAY + MINUTE);
    await desk.sweep();
    await desk.drain();

    expect(JSON.stringify(made.table?.all())).not.toMatch(WORDS);
  });

  describe('with a ticket merged into it', () => {
    const thread = (conversation: string) => ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation }, 0);
    /** `c-2` merged into `c-1`, which was resolved so long ago that both are to go. */
    const aMerged = async () => {
      const desk = await aDesk({ shops: [SHORT] });
      await says(desk, 'm-1', 'Do you have it in blue?');
      await says(desk, 'm-2', 'Or in red, says Zqxkana?', { conversation: 'c-2' });
      await desk.drain();
      desk.advance(HOUR);
      const by = { actor: { name: 'li', roles: ['agent'] as const }, at: desk.now() };
      const [into, away] = await Promise.all([thread('c-1'), thread('c-2')].map((id) => desk.store.tickets.find(id)));
      if (!into || !away) throw new Error('no tickets');
      await desk.store.tickets.save(merge(away.value, by, into.value), away.version);
      const whole = await currentTicket(thread('c-2'), desk.live);
      if (!whole) throw new Error('no ticket');
      await desk.store.tickets.save(resolve(whole.value, by), whole.version);
      desk.advance(10 * DAY + MINUTE);
      return desk;
    };

    test('it stays as long as that one has a call under way, and then both go', async () => {
      const desk = await aMerged();
      const reply = aReply({ ticket: thread('c-2'), state: 'sending', attempts: 1, sendingSince: desk.now() });
      await desk.store.replies.save(reply, 0, undefined);

      await desk.sweep();
      await desk.drain();
      expect(await desk.store.tickets.find(thread('c-1')), 'where the redirect leads').toBeDefined();

      desk.advance(2 * MINUTE);
      await desk.sweep();
      await desk.drain();
      expect(await desk.store.tickets.find(thread('c-2'))).toBeUndefined();
      expect(everything(desk).match(WORDS)).toBeNull();
    });

    test('what the buyer has begun anew in its conversation stays, where an earlier try had got so far', async () => {
      const desk = await aMerged();
      // Died right after it had erased the one that was merged in.
      await eraseTicket(thread('c-2'), desk.live);
      await says(desk, 'm-3', 'Do you deliver on Sundays?', { conversation: 'c-2' });
      await desk.drain(['intake']);
      await desk.sweep();
      await desk.drain();

      expect(await desk.store.tickets.find(thread('c-1'))).toBeUndefined();
      expect((await desk.store.messages.of(thread('c-2'), { limit: 10 })).items).toHaveLength(1);
      expect(await desk.store.tickets.find(thread('c-2'))).toBeDefined();
    });
  });

  test('orders and reviews are gone for every reader once their time is up', async () => {
    const desk = await aDesk({ shops: [SHORT] });
    const sold = { shop: 'shop-1', orderId: 'o-1', status: 'delivered', phase: 'delivered', buyer: BUYER };
    await desk.tell('order.updated', { ...sold, shipment: { tracking: 'ZQXKANA-1' } }, { id: 'evt-o1' });
    const rated = { shop: 'shop-1', reviewId: 'r-1', rating: 5, outOf: 5, text: 'Zqxkana', buyer: BUYER };
    await desk.tell('review.updated', rated, { id: 'evt-r1' });
    await desk.drain();
    const review = () => desk.store.cases.find('review', OWN_SHOP.id, 'shop-1', 'r-1');
    const held = () => desk.store.holdings.of(OWN_SHOP.id, 'shop-1', BUYER);
    expect(await held()).toHaveLength(2);

    desk.advance(11 * DAY);
    expect(await desk.store.orders.find(OWN_SHOP.id, 'shop-1', 'o-1')).toBeUndefined();
    expect(await review(), "by the channel's rule, not the shop's wish").toBeDefined();
    desk.advance(730 * DAY);
    expect(await review()).toBeUndefined();
    expect(await held()).toEqual([]);
  });
});
