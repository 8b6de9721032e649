import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { door } from '../../functions/connectors/shopify/door.ts';
import { mapping } from '../../functions/connectors/shopify/mapping.ts';
import { outbound } from '../../functions/connectors/shopify/outbound.ts';
import type { ConnectionSecrets } from '../../functions/domain/connection.ts';
import { SignatureRejected, Unreadable } from '../../functions/domain/errors.ts';
import { DAY } from '../../functions/domain/instant.ts';
import { foldPrivacyOrder } from '../../functions/domain/privacy.ts';
import { setUpOf } from '../../infra/operate/shop/channels.ts';
import { aDelivery, aRequest, aShop, bytes, connectorContract, NOW, noReach } from './contract.ts';
import { fixture, fixtures, jsonFixture } from './fixture.ts';

const SECRETS = { current: 'shpss_one', previous: 'shpss_zero', wrong: 'shpss_nine' };
const connection: ConnectionSecrets = {
  v: 1,
  id: 'con_0123456789abcdef',
  channel: 'shopify',
  address: 'https://desk.example/webhooks/shopify/con_0123456789abcdef',
  signing: { current: SECRETS.current, previous: SECRETS.previous },
  app: {},
};
const SHOP = '{shop}.myshopify.com';
const shop = aShop('shopify', { shop: SHOP });

const digestOf = (body: Uint8Array, secret: string) => createHmac('sha256', secret).update(body).digest('base64');
const TOPICS: Readonly<Record<string, string>> = {
  'customers_data_request.json': 'customers/data_request',
  'customers_redact.json': 'customers/redact',
  'shop_redact.json': 'shop/redact',
};
const headersOf = (topic: string) => ({
  'x-shopify-topic': topic,
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
});

connectorContract('shopify keeps the connector contract', {
  channel: 'shopify',
  door,
  connector: { mapping, outbound, poll: null },
  connection,
  shop,
  sign: (body, signer) => ({ 'x-shopify-hmac-sha256': digestOf(body, SECRETS[signer]) }),
  doorReach: noReach,
  signatureHeader: 'x-shopify-hmac-sha256',
  rotates: true,
  published: fixtures('shopify', /^(?:customers|shop)_.*\.json$/),
  headersOf: (file) => headersOf(TOPICS[file] ?? ''),
  sending: null,
});

describe('shopify door', () => {
  const body = fixture('shopify/signed_sample.body.json');
  const sample = Object.entries(jsonFixture<Record<string, string>>('shopify/signed_sample.headers.json'));
  const headers = Object.fromEntries(sample.map(([name, value]) => [name.toLowerCase(), value]));
  const verify = (current: string, given: Record<string, string> = headers) =>
    door.verify(aRequest(given, body), { ...connection, signing: { current } }, noReach());

  test("the sample of Shopify's own library is accepted, and what it tells is passed over by its topic", async () => {
    expect(await verify('test_secret_key')).toBe('verified');
    expect(mapping.events(aDelivery(connection, body, headers), () => shop)).toEqual({ ignored: 'products/create' });
  });

  test('an empty secret accepts nothing, though anyone can sign with it', async () => {
    await expect(verify('', { 'x-shopify-hmac-sha256': digestOf(body, '') })).rejects.toThrow(SignatureRejected);
  });

  test('the digest in hexadecimal, as Shopify writes it elsewhere, is rejected', async () => {
    const hex = createHmac('sha256', 'test_secret_key').update(body).digest('hex');

    await expect(verify('test_secret_key', { 'x-shopify-hmac-sha256': hex })).rejects.toThrow(SignatureRejected);
  });

  test("the command's test delivery is taken and says nothing", async () => {
    const { init } = setUpOf('shopify').test(connection, SECRETS.current, NOW);
    const given = Object.fromEntries(new Headers(init.headers));
    const sent = bytes(String(init.body));

    expect(await door.verify(aRequest(given, sent), connection, noReach())).toBe('verified');
    expect(mapping.events(aDelivery(connection, sent, given), () => shop)).toEqual({ ignored: 'quayside/check' });
  });
});

