import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboundContext, Reach } from '../../functions/connectors/connector.ts';
import { callShopee } from '../../functions/connectors/shopee/api.ts';
import { door } from '../../functions/connectors/shopee/door.ts';
import { mapping } from '../../functions/connectors/shopee/mapping.ts';
import { outbound } from '../../functions/connectors/shopee/outbound.ts';
import { poll } from '../../functions/connectors/shopee/poll.ts';
import type { ConnectionSecrets, Shop } from '../../functions/domain/connection.ts';
import { AccessRejected, NotYet, Unreadable } from '../../functions/domain/errors.ts';
import { type Served, serve } from '../../infra/local/marketplaces/http.ts';
import { createShopee } from '../../infra/local/marketplaces/shopee.ts';
import type { Simulator } from '../../infra/local/marketplaces/simulator.ts';
import { aDelivery, aRequest, aShop, bytes, connectorContract, impatient, NOW, noReach } from './contract.ts';
import { fixture, fixtures, jsonFixture } from './fixture.ts';

const ADDRESS = 'https://desk.example/webhooks/shopee/con_0123456789abcdef';
const SECRETS = { current: 'push-key-1', previous: 'push-key-0', wrong: 'push-key-9' };
const connection: ConnectionSecrets = {
  v: 1,
  id: 'con_0123456789abcdef',
  channel: 'shopee',
  address: ADDRESS,
  signing: { current: SECRETS.current, previous: SECRETS.previous },
  app: { partner_id: '2001887', partner_key: 'shpk0123' },
};
const shop = aShop('shopee');

const digest = (body: Uint8Array, secret: string, address = ADDRESS) =>
  createHmac('sha256', secret).update(`${address}|`).update(body).digest('hex');

connectorContract('shopee keeps the connector contract', {
  channel: 'shopee',
  door,
  connector: { mapping, outbound, poll },
  connection,
  shop,
  sign: (body, signer) => ({ authorization: digest(body, SECRETS[signer]) }),
  doorReach: noReach,
  signatureHeader: 'authorization',
  rotates: true,
  published: fixtures('shopee', /^push-.*\.json$/),
  sending: {
    simulator: createShopee,
    connectedTo: (host) => ({ ...connection, app: { ...connection.app, host } }),
    settings: {
      app: { partner_id: '2001887', partner_key: 'shpk0123' },
      shops: [{ shop: shop.shop, access: 'access-1', refresh: 'refresh-1' }],
    },
  },
});

const events = (body: Uint8Array | object, known: Shop = shop) =>
  mapping.events(aDelivery(connection, body instanceof Uint8Array ? body : bytes(JSON.stringify(body))), (id) =>
    id === known.shop ? known : undefined,
  );

describe('shopee door', () => {
  test('the digest covers the address as registered, to the last slash', async () => {
    const body = fixture('shopee/push-3-order-status.json');
    const request = aRequest({ authorization: digest(body, SECRETS.current, `${ADDRESS}/`) }, body);

    await expect(door.verify(request, connection, noReach())).rejects.toThrow('digest does not match');
  });

  test('an empty secret accepts nothing, though anyone can sign with it', async () => {
    const body = fixture('shopee/push-3-order-status.json');
    const keyless = { ...connection, signing: { current: SECRETS.current, previous: '' } };
    const request = aRequest({ authorization: digest(body, '') }, body);

    await expect(door.verify(request, keyless, noReach())).rejects.toThrow('digest does not match');
  });

  test('the answer is 200 and empty, since anything else counts as a failure', () => {
    expect(door.accepted).toEqual({ status: 200, body: '' });
  });
});

