import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { OutboundContext, Reach } from '../../functions/connectors/connector.ts';
import { door } from '../../functions/connectors/standard-webhooks/door.ts';
import { mapping } from '../../functions/connectors/standard-webhooks/mapping.ts';
import { outbound } from '../../functions/connectors/standard-webhooks/outbound.ts';
import type { ConnectionSecrets } from '../../functions/domain/connection.ts';
import { SignatureRejected, Unreadable } from '../../functions/domain/errors.ts';
import { serve } from '../../infra/local/marketplaces/http.ts';
import { createStandardWebhooks } from '../../infra/local/marketplaces/standard-webhooks.ts';
import { aDelivery, aRequest, aShop, bytes, connectorContract, impatient, NOW, noReach } from './contract.ts';
import { fixture, fixtures, jsonFixture } from './fixture.ts';

const secretOf = (text: string) => `whsec_${Buffer.from(text.padEnd(24, '.')).toString('base64')}`;
const SECRETS = { current: secretOf('one'), previous: secretOf('zero'), wrong: secretOf('nine') };
const connection: ConnectionSecrets = {
  v: 1,
  id: 'con_0123456789abcdef',
  channel: 'standard-webhooks',
  address: 'https://desk.example/webhooks/standard-webhooks/con_0123456789abcdef',
  signing: { current: SECRETS.current, previous: SECRETS.previous },
  app: { reply_url: 'https://shop.example/messages', reply_secret: secretOf('reply') },
};
const shop = aShop('standard-webhooks', { shop: 'harbour-store' });

function headersOf(body: Uint8Array, secret: string, { id = 'msg_1', at = NOW } = {}) {
  const date = new Date(at);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(date.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, date, new TextDecoder().decode(body)),
  };
}

connectorContract('standard-webhooks keeps the connector contract', {
  channel: 'standard-webhooks',
  door,
  connector: { mapping, outbound, poll: null },
  connection,
  shop,
  sign: (body, signer) => headersOf(body, SECRETS[signer]),
  doorReach: noReach,
  signatureHeader: 'webhook-signature',
  rotates: true,
  published: {
    ...fixtures('standard-webhooks/quayside', /\.json$/),
    ...fixtures('standard-webhooks', /^(?:example|contact)\..*\.json$/),
  },
  sending: {
    simulator: createStandardWebhooks,
    connectedTo: (url) => ({ ...connection, app: { ...connection.app, reply_url: `${url}/messages` } }),
    settings: { app: { reply_secret: secretOf('reply') } },
  },
});

