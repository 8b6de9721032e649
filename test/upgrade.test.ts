import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, MINUTE } from '../functions/domain/instant.ts';
import { dynamoTable } from '../functions/store/dynamo-table.ts';
import type { DayStatement } from '../functions/store/statements.ts';
import { anApi, itemsOf, SUPERVISOR } from './api/desk.ts';
import { clientOf, createTable } from './store/backends.ts';
import { aDesk, OWN_SHOP } from './support/desk.ts';
import { startDynalite } from './support/dynalite.ts';
import { earlierItems, sample } from './support/written.ts';

/*
 * The upgrade from 0.1.0, rehearsed: its table as it lay in DynamoDB, its messages still in the queues, and then this code.
 * Each test goes on where the one before ended.
 */

const TABLE = 'quayside';
const PLACE = { connection: OWN_SHOP.id, shop: 'shop-1', day: '2026-11-22' };

let desk: Awaited<ReturnType<typeof aDesk>>;
let api: ReturnType<typeof anApi>;
let stop: () => Promise<void>;
let before: DayStatement;

beforeAll(async () => {
  const server = await startDynalite();
  stop = () => server.stop();
  const client = clientOf(server.endpoint);
  await createTable(client, TABLE);
  const outside = () => ({ status: 200, body: JSON.stringify({ messageId: `m-sent-${desk.sent.length}` }) });
  desk = await aDesk({ outside, tableAt: (now) => dynamoTable(TABLE, { client, now }) });
  api = anApi(() => dynamoTable(TABLE, { client, now: () => Date.parse(desk.now()) }));
  await layDown(clientOf(server.endpoint));
  desk.advance(3 * MINUTE);
  api.turnTo(desk.now());
  before = await desk.store.statements.of(PLACE);
  const inFlight = {
    intake: ['envelope-follow-up', 'envelope-order-moved'],
    'after-sale': ['work-complaint'],
    outbox: ['wake-up-held'],
  } as const;
  for (const [queue, names] of Object.entries(inFlight)) {
    for (const name of names)
      await desk.live.send.again(queue as keyof typeof inFlight, sample(`wire/v1/${name}.json`).trim());
  }
});
afterAll(() => stop?.());

/** The items byte for byte as the earlier release left them, its marks and versions included. */
async function layDown(client: DynamoDBClient): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client);
  for (const Item of earlierItems('v1')) await documents.send(new PutCommand({ TableName: TABLE, Item }));
}

const ticketIds = () => earlierItems('v1', 'ticket').map(({ pk }) => pk.slice('TICKET#'.length));
const ticketOf = (conversation: string) =>
  String(earlierItems('v1', 'ticket').find(({ data }) => data.conversation === conversation)?.data.ticketId);
const textsSent = () => desk.sent.map(({ body }) => (JSON.parse(body) as { data: { text: string } }).data.text);

test('the messages that were in flight are all done, each once', async () => {
  await desk.drain();

  const open = await desk.store.messages.of(ticketOf('c-open'), { limit: 10 });
  expect(open.items.map(({ messageId }) => messageId)).toEqual(['m-o1', 'm-o2']);
  expect((await desk.store.tickets.find(ticketOf('c-answered')))?.value.order).toMatchObject({
    id: 'o-1',
    phase: 'delivered',
  });
  // The complaint is acknowledged as 0.1.0 would have done it.
  expect(textsSent()).toHaveLength(1);
});

test('what the table had put aside, and a reply whose sender had died, are taken up again by the sweep', async () => {
  desk.advance(2 * MINUTE);
  await desk.sweep();
  await desk.drain();

  const thread = { connection: OWN_SHOP.id, shop: 'shop-1', buyer: 'buyer-c-parked' };
  expect(await desk.store.tickets.ofBuyer(thread.connection, thread.shop, thread.buyer, 5)).toHaveLength(1);
  expect(await desk.store.clocks.waiting(10)).toEqual([]);
  expect((await desk.store.replies.find(ticketOf('c-held'), 'rpl_queued'))?.value.state).toBe('sent');
  expect(textsSent().filter((text) => text === 'Yes, in blue too.')).toHaveLength(1);
});

test('a reply of which nobody knows whether it arrived is not sent again, and a draft that nobody committed goes', async () => {
  desk.advance(DAY + MINUTE);
  await desk.sweep();
  await desk.drain();
  await desk.sweep();

  expect((await desk.store.replies.find(ticketOf('c-unknown'), 'rpl_unknown'))?.value.state).toBe('unknown');
  expect((await desk.store.replies.find(ticketOf('c-handed'), 'rpl_draft'))?.value.state).toBe('discarded');
  expect(textsSent()).not.toContain('It does, within a week.');
});

test('the statement of that day adds up: what was in flight is stored, nothing counts twice', async () => {
  const after = await desk.store.statements.of(PLACE);

  // Two envelopes and a parked delivery; one reply that waited.
  expect(after).toMatchObject({ ...before, stored: before.stored + 3, replies: expect.any(Object) });
  expect(after.replies.sent).toBeGreaterThanOrEqual(before.replies.sent + 1);
  expect(after.replies.waiting).toBe(0);
});

test('every ticket is read, with its messages and history, and changed through the API', async () => {
  api.turnTo(desk.now());
  for (const id of ticketIds()) {
    const path = `/v1/tickets/${id}`;
    const read = await api.get(SUPERVISOR, path);
    expect(read.status).toBe(200);
    const flagged = await api.post(SUPERVISOR, `${path}/flag`, {
      body: { colour: 'blue' },
      key: `upgrade-${id}`,
      ifMatch: String(read.headers.etag),
    });
    expect(flagged.status).toBe(200);
    expect((flagged.body.ticket ?? flagged.body) as object).toMatchObject({ flag: 'blue' });
  }
  const history = await api.get(SUPERVISOR, `/v1/tickets/${ticketOf('c-answered')}/history`);
  expect(itemsOf(history).map(({ action }) => action)).toEqual(['claim', 'note', 'flag', 'flag']);
});

test('every open ticket stands in its worklist, and every case in its list', async () => {
  const listed = (
    await Promise.all(
      ['pre-sale', 'in-sale', 'after-sale'].map((queue) =>
        api.get(SUPERVISOR, `/v1/queues/${queue}/tickets?limit=100`),
      ),
    )
  ).flatMap(itemsOf);
  const open = await Promise.all(ticketIds().map(async (id) => (await api.get(SUPERVISOR, `/v1/tickets/${id}`)).body));
  const ids = open
    .map((body) => (body.ticket ?? body) as { id: string; status: string })
    .filter(({ status }) => status === 'open');

  expect(listed.map(({ ticketId }) => ticketId)).toEqual(expect.arrayContaining(ids.map(({ id }) => id)));
  for (const kind of ['disputes', 'reviews', 'notices']) {
    expect(itemsOf(await api.get(SUPERVISOR, `/v1/${kind}`))).toHaveLength(1);
  }
});