describe('shopee messages', () => {
  test('a text from a buyer names its conversation, its buyer and its site', () => {
    expect(events(fixture('shopee/push-10-webchat-text.json'))).toEqual([
      expect.objectContaining({
        kind: 'inquiry',
        eventId: '2302748948493123953',
        messageId: '2302748948493123953',
        shop: '947042923',
        conversation: '709122092476686867',
        from: 'buyer',
        buyer: { id: '165105353', name: 'vn_cstoreponorogo' },
        text: 'Baik kak .. 🤗',
        occurredAt: '2024-09-11T08:52:01.000Z',
        site: 'ID',
        automatic: false,
      }),
    ]);
  });

  test.each([
    ['image', [{ type: 'image', ref: expect.stringContaining('cf.shopee.vn') }], {}],
    ['video', [{ type: 'video', ref: 'cf03c9e1fe2c0992cdb51c3cb6eab2bd' }], {}],
    ['item', [{ type: 'item', ref: '9112503530' }], { itemId: '9112503530' }],
    ['faq-liveagent', [], { orderId: '220818EGS328B9' }],
  ])('a message of type %s keeps what it shows and what it is about', (type, attachments, about) => {
    const [event] = events(fixture(`shopee/push-10-webchat-${type}.json`)) as object[];

    expect(event).toMatchObject({ kind: 'inquiry', attachments, about });
  });

  const message = (over: object, content: object = { text: 'hello' }) => ({
    code: 10,
    shop_id: Number(shop.shop),
    timestamp: 1726044722,
    data: {
      type: 'message',
      content: {
        message_id: '2302748948493123953',
        conversation_id: '709122092476686867',
        created_timestamp: 1726044721,
        from_id: 94311357,
        from_user_name: 'harbour',
        to_id: 172765311,
        to_user_name: 'ada',
        message_type: 'text',
        content,
        ...over,
      },
    },
  });

  test.each([
    ['the sending shop', { from_shop_id: Number(shop.shop) }, []],
    ["the shop's user name", {}, ['harbour']],
    ["the shop's user id", {}, ['94311357']],
  ])('an own message is known by %s, and its buyer is the one it went to', (_by, over, ownNames) => {
    expect(events(message(over), { ...shop, ownNames })).toEqual([
      expect.objectContaining({ from: 'seller', buyer: { id: '172765311', name: 'ada' } }),
    ]);
  });

  test.each(['auto_reply', 'offwork_autoreply'])('an own message of status %s answers nobody', (status) => {
    expect(events(message({ from_shop_id: Number(shop.shop), status }))).toEqual([
      expect.objectContaining({ from: 'seller', automatic: true }),
    ]);
  });

  test("a robot's session makes the shop's words automatic and the buyer's not", () => {
    const session = { is_in_chatbot_session: true };

    expect(events(message(session))).toEqual([expect.objectContaining({ from: 'buyer', automatic: false })]);
    expect(events(message({ ...session, from_shop_id: Number(shop.shop) }))).toEqual([
      expect.objectContaining({ from: 'seller', automatic: true }),
    ]);
  });

  test("an own message that Shopee's filter held back proves no sending", () => {
    const held = message({ from_shop_id: Number(shop.shop), status: 'censored_blacklist' });

    expect(events(held)).toEqual({ ignored: 'webchat message held back by the filter' });
    expect(events(message({ status: 'censored_blacklist' }))).toEqual([expect.objectContaining({ from: 'buyer' })]);
  });

  test('a text that is not UTF-8 is unreadable rather than stored in pieces', () => {
    const body = Uint8Array.from(fixture('shopee/push-10-webchat-text.json'));
    body[Buffer.from(body).indexOf('Baik')] = 0xff;

    expect(() => events(body)).toThrow(Unreadable);
  });

  test('ids of nineteen digits survive as numbers too', () => {
    const text = JSON.stringify(message({})).replace('"2302748948493123953"', '2302748948493123953');

    expect(events(bytes(text))).toEqual([expect.objectContaining({ messageId: '2302748948493123953' })]);
  });

  test('a shop that is not ours keeps the id that Shopee gives it', () => {
    expect(events(message({}), { ...shop, shop: '1' })).toEqual([expect.objectContaining({ shop: '727720655' })]);
  });
});

