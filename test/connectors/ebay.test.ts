import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboundContext, Reach } from '../../functions/connectors/connector.ts';
import { door } from '../../functions/connectors/ebay/door.ts';
import { mapping } from '../../functions/connectors/ebay/mapping.ts';
import { outbound } from '../../functions/connectors/ebay/outbound.ts';
import type { ConnectionSecrets, Shop } from '../../functions/domain/connection.ts';
import { AccessRejected, NotYet, SignatureRejected, Unreadable } from '../../functions/domain/errors.ts';
import { createEbay } from '../../infra/local/marketplaces/ebay.ts';
import { type Served, serve } from '../../infra/local/marketplaces/http.ts';
import type { Simulator } from '../../infra/local/marketplaces/simulator.ts';
import { aDelivery, aRequest, aShop, bytes, connectorContract, impatient, NOW, noReach } from './contract.ts';
import { fixture, fixtures, jsonFixture } from './fixture.ts';

const KID = '9936261a-7d7b-4621-a0f1-96ccb428af49';
const connection: ConnectionSecrets = {
  v: 1,
  id: 'con_0123456789abcdef',
  channel: 'ebay',
  address: 'http://www.testendpoint.com/webhook',
  signing: { current: '' },
  app: {
    client_id: 'client',
    client_secret: 'client-secret',
    verification_token: '71745723-d031-455c-bfa5-f90d11b4f20a',
  },
};
const shop = aShop('ebay', { shop: 'test_user', ownNames: ['test_user'] });

const keys = {
  current: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  wrong: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};

/** As eBay serves it: in one line. */
const inOneLine = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString().replaceAll('\n', '');

function headerOf(body: Uint8Array, key: KeyObject, over: object = {}, algorithm = 'SHA1') {
  const signature = sign(algorithm, body, key).toString('base64');
  const header = { alg: 'ecdsa', kid: KID, signature, digest: algorithm, ...over };
  return { 'x-ebay-signature': Buffer.from(JSON.stringify(header)).toString('base64') };
}

type Served0 = { reach: Reach; asked: string[] };

/** eBay's identity service and key server as the door meets them. */
function keyServer(answer: (path: string) => Response | Promise<Response>): Served0 {
  const asked: string[] = [];
  const fetch = async (url: Parameters<Reach['fetch']>[0]) => {
    const { pathname } = new URL(String(url));
    asked.push(pathname);
    return pathname.endsWith('/token')
      ? Response.json({ access_token: 'app-token', expires_in: 7200 })
      : answer(pathname);
  };
  return { reach: { fetch, keys: new Map() }, asked };
}

const serving = (key: string, digest = 'SHA1') => keyServer(() => Response.json({ key, algorithm: 'ECDSA', digest }));
const ownKeys = () => serving(inOneLine(keys.current.publicKey));

connectorContract('ebay keeps the connector contract', {
  channel: 'ebay',
  door,
  connector: { mapping, outbound, poll: null },
  connection,
  shop,
  sign: (body, signer) => headerOf(body, keys[signer === 'wrong' ? 'wrong' : 'current'].privateKey),
  doorReach: () => ownKeys().reach,
  signatureHeader: 'x-ebay-signature',
  rotates: false,
  published: {
    ...fixtures('ebay', /^account_deletion.*(?<!headers)\.json$/),
    ...fixtures('ebay', /observed\.json$/),
    ...fixtures('ebay', /^constructed_/),
  },
  sending: {
    simulator: createEbay,
    connectedTo: (host) => ({ ...connection, app: { ...connection.app, host } }),
    settings: { app: connection.app, shops: [{ shop: 'test_user', access: 'access-1', refresh: 'refresh-1' }] },
  },
});