describe('standard-webhooks door', () => {
  type Vector = { secret: string; headers: Record<string, string>; now_seconds_for_test: number };
  const body = fixture('standard-webhooks/signed-sample.json');
  const vector = jsonFixture<Vector>('standard-webhooks/signed-sample.vector.json');
  const verify = (over: Partial<Vector> = {}, seconds = 0) => {
    const { secret, headers, now_seconds_for_test: now } = { ...vector, ...over };
    const receivedAt = new Date((now + seconds) * 1000).toISOString();
    const signed = { ...connection, signing: { current: secret } };
    return door.verify(aRequest(headers, body, { receivedAt }), signed, noReach());
  };

  test('the published samples are accepted, also among tokens of other keys and versions', async () => {
    expect(await verify()).toBe('verified');
    expect(await verify(jsonFixture<Vector>('standard-webhooks/rotated-multi-signature.vector.json'))).toBe('verified');
  });

  test('a secret without its prefix is the same secret', async () => {
    expect(await verify({ secret: vector.secret.replace('whsec_', '') })).toBe('verified');
  });

  test('an empty secret accepts nothing, though anyone can sign with it', async () => {
    const { 'webhook-id': id, 'webhook-timestamp': timestamp } = vector.headers;
    const signature = createHmac('sha256', '').update(`${id}.${timestamp}.`).update(body).digest('base64');

    for (const secret of ['', 'whsec_']) {
      const headers = { ...vector.headers, 'webhook-signature': `v1,${signature}` };
      await expect(verify({ secret, headers })).rejects.toThrow(SignatureRejected);
    }
  });

  const bad = jsonFixture<{ must_reject_webhook_signature: string[] }>('standard-webhooks/bad-signatures.vector.json');
  test.each(bad.must_reject_webhook_signature)('the published bad signature "%s" is rejected', async (signature) => {
    const headers = { ...vector.headers, 'webhook-signature': signature };

    await expect(verify({ headers })).rejects.toThrow(SignatureRejected);
  });

  test.each([
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
  ])('a timestamp %i s away from the time of receipt is accepted: %s', async (seconds, accepted) => {
    const verdict = await verify({}, seconds).catch((error: unknown) => error);

    expect(verdict === 'verified').toBe(accepted);
  });

  test.each(['1614265330.5', '+1614265330', '0x60378272', ' 1614265330', '1614265330 ', '16142653301614', 'NaN', ''])(
    'the timestamp "%s" is rejected even if its text was signed',
    async (timestamp) => {
      const headers = { ...vector.headers, 'webhook-timestamp': timestamp };

      await expect(verify({ headers })).rejects.toThrow('webhook-timestamp');
    },
  );

  test('an id with a full stop is rejected, since the signed bytes could be cut elsewhere', async () => {
    const headers = headersOf(body, vector.secret, { id: 'msg.1', at: new Date(1614265330000).toISOString() });

    await expect(verify({ headers })).rejects.toThrow('webhook-id');
  });
});

describe('standard-webhooks events', () => {
  const shops = (id: string) => (id === shop.shop ? { ...shop, fulfilledBy: 'full-service' as const } : undefined);
  const map = (body: Uint8Array | object) =>
    mapping.events(aDelivery(connection, body instanceof Uint8Array ? body : bytes(JSON.stringify(body))), shops);
  const example = (type: string) =>
    jsonFixture<{ type: string; timestamp: string; data: Record<string, unknown> }>(
      `standard-webhooks/quayside/${type}.json`,
    );

  test('the event has the id of its header and the time of its body', () => {
    expect(map(example('inquiry.created'))).toEqual([
      expect.objectContaining({ eventId: 'evt-1', occurredAt: '2026-11-22T09:30:00.000Z' }),
    ]);
  });

  test.each([
    ['inquiry.created', { kind: 'inquiry', from: 'buyer', about: { orderId: 'HS-20411' }, site: 'DE' }],
    ['message.sent', { kind: 'inquiry', from: 'seller', automatic: false }],
    ['order.updated', { kind: 'order', phase: 'shipped', details: { shipBy: '2026-11-23T16:00:00.000Z' } }],
    ['dispute.updated', { kind: 'dispute', type: 'return', respondBy: '2026-11-25T12:00:00.000Z' }],
    ['review.updated', { kind: 'review', rating: 2, outOf: 5 }],
    ['notice.created', { kind: 'notice', noticeId: 'n-5', answerBy: '2026-11-30T00:00:00.000Z' }],
    ['buyer.erasure_requested', { kind: 'privacy', orders: 'erase', shop: '-' }],
    ['buyer.export_requested', { kind: 'privacy', orders: 'export', shop: 'harbour-store' }],
  ])('%s becomes what the documentation says', (type, event) => {
    expect(map(example(type))).toEqual([expect.objectContaining({ kind: event.kind })]);
    expect(map(example(type))).toMatchObject([event]);
  });

  test("a line that does not say who ships it follows the shop's setting", () => {
    const { data, ...event } = example('order.updated');
    const lines = [
      { lineId: '1', quantity: 1 },
      { lineId: '2', quantity: 1, fulfilledBy: 'seller' },
    ];

    expect(map({ ...event, data: { ...data, lines } })).toMatchObject([
      { details: { lines: [{ fulfilledBy: 'full-service' }, { fulfilledBy: 'seller' }] } },
    ]);
  });

  test('an order without lines may tell its parcel, but no total', () => {
    const { data, ...event } = example('order.updated');
    const { lines: _lines, total, shipBy: _shipBy, country: _country, ...parcel } = data;

    expect(map({ ...event, data: parcel })).toMatchObject([{ details: { shipment: { carrier: 'DHL' } } }]);
    expect(() => map({ ...event, data: { ...parcel, total } })).toThrow('with the lines or not at all');
  });

  test('a wrong field is named, and its content is not', () => {
    const { data, ...event } = example('order.updated');

    expect(() => map({ ...event, data: { ...data, phase: 'somewhere' } })).toThrow(/order\.updated.*: phase$/);
    expect(() => map({ ...event, data: { ...data, trackingNumber: '1' } })).toThrow('fields that are not known');
  });

  test.each([
    '2026-11-22T09:30:00',
    '2026-11-22',
    '2026-1122',
    'Sun, 22 Nov 2026 09:30:00 GMT',
    '2026-13-22T09:30:00Z',
    '',
  ])('the time "%s" is unreadable, since not every machine reads it alike', (timestamp) => {
    expect(() => map({ ...example('review.updated'), timestamp })).toThrow(Unreadable);
  });

  test('an unknown type is passed over by its name', () => {
    expect(map(fixture('standard-webhooks/example.event.json'))).toEqual({ ignored: 'example.event' });
  });
});

