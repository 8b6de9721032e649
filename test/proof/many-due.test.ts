import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { after, HOUR, instant, MINUTE } from '../../functions/domain/instant.ts';
import { dueBy } from '../../functions/store/due.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { openStore, type Store } from '../../functions/store/store.ts';
import { aTicket } from '../support/builders.ts';
import { type Desk, startDesk, TABLE } from './desk.ts';

// More comes due in one minute than the sweep handles by itself: on the running cloud, through the queue and its workers.

const MANY = 250;
const QUEUES = ['intake', 'outbox', 'privacy'] as const;

let desk: Desk;
let store: Store;
beforeAll(async () => {
  desk = await startDesk();
  const credentials = { accessKeyId: 'seed', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: desk.cloud.front.url, region: 'us-east-1', credentials });
  store = openStore(dynamoTable(TABLE, { client, now: desk.cloud.clock.now }));
});
afterAll(() => desk?.stop());

test('hundreds of due times and of parked errands in one minute are each raised and taken up once', async () => {
  const now = instant(desk.cloud.clock.now());
  const place = { connection: desk.places['standard-webhooks'].connection, shop: '-' };
  for (let n = 0; n < MANY; n += 1) {
    const clock = { kind: 'first-response' as const, due: after(now, -n) };
    await store.tickets.save(aTicket({ ticketId: `tkt_${n}`, clock }), 0);
    const queue = QUEUES[n % QUEUES.length] ?? 'intake';
    const bodies = {
      intake: { errand: 'fetch-order', channel: 'standard-webhooks', ...place, orderId: `${n}` },
      outbox: { ticketId: 'tkt_gone' },
      privacy: { privacy: 'carry-out', connection: place.connection, order: 'gone' },
    };
    const body = JSON.stringify({ v: 1, ...bodies[queue] });
    await store.clocks.park({ id: `prk_${n}`, what: 'errand', queue, body, notBefore: after(now, -MINUTE), ...place });
  }

  await desk.cloud.runSchedule('sweep-clocks');
  await desk.cloud.drain();

  const tickets = (await desk.dump()).filter(({ sk }) => sk === 'TICKET');
  const clocks = tickets.map(({ data }) => (data as { clock: { raisedAt?: string; late?: boolean } }).clock);
  expect(clocks.filter(({ raisedAt, late }) => raisedAt && !late)).toHaveLength(MANY);
  expect(tickets.filter(({ version }) => version !== 2)).toEqual([]);
  expect((await desk.dump()).filter(({ pk }) => /^(PARKED|PAGES)#/.test(pk))).toEqual([]);
  expect(desk.deadLetters()).toEqual([]);
  expect(desk.lines.some(({ line }) => /"service":"raise-clocks".*"ClockRaised":\d/.test(line))).toBe(true);
});

test('a merge that died half-way is finished by whoever finds its clock', async () => {
  const now = instant(desk.cloud.clock.now());
  const [into, away] = ['stays', 'goes'].map((conversation) => aTicket({ conversation }));
  if (!into || !away) throw new Error('two tickets');
  await store.tickets.save(into, 0);
  await store.tickets.save({ ...away, mergedInto: into.ticketId, mergeDue: after(now, -MINUTE) }, 0);

  for (const shard of [0, 1]) {
    const page = { v: 1, list: 'merge', shard, after: '', to: dueBy(now).to };
    desk.cloud.backends.queues.send('clocks-queue', JSON.stringify(page));
  }
  await desk.cloud.drain();

  expect((await store.tickets.find(into.ticketId))?.value.merged).toEqual([away.ticketId]);
  expect((await store.tickets.find(away.ticketId))?.value).not.toHaveProperty('mergeDue');
});

test('what six hours without a sweep have made late says so to whoever opens it', async () => {
  const now = instant(desk.cloud.clock.now());
  const [late, asleep] = ['late', 'asleep'].map((conversation) => aTicket({ conversation }));
  if (!late || !asleep) throw new Error('two tickets');
  await store.tickets.save({ ...late, clock: { kind: 'next-response', due: after(now, HOUR) } }, 0);
  await store.tickets.save({ ...asleep, snoozedUntil: after(now, HOUR), snoozedAt: now, clock: undefined }, 0);

  desk.cloud.advance(6 * HOUR);
  await desk.cloud.runSchedule('sweep-clocks');
  await desk.cloud.drain();

  const opened = async (id: string) => (await desk.ask('chen', 'GET', `/v1/tickets/${id}`)).body;
  expect(await opened(late.ticketId)).toMatchObject({ ticket: { clock: { overdue: true, late: true } } });
  expect(await opened(asleep.ticketId)).toMatchObject({ ticket: { status: 'open', wokeLate: after(now, HOUR) } });
});