describe('shopee orders, returns and notices', () => {
  const order = (status: string) => ({
    code: 3,
    shop_id: 727720655,
    timestamp: 1660123128,
    data: { items: [], ordersn: '220810QSK8S7BX', status, completed_scenario: '', update_time: 1660123127 },
  });

  test.each([
    ['UNPAID', 'unpaid'],
    ['READY_TO_SHIP', 'paid'],
    ['PROCESSED', 'paid'],
    ['SHIPPED', 'shipped'],
    ['TO_CONFIRM_RECEIVE', 'delivered'],
    ['TO_RETURN', 'returning'],
    ['COMPLETED', 'completed'],
  ])('order status %s is phase %s, with the details left to be fetched', (status, phase) => {
    const found = events(order(status));

    expect(found).toEqual([
      expect.objectContaining({ kind: 'order', eventId: `220810QSK8S7BX:${status}:1660123127`, status, phase }),
    ]);
    expect(found).not.toHaveProperty('0.details');
  });

  test('a status that nobody knows yet is set aside for a person', () => {
    expect(() => events(order('TELEPORTED'))).toThrow(Unreadable);
  });

  test('a wish to cancel opens a dispute, and the cancelled order closes it', () => {
    expect(events(order('IN_CANCEL'))).toEqual([
      expect.objectContaining({ kind: 'order', phase: 'cancelling' }),
      expect.objectContaining({ kind: 'dispute', type: 'cancellation', disputeId: '220810QSK8S7BX', open: true }),
    ]);
    expect(events(order('CANCELLED'))).toEqual([
      expect.objectContaining({ kind: 'order', phase: 'cancelled' }),
      expect.objectContaining({ kind: 'dispute', disputeId: '220810QSK8S7BX', open: false }),
    ]);
  });

  test('a tracking number reaches the order without touching its lines', () => {
    const push = { code: 4, shop_id: 727720655, timestamp: 1660123200, data: { ordersn: 'A1', tracking_no: 'SPX1' } };

    expect(events(push)).toEqual([
      expect.objectContaining({ orderId: 'A1', details: { shipment: { tracking: 'SPX1' } } }),
    ]);
  });

  test('a return update is one dispute event per change of status, without a deadline of our making', () => {
    expect(events(fixture('shopee/push-29-return-updates.json'))).toEqual([
      {
        kind: 'dispute',
        eventId: '2411280EDT4JRV5:return_status:PROCESSING:1732796767',
        channel: 'shopee',
        connection: connection.id,
        shop: '220004993',
        occurredAt: '2024-11-28T12:26:07.000Z',
        disputeId: '2411280EDT4JRV5',
        type: 'return',
        orderId: '241128EDQ9YKJ0',
        status: 'PROCESSING',
        open: true,
      },
    ]);
  });

  const returned = (update_field: string, new_value: string) => ({
    code: 29,
    shop_id: 1,
    timestamp: 2,
    data: { order_sn: 'A1', return_sn: 'R1', updated_values: [{ update_field, new_value, update_time: 1732796767 }] },
  });

  test('a closed return is closed', () => {
    expect(events(returned('return_status', 'CLOSED'))).toEqual([expect.objectContaining({ open: false })]);
  });

  test('evidence that Shopee waits for is a notice, and parcels on their way back are passed over', () => {
    expect(events(returned('seller_proof_status', 'PENDING'))).toEqual([
      expect.objectContaining({ kind: 'notice', severity: 'warning', noticeId: 'R1:seller_proof' }),
    ]);
    expect(events(returned('logistics_status', 'LOGISTICS_READY'))).toHaveProperty('ignored');
  });

  test('the end of an authorisation names no shop and is an event of the connection', () => {
    const push = { code: 12, timestamp: 1660123127, data: { expire_before: 1660727927, shop_expire_soon: [1, 2] } };

    expect(events(push)).toEqual([
      expect.objectContaining({ kind: 'notice', shop: '-', severity: 'warning', answerBy: '2022-08-17T09:18:47.000Z' }),
    ]);
  });

  test.each([
    [28, 'shop penalty', 'critical'],
    [16, 'item violation', 'warning'],
    [6, 'item banned', 'critical'],
    [2, 'authorisation cancelled', 'critical'],
  ])('a push of code %i is a notice to its shop: %s', (code, topic, severity) => {
    const push = { code, shop_id: 727720655, timestamp: 1660123127, data: { item_id: 77 } };

    expect(events(push)).toEqual([
      expect.objectContaining({
        kind: 'notice',
        shop: '727720655',
        topic,
        severity,
        text: expect.stringContaining('77'),
      }),
    ]);
  });

  test('a push of no use here is passed over by its code', () => {
    expect(events({ code: 8, shop_id: 1, timestamp: 2, data: {} })).toEqual({ ignored: 'code 8' });
  });
});