describe('ebay door', () => {
  const signed = fixture('ebay/account_deletion.signed.body.json');
  const header =
    jsonFixture<Record<string, string>>('ebay/account_deletion.signed.headers.json')['X-EBAY-SIGNATURE'] ?? '';
  const published = jsonFixture<{ key: string }>('ebay/public_key_response.json').key;
  const verify = (
    body: Uint8Array,
    { reach }: Served0,
    headers: Record<string, string> = { 'x-ebay-signature': header },
  ) => door.verify(aRequest(headers, body), connection, reach);

  test("eBay's own signed sample is accepted, and its tampered twin rejected", async () => {
    expect(await verify(signed, serving(published))).toBe('verified');
    const tampered = bytes(JSON.stringify(jsonFixture('ebay/account_deletion_tampered.json')));
    await expect(verify(tampered, serving(published))).rejects.toThrow(SignatureRejected);
  });

  test('a body that was reformatted on its way is accepted in its compact form', async () => {
    expect(await verify(fixture('ebay/account_deletion.json'), serving(published))).toBe('verified');
  });

  test('the mismatching vector of the SDK is rejected', async () => {
    const { SIGNATURE_MISMATCH: vector } = jsonFixture<{ SIGNATURE_MISMATCH: { signature: string; message: object } }>(
      'ebay/sdk_test_vectors.json',
    );
    const verdict = verify(bytes(JSON.stringify(vector.message)), serving(published), {
      'x-ebay-signature': vector.signature,
    });

    await expect(verdict).rejects.toThrow(SignatureRejected);
  });

  test('SHA-256 is accepted where the key says so, and a header that disagrees with the key is not', async () => {
    const pem = inOneLine(keys.current.publicKey);
    const headers = headerOf(signed, keys.current.privateKey, {}, 'SHA256');

    expect(await verify(signed, serving(pem, 'SHA256'), headers)).toBe('verified');
    await expect(verify(signed, serving(pem, 'SHA1'), headers)).rejects.toThrow(SignatureRejected);
    const mislabelled = headerOf(signed, keys.current.privateKey, { digest: 'SHA256' });
    await expect(verify(signed, serving(pem, 'SHA1'), mislabelled)).rejects.toThrow('digest is not the one of the key');
  });

  test('a key is asked for once an hour', async () => {
    const server = serving(published);
    await verify(signed, server);
    await verify(signed, server);
    const later = { method: 'POST', query: {}, headers: { 'x-ebay-signature': header }, body: signed };
    await door.verify({ ...later, receivedAt: '2026-11-22T11:00:01.000Z' }, connection, server.reach);

    expect(server.asked.filter((path) => path.includes('public_key'))).toHaveLength(2);
    expect(server.asked.filter((path) => path.endsWith('token'))).toHaveLength(1);
  });

  test.each([
    ['is down', () => new Response('', { status: 503 })],
    ['throttles', () => new Response('', { status: 429 })],
    ['answers nonsense', () => new Response('<html>')],
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
  ])('where the key server %s, the delivery goes on unverified', async (_what, answer) => {
    expect(await verify(signed, keyServer(answer))).toBe('unverified');
  });

  test('an application token that ran out is asked for again', async () => {
    let refusals = 1;
    const server = keyServer(() => {
      refusals -= 1;
      return refusals >= 0
        ? new Response('', { status: 401 })
        : Response.json({ key: published, algorithm: 'ECDSA', digest: 'SHA1' });
    });
    server.reach.keys.set(`ebay:token:${connection.id}`, { value: 'old', until: '2026-11-22T12:00:00.000Z' });

    expect(await verify(signed, server)).toBe('verified');
  });

  test('unknown keys are rejected and remembered; past ten in a minute it says “not yet” instead of asking', async () => {
    const server = keyServer(() => new Response('', { status: 404 }));
    const withKid = (n: number) => headerOf(signed, keys.current.privateKey, { kid: `${KID.slice(0, -2)}${10 + n}` });
    for (let n = 0; n < 40; n += 1) {
      const verdict = verify(signed, server, withKid(n % 30));
      await expect(verdict).rejects.toThrow(n % 30 < 10 ? SignatureRejected : NotYet);
    }

    expect(server.asked.filter((path) => path.includes('public_key')).length).toBeLessThanOrEqual(10);
  });

  test('a key that eBay did not know is not asked for again within ten minutes', async () => {
    const server = keyServer(() => new Response('', { status: 404 }));
    const headers = headerOf(signed, keys.current.privateKey);
    for (const receivedAt of ['2026-11-22T10:00:00.000Z', '2026-11-22T10:02:00.000Z', '2026-11-22T10:09:00.000Z']) {
      const verdict = door.verify(aRequest(headers, signed, { receivedAt }), connection, server.reach);
      await expect(verdict).rejects.toThrow('eBay knows no such key');
    }

    expect(server.asked.filter((path) => path.includes('public_key'))).toHaveLength(1);
  });

  test('what is no key id is never looked up', async () => {
    const server = ownKeys();
    const headers = headerOf(signed, keys.current.privateKey, { kid: '../../identity' });

    await expect(verify(signed, server, headers)).rejects.toThrow(SignatureRejected);
    expect(server.asked).toEqual([]);
  });

  test.each(jsonFixture<Record<string, string>[]>('ebay/challenge_vectors.json'))(
    'the challenge %# is answered with the published hash',
    ({ challenge_code = '', challengeResponse }) => {
      const request = aRequest({}, new Uint8Array(), { method: 'GET', query: { challenge_code } });

      expect(door.challenge?.(request, connection)).toEqual({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ challengeResponse }),
      });
    },
  );

  test('a webhook is no challenge', () => {
    expect(door.challenge?.(aRequest({}, signed), connection)).toBeUndefined();
  });
});

