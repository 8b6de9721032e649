import { generateKeyPairSync, randomUUID, sign as signWith } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHANNELS, type Channel, type Desk, settledIn, startDesk, statementOf } from './desk.ts';
import { bytes, inquiryOf, type Json, pathsIn, samplesOf, withAt } from './samples.ts';
import {
  connectionOf,
  connectionsPath,
  hangUp,
  type RawHeaders,
  type RawRequest,
  type Sign,
  send,
  signers,
} from './wire.ts';

const MEBIBYTE = 1024 * 1024;
/** Many cases make one run: what went wrong is told by the case itself, and shrinking would take minutes. */
const ALL_AT_ONCE = { minLength: 100, maxLength: 100 };
const ONE_RUN = { numRuns: 1, endOnFailure: true };

let desk: Desk;
let sign: Readonly<Record<Channel, Sign>>;
let stopSigning: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  desk = await startDesk();
  ({ sign, stop: stopSigning } = await signers(desk));
});
afterAll(async () => {
  await stopSigning();
  await desk?.stop();
});

type Attempt = readonly [what: string, request: Partial<RawRequest>];

/** Sends every attempt and tells of those that were not answered as they should. */
async function wrongly(channel: Channel, attempts: readonly Attempt[], right: (status: number) => boolean) {
  const wrong: string[] = [];
  for (const [what, request] of attempts) {
    const status = await send({ url: desk.places[channel].webhook, ...request });
    if (!right(status)) wrong.push(`${what}: ${status}`);
  }
  return wrong;
}
const isRefused = (status: number) => status >= 400 && status < 500;
const isAccepted = (status: number) => status >= 200 && status < 300;

/** What a refused request must leave untouched. */
async function traces() {
  const { cloud } = desk;
  await cloud.drain();
  const { queues } = cloud.backends;
  return {
    table: await desk.dump(),
    queues: queues.names.flatMap((queue) => queues.bodies(queue)),
    objects: cloud.model.buckets.flatMap((bucket) => Object.keys(queues.objects(bucket))),
    // A worker that died has a successor with another number.
    workers: [...new Set(cloud.front.calls.map(({ caller }) => caller.split('.').slice(1).join('.')))].filter(
      (one) => one !== '' && one !== '0.1',
    ),
  };
}

/** The same headers but for one. */
const but = (headers: RawHeaders, name: string, value: string): RawHeaders =>
  headers.map(([one, kept]) => [one, one === name ? value : kept]);
const without = (headers: RawHeaders, name: string): RawHeaders => headers.filter(([one]) => one !== name);
const brackets = (count: number) => Buffer.from('['.repeat(count));
const large = (size: number) => Buffer.alloc(size, 'a');

