import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  Connector,
  Delivery,
  Door,
  DoorRequest,
  OutboundContext,
  Outgoing,
  Reach,
} from '../../functions/connectors/connector.ts';
import type { ConnectionSecrets, Shop } from '../../functions/domain/connection.ts';
import { SignatureRejected, Unreadable } from '../../functions/domain/errors.ts';
import { channelEventSchema } from '../../functions/domain/event.ts';
import { type Served, serve } from '../../infra/local/marketplaces/http.ts';
import type { FaultKind, Simulator, SimulatorOptions } from '../../infra/local/marketplaces/simulator.ts';

export const NOW = '2026-11-22T10:00:00.000Z';

export type Signer = 'current' | 'previous' | 'wrong';

/** What the suite needs to know of a channel. */
export type UnderTest = {
  readonly channel: string;
  readonly door: Door;
  readonly connector: Connector;
  readonly connection: ConnectionSecrets;
  readonly shop: Shop;
  /** Headers as the channel itself would send them. */
  readonly sign: (body: Uint8Array, signer: Signer) => Record<string, string>;
  /** A new instance of the network as the door sees it. */
  readonly doorReach: () => Reach;
  readonly signatureHeader: string;
  /** Whether two secrets are accepted during a rotation; eBay's keys need none. */
  readonly rotates: boolean;
  /** Published payloads that must map to something. */
  readonly published: Readonly<Record<string, Uint8Array>>;
  /** Headers without which the mapping can't tell what a payload is. */
  readonly headersOf?: (file: string) => Record<string, string>;
  /** Against what sending is tried; null where the channel takes no messages. */
  readonly sending: Sending | null;
};

export type Sending = {
  readonly simulator: (options: SimulatorOptions) => Simulator;
  /** The connection with its calls led to a simulator. */
  readonly connectedTo: (url: string) => ConnectionSecrets;
  readonly settings: SimulatorOptions;
};

export function aShop(channel: string, over: Partial<Shop> = {}): Shop {
  return {
    connection: 'con_0123456789abcdef',
    channel,
    shop: '727720655',
    name: 'Harbour store',
    timeZone: 'Asia/Singapore',
    afterSaleFrom: 'delivered',
    fulfilledBy: 'seller',
    reopenWithinDays: 7,
    ownNames: [],
    ...over,
  };
}

export function aRequest(
  headers: Record<string, string>,
  body: Uint8Array,
  over: Partial<DoorRequest> = {},
): DoorRequest {
  return { method: 'POST', headers, query: {}, body, receivedAt: NOW, ...over };
}

/** A network that must not be touched. */
export function noReach(): Reach {
  return { fetch: () => Promise.reject(new Error('the network was used')), keys: new Map() };
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function aDelivery(
  connection: ConnectionSecrets,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Delivery {
  return {
    deliveryId: 'dlv_1',
    connection,
    headers: { 'webhook-id': 'evt-1', ...headers },
    body,
    receivedAt: NOW,
  };
}

/** A send's time limit short enough for a test. */
export function impatient(ms: number): Reach {
  return {
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(ms) }),
    keys: new Map(),
  };
}

/** The promises that every connector keeps. */
export function connectorContract(name: string, under: UnderTest): void {
  describe(name, () => {
    describe('door', () => doorContract(under));
    describe('mapping', () => mappingContract(under));
    const { sending } = under;
    describe('send', () => (sending ? sendContract(under, sending) : silentContract(under)));
  });
}

function doorContract({ door, connection, sign, doorReach, signatureHeader, rotates, published }: UnderTest): void {
  const body = Object.values(published)[0] ?? bytes('{}');
  const verify = (headers: Record<string, string>, bytesOf = body) =>
    door.verify(aRequest(headers, bytesOf), connection, doorReach());

  test('a request signed by the channel is accepted', async () => {
    expect(await verify(sign(body, 'current'))).toBe('verified');
  });

  test('a body changed by one byte is rejected', async () => {
    const changed = Uint8Array.from(body);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;

    await expect(verify(sign(body, 'current'), changed)).rejects.toThrow(SignatureRejected);
  });

  test('a signature under another secret is rejected', async () => {
    await expect(verify(sign(body, 'wrong'))).rejects.toThrow(SignatureRejected);
  });

  if (rotates) {
    test('a signature under the secret before the rotation is accepted', async () => {
      expect(await verify(sign(body, 'previous'))).toBe('verified');
    });
  }

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['cut short', 'cut'],
    ['of garbage', '\u0000ÿ{}"; DROP'],
  ])('a signature that is %s is rejected', async (_what, value) => {
    const headers = sign(body, 'current');
    const good = headers[signatureHeader] ?? '';
    const { [signatureHeader]: _removed, ...others } = headers;
    const given = value === 'cut' ? good.slice(0, Math.floor(good.length / 2)) : value;

    await expect(verify(given === undefined ? others : { ...others, [signatureHeader]: given })).rejects.toThrow(
      SignatureRejected,
    );
  });

  test('whatever the bytes and headers, nothing but a rejection is thrown', async () => {
    const names = [...door.headers];
    const headersOf = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.base64String(), fc.constant('v1,')),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), headersOf, async (garbage, headers) => {
        const given = { ...sign(body, 'current'), ...headers };
        const verdict = door.verify(aRequest(given, garbage), connection, doorReach());

        await expect(verdict).rejects.toThrow(SignatureRejected);
      }),
      { numRuns: 150 },
    );
  });

  test('a rejection says nothing of what was sent', async () => {
    const secretive = bytes('{"text":"my address is 1 Quay Street"}');
    const failure = await verify(sign(body, 'current'), secretive).catch((error: unknown) => error);

    expect(String(failure)).not.toContain('Quay');
  });
}

