import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import type { Ticket } from '../../functions/domain/ticket.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { clientOf, createTable } from '../store/backends.ts';
import { aMessage } from '../support/builders.ts';
import { startDynalite } from '../support/dynalite.ts';
import { anApi, itemsOf, LI, NOW, type Person, ticketIn } from './desk.ts';
import { losingAnswers } from './tables.ts';

/** The same journeys on a table that speaks DynamoDB's own protocol: what memory forgives, it does not. */
let server: Awaited<ReturnType<typeof startDynalite>>;
let client: ReturnType<typeof clientOf>;
let tables = 0;

beforeAll(async () => {
  server = await startDynalite();
  client = clientOf(server.endpoint);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

async function onDynamoDb(through = client) {
  tables += 1;
  const name = `api-${tables}`;
  await createTable(client, name);
  return anApi(() => dynamoTable(name, { client: through, now: () => Date.parse(NOW) }));
}

test('claim, read page by page, note, answer, resolve, reopen', async () => {
  const api = await onDynamoDb();
  const { path, ticket } = await api.hasTicket();
  for (let index = 0; index < 3; index += 1) {
    await api.store.messages.add(aMessage({ messageId: `message-${index}`, at: after(NOW, index * MINUTE) }));
  }
  const claimed = await api.post(LI, '/v1/queues/in-sale/claim-next', { key: 'k-1' });
  const again = await api.post(LI, '/v1/queues/in-sale/claim-next', { key: 'k-1' });
  expect([ticketIn(claimed), ticketIn(again)]).toEqual([ticket.ticketId, ticket.ticketId]);

  const first = await api.get(LI, `${path}?limit=2`);
  const thread = first.body.messages as { items: { id: string }[]; next: string };
  const rest = (await api.get(LI, `${path}?limit=2&after=${thread.next}`)).body.messages as typeof thread;
  expect([...thread.items, ...rest.items].map(({ id }) => id)).toEqual(['message-2', 'message-1', 'message-0']);

  const noted = await api.post(LI, `${path}/note`, { ifMatch: first.headers.etag ?? '', body: { text: 'called' } });
  const reply = { ifMatch: noted.headers.etag ?? '', key: 'k-2', body: { text: 'Sudah dikirim.' } };
  const answers = await Promise.all([api.post(LI, `${path}/replies`, reply), api.post(LI, `${path}/replies`, reply)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);

  const { etag = '' } = (await api.get(LI, path)).headers;
  const resolved = await api.post(LI, `${path}/resolve`, { ifMatch: etag });
  const reopened = await api.post(LI, `${path}/reopen`, { ifMatch: resolved.headers.etag ?? '' });
  expect(reopened).toMatchObject({ status: 200, body: { ticket: { status: 'open', owner: null } } });
  expect(itemsOf(await api.get(LI, `${path}/history`)).map(({ action }) => action)).toEqual([
    'claim',
    'note',
    'resolve',
    'reopen',
  ]);
});

test('twenty agents who claim at once get twenty different tickets, and the queue’s pages show the rest', async () => {
  const api = await onDynamoDb();
  for (let index = 0; index < 25; index += 1) {
    await api.hasTicket({
      ticketId: `tkt_${index}`,
      clock: { kind: 'first-response', due: after(NOW, index * MINUTE) },
    });
  }
  const people: Person[] = Array.from({ length: 20 }, (_, index) => ({ name: `agent-${index}`, roles: ['agent'] }));

  const heard = await Promise.all(people.map((person) => api.post(person, '/v1/queues/in-sale/claim-next')));

  expect(new Set(heard.map(ticketIn)).size).toBe(20);
  const page = await api.get(LI, '/v1/queues/in-sale/tickets?claimed=false&limit=3');
  const next = await api.get(LI, `/v1/queues/in-sale/tickets?claimed=false&limit=3&after=${page.body.next}`);
  const left = [...itemsOf(page), ...itemsOf(next)].map(({ ticketId }) => String(ticketId));
  expect([...heard.map(ticketIn), ...left].sort()).toEqual(
    Array.from({ length: 25 }, (_, index) => `tkt_${index}`).sort(),
  );
});

describe('an answer lost between the table and us is no conflict: it was done, once', () => {
  const losing = async (state: Partial<Ticket> = {}) => {
    const own = clientOf(server.endpoint);
    onTestFinished(() => own.destroy());
    const api = await onDynamoDb(own);
    const faults = losingAnswers(own);
    return { api, faults, ...(await api.hasTicket(state)) };
  };

  test.each([
    ['claim', {}, undefined],
    ['release', { owner: 'li' }, undefined],
    ['hand-over', { owner: 'li' }, { queue: 'after-sale' }],
    ['resolve', { owner: 'li' }, undefined],
    ['note', {}, { text: 'asked the warehouse' }],
  ] as const)('%s', async (name, state, body) => {
    const { api, faults, path, etag, ticket } = await losing(state);
    faults.loseNext('TICKET');

    const heard = await api.post(LI, `${path}/${name}`, { body, ifMatch: etag });

    expect(faults.lost()).toBe(1);
    expect(heard).toMatchObject({ status: 200, headers: { etag: '"v2"' } });
    expect(await api.store.tickets.history(ticket.ticketId, 500)).toHaveLength(1);
  });

  test('claim-next', async () => {
    const { api, faults, ticket } = await losing();
    faults.loseNext('TICKET');

    const heard = await api.post(LI, '/v1/queues/in-sale/claim-next');

    expect(faults.lost()).toBe(1);
    expect([heard.status, ticketIn(heard)]).toEqual([200, ticket.ticketId]);
  });

  test.each(['REPLY#', 'TICKET'])('a reply, at the write of %s', async (item) => {
    const { api, faults, path, etag, ticket } = await losing();
    faults.loseNext(item);

    const heard = await api.post(LI, `${path}/replies`, {
      ifMatch: etag,
      key: 'k-1',
      body: { text: 'Sudah dikirim.' },
    });

    expect(faults.lost()).toBe(1);
    expect(heard.status).toBe(202);
    expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toEqual([heard.body.id]);
    expect(api.woken).toEqual([ticket.ticketId]);
  });
});