describe('standard-webhooks replies', () => {
  const reply = {
    replyId: 'rpl_1',
    conversation: 'c-77',
    buyer: 'b-9',
    text: 'It left this morning.',
    orderId: 'HS-1',
  };
  const context = (over: Partial<OutboundContext> = {}): OutboundContext => ({
    connection,
    shop,
    access: undefined,
    now: NOW,
    reach: noReach(),
    ...over,
  });

  test('a receiver that knows the reply’s id gets it once, however often it is sent', async () => {
    const simulator = createStandardWebhooks({ app: { reply_secret: secretOf('reply') }, now: () => Date.parse(NOW) });
    const { url, close } = await serve(simulator.listener);
    const app = { ...connection.app, reply_url: `${url}/messages` };
    const there = context({ connection: { ...connection, app }, reach: impatient(2000) });
    const first = await outbound.send(reply, there);
    const second = await outbound.send(reply, there);
    await close();

    expect(second).toEqual(first);
    expect(simulator.log.received.map(({ text, clientRef }) => ({ text, clientRef }))).toEqual([
      { text: reply.text, clientRef: 'rpl_1' },
    ]);
    expect(simulator.log.repeated).toHaveLength(1);
  });

  test('a receiver that tells no id of its own leaves the reply’s', async () => {
    const reach: Reach = { fetch: async () => new Response(null, { status: 204 }), keys: new Map() };

    expect(await outbound.send(reply, context({ reach }))).toEqual({ outcome: 'sent', externalId: 'rpl_1' });
  });

  test('a redirect is not followed and leaves it unknown what became of the message', async () => {
    const asked: (string | undefined)[] = [];
    const { url, close } = await serve((request, response) => {
      asked.push(request.url);
      if (request.url === '/messages') response.writeHead(302, { location: '/elsewhere' });
      response.end('{}');
    });
    const app = { ...connection.app, reply_url: `${url}/messages` };
    const outcome = await outbound.send(reply, context({ connection: { ...connection, app }, reach: impatient(2000) }));
    await close();

    expect(outcome).toEqual({ outcome: 'unknown', code: 'http-302' });
    expect(asked).toEqual(['/messages']);
  });

  test.each([
    ['http://shop.example/messages', secretOf('reply')],
    ['ftp://shop.example/', secretOf('reply')],
    ['https://shop.example/', ''],
  ])('without a safe address and a secret (%s) nothing leaves', async (reply_url, reply_secret) => {
    const there = context({ connection: { ...connection, app: { reply_url, reply_secret } } });

    expect(await outbound.send(reply, there)).toMatchObject({ outcome: 'refused' });
  });
});