function mappingContract({ channel, connector, connection, shop, published, headersOf }: UnderTest): void {
  const shops = (id: string) => (id === shop.shop ? shop : undefined);
  const [anyFile = ''] = Object.keys(published);
  const map = (body: Uint8Array, file = anyFile) =>
    connector.mapping.events(aDelivery(connection, body, headersOf?.(file)), shops);

  test.each(Object.entries(published))('the published sample %s is understood', (file, body) => {
    const events = map(body, file);

    if (!Array.isArray(events)) return expect(events.ignored).toMatch(/./);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(channelEventSchema.parse(event)).toMatchObject({ channel, connection: connection.id });
    }
  });

  test.each(Object.entries(published))('the sample %s gives the same events and ids each time', (file, body) => {
    expect(map(Uint8Array.from(body), file)).toEqual(map(body, file));
  });

  test.each([
    ['no bytes', bytes('')],
    ['no JSON', bytes('hello')],
    ['half of a JSON', (Object.values(published)[0] ?? bytes('{"a"')).slice(0, -3)],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0xfe, 0x22)],
    ['a hundred thousand brackets', bytes(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
    ['a hundred thousand objects', bytes(`${'{"data":'.repeat(100_000)}1${'}'.repeat(100_000)}`)],
    ['null', bytes('null')],
    ['an empty object', bytes('{}')],
    ['an array', bytes('[1,2]')],
  ])('a body of %s is unreadable', (_what, body) => {
    expect(() => map(body)).toThrow(Unreadable);
  });

  test('an unreadable body is never quoted', () => {
    const failure = attempt(() => map(bytes('{"text":"1 Quay Street')));

    expect(failure).toBeInstanceOf(Unreadable);
    expect(String(failure)).not.toContain('Quay');
  });

  test('a published sample with one value exchanged is understood, passed over or unreadable, never worse', () => {
    const paths = Object.entries(published).flatMap(([file, body]) => {
      const sample: unknown = JSON.parse(new TextDecoder().decode(body));
      return pathsOf(sample).map((path) => ({ file, sample, path }));
    });
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), ({ file, sample, path }, value) => {
        const body = bytes(JSON.stringify(exchanged(sample, path, value)));
        const outcome = attempt(() => map(body, file));

        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(Unreadable);
        else if (Array.isArray(outcome)) for (const event of outcome) channelEventSchema.parse(event);
      }),
      { numRuns: 400 },
    );
  });
}

function attempt<T>(act: () => T): T | Error {
  try {
    return act();
  } catch (error) {
    return error instanceof Error ? error : new TypeError('something that is no error was thrown');
  }
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]))];
}

function exchanged(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value))
    return value.map((part, index) => (index === Number(first) ? exchanged(part, rest, by) : part));
  const part: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, first) : undefined;
  return { ...(value as object), [first]: exchanged(part, rest, by) };
}

/** A channel without messages says so: nothing leaves, and whoever tried is told why. */
function silentContract({ connector, connection, shop }: UnderTest): void {
  test('a message is refused by a plain code, and nothing leaves', async () => {
    const message = { replyId: 'rpl_0123456789', conversation: 'c-1', buyer: 'b-1', text: 'Yes, it is.' };
    const context = { connection, shop, access: undefined, now: NOW, reach: noReach() };

    expect(await connector.outbound.send(message, context)).toEqual({
      outcome: 'refused',
      code: 'channel-takes-no-messages',
    });
    expect(connector.outbound.automaticAnswers).toBe(false);
  });
}