describe('shopee calls', () => {
  let simulator: Simulator;
  let served: Served;
  beforeEach(async () => {
    simulator = createShopee({
      app: { partner_id: '2001887', partner_key: 'shpk0123' },
      shops: [{ shop: shop.shop, access: 'access-1', refresh: 'refresh-1' }],
      now: () => Date.parse(NOW),
    });
    served = await serve(simulator.listener);
  });
  afterEach(() => served.close());

  const context = (over: Partial<OutboundContext> = {}): OutboundContext => ({
    connection: { ...connection, app: { ...connection.app, host: served.url } },
    shop,
    access: { token: 'access-1', expiresAt: NOW },
    now: NOW,
    reach: impatient(2000),
    ...over,
  });

  test('the signature is over the base string of the published guide', async () => {
    const { parts, string_to_sign } = jsonFixture<{ parts: Record<string, string>; string_to_sign: string }>(
      'shopee/sign-base-string-example.json',
    );
    const asked: string[] = [];
    const reach: Reach = {
      fetch: async (url) => {
        asked.push(String(url));
        return new Response('{}');
      },
      keys: new Map(),
    };

    await callShopee(
      {
        method: 'GET',
        path: parts.api_path ?? '',
        shop: { id: parts.shop_id ?? '', token: parts.access_token ?? '' },
      },
      { connection, now: new Date(Number(parts.timestamp) * 1000).toISOString(), reach },
    );

    const sign = createHmac('sha256', 'shpk0123').update(string_to_sign).digest('hex');
    expect(new URL(asked[0] ?? '').searchParams.get('sign')).toBe(sign);
  });

  test('what was sent is read back by its id of nineteen digits, and older or foreign messages are not', async () => {
    const sent = { shop: shop.shop, buyer: '1170319091', conversation: '709122092476686867' };
    await simulator.buyerWrites({ ...sent, text: 'hello?' });
    const outcome = await outbound.send({ replyId: 'rpl_1', ...sent, text: 'hi' }, context());

    const found = await outbound.sentSince?.(sent.conversation, '2026-11-22T09:59:59.900Z', context());
    const later = await outbound.sentSince?.(sent.conversation, '2026-11-22T10:00:01.000Z', context());

    expect(outcome).toEqual({ outcome: 'sent', externalId: expect.stringMatching(/^\d{19}$/) });
    expect(found).toEqual([
      { externalId: outcome.outcome === 'sent' && outcome.externalId, text: 'hi', at: '2026-11-22T10:00:00.000Z' },
    ]);
    expect(later).toEqual([]);
  });

  test('a conversation of several pages is read back to the moment asked for', async () => {
    const sent = { shop: shop.shop, buyer: '1170319091', conversation: '709122092476686867' };
    await simulator.buyerWrites({ ...sent, text: 'hello?' });
    for (let n = 0; n < 60; n += 1) await outbound.send({ replyId: `rpl_${n}`, ...sent, text: `${n}` }, context());

    expect(await outbound.sentSince?.(sent.conversation, NOW, context())).toHaveLength(60);
  });

  test('an order detail fills lines, total, date and country, each line with who ships it', async () => {
    const { response } = jsonFixture<{ response: { order_list: Record<string, unknown>[] } }>(
      'shopee/api-get-order-detail-response.json',
    );
    simulator.configure({ orders: response.order_list });

    const order = await outbound.fetchOrder?.('2404098R48U37H', context());

    expect(order).toMatchObject({
      orderId: '2404098R48U37H',
      status: 'COMPLETED',
      phase: 'completed',
      occurredAt: '2024-04-15T00:12:28.000Z',
      details: {
        buyer: '1170319091',
        lines: [{ itemId: '23620853561', sku: 'QAZ-SADOER-05', quantity: 1, fulfilledBy: 'seller' }],
        total: { minor: 32119, currency: 'VND' },
        country: 'VN',
      },
    });
  });

  test("Shopee's own warehouse is told per order, and an unknown flag leaves it to the shop", async () => {
    const order = (fulfillment_flag: string) => ({
      order_sn: fulfillment_flag,
      order_status: 'READY_TO_SHIP',
      create_time: 1712601591,
      fulfillment_flag,
      item_list: [{ item_id: 1, model_quantity_purchased: 2 }],
    });
    simulator.configure({ orders: [order('fulfilled_by_shopee'), order('by_mule')] });
    const fulfilled = async (id: string) => {
      const fetched = await outbound.fetchOrder?.(id, context({ shop: { ...shop, fulfilledBy: 'full-service' } }));
      return fetched?.details?.lines?.[0]?.fulfilledBy;
    };

    expect(await fulfilled('fulfilled_by_shopee')).toBe('platform-warehouse');
    expect(await fulfilled('by_mule')).toBe('full-service');
  });

  test('an order that Shopee does not know is undefined', async () => {
    expect(await outbound.fetchOrder?.('nowhere', context())).toBeUndefined();
  });

  test('a read that is throttled or down waits, and a refused token asks for a new one', async () => {
    const read = () => outbound.fetchOrder?.('A1', context());
    simulator.fault({ call: 'order', fault: 'throttle' });
    await expect(read()).rejects.toThrow(NotYet);
    simulator.fault({ call: 'order', fault: 'error500' });
    await expect(read()).rejects.toThrow(NotYet);
    simulator.fault({ call: 'order', fault: 'expireToken' });
    await expect(read()).rejects.toThrow(AccessRejected);
  });

  test('a refresh token gives one new pair and is refused the second time', async () => {
    const first = await outbound.refresh?.call('refresh-1', context());

    expect(first).toEqual({
      access: expect.any(String),
      refresh: expect.any(String),
      expiresAt: '2026-11-22T14:00:00.000Z',
    });
    await expect(outbound.refresh?.call('refresh-1', context())).rejects.toThrow(AccessRejected);
    await expect(outbound.refresh?.call(first?.refresh ?? '', context())).resolves.toBeDefined();
  });

  test('a refresh that may have used up its token is no mere wait', async () => {
    simulator.fault({ call: 'token', fault: 'resetAfter' });

    await expect(outbound.refresh?.call('refresh-1', context())).rejects.not.toThrow(NotYet);
  });

  test.each(['error_server', 'error_inner', 'error_system_busy', 'error_network', 'error_unknown'])(
    'the error %s, which Shopee wants tried again, leaves a send unknown',
    async (error) => {
      const reach: Reach = { fetch: async () => Response.json({ error, message: '' }), keys: new Map() };
      const reply = { replyId: 'rpl_1', conversation: '1', buyer: '2', text: 'hi' };

      expect(await outbound.send(reply, context({ reach }))).toEqual({ outcome: 'unknown', code: error });
    },
  );

  test('the daily quota lasts until midnight in Singapore', async () => {
    const reach: Reach = { fetch: async () => new Response('{"error":"error_limit"}'), keys: new Map() };
    const reply = { replyId: 'rpl_1', conversation: '1', buyer: '2', text: 'hi' };

    expect(await outbound.send(reply, context({ reach }))).toEqual({
      outcome: 'throttled',
      retryAfterMs: 6 * 3_600_000,
    });
  });

  test('a push that was given up comes back by the poll, byte for byte the same event, until it is confirmed', async () => {
    const push = jsonFixture<object>('shopee/push-10-webchat-text.json');
    await simulator.push(push);

    const first = await poll.fetch({ ...context(), shop: undefined });
    const again = await poll.fetch({ ...context(), shop: undefined });
    await again.confirm?.();
    const after = await poll.fetch({ ...context(), shop: undefined });

    expect(first.bodies.map((body) => events(body))).toEqual([events(push)]);
    expect(again.bodies).toEqual(first.bodies);
    expect(after).toEqual({ bodies: [], confirm: null });
  });

  test('lost pushes are read as the published sample has them, and with their data as text', async () => {
    const sample = jsonFixture<{ response: { push_message_list: { data: unknown }[] } }>(
      'shopee/api-get-lost-push-message-response.json',
    );
    const whole = sample.response.push_message_list[0]?.data as { data: object };
    const asText = structuredClone(sample);
    for (const lost of asText.response.push_message_list) lost.data = JSON.stringify(whole.data);
    const polled = (answer: object) =>
      poll.fetch({
        ...context({ reach: { fetch: async () => new Response(JSON.stringify(answer)), keys: new Map() } }),
        shop: undefined,
      });

    for (const answer of [sample, asText]) {
      const { bodies } = await polled(answer);
      expect(bodies.map((body) => events(body))).toEqual([events(fixture('shopee/push-3-order-status.json'))]);
    }
  });

  test.each([
    ['data that are no JSON', { shop_id: 727720655, code: 3, timestamp: 1, data: '{"half' }],
    ['no code', { shop_id: 727720655, data: {} }],
    ['no fields at all', 'a text'],
  ])('a lost push with %s comes as it is, for triage to set aside, and holds up no other', async (_what, broken) => {
    const push = jsonFixture<object>('shopee/push-3-order-status.json');
    const lost = { shop_id: 727720655, code: 3, timestamp: 1, data: push };
    const answer = { error: '', response: { push_message_list: [broken, lost], last_message_id: 7 } };
    const fetch = async () => new Response(JSON.stringify(answer));
    const { bodies, confirm } = await poll.fetch({
      ...context({ reach: { fetch, keys: new Map() } }),
      shop: undefined,
    });

    const [first, second] = bodies.map((body) => Buffer.from(body).toString());
    expect(JSON.parse(first ?? '')).toEqual(broken);
    expect(() => events(bytes(first ?? ''))).toThrow(Unreadable);
    expect(events(bytes(second ?? ''))).toEqual(events(push));
    expect(confirm).not.toBeNull();
  });
});