describe('shopify orders', () => {
  const map = (topic: string, body: Uint8Array | object, more: Record<string, string> = {}) => {
    const sent = body instanceof Uint8Array ? body : bytes(JSON.stringify(body));
    return mapping.events(aDelivery(connection, sent, { ...headersOf(topic), ...more }), () => shop);
  };
  const sample = (name: string) => jsonFixture<Record<string, unknown>>(`shopify/${name}.json`);
  const orderIds = ['299938', '280263', '220458'];
  const subjects = ['191167', 'john@example.com', '555-625-1199'];
  const common = {
    kind: 'privacy',
    eventId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    channel: 'shopify',
    connection: connection.id,
    shop: SHOP,
    occurredAt: NOW,
  };

  test('customers/redact erases the customer under every name, and the orders that it names', () => {
    const events = map('customers/redact', fixture('shopify/customers_redact.json'));

    expect(events).toEqual([{ ...common, orders: 'erase', subjects, orderIds }]);
  });

  test('customers/data_request collects the same', () => {
    const events = map('customers/data_request', fixture('shopify/customers_data_request.json'));

    expect(events).toEqual([{ ...common, orders: 'export', subjects, orderIds }]);
  });

  test('shop/redact means the whole shop and names nobody', () => {
    const events = map('shop/redact', fixture('shopify/shop_redact.json'));

    expect(events).toEqual([{ ...common, orders: 'erase', subjects: [], wholeShop: true }]);
  });

  test('each of them is due 30 days after it was told', () => {
    for (const [file, topic] of Object.entries(TOPICS)) {
      const events = map(topic, fixture(`shopify/${file}`));
      const event = Array.isArray(events) ? events[0] : undefined;
      if (event?.kind !== 'privacy') throw new Error(`${topic} is no privacy order`);

      expect(Date.parse(foldPrivacyOrder(undefined, event).fulfilBy) - Date.parse(NOW)).toBe(30 * DAY);
    }
  });

  test('a customer of whom only the e-mail address is told is found by that', () => {
    const body = { ...sample('customers_redact'), customer: { email: 'john@example.com' }, orders_to_redact: [] };

    expect(map('customers/redact', body)).toMatchObject([{ subjects: ['john@example.com'], orderIds: [] }]);
  });

  test('an order that names neither a person nor an order is unreadable', () => {
    const body = { ...sample('customers_redact'), customer: { id: null, email: '' }, orders_to_redact: [] };

    expect(() => map('customers/redact', body)).toThrow(Unreadable);
  });

  test('ids beyond 2^53 keep every digit', () => {
    const text = new TextDecoder()
      .decode(fixture('shopify/customers_redact.json'))
      .replace('299938', '820982911946154508');

    expect(map('customers/redact', bytes(text))).toMatchObject([
      { orderIds: ['820982911946154508', '280263', '220458'] },
    ]);
  });

  test('under the topic of another, which is not signed, a body is unreadable', () => {
    const pairs = Object.keys(TOPICS).flatMap((file) => Object.values(TOPICS).map((topic) => ({ file, topic })));

    for (const { file, topic } of pairs.filter(({ file, topic }) => TOPICS[file] !== topic)) {
      expect(() => map(topic, fixture(`shopify/${file}`)), `${file} as ${topic}`).toThrow(Unreadable);
    }
  });

  test('the shop is the one in the signed body, whatever the header says', () => {
    const events = map('shop/redact', fixture('shopify/shop_redact.json'), {
      'x-shopify-shop-domain': 'another.myshopify.com',
    });

    expect(events).toMatchObject([{ shop: SHOP }]);
  });

  test('without the id of the delivery the id of the event serves, apart for each topic', () => {
    const body = fixture('shopify/shop_redact.json');

    expect(map('shop/redact', body, { 'x-shopify-webhook-id': '', 'x-shopify-event-id': 'e-1' })).toMatchObject([
      { eventId: 'shop/redact:e-1' },
    ]);
    expect(() => map('shop/redact', body, { 'x-shopify-webhook-id': '' })).toThrow(Unreadable);
  });

  test.each([
    ['2026-11-22T09:58:27.877041743Z', '2026-11-22T09:58:27.877Z'],
    ['2031-01-01T00:00:00Z', NOW],
  ])('triggered at %s, it covers what was told up to %s: never what comes later', (triggeredAt, occurredAt) => {
    const events = map('shop/redact', fixture('shopify/shop_redact.json'), { 'x-shopify-triggered-at': triggeredAt });

    expect(events).toMatchObject([{ occurredAt }]);
  });

  test.each(['orders/create', 'app/uninstalled', 'returns/request'])('%s is passed over by its name', (topic) => {
    expect(map(topic, { id: 1 })).toEqual({ ignored: topic });
  });

  test.each(['', 'redact', 'customers/redact/1', 'Customers/Redact', `a/${'b'.repeat(100)}`])(
    'the topic "%s" is unreadable',
    (topic) => {
      expect(() => map(topic, fixture('shopify/customers_redact.json'))).toThrow('x-shopify-topic');
    },
  );
});
