import { expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { aThread } from '../support/builders.ts';
import { anApi, itemsOf, LI, NOW, type Person, SUPERVISOR, ticketIn, WANG } from './desk.ts';
import { lagging } from './tables.ts';

const NEXT = '/v1/queues/in-sale/claim-next';

/** So many free tickets, the first due soonest; gives their ids in that order. */
async function fill(api: ReturnType<typeof anApi>, tickets: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < tickets; index += 1) {
    const conversation = `conversation-${index}`;
    const ticketId = ticketIdOf(aThread({ conversation }), 0);
    await api.hasTicket({ ticketId, conversation, clock: { kind: 'first-response', due: after(NOW, index * MINUTE) } });
    ids.push(ticketId);
  }
  return ids;
}

test('the caller gets the free ticket that is due first, with its ETag', async () => {
  const api = anApi();
  const [first, second] = await fill(api, 3);

  const heard = await api.post(LI, NEXT);

  expect(heard).toMatchObject({ status: 200, body: { ticket: { id: first, owner: 'li' } } });
  expect(heard.headers.etag).toBe('"v2"');
  expect(ticketIn(await api.post(WANG, NEXT))).toBe(second);
});

test('an empty queue gives nothing and says so without a body', async () => {
  expect(await anApi().post(LI, NEXT)).toMatchObject({ status: 204, body: {} });
});

test('a queue that does not exist is a 404 that names those which do', async () => {
  expect(await anApi().post(LI, '/v1/queues/mid-sale/claim-next')).toMatchObject({
    status: 404,
    body: { code: 'queue-unknown', detail: 'The queues are pre-sale, in-sale, after-sale.' },
  });
});

test('twenty agents who claim at once get twenty different tickets', async () => {
  const api = anApi();
  await fill(api, 30);
  const people: Person[] = Array.from({ length: 20 }, (_, index) => ({ name: `agent-${index}`, roles: ['agent'] }));

  const heard = await Promise.all(people.map((person) => api.post(person, NEXT)));

  expect(heard.map(({ status }) => status)).toEqual(people.map(() => 200));
  expect(new Set(heard.map(ticketIn)).size).toBe(20);
  for (const [index, one] of heard.entries()) {
    const stored = await api.store.tickets.find(ticketIn(one) ?? '');
    expect(stored?.value.owner).toBe(`agent-${index}`);
  }
});

test('twenty agents and ten tickets: ten get one each, ten get nothing, and no ticket is left', async () => {
  const api = anApi();
  const ids = await fill(api, 10);
  const people: Person[] = Array.from({ length: 20 }, (_, index) => ({ name: `agent-${index}`, roles: ['agent'] }));

  const heard = await Promise.all(people.map((person) => api.post(person, NEXT)));

  const got = heard.filter(({ status }) => status === 200).map(ticketIn);
  expect(got.sort()).toEqual([...ids].sort());
  expect(heard.filter(({ status }) => status === 204)).toHaveLength(10);
});

test('a list that still shows taken tickets costs tries, not tickets: the next page is looked at', async () => {
  const index = lagging();
  const api = anApi(index.around);
  const ids = await fill(api, 60);
  await index.catchUp();

  const got: (string | undefined)[] = [];
  for (let call = 0; call < 60; call += 1) got.push(ticketIn(await api.post(LI, NEXT)));

  expect(new Set(got)).toEqual(new Set(ids));
  expect((await api.post(LI, NEXT)).status).toBe(204);
});

test('the same call again gives the same ticket and says that it is a replay', async () => {
  const api = anApi();
  const [first] = await fill(api, 3);

  const once = await api.post(LI, NEXT, { key: 'k-1' });
  const again = await api.post(LI, NEXT, { key: 'k-1' });

  expect(ticketIn(once)).toBe(first);
  expect(once.headers).not.toHaveProperty('idempotency-replayed');
  expect(ticketIn(again)).toBe(first);
  expect(again.headers['idempotency-replayed']).toBe('true');
});

test('the same call again gives the same ticket even after more was done to it', async () => {
  const api = anApi();
  await fill(api, 3);
  const once = await api.post(LI, NEXT, { key: 'k-1' });
  const ifMatch = once.headers.etag ?? '';
  await api.post(LI, `/v1/tickets/${ticketIn(once)}/flag`, { ifMatch, body: { colour: 'red' } });

  expect(ticketIn(await api.post(LI, NEXT, { key: 'k-1' }))).toBe(ticketIn(once));
});