describe('ebay notifications', () => {
  const shops = (id: string) => (id === shop.shop || id === 'ma8vp1jySJC' ? shop : undefined);
  const map = (file: string, known: (id: string) => Shop | undefined = shops) =>
    mapping.events(aDelivery(connection, fixture(`ebay/${file}.json`)), known);
  const notification = (topic: string, data: object) =>
    mapping.events(
      aDelivery(
        connection,
        bytes(
          JSON.stringify({
            metadata: { topic },
            notification: { notificationId: 'n-1', eventDate: '2026-02-28T21:02:25.657Z', data },
          }),
        ),
      ),
      shops,
    );
  const message = (over: object = {}) =>
    notification('NEW_MESSAGE', {
      messageId: 'm-1',
      conversationId: 'c-1',
      conversationType: 'FROM_MEMBERS',
      messageBody: 'Is there a size standard?',
      recipientUserName: 'test_user',
      senderUserName: 'ada',
      ...over,
    });

  test('a message from a buyer, of a shop that is not ours, keeps the name that eBay gives it', () => {
    expect(map('new_message.observed')).toEqual([
      expect.objectContaining({
        kind: 'inquiry',
        eventId: '<notificationId>',
        messageId: '5498562796019',
        conversation: '9394020427474',
        shop: 'REDACTED_SELLER',
        from: 'buyer',
        buyer: { id: 'REDACTED_BUYER' },
        text: 'Is there a size standard?',
        attachments: [],
        occurredAt: '2026-02-28T21:02:25.657Z',
      }),
    ]);
  });

  test('a message that the shop itself sent is its own, with the other side as the buyer', () => {
    expect(message({ recipientUserName: 'ada', senderUserName: 'test_user' })).toEqual([
      expect.objectContaining({ from: 'seller', shop: 'test_user', buyer: { id: 'ada' } }),
    ]);
  });

  test("eBay's own messages are the platform's", () => {
    expect(message({ conversationType: 'FROM_EBAY', senderUserName: 'eBay' })).toEqual([
      expect.objectContaining({ from: 'platform', shop: 'test_user' }),
    ]);
  });

  test('pictures and files come along', () => {
    const media = [
      { mediaType: 'IMAGE', mediaUrl: 'https://i.example/1.jpg' },
      { mediaType: 'PDF', mediaUrl: 'https://i.example/1.pdf' },
    ];

    expect(message({ messageMedia: media })).toEqual([
      expect.objectContaining({
        attachments: [
          { type: 'image', ref: 'https://i.example/1.jpg' },
          { type: 'file', ref: 'https://i.example/1.pdf' },
        ],
      }),
    ]);
  });

  test('a confirmed order is a pointer to it', () => {
    const [order] = map('order_confirmation.observed') as object[];

    expect(order).toMatchObject({ kind: 'order', orderId: '123-123-4435', phase: 'paid', shop: 'REDACTED_USERNAME' });
    expect(order).not.toHaveProperty('details');
  });

  test.each(['flat', 'nested'])('a shipment told %s is the same event', (form) => {
    expect(map(`constructed_item_marked_shipped_${form}`)).toEqual([
      expect.objectContaining({
        kind: 'order',
        shop: 'test_user',
        orderId: '00-00000-00001',
        phase: 'shipped',
        details: { shipment: { carrier: 'UPS', tracking: '1Z999AA10123456784' } },
      }),
    ]);
  });

  test.each([
    ['return', 'return', '5000000001', '2026-10-05T06:59:59.000Z'],
    ['inquiry', 'not-received', '5000000003', '2026-10-05T06:59:59.000Z'],
    ['cancellation', 'cancellation', '5000000002', '2026-10-03T08:00:00.000Z'],
  ])('an order %s is a dispute with the date that its own topic names', (topic, type, disputeId, respondBy) => {
    expect(map(`constructed_order_${topic}_activity`)).toEqual([
      expect.objectContaining({
        kind: 'dispute',
        type,
        disputeId,
        respondBy,
        shop: 'test_user',
        orderId: '00-00000-00001',
        open: true,
      }),
    ]);
  });

  test('a seller known only by user id is found by it', () => {
    const byId = { ...shop, shop: 'ma8vp1jySJC' };

    expect(map('constructed_order_return_activity', (id) => (id === 'ma8vp1jySJC' ? byId : undefined))).toEqual([
      expect.objectContaining({ shop: 'ma8vp1jySJC' }),
    ]);
  });

  test('a deleted account is erased under all of its three names, in every shop', () => {
    expect(map('account_deletion')).toEqual([
      expect.objectContaining({
        kind: 'privacy',
        shop: '-',
        orders: 'erase',
        subjects: ['test_user', 'ma8vp1jySJC', 'nY+sHZ2PrBmdj6wVnY+sEZ2PrA2dj6wJnY+gAZGEpwmdj6x9nY+seQ=='],
      }),
    ]);
    expect(() => notification('MARKETPLACE_ACCOUNT_DELETION', {})).toThrow(Unreadable);
  });

  test('a withdrawn authorisation is a critical notice', () => {
    expect(notification('AUTHORIZATION_REVOCATION', { username: 'test_user' })).toEqual([
      expect.objectContaining({ kind: 'notice', severity: 'critical', shop: 'test_user' }),
    ]);
    expect(notification('AUTHORIZATION_REVOCATION', {})).toEqual([expect.objectContaining({ shop: '-' })]);
  });

  test('feedback that can be read is a review, neutral counting as middling, and other feedback is passed over', () => {
    const feedback = { feedbackId: 'f-1', commentType: 'NEUTRAL', commentText: 'ok' };

    expect(notification('FEEDBACK_RECEIVED', { user: { username: 'test_user' }, feedback })).toEqual([
      expect.objectContaining({ kind: 'review', reviewId: 'f-1', rating: 3, outOf: 5 }),
    ]);
    expect(notification('FEEDBACK_RECEIVED', { other: 1 })).toEqual({ ignored: 'FEEDBACK_RECEIVED' });
  });

  test('a topic of no use here is passed over by its name', () => {
    expect(notification('LISTING_PREVIEW', {})).toEqual({ ignored: 'LISTING_PREVIEW' });
  });
});