/** Requests that would be right but for the one thing that is wrong with each. */
async function forgeries(channel: Channel): Promise<Attempt[]> {
  const body = bytes(inquiryOf(desk, channel, 'forged'));
  const headers = await sign[channel](body);
  const changed = Buffer.from(body);
  changed[changed.length - 10] = (changed[changed.length - 10] ?? 0) ^ 1;
  const name = headers.at(-1)?.[0] ?? '';
  const { [channel]: own, ...others } = desk.places;
  const elsewhere = Object.keys(others) as Channel[];
  const otherHeaders = await Promise.all(
    elsewhere.map(async (other) => {
      const foreign = bytes(inquiryOf(desk, other, 'foreign'));
      return [`a whole request of ${other}`, { headers: await sign[other](foreign), body: foreign }] as const;
    }),
  );
  return [
    ['no header at all', { body }],
    ['an empty body without headers', {}],
    ['a changed byte', { headers, body: changed }],
    ['a truncated body', { headers, body: body.subarray(0, body.length >> 1) }],
    ['an empty body under the signature of another', { headers, body: Buffer.alloc(0) }],
    ['a byte more', { headers, body: Buffer.concat([body, Buffer.from('x')]) }],
    ['a byte order mark', { headers, body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) }],
    ['bytes that are no UTF-8', { headers, body: Buffer.from([0xff, 0xfe, 0x80, 0x00]) }],
    ['a hundred thousand brackets', { headers, body: brackets(100_000) }],
    ['more than 1 MiB', { headers, body: large(MEBIBYTE + 1) }],
    ['the signature twice over a changed body', { headers: [...headers, ...headers], body: changed }],
    ['an empty signature', { headers: but(headers, name, ''), body }],
    ['a signature of 8 KB', { headers: but(headers, name, 'f'.repeat(8192)), body }],
    ['a signature of nonsense', { headers: but(headers, name, 'v1,====; {"alg":"none"} \t\xff'), body }],
    ['a truncated signature', { headers: but(headers, name, (headers.at(-1)?.[1] ?? '').slice(0, -12)), body }],
    ...otherHeaders,
    ...elsewhere.map(
      (other) => [`at the address of ${other}`, { url: desk.places[other].webhook, headers, body }] as const,
    ),
    ...elsewhere.map(
      (other) => [`under the name of ${other}`, { url: own.webhook.replace(channel, other), headers, body }] as const,
    ),
    ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'GET'].map(
      (method) => [method, { method, headers, body }] as const,
    ),
    ...[
      'con_unknown0000000000000',
      '..%2F..%2Fsealing-key',
      '%00',
      '%E0%A4%A',
      '__proto__',
      '',
      `con_${'a'.repeat(5000)}`,
    ].map(
      (id) =>
        [`connection ${id.slice(0, 30)}`, { url: own.webhook.replace(own.connection, id), headers, body }] as const,
    ),
    ...['__proto__', 'constructor', 'toString', 'SHOPEE', '%2e%2e', 'shopee%00'].map(
      (other) =>
        [`channel ${other}`, { url: own.webhook.replace(`/${channel}/`, `/${other}/`), headers, body }] as const,
    ),
    ...(await ownForgeries[channel](body, headers)),
  ];
}