test('the same call again gives the same ticket while the index does not show the claim yet', async () => {
  const index = lagging();
  const api = anApi(index.around);
  await fill(api, 10);
  await index.catchUp();

  const once = await api.post(LI, NEXT, { key: 'k-1' });
  const again = await api.post(LI, NEXT, { key: 'k-1' });

  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(ticketIn(again)).toBe(ticketIn(once));
});

test('the same call many times at once takes one ticket', async () => {
  const api = anApi();
  await fill(api, 10);

  const answers = await Promise.all([1, 2, 3, 4].map(() => api.post(LI, NEXT, { key: 'k-1' })));

  expect(new Set(answers.map(ticketIn)).size).toBe(1);
  const { cards } = await api.store.tickets.waiting('in-sale', { limit: 10, claimed: true });
  expect(cards).toHaveLength(1);
});

test('the same call gives the same ticket however many others are held, and reads no more for it', async () => {
  const asked: string[] = [];
  const api = anApi((table) => ({
    ...table,
    entries: (index, range) => {
      asked.push(range.partition);
      return table.entries(index, range);
    },
  }));
  await fill(api, 3);
  const once = await api.post(LI, NEXT, { key: 'k-1' });
  for (let n = 0; n < 1200; n += 1) {
    await api.hasTicket({ ticketId: `tkt_held${n}`, conversation: `held ${n}`, owner: 'wang' });
  }
  asked.length = 0;

  expect(ticketIn(await api.post(LI, NEXT, { key: 'k-1' }))).toBe(ticketIn(once));
  expect(asked).toEqual([]);
});

test('one agent’s key means nothing in another’s call, nor in another queue', async () => {
  const api = anApi();
  const [first, second] = await fill(api, 3);
  await api.hasTicket({ ticketId: 'tkt_pre', conversation: 'other', queue: 'pre-sale' });

  expect(ticketIn(await api.post(LI, NEXT, { key: 'k-1' }))).toBe(first);
  expect(ticketIn(await api.post(WANG, NEXT, { key: 'k-1' }))).toBe(second);
  expect(ticketIn(await api.post(LI, '/v1/queues/pre-sale/claim-next', { key: 'k-1' }))).toBe('tkt_pre');
});

test('what waits for a supervisor is given to a supervisor, not to the next agent', async () => {
  const api = anApi();
  await api.hasTicket({ escalated: true });

  expect((await api.post(LI, NEXT)).status).toBe(204);
  expect(await api.post(SUPERVISOR, NEXT)).toMatchObject({ status: 200, body: { ticket: { escalated: false } } });
});

test('a safety matter comes before everything that is overdue', async () => {
  const api = anApi();
  const raised = { kind: 'first-response', due: after(NOW, -600 * MINUTE), raisedAt: NOW } as const;
  await api.hasTicket({ ticketId: 'tkt_late', clock: raised });
  const danger = { kind: 'first-response', due: NOW, raisedAt: NOW } as const;
  await api.hasTicket({ ticketId: 'tkt_fire', urgency: 'safety', clock: danger });

  expect(ticketIn(await api.post(LI, NEXT))).toBe('tkt_fire');
});

test('claimed, snoozed and resolved tickets are not in the list of free ones', async () => {
  const api = anApi();
  const [first, second, third, fourth] = await fill(api, 4);
  const etag = '"v1"';
  await api.post(LI, `/v1/tickets/${first}/claim`, { ifMatch: etag });
  await api.post(LI, `/v1/tickets/${second}/snooze`, { ifMatch: etag, body: { until: after(NOW, MINUTE) } });
  await api.post(LI, `/v1/tickets/${third}/resolve`, { ifMatch: etag });

  const free = await api.get(LI, '/v1/queues/in-sale/tickets?claimed=false');
  const held = await api.get(LI, '/v1/queues/in-sale/tickets?claimed=true');

  expect(itemsOf(free).map(({ ticketId }) => ticketId)).toEqual([fourth]);
  expect(itemsOf(held).map(({ ticketId }) => ticketId)).toEqual([first]);
});