describe('ebay calls', () => {
  let simulator: Simulator;
  let served: Served;
  beforeEach(async () => {
    const shops = [{ shop: 'test_user', access: 'access-1', refresh: 'refresh-1' }];
    simulator = createEbay({ app: connection.app, shops, now: () => Date.parse(NOW) });
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
  const conversation = '9394020427474';
  const reply = { replyId: 'rpl_1', conversation, buyer: 'ada', text: 'hi' };

  test("the door verifies the simulator's pushes with the key that it serves", async () => {
    await simulator.push(jsonFixture<object>('ebay/new_message.observed.json'));
    const pushes: Record<string, string>[] = [];
    const hook = await serve((request, response) => {
      pushes.push(request.headers as Record<string, string>);
      const url = new URL(request.url ?? '', 'http://x');
      const challenge = door.challenge?.(
        aRequest({}, new Uint8Array(), { method: request.method ?? '', query: Object.fromEntries(url.searchParams) }),
        context().connection,
      );
      response.writeHead(challenge?.status ?? 200).end(challenge?.body);
    });
    simulator.configure({ webhook: `${hook.url}/webhook`, address: connection.address });
    const push = await simulator.push(fixture('ebay/new_message.observed.json'));
    await hook.close();

    const header = { 'x-ebay-signature': pushes.at(-1)?.['x-ebay-signature'] ?? '' };
    const verdict = await door.verify(aRequest(header, bytes(push.body)), context().connection, impatient(2000));
    expect([push.accepted, verdict]).toEqual([true, 'verified']);
  });

  test('what was sent is read back, and what the buyer wrote is not', async () => {
    await simulator.buyerWrites({ shop: 'test_user', buyer: 'ada', conversation, text: 'hello?' });
    const outcome = await outbound.send(reply, context());

    expect(await outbound.sentSince?.(conversation, NOW, context())).toEqual([
      { externalId: outcome.outcome === 'sent' && outcome.externalId, text: 'hi', at: NOW },
    ]);
    expect(await outbound.sentSince?.(conversation, '2026-11-22T10:00:00.001Z', context())).toEqual([]);
  });

  test('a refusal carries the number of eBay', async () => {
    expect(await outbound.send(reply, context())).toEqual({ outcome: 'refused', code: 'ebay-355007' });
  });

  test('an order is read whole, and one that never was is undefined', async () => {
    simulator.configure({ orders: [jsonFixture<Record<string, unknown>>('ebay/rest_order.json')] });

    expect(await outbound.fetchOrder?.('1********5', context())).toMatchObject({
      status: 'PAID NOT_STARTED',
      phase: 'paid',
      occurredAt: '2023-08-02T08:35:01.000Z',
      details: {
        buyer: 'e********7',
        lines: [{ lineId: '1********1', quantity: 1, fulfilledBy: 'seller' }],
        total: { minor: 11626, currency: 'EUR' },
        country: 'ES',
      },
    });
    expect(await outbound.fetchOrder?.('12-00000-00000', context())).toBeUndefined();
  });

  test.each([
    [{ orderFulfillmentStatus: 'FULFILLED' }, 'shipped'],
    [{ orderFulfillmentStatus: 'IN_PROGRESS' }, 'paid'],
    [{ orderPaymentStatus: 'PENDING' }, 'unpaid'],
    [{ cancelStatus: { cancelState: 'IN_PROGRESS' } }, 'cancelling'],
    [{ cancelStatus: { cancelState: 'CANCELED' } }, 'cancelled'],
  ])('an order with %j is %s', async (over, phase) => {
    simulator.configure({ orders: [{ ...jsonFixture<Record<string, unknown>>('ebay/rest_order.json'), ...over }] });

    expect(await outbound.fetchOrder?.('1********5', context())).toMatchObject({ phase });
  });

  test('a refresh token may be used again and again; one that eBay dropped is told', async () => {
    const refresh = (token: string) => outbound.refresh?.call(token, context());
    const first = await refresh('refresh-1');

    expect(first).toEqual({ access: expect.any(String), refresh: 'refresh-1', expiresAt: '2026-11-22T12:00:00.000Z' });
    await expect(refresh('refresh-1')).resolves.toBeDefined();
    await expect(refresh('refresh-9')).rejects.toThrow(AccessRejected);
  });

  test('a read that is throttled waits as long as eBay says', async () => {
    simulator.fault({ call: 'read', fault: 'throttle', retryAfterSeconds: 90 });

    const failure = await outbound.sentSince?.(conversation, NOW, context()).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(NotYet);
    expect(failure).toMatchObject({ notBefore: '2026-11-22T10:01:30.000Z' });
  });

  test('without a token nothing is called', async () => {
    const bare = context({ access: undefined, reach: noReach() });

    expect(await outbound.send(reply, bare)).toEqual({ outcome: 'unauthorised' });
    await expect(outbound.fetchOrder?.('1', bare)).rejects.toThrow(AccessRejected);
  });
});