const ownForgeries: Record<Channel, (body: Buffer, headers: RawHeaders) => Promise<Attempt[]>> = {
  async shopee(body, headers) {
    const [[, digest] = ['', '']] = headers;
    return [
      ['the wrong secret', { headers: await sign.shopee(body, { secret: 'a guess' }), body }],
      [
        'the API’s key instead',
        { headers: await sign.shopee(body, { secret: connectionOf(desk, 'shopee').app.partner_key ?? '' }), body },
      ],
      ['another address', { headers: await sign.shopee(body, { address: 'https://example.com/' }), body }],
      ['no address', { headers: await sign.shopee(body, { address: '' }), body }],
      ['a bearer', { headers: [['authorization', `Bearer ${digest}`]], body }],
      ['a digit too many', { headers: [['authorization', `${digest}0`]], body }],
    ];
  },
  async ebay(body, headers) {
    const [[, header] = ['', '']] = headers;
    const read = JSON.parse(Buffer.from(header, 'base64').toString()) as { kid: string; signature: string };
    const as = (value: unknown): RawHeaders => [
      ['x-ebay-signature', Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')],
    ];
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const own = signWith('SHA1', body, privateKey).toString('base64');
    return [
      ['a key of one’s own', { headers: as({ ...read, signature: own }), body }],
      ['an unknown key', { headers: as({ ...read, kid: randomUUID() }), body }],
      ['a key that is an address', { headers: as({ ...read, kid: '../../../oauth2/token' }), body }],
      ['another digest', { headers: as({ ...read, digest: 'SHA256' }), body }],
      ['no algorithm', { headers: as({ ...read, alg: 'none' }), body }],
      ['wrong types', { headers: as({ alg: 1, kid: [], signature: {}, digest: null }), body }],
      ['nothing in it', { headers: as('null'), body }],
      ['brackets', { headers: as('['.repeat(3000)), body }],
      ['a challenge that is posted', { url: `${desk.places.ebay.webhook}?challenge_code=x`, body }],
      ['a challenge without a code', { method: 'GET' }],
    ];
  },
  async 'standard-webhooks'(body, headers) {
    const now = Math.floor(desk.cloud.clock.now() / 1000);
    const at = async (timestamp: string) => ({ headers: await sign['standard-webhooks'](body, { timestamp }), body });
    const called = async (id: string) => ({ headers: await sign['standard-webhooks'](body, { id }), body });
    const signature = headers.at(-1)?.[1] ?? '';
    return [
      ['stale by 301 s', await at(String(now - 301))],
      ['ten minutes ahead', await at(String(now + 600))],
      ...(await Promise.all(
        ['', '0', '-1', '1e9', String(now * 1000), `${now}.0`, ` ${now} `.trim().padStart(13, '0'), 'now', '0x10'].map(
          async (stamp) => [`timestamp ${stamp}`, await at(stamp)] as const,
        ),
      )),
      ...(await Promise.all(
        ['', 'a.b', 'a b', 'x'.repeat(191)].map(async (id) => [`id ${id.slice(0, 9)}`, await called(id)] as const),
      )),
      ['the wrong secret', { headers: await sign['standard-webhooks'](body, { secret: 'whsec_Z3Vlc3NlZA==' }), body }],
      ['another id', { headers: but(headers, 'webhook-id', 'other'), body }],
      ['no id', { headers: without(headers, 'webhook-id'), body }],
      ['no timestamp', { headers: without(headers, 'webhook-timestamp'), body }],
      ['another version', { headers: but(headers, 'webhook-signature', signature.replace('v1', 'v1a')), body }],
      [
        'the right token after twenty wrong ones',
        { headers: but(headers, 'webhook-signature', `${'v1,AAAA '.repeat(20)}${signature}`), body },
      ],
    ];
  },
};

describe.each(CHANNELS)('%s', (channel) => {
  test('whatever is forged, stale, cut or sent elsewhere is refused with a 4xx and leaves no trace', async () => {
    const attempts = await forgeries(channel);
    const before = await traces();

    const wrong = await wrongly(channel, attempts, isRefused);
    await hangUp(desk.places[channel].webhook, await sign[channel](large(10_000)), large(10_000));

    expect(wrong).toEqual([]);
    expect(await traces()).toEqual(before);
  });

  test('more than the door takes is answered 413, signed or not, and what just fits is accepted', async () => {
    const signed = async (size: number) => {
      const body = large(size);
      return send({ url: desk.places[channel].webhook, headers: await sign[channel](body), body });
    };
    const before = await traces();

    const statuses = [
      await send({ url: desk.places[channel].webhook, body: large(MEBIBYTE + 1) }),
      await signed(MEBIBYTE + 1),
      await signed(7 * MEBIBYTE),
      await signed(MEBIBYTE * 0.75),
    ];
    const after = await traces();
    const fitting = await signed(MEBIBYTE * 0.75 - 1024);

    expect(statuses).toEqual([413, 413, 413, 413]);
    expect(after).toEqual(before);
    expect(isAccepted(fitting)).toBe(true);
  });

  test('what is signed but makes no sense is accepted, set aside or passed over, counted, and nothing of it becomes a ticket', async () => {
    const attempts = await Promise.all(
      nonsense(channel).map(
        async ([what, body]): Promise<Attempt> => [
          what,
          { headers: [...(await sign[channel](body)), ['content-type', 'application/json']], body },
        ],
      ),
    );
    await desk.cloud.drain();
    const before = await statementOf(desk);

    const wrong = await wrongly(channel, attempts, isAccepted);
    const hidden = await desk.cloud.drain();
    const after = await statementOf(desk);

    expect(wrong).toEqual([]);
    expect(hidden).toBe(0);
    expect(after.setAside + after.ignored - before.setAside - before.ignored).toBe(attempts.length);
    expect(after.stored + after.duplicates).toBe(before.stored + before.duplicates);
    expect(desk.deadLetters()).toEqual([]);
  });

  test('one message under eleven content types is one message', async () => {
    const body = bytes(inquiryOf(desk, channel, 'typed'));
    const types = [
      'application/json',
      'text/plain',
      'application/octet-stream',
      'application/xml',
      'multipart/form-data',
      'image/png',
    ];
    const odd = ['application/json; charset=utf-16', 'a/b;c="', '', '*/*', 'APPLICATION/JSON'];
    const before = await statementOf(desk);

    const statuses = [];
    for (const type of [...types, ...odd]) {
      const headers = await sign[channel](body, { id: 'typed' });
      statuses.push(
        await send({ url: desk.places[channel].webhook, headers: [...headers, ['content-type', type]], body }),
      );
    }
    await desk.cloud.drain();
    const after = await statementOf(desk);

    expect(statuses.every(isAccepted)).toBe(true);
    expect([after.stored - before.stored, after.duplicates - before.duplicates]).toEqual([1, 10]);
  });

  test('odd but readable: strange names and long texts are stored or set aside, never given up on', async () => {
    const attempts = await Promise.all(
      oddities(channel).map(
        async ([what, body]): Promise<Attempt> => [what, { headers: await sign[channel](body), body }],
      ),
    );
    const before = settledIn(await statementOf(desk));

    const wrong = await wrongly(channel, attempts, isAccepted);
    const hidden = await desk.cloud.drain();

    expect(wrong).toEqual([]);
    expect(hidden, failuresIn(desk)).toBe(0);
    expect(settledIn(await statementOf(desk)) - before).toBe(attempts.length);
  });

  test('random headers and bodies without the secret are refused, and leave no trace', async () => {
    const body = bytes(inquiryOf(desk, channel, 'fuzzed'));
    const headers = await sign[channel](body);
    const before = await traces();
    const value = fc.oneof(
      fc.constantFrom(...headers.map(([, kept]) => kept)),
      fc.string({
        unit: fc
          .integer({ min: 0x20, max: 0xff })
          .filter((code) => code !== 0x7f)
          .map((code) => String.fromCharCode(code)),
        maxLength: 200,
      }),
      fc.base64String({ maxLength: 300 }),
    );
    const header = fc.tuple(
      fc.constantFrom('content-type', 'content-encoding', 'x-forwarded-for', ...headers.map(([name]) => name)),
      value,
    );
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => Buffer.from(text)),
      fc.constant(new Uint8Array(body.subarray(1))),
    );

    const attempt = fc.record({ headers: fc.array(header, { maxLength: 8 }), body: bodies });
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, ALL_AT_ONCE), async (attempts) => {
        const statuses = await Promise.all(attempts.map((one) => send({ url: desk.places[channel].webhook, ...one })));
        expect(statuses.filter((status) => !isRefused(status))).toEqual([]);
      }),
      ONE_RUN,
    );

    expect(await traces()).toEqual(before);
  });

  test('any payload of the channel with any one field replaced by anything is accounted for', async () => {
    const places = samplesOf(desk, channel).flatMap((sample) => pathsIn(sample).map((path) => ({ sample, path })));
    const changed = fc
      .tuple(fc.constantFrom(...places), replacement)
      .map(([{ sample, path }, value]) => bytes(withAt(sample, path, value)));
    const before = settledIn(await statementOf(desk));

    await fc.assert(
      fc.asyncProperty(fc.array(changed, ALL_AT_ONCE), async (bodies) => {
        const statuses = await Promise.all(
          bodies.map(async (body) =>
            send({ url: desk.places[channel].webhook, headers: await sign[channel](body), body }),
          ),
        );
        expect(statuses.filter((status) => !isAccepted(status))).toEqual([]);
      }),
      ONE_RUN,
    );
    const hidden = await desk.cloud.drain();

    expect(hidden, failuresIn(desk)).toBe(0);
    expect(settledIn(await statementOf(desk)) - before).toBe(ALL_AT_ONCE.maxLength);
  });

  test('after all this an ordinary message still becomes a ticket, by workers that never fell', async () => {
    const body = bytes(inquiryOf(desk, channel, 'afterwards', 'Do you ship to Portugal?'));
    const before = await statementOf(desk);

    const status = await send({ url: desk.places[channel].webhook, headers: await sign[channel](body), body });
    await desk.cloud.drain();

    expect(isAccepted(status)).toBe(true);
    expect((await statementOf(desk)).stored - before.stored).toBe(1);
    expect((await traces()).workers).toEqual([]);
    expect(desk.deadLetters()).toEqual([]);
  });
});