function sendContract(under: UnderTest, sending: Sending): void {
  const { connector, shop } = under;
  let simulator: Simulator;
  let served: Served;
  let conversation: string;

  beforeEach(async () => {
    simulator = sending.simulator({ ...sending.settings, now: () => Date.parse(NOW) });
    served = await serve(simulator.listener);
    await simulator.buyerWrites({ shop: shop.shop, buyer: '1170319091', text: 'Is it in stock?' });
    conversation = simulator.log.delivered.length > 0 ? conversationOf(simulator) : '';
  });
  afterEach(() => served.close());

  const aReply = (over: Partial<Outgoing> = {}): Outgoing => ({
    replyId: 'rpl_0123456789',
    conversation,
    buyer: '1170319091',
    text: 'Yes, it is. 還有存貨 🙂',
    ...over,
  });
  const context = (over: Partial<OutboundContext> = {}): OutboundContext => ({
    connection: sending.connectedTo(served.url),
    shop,
    access: { token: 'access-1', expiresAt: '2026-11-22T12:00:00.000Z' },
    now: NOW,
    reach: impatient(2000),
    ...over,
  });
  const after = async (fault: FaultKind, over: Partial<OutboundContext> = {}) => {
    simulator.fault({ call: 'send', fault, retryAfterSeconds: 7 });
    return connector.outbound.send(aReply(), context(over));
  };
  const texts = () => simulator.log.received.map(({ text }) => text);

  test('an accepted message is sent under the id that the channel gave it', async () => {
    const outcome = await connector.outbound.send(aReply(), context());

    expect(texts()).toEqual(['Yes, it is. 還有存貨 🙂']);
    expect(outcome).toEqual({ outcome: 'sent', externalId: simulator.log.received[0]?.externalId });
  });

  test('a message that the channel turns down is refused with its reason and did not arrive', async () => {
    expect(await after('refuse')).toEqual({ outcome: 'refused', code: expect.stringMatching(/^[\w.-]+$/) });
    expect(texts()).toEqual([]);
  });

  test('a throttled message waits for as long as the channel says', async () => {
    expect(await after('throttle')).toEqual({ outcome: 'throttled', retryAfterMs: 7000 });
    expect(texts()).toEqual([]);
  });

  test('a token that the channel refuses is told as such', async () => {
    expect(await after('expireToken')).toEqual({ outcome: 'unauthorised' });
    expect(texts()).toEqual([]);
  });

  test('an internal error leaves it unknown whether the message went out', async () => {
    expect(await after('error500')).toMatchObject({ outcome: 'unknown' });
  });

  test('a connection cut before acceptance looks the same as one cut after it: unknown', async () => {
    expect(await after('resetBefore')).toMatchObject({ outcome: 'unknown' });
    expect(texts()).toEqual([]);
    expect(await after('resetAfter')).toMatchObject({ outcome: 'unknown' });
    expect(texts()).toHaveLength(1);
  });

  test('an answer that never comes is unknown, though the buyer has the message', async () => {
    expect(await after('timeoutAfter', { reach: impatient(150) })).toEqual({ outcome: 'unknown', code: 'timeout' });
    expect(texts()).toHaveLength(1);
  });

  test('a marketplace that cannot be reached surely did not get it', async () => {
    const { close, url } = await serve(() => undefined);
    await close();

    const outcome = await connector.outbound.send(aReply(), context({ connection: sending.connectedTo(url) }));

    expect(outcome).toEqual({ outcome: 'not-sent', code: 'ECONNREFUSED' });
  });

  test('a connection without its settings refuses before anything leaves', async () => {
    const bare = context({ connection: { ...under.connection, app: {} }, reach: noReach() });

    expect(await connector.outbound.send(aReply(), bare)).toEqual({
      outcome: 'refused',
      code: 'connection-incomplete',
    });
  });

  test('an answer of 2xx that cannot be read is never taken for a refusal', async () => {
    const reach: Reach = { fetch: async () => new Response('<html>', { status: 200 }), keys: new Map() };

    const { outcome } = await connector.outbound.send(aReply(), context({ reach }));

    expect(['sent', 'unknown']).toContain(outcome);
  });

  test('no outcome repeats the words of the message or of the answer', async () => {
    const reach: Reach = {
      fetch: async () =>
        new Response(JSON.stringify({ error: 'Yes, it is. secret', errors: ['secret'] }), { status: 400 }),
      keys: new Map(),
    };

    expect(JSON.stringify(await connector.outbound.send(aReply(), context({ reach })))).not.toContain('secret');
  });
}

function conversationOf(simulator: Simulator): string {
  const { body } = simulator.log.delivered[0] ?? { body: '' };
  const found = /"(?:conversation_id|conversationId|conversation)":"([^"]+)"/.exec(body)?.[1];
  if (!found) throw new Error('the simulator pushed no conversation');
  return found;
}
