import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import type { FaultKind, Service } from '../../infra/local/faults.ts';
import { close, listenOn } from '../../infra/local/listen.ts';
import { CHANNELS, type Channel, type Desk, startDesk, tokenOf } from './desk.ts';
import { bytes, inquiryOf, type Json, type Payload, pathsIn, samplesOf, valueAt, withAt } from './samples.ts';
import { connectionOf, type RawHeaders, type Sign, send, signers } from './wire.ts';

/** Words that stand for what must never be logged; each names the field that it was put into. */
const planted = new Map<string, string>();
function canary(field: string): string {
  const word = `Zqx${planted.size + 1000}kanarie`;
  planted.set(word, field);
  return word;
}
/** For ids that have to be numbers. */
function canaryNumber(field: string): number {
  const number = 867_530_900_000_000 + planted.size;
  planted.set(String(number), field);
  return number;
}
/** What is secret of itself. */
function secret(value: string | undefined, field: string): void {
  if (value && value.length >= 8) planted.set(value, field);
}

let desk: Desk;
let sign: Readonly<Record<Channel, Sign>>;
const own: string[] = [];
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const spy = vi
      .spyOn(console, method)
      .mockImplementation((...said: unknown[]) => void own.push(said.map(String).join(' ')));
    undo.push(() => spy.mockRestore());
  }
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write');
    undo.push(
      () => own.push(...spy.mock.calls.map(([said]) => String(said))),
      () => spy.mockRestore(),
    );
  }
  desk = await startDesk({ workersPerFunction: 2 });
  const signing = await signers(desk);
  ({ sign } = signing);
  undo.push(signing.stop, () => desk.stop());
  for (const channel of CHANNELS) {
    const { signing: signs, app } = connectionOf(desk, channel);
    secret(signs.current.replace('unused: eBay signs with a key pair', ''), `${channel}: signing secret`);
    for (const [name, value] of Object.entries(app))
      if (!/host|url|^client_id|^partner_id/.test(name)) secret(value, `${channel}: ${name}`);
  }
  const { functions } = desk.cloud.model;
  const sealing = functions.map(({ environment }) => environment[ENVIRONMENT.sealingKey]).find(Boolean) ?? '';
  secret(desk.cloud.backends.parameters.get(sealing), 'sealing key');
  for (const { username, password } of desk.cloud.people) {
    secret(password, `password of ${username}`);
    secret((await tokenOf(desk.cloud, username)).split('.')[1], `token of ${username}`);
  }
});
afterAll(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Fields that decide what a payload is: with a canary in one of them nobody can read it. */
const STRUCTURE =
  /(^|\.)(type|timestamp|topic|shop|phase|severity|currency|fulfilledBy|eventDate|createdDate|activityDate|responseDueDate|respondBy|answerBy|fulfilBy|shipBy|message_type|region|conversationType|update_field|recipientUserName|username|userId|returnStatus|inquiryStatus|cancellationStatus|new_value|status)$/;

/** The payload with a word of its own in every free field; and one payload for each field that is not free. */
function payloadsWithCanaries(channel: Channel, sample: Payload, number: number): Payload[] {
  const texts = pathsIn(sample).filter((path) => typeof valueAt(sample, path) === 'string');
  const name = (path: readonly (string | number)[]) => `${channel} ${number} ${path.join('.')}`;
  const plant = (into: Json, path: readonly (string | number)[]) =>
    withAt(into, path, plantedIn(name(path), valueAt(sample, path)));
  const free = texts.filter((path) => !STRUCTURE.test(path.join('.')));
  const readable = free.reduce<Json>(plant, sample) as Payload;
  return [readable, ...texts.filter((path) => !free.includes(path)).map((path) => plant(readable, path) as Payload)];
}

/** Ids of digits only stay digits, so that the channel's own rules are kept. */
function plantedIn(field: string, before: Json | undefined): string {
  return /^\d{6,}$/.test(String(before)) ? String(canaryNumber(field)) : canary(field);
}

/** Posts as the channel would; the signature is a secret of its own. */
async function post(
  channel: Channel,
  body: Buffer,
  change: (headers: RawHeaders) => RawHeaders = (same) => same,
): Promise<number> {
  const headers = change(await sign[channel](body));
  for (const [name, value] of headers) if (!/id|timestamp/.test(name)) secret(value, `${channel}: ${name}`);
  return send({
    url: desk.places[channel].webhook,
    headers: [...headers, ['x-forwarded-for', canary('x-forwarded-for')], ['user-agent', canary('user-agent')]],
    body,
  });
}

/** A buyer's message that is read, and its ticket. */
async function ticketOf(channel: Channel, text: string): Promise<{ ticketId: string; etag: string }> {
  const { connection, shop } = desk.places[channel];
  const number = canaryNumber(`${channel}: buyer`);
  const push = await desk.places[channel].simulator.buyerWrites({
    shop,
    buyer: String(number),
    buyerName: canary('buyer’s name'),
    text,
    messageId: channel === 'shopee' ? String(canaryNumber('message')) : canary('message'),
    conversation: channel === 'shopee' ? String(canaryNumber('conversation')) : canary('conversation'),
  });
  expect(push.accepted).toBe(true);
  await desk.cloud.drain();
  const { body } = await desk.ask('chen', 'GET', `/v1/buyers/${connection}/${shop}/${number}/tickets`);
  const ticketId = (body as { items: { ticketId: string }[] }).items[0]?.ticketId ?? '';
  const etag = (await desk.ask('chen', 'GET', `/v1/tickets/${ticketId}`)).headers.get('etag') ?? '';
  return { ticketId, etag };
}

/** Commits a reply of canaries, and says what it was answered. */
async function reply(channel: Channel, body?: object): Promise<number> {
  const { ticketId, etag } = await ticketOf(channel, `Bonjour ${canary('text')}, avez-vous cette lampe en bleu ?`);
  const headers = { 'if-match': etag, 'idempotency-key': canary('idempotency key') };
  const answer = await desk.ask(
    'chen',
    'POST',
    `/v1/tickets/${ticketId}/replies`,
    body ?? { text: `Oui. ${canary('reply')}` },
    headers,
  );
  return answer.status;
}

/** Every call of that kind fails for a while. */
function failing(service: Service, what: FaultKind, times: number, caller = ''): () => void {
  return desk.cloud.front.inject({
    when: (call) => call.service === service && call.caller.startsWith(caller),
    what,
    times,
  });
}

/** Lets what failed come again, as often as it takes to be done or given up. */
async function again(): Promise<void> {
  await desk.cloud.drain({ moveClock: true, withinMs: 60_000 });
}

test('payloads of every kind, with a word of its own in each field: read, unreadable, of no shop, forged, twice', async () => {
  const statuses = new Set<number>();
  for (const channel of CHANNELS) {
    const payloads = samplesOf(desk, channel).flatMap((sample, number) =>
      payloadsWithCanaries(channel, sample, number),
    );
    await Promise.all(payloads.map(async (payload) => statuses.add(await post(channel, bytes(payload)))));
    const [first = {}] = payloads;
    statuses.add(await post(channel, bytes(first)));
    const forged = bytes(withAt(first, ['extra'], canary('forged')));
    statuses.add(
      await send({
        url: desk.places[channel].webhook,
        body: forged,
        headers: [
          ['authorization', canary('authorization')],
          ['x-ebay-signature', canary('signature')],
          ['webhook-id', canary('id')],
        ],
      }),
    );
    statuses.add(await post(channel, Buffer.from(`{"${canary('half')}": "${canary('half')}`)));
    statuses.add(
      await send({
        url: `${desk.places[channel].webhook}${canary('connection')}?${canary('query')}=${canary('query')}`,
        body: forged,
      }),
    );
  }
  await desk.cloud.drain();

  expect([...statuses].sort()).toEqual([200, 204, 401, 404]);
});

test('an agent’s work, with a word of its own in each field, done right and done wrong', async () => {
  const statuses: number[] = [];
  const ask = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    statuses.push((await desk.ask('chen', method, path, body, headers)).status);
  };
  const word = (field: string) => encodeURIComponent(canary(field));
  for (const channel of CHANNELS) {
    expect(await reply(channel)).toBe(202);
    expect(
      await reply(channel, {
        template: 'tracking-status',
        variables: { order: canary('variable'), carrier: canary('variable'), tracking: canary('variable') },
        language: 'fr',
      }),
    ).toBe(202);
    expect(
      await reply(channel, {
        template: 'tracking-status',
        variables: { order: canary('variable'), carrier: 1, [canary('name')]: 1 },
      }),
    ).toBe(422);
    expect(await reply(channel, { text: `${canary('reply')} {{${canary('placeholder')}}}` })).toBe(422);
    const { ticketId, etag } = await ticketOf(channel, canary('text'));
    const path = `/v1/tickets/${ticketId}`;
    await ask('POST', `${path}/note`, { text: canary('note') }, { 'if-match': etag });
    await ask('POST', `${path}/note`, { text: canary('note') }, { 'if-match': etag });
    await ask('POST', `${path}/hand-over`, { queue: canary('queue') }, { 'if-match': etag });
    await ask(
      'POST',
      `${path}/snooze`,
      { until: canary('until'), [canary('field')]: canary('value') },
      { 'if-match': etag },
    );
    await ask('POST', `${path}/flag`, `{"colour": "${canary('cut off')}`, { 'if-match': etag });
    await ask(
      'POST',
      `${path}/replies`,
      { text: canary('reply'), language: canary('language') },
      { 'if-match': canary('etag'), 'idempotency-key': `${canary('key')} é` },
    );
  }
  for (const path of ['tickets', 'orders', 'queues', 'buyers', 'disputes', 'notices'].map((noun) => `/v1/${noun}`)) {
    await ask('GET', `${path}/${word('path')}/${word('path')}/${word('path')}`);
    await ask('GET', `${path}?${word('query')}=${word('query')}&limit=${word('limit')}&after=${word('cursor')}`);
  }
  await ask('POST', `/v1/queues/${word('queue')}/claim-next`, { [canary('field')]: 1 });
  await ask('GET', `/v1/statement?day=${word('day')}`);
  await ask('GET', '/v1/me', undefined, { authorization: `Bearer ${canary('token')}`, cookie: canary('cookie') });
  await again();

  expect(new Set(statuses)).toEqual(new Set([200, 400, 401, 404, 412]));
});