test('what one connection’s secret signed is refused at another’s address', async () => {
  const { cloud, places } = desk;
  const other = { id: 'con_other_connection_0001' };
  const refused: number[] = [];
  for (const channel of ['shopee', 'standard-webhooks'] as const) {
    const parameter = {
      ...connectionOf(desk, channel),
      id: other.id,
      address: places[channel].webhook.replace(places[channel].connection, other.id),
    };
    cloud.backends.parameters.put(
      `${connectionsPath(desk)}/${other.id}`,
      JSON.stringify({ ...parameter, signing: { current: `whsec_${'b'.repeat(32)}` } }),
    );
    const body = bytes(inquiryOf(desk, channel, 'other'));
    refused.push(await send({ url: parameter.address, headers: await sign[channel](body), body }));
    // The parameter is read at most every few minutes: the next channel needs another connection.
    other.id = 'con_other_connection_0002';
  }
  expect(refused).toEqual([401, 401]);
});

test('an eBay forgery that no key can tell is accepted unread, and turns into nothing once the key can be had', async () => {
  const { cloud, places } = desk;
  const body = bytes(inquiryOf(desk, 'ebay', 'unverified'));
  const signed = JSON.parse(Buffer.from((await sign.ebay(body))[0]?.[1] ?? '', 'base64').toString()) as { kid: string };
  const header = {
    alg: 'ecdsa',
    kid: signed.kid,
    digest: 'SHA1',
    signature: Buffer.from('guessed').toString('base64'),
  };
  // An hour later the key is no longer kept and cannot be fetched.
  cloud.advance(61 * 60_000);
  places.ebay.simulator.fault({ call: 'key', fault: 'keyUnavailable', times: 10 });
  const before = await statementOf(desk);

  const status = await send({
    url: places.ebay.webhook,
    headers: [['x-ebay-signature', Buffer.from(JSON.stringify(header)).toString('base64')]],
    body,
  });
  await cloud.drain();
  const meanwhile = await statementOf(desk);
  places.ebay.simulator.clearFaults();
  cloud.advance(2 * 60_000);
  await cloud.runSchedule('sweep-clocks');
  await cloud.drain();
  const after = await statementOf(desk);

  expect(isAccepted(status)).toBe(true);
  expect(meanwhile.waiting - before.waiting).toBe(1);
  expect([after.ignored - before.ignored, after.stored - before.stored, after.waiting]).toEqual([1, 0, before.waiting]);
});

