import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConnectionSecrets } from '../../functions/domain/connection.ts';
import { hashedId } from '../../functions/domain/id.ts';
import { after } from '../../functions/domain/instant.ts';
import type { Envelope } from '../../functions/platform/wire.ts';
import { LAG_MS } from '../../functions/store/feed.ts';
import { aDesk, aShop, OWN_SHOP, recordsOf, START, signed, told } from '../support/desk.ts';

/** A buyer's whole story on one shop, as its tool tells it: messages from both sides, an order, a dispute, reviews, a notice, a privacy order. */
function story(): { id: string; type: string; at: string; data: Record<string, unknown> }[] {
  const minutes = (count: number) => after(START, (count - 600) * 60_000);
  const says = (id: string, at: number, text: string, more: Record<string, unknown> = {}) => ({
    id,
    type: 'inquiry.created',
    at: minutes(at),
    data: { shop: 'shop-1', messageId: id, conversation: 'c-1', buyer: { id: 'b-1', name: 'Ana' }, text, ...more },
  });
  const answers = (id: string, at: number, text: string, more: Record<string, unknown> = {}) => ({
    ...says(id, at, text, more),
    type: 'message.sent',
  });
  const order = (id: string, at: number, status: string, phase: string, more: Record<string, unknown> = {}) => ({
    id,
    type: 'order.updated',
    at: minutes(at),
    data: { shop: 'shop-1', orderId: 'o-1', status, phase, ...more },
  });
  return [
    says('m1', 0, 'Do you ship to Portugal and how long does it take?'),
    answers('a1', 5, 'Yes, five days.'),
    order('o1', 20, 'paid', 'paid', { buyer: 'b-1', lines: [{ lineId: '1', quantity: 1, sku: 'LAMP' }] }),
    says('m2', 30, 'Where is my order o-1? It should have been here by now', { orderId: 'o-1' }),
    order('o2', 40, 'shipped', 'shipped', { shipment: { carrier: 'DHL', tracking: 'RR123456785DE' } }),
    says('m3', 50, 'hello??', { orderId: 'o-1' }),
    answers('auto', 55, 'We are out of office.', { automatic: true }),
    order('o3', 90, 'delivered', 'delivered'),
    says('m4', 100, 'The lamp arrived broken, the glass is smashed', { orderId: 'o-1' }),
    says('m5', 100, 'I want my money back or I open a dispute', { orderId: 'o-1' }),
    answers('a2', 101, 'We are very sorry.'),
    says('m6', 130, 'ok'),
    {
      id: 'd1',
      type: 'dispute.updated',
      at: minutes(140),
      data: { shop: 'shop-1', disputeId: 'd', type: 'return', status: 'opened', open: true, orderId: 'o-1' },
    },
    {
      id: 'd2',
      type: 'dispute.updated',
      at: minutes(150),
      data: {
        shop: 'shop-1',
        disputeId: 'd',
        type: 'return',
        status: 'waiting',
        open: true,
        orderId: 'o-1',
        respondBy: minutes(6000),
      },
    },
    {
      id: 'r1',
      type: 'review.updated',
      at: minutes(160),
      data: { shop: 'shop-1', reviewId: 'r', rating: 1, outOf: 5, text: 'broken' },
    },
    {
      id: 'r2',
      type: 'review.updated',
      at: minutes(170),
      data: { shop: 'shop-1', reviewId: 'r', rating: 5, outOf: 5, text: 'all good now' },
    },
    {
      id: 'n1',
      type: 'notice.created',
      at: minutes(180),
      data: { shop: 'shop-1', noticeId: 'n', topic: 'policy', severity: 'warning', text: 'x' },
    },
    { id: 'p1', type: 'buyer.erasure_requested', at: minutes(190), data: { subjects: ['someone-else'] } },
  ];
}

function deliveryOf(event: ReturnType<typeof story>[number], copy: number): Envelope {
  const body = JSON.stringify({ type: event.type, timestamp: event.at, data: event.data });
  return {
    v: 1,
    deliveryId: hashedId('dlv', event.id, copy),
    channel: 'standard-webhooks',
    connection: OWN_SHOP.id,
    receivedAt: START,
    state: 'verified',
    headers: signed(body, event.id, START),
    body: Buffer.from(body).toString('base64'),
  };
}

const SHOPEE: ConnectionSecrets = {
  ...OWN_SHOP,
  id: 'con_test_shopee_00001',
  channel: 'shopee',
  app: { partner_id: '2001887', partner_key: 'shpk' },
};
const EBAY: ConnectionSecrets = { ...OWN_SHOP, id: 'con_test_ebay_0000001', channel: 'ebay', app: {} };