test('marketplaces that refuse, fail, throttle, break off or tell the buyer’s words in their errors', async () => {
  for (const fault of ['refuse', 'error500', 'throttle', 'resetAfter', 'expireToken'] as const) {
    for (const channel of CHANNELS) {
      desk.places[channel].simulator.fault({ call: 'send', fault });
      await reply(channel);
    }
    await desk.cloud.drain();
  }
  const statuses = [200, 400, 401, 403, 404, 429, 500];
  const loose = createServer((request, answer) => {
    request.resume();
    const status = statuses[Math.floor(Math.random() * statuses.length)] ?? 500;
    const said = canary('marketplace’s answer');
    const body = {
      error: said,
      message: said,
      errors: [{ errorId: said, message: said }],
      [said]: said,
      access_token: said,
    };
    answer.writeHead(status, { [said]: said, 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const url = `http://127.0.0.1:${await listenOn(loose)}`;
  for (const channel of CHANNELS) desk.cloud.front.reach(channel, url);
  // Far enough for every token to be refreshed.
  desk.cloud.advance(5 * 3_600_000);
  for (const channel of CHANNELS) for (let times = 0; times < 3; times += 1) await reply(channel);
  await post(
    'shopee',
    bytes({
      code: 3,
      shop_id: Number(desk.places.shopee.shop),
      timestamp: 1_795_000_000,
      data: { ordersn: canary('order'), status: 'SHIPPED', update_time: 1_795_000_000 },
    }),
  );
  await again();
  await desk.cloud.runSchedule('sweep-clocks');
  await again();
  await close(loose);

  expect(
    desk.lines.some(({ line }) => line.includes('order not fetched') || line.includes('OrderFetchPostponed')),
  ).toBe(true);
});

test('AWS that throttles, fails and kills workers, until messages are given up', async () => {
  const body = () => bytes(inquiryOf(desk, 'standard-webhooks', canary('name'), canary('text')));
  const statuses = [];
  for (const service of ['sqs', 'ssm'] as const) {
    // Secrets are kept for some minutes.
    desk.cloud.advance(600_000);
    const stop = failing(service, 'error-5xx', 20, 'receive-webhook');
    statuses.push(await post('standard-webhooks', body()));
    stop();
  }
  for (const what of ['error-5xx', 'throttle', 'kill-before', 'kill-after', 'lose-answer'] as const) {
    const stop = failing('dynamodb', what, 4, 'triage-message');
    statuses.push(await post('standard-webhooks', body()));
    await again();
    stop();
  }
  const stopStore = failing('s3', 'error-5xx', 100);
  statuses.push(await post('ebay', Buffer.from(`{"${canary('unreadable')}":`)));
  await again();
  stopStore();
  const stopTable = failing('dynamodb', 'error-5xx', 8, 'agent-api');
  statuses.push((await desk.ask('chen', 'GET', `/v1/tickets/${canary('ticket')}`)).status);
  stopTable();
  const stopSweep = failing('dynamodb', 'error-5xx', 40, 'sweep-clocks');
  const sweep = await desk.cloud.runSchedule('sweep-clocks');
  stopSweep();
  for (const queue of ['intake-queue', 'pre-sale-queue', 'outbox-queue']) {
    desk.cloud.backends.queues.send(queue, `{"${canary('queue')}`);
    desk.cloud.backends.queues.send(
      queue,
      JSON.stringify({ v: 1, errand: canary('queue'), ticketId: [canary('queue')], [canary('queue')]: 1 }),
    );
  }
  await again();

  expect(statuses).toEqual([503, 503, 204, 204, 204, 204, 204, 200, 500]);
  expect(desk.deadLetters().length).toBeGreaterThanOrEqual(6);
  // The runtime logs what a function throws.
  expect(wordsIn(JSON.stringify(sweep))).toEqual([]);
});

/** The fields whose words stand in a line, in whatever way they are written there. */
function wordsIn(line: string): string[] {
  const decoded = [...line.matchAll(/[A-Za-z0-9+/_=-]{16,}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('latin1'),
  );
  const texts = [line, safelyDecoded(line), ...decoded];
  return [...planted].filter(([word]) => texts.some((text) => text.includes(word))).map(([, field]) => field);
}

function safelyDecoded(line: string): string {
  try {
    return decodeURIComponent(line);
  } catch {
    return line;
  }
}

test('of all those words none is in any line of any log', () => {
  const told = desk.lines.flatMap(({ function: name, line }) =>
    wordsIn(line).map((field) => `${name}: ${field}: ${line.slice(0, 300)}`),
  );
  const toldByUs = own.flatMap((line) => wordsIn(line));

  const [word = ''] = planted.keys();
  expect(wordsIn(`…${Buffer.from(`some ${word} some`).toString('base64')}…`)).not.toEqual([]);
  expect(planted.size).toBeGreaterThan(400);
  expect([...new Set(desk.lines.map((line) => line.function))].sort()).toEqual(
    [
      'agent-api',
      'carry-out-privacy',
      'receive-webhook',
      'run-playbook',
      'send-message',
      'sweep-clocks',
      'triage-message',
    ].sort(),
  );
  expect(told.slice(0, 10)).toEqual([]);
  expect(toldByUs).toEqual([]);
});

test('no line is over 1 KB, and all that an ordinary message makes the functions say is under 1 KB too', async () => {
  const longest = Math.max(...desk.lines.map(({ line }) => Buffer.byteLength(line)));
  for (const channel of CHANNELS) desk.cloud.front.reach(channel, 'http://127.0.0.1:9');
  await desk.cloud.drain();
  const before = desk.lines.length;

  await post('standard-webhooks', bytes(inquiryOf(desk, 'standard-webhooks', 'last', 'Do you ship to Portugal?')));
  await desk.cloud.drain();
  const said = desk.lines.slice(before).reduce((sum, { line }) => sum + Buffer.byteLength(line), 0);

  expect(longest).toBeLessThanOrEqual(1024);
  expect(said).toBeGreaterThan(0);
  expect(said).toBeLessThanOrEqual(1024);
});