/** Bodies that are the channel's own by their signature and yet tell nothing. */
function nonsense(channel: Channel): [string, Buffer][] {
  const sample = inquiryOf(desk, channel, 'nonsense');
  const whole = bytes(sample);
  const types = pathsIn(sample)
    .filter((path) => path.length <= 2)
    .map((path): [string, Buffer] => [
      `${path.join('.')} of another type`,
      bytes(withAt(sample, path, [{ wrong: [null] }])),
    ])
    // Fields that the desk does not read may hold anything.
    .filter(([what]) => !/schemaVersion|deprecated|publishDate|publishAttemptCount|region/.test(what));
  const other = CHANNELS.find((one) => one !== channel) ?? channel;
  return [
    ['nothing', Buffer.alloc(0)],
    ['a space', Buffer.from(' ')],
    ['half of it', whole.subarray(0, whole.length >> 1)],
    ['no UTF-8', Buffer.concat([whole.subarray(0, 30), Buffer.from([0xff, 0xfe, 0xc3]), whole.subarray(30)])],
    ['UTF-16', Buffer.from(JSON.stringify(sample), 'utf16le')],
    ['a hundred thousand brackets', brackets(100_000)],
    ['a hundred thousand brackets, closed', Buffer.from('['.repeat(100_000) + ']'.repeat(100_000))],
    ['a hundred thousand objects', Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)],
    [
      'brackets within',
      Buffer.from(whole.toString().replace(/"Where[^"]*"/, `${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
    ],
    ['null', Buffer.from('null')],
    ['a number', Buffer.from('1e999')],
    ['a text', Buffer.from('"text"')],
    ['a list', Buffer.from('[]')],
    ['an empty object', Buffer.from('{}')],
    ['a form', Buffer.from('payload=%7B%7D')],
    ['XML', Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')],
    ['a prototype', Buffer.from('{"__proto__":{"code":10,"type":"inquiry.created"},"constructor":{"prototype":{}}}')],
    [`a body of ${other}`, bytes(inquiryOf(desk, other, 'nonsense'))],
    ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3])],
    ...types,
  ];
}