/** Payloads that the channels publish, as they would be pushed. */
const PUBLISHED = [
  ...[
    'push-3-order-status',
    'push-10-webchat-text',
    'push-10-webchat-item',
    'push-10-webchat-image',
    'push-10-webchat-video',
    'push-29-return-updates',
  ].map((name) => ({ connection: SHOPEE, body: readFileSync(`test/fixtures/shopee/${name}.json`) })),
  ...[
    'new_message.observed',
    'order_confirmation.observed',
    'constructed_order_return_activity',
    'constructed_order_cancellation_activity',
    'constructed_item_marked_shipped_flat',
    'account_deletion',
  ].map((name) => ({ connection: EBAY, body: readFileSync(`test/fixtures/ebay/${name}.json`) })),
];

function publishedDeliveries(copy: number): Envelope[] {
  return PUBLISHED.map(({ connection, body }, index) => ({
    v: 1,
    deliveryId: hashedId('dlv', 'published', index, copy),
    channel: connection.channel,
    connection: connection.id,
    receivedAt: START,
    state: 'verified',
    headers: {},
    body: body.toString('base64'),
  }));
}

/** Shops of the published payloads. */
const PUBLISHED_SHOPS = [
  ...['727720655', '947042923', '123456789', '220004993'].map((shop) =>
    aShop({ connection: SHOPEE.id, channel: 'shopee', shop }),
  ),
  aShop({
    connection: EBAY.id,
    channel: 'ebay',
    shop: 'ebay-1',
    ownNames: ['REDACTED_SELLER', 'REDACTED_USERNAME', 'REDACTED_USER_ID', 'test_user', 'ma8vp1jySJC'],
  }),
];

async function outcomeOf(deliveries: readonly Envelope[]) {
  const desk = await aDesk({ shops: [aShop(), ...PUBLISHED_SHOPS], connections: [OWN_SHOP, SHOPEE, EBAY] });
  for (const delivery of deliveries) await desk.triage(delivery);
  // What is to be done about messages is done once all are in: what a rule answers may depend on when it looks.
  await desk.drain();
  const day = START.slice(0, 10);
  const statement = { ...(await desk.store.statements.of({ connection: OWN_SHOP.id, shop: 'shop-1', day })) };
  const events = story().map(({ id }) => id).length;
  const records = recordsOf(desk.table.all());
  desk.advance(LAG_MS + 1);
  // The first id of each entry is the event's own; what it was besides may depend on what was there when it came.
  const ids = (await told(desk.store)).map(({ tells }) => tells[0]?.id);
  return { records, statement, events, ids };
}

describe('any order and repetition of deliveries', () => {
  test('leaves the same records as each delivery once, in order', async () => {
    const inOrder = await outcomeOf(story().map((event) => deliveryOf(event, 0)));
    const ticket = inOrder.records.find((item) => JSON.stringify(item).includes('"TICKET"'));
    expect(new Set(inOrder.ids).size).toBe(inOrder.ids.length);
    expect(inOrder.ids.length).toBeGreaterThanOrEqual(inOrder.events);
    expect(ticket).toMatchObject({ data: { queue: 'after-sale', order: { id: 'o-1', phase: 'delivered' } } });

    const shuffled = fc.shuffledSubarray(
      story().flatMap((event) => [deliveryOf(event, 0), deliveryOf(event, 1)]),
      { minLength: story().length * 2, maxLength: story().length * 2 },
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async (deliveries) => {
        const outcome = await outcomeOf(deliveries);
        expect(outcome.records).toEqual(inOrder.records);
        expect(outcome.statement.stored).toBe(inOrder.statement.stored);
        expect(outcome.statement.duplicates).toBe(inOrder.statement.stored);
        expect([...outcome.ids].sort()).toEqual([...inOrder.ids].sort());
      }),
      { numRuns: 60 },
    );
  });

  test('leaves the same records for the payloads that channels publish', async () => {
    const inOrder = await outcomeOf(publishedDeliveries(0));
    const kinds = inOrder.records.map((item) => String((item as { pk: string }).pk).split('#')[0]);
    expect(new Set(kinds)).toEqual(
      new Set(['CONNECTION', 'CONNECTIONS', 'DISPUTE', 'ORDER', 'PARKED', 'PRIVACY', 'TICKET', 'TOMBSTONE']),
    );

    const twice = [...publishedDeliveries(0), ...publishedDeliveries(1)];
    const shuffled = fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length });
    await fc.assert(
      fc.asyncProperty(shuffled, async (deliveries) => {
        expect((await outcomeOf(deliveries)).records).toEqual(inOrder.records);
      }),
      { numRuns: 40 },
    );
  });

  test('counts the same delivery twice as one, stored', async () => {
    const [first] = story();
    if (!first) throw new Error('no story');
    const once = deliveryOf(first, 0);

    const outcome = await outcomeOf([once, once, once]);

    expect(outcome.statement).toMatchObject({ stored: 1, duplicates: 0 });
  });
});
