import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { after, DAY, instant } from '../../functions/domain/instant.ts';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { dueBy } from '../../functions/store/due.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { unpacked } from '../../functions/store/packing.ts';
import { openStore, type Store } from '../../functions/store/store.ts';
import { aTicket } from '../support/builders.ts';
import { type Desk, startDesk, statementOf, TABLE } from './desk.ts';

// On the running cloud, by the functions that would be deployed and with no more than their roles allow.

const NAME = 'Zqxkana Vogel';
const BUYER = 'buyer-zqxkana';
const WORDS = /zqxkana|kanarenweg/i;

let desk: Desk;
let store: Store;
let bucket: string;
beforeAll(async () => {
  desk = await startDesk({ workersPerFunction: 2 });
  const credentials = { accessKeyId: 'seed', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: desk.cloud.front.url, region: 'us-east-1', credentials });
  store = openStore(dynamoTable(TABLE, { client, now: desk.cloud.clock.now }));
  bucket = desk.cloud.model.functions.map(({ environment }) => environment[ENVIRONMENT.objects]).find(Boolean) ?? '';
});
afterAll(() => desk?.stop());

/** Everything that is stored anywhere, packed items opened, and every line that a function printed. */
async function everything(): Promise<string> {
  const items = (await desk.dump()).map(({ pk, sk, data, ...rest }) =>
    typeof data === 'string'
      ? { ...rest, ...unpacked({ pk, sk, version: 1, data: Buffer.from(data, 'base64') }) }
      : { pk, sk, data, ...rest },
  );
  const objects = Object.entries(desk.cloud.backends.queues.objects(bucket)).map(([key, body]) => `${key} ${body}`);
  const { queues } = desk.cloud.backends;
  const queued = queues.names.flatMap((name) => queues.bodies(name));
  const printed = desk.lines.map(({ line }) => line);
  return [...items.map((item) => JSON.stringify(item)), ...objects, ...queued, ...printed].join('\n');
}

async function liveFor(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await desk.cloud.drain({ withinMs: 60_000 });
    desk.cloud.advance(60_000);
    await desk.cloud.runSchedule('sweep-clocks');
  }
  await desk.cloud.drain({ withinMs: 60_000 });
}

test('what is held of a buyer is handed out, then erased without a trace in table, bucket, queues and logs', {
  timeout: 120_000,
}, async () => {
  const { connection, shop, simulator } = desk.places['standard-webhooks'];
  const long = `Please send it to Kanarenweg 5. ${'I am zqxkana and I wait. '.repeat(1500)}`;
  const push = { shop, buyer: BUYER, buyerName: NAME, text: long };
  expect((await simulator.buyerWrites(push)).accepted).toBe(true);
  await desk.cloud.drain({ withinMs: 60_000 });
  const list = await desk.ask('chen', 'GET', `/v1/buyers/${connection}/${shop}/${BUYER}/tickets`);
  const { ticketId } = (list.body as { items: { ticketId: string }[] }).items[0] ?? {};
  const file = { method: 'PUT', path: `/${bucket}/attachment/${ticketId}/1`, headers: {}, body: Buffer.from(NAME) };
  await desk.cloud.backends.queues.call(file);

  const ordered = (what: string) =>
    desk.ask('chen', 'POST', `/v1/buyers/${connection}/${shop}/${BUYER}/${what}`, {}, { 'idempotency-key': what });
  const handing = await ordered('export');
  expect(handing.status).toBe(202);
  await desk.cloud.drain({ withinMs: 60_000 });
  const { body } = await desk.ask('chen', 'GET', `${handing.headers.get('location')}/export`);
  const data = await (await fetch((body as { url: string }).url)).json();
  expect(data).toMatchObject({ format: 'quayside-export/1', tickets: [{ buyer: { id: BUYER, name: NAME } }] });
  expect(JSON.stringify(data)).toContain('Kanarenweg 5');

  desk.cloud.advance(60_000);
  const erasing = await ordered('erase');
  await liveFor(25);

  const done = await desk.ask('chen', 'GET', erasing.headers.get('location') ?? '');
  expect(done.body).toMatchObject({
    doneBy: 'quayside',
    outstanding: false,
    proof: { found: { tickets: 1, objects: 2 } },
  });
  expect((await everything()).split('\n').filter((line) => WORDS.test(line))).toEqual([]);

  // The channel comes with it once more.
  const late = { ...push, at: instant(desk.cloud.clock.now() - DAY) };
  expect((await simulator.buyerWrites(late)).accepted).toBe(true);
  await desk.cloud.drain({ withinMs: 60_000 });
  expect((await everything()).split('\n').filter((line) => WORDS.test(line))).toEqual([]);
  const { accepted, stored, duplicates, ignored } = await statementOf(desk, desk.cloud.clock.now());
  expect(accepted).toBe(stored + duplicates + ignored);
  expect(ignored).toBe(1);
  expect(desk.deadLetters()).toEqual([]);
});

test('a resolved ticket whose time is up is erased, by the sweep or by a worker of the clocks queue', async () => {
  const now = instant(desk.cloud.clock.now());
  const old = { resolvedAt: after(now, -91 * DAY), unanswered: undefined, clock: undefined };
  const tickets = ['one', 'other'].map((conversation) =>
    aTicket({ ...old, conversation, lastBuyer: { at: after(now, -92 * DAY), id: 'm' } }),
  );
  const [one, other] = tickets;
  if (!one || !other) throw new Error('two tickets');

  await store.tickets.save(one, 0);
  await desk.cloud.runSchedule('sweep-clocks');
  await desk.cloud.drain();
  expect(await store.tickets.find(one.ticketId)).toBeUndefined();

  await store.tickets.save(other, 0);
  for (const shard of [0, 1]) {
    const page = { v: 1, list: 'retention', shard, after: '', to: dueBy(now).to };
    desk.cloud.backends.queues.send('clocks-queue', JSON.stringify(page));
  }
  await desk.cloud.drain();
  expect(await store.tickets.find(other.ticketId)).toBeUndefined();
});