/** Fields of the sample that hold names and words, with what no decent sender would put there. */
function oddities(channel: Channel): [string, Buffer][] {
  const words: [string, string][] = [
    ['a hash', 'a#b#c'],
    ['a path', '../../etc/passwd'],
    ['a percent', '%2F%00%'],
    ['emoji', '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['right to left', '\u202eمرحبا\u2066'],
    ['a null', 'a\u0000b'],
    ['line ends', 'a\r\nb\u2028'],
    ['half a surrogate', 'a\ud800b'],
    ['a prototype', '__proto__'],
    ['a space', ' '],
    ['five hundred letters', 'x'.repeat(500)],
    ['three thousand letters', 'é'.repeat(3000)],
    ['half a megabyte', 'z'.repeat(500_000)],
  ];
  const sample = inquiryOf(desk, channel, 'odd');
  const texts = pathsIn(sample).filter((path) => {
    const value = path.reduce<Json | undefined>(
      (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, Json>)[step] : undefined),
      sample,
    );
    return typeof value === 'string';
  });
  // Every field gets every length, and each word in turn.
  const isTried = (what: string, position: number, number: number) =>
    /hundred|thousand|megabyte/.test(what) || (position + number) % 3 === 0;
  return texts.flatMap((path, position) =>
    words
      .filter(([what], number) => isTried(what, position, number))
      .map(([what, word], number): [string, Buffer] => [
        `${path.join('.')} with ${what}`,
        bytes(withAt(inquiryOf(desk, channel, `odd-${position}-${number}`), path, word)),
      ]),
  );
}

const replacement: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Json>('0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', 253_402_300_799, -62_167_219_200),
  fc.constantFrom<Json>(null, true, 0, -1, 1.5, 1e300, 2 ** 53, '', ' ', '0', '-', [], {}, [null], '9'.repeat(400)),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  fc.string({ unit: 'binary', maxLength: 300 }),
);

/** What was given back to the queue, for the message of a failed test. */
function failuresIn({ cloud, lines }: Desk): string {
  const bodies = cloud.backends.queues.bodies('intake-queue').slice(-3);
  const sent = bodies.map((text) =>
    Buffer.from(String(JSON.parse(text).body), 'base64')
      .toString()
      .slice(0, 1000),
  );
  const said = lines.filter(({ line }) => line.includes('"ERROR"')).slice(-3);
  return [...sent, ...said.map(({ line }) => line)].join('\n');
}
