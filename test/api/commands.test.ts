import { describe, expect, test } from 'vitest';
import { after, DAY, MINUTE } from '../../functions/domain/instant.ts';
import { anApi, itemsOf, LI, NOW, type Person, SUPERVISOR, ticketIn, WANG } from './desk.ts';
import { dying } from './tables.ts';

const COMMANDS: { name: string; body?: unknown }[] = [
  { name: 'claim' },
  { name: 'release' },
  { name: 'assign', body: { to: 'wang' } },
  { name: 'flag', body: { colour: 'red' } },
  { name: 'tags', body: { add: ['vip'] } },
  { name: 'hand-over', body: { queue: 'after-sale' } },
  { name: 'snooze', body: { until: after(NOW, DAY) } },
  { name: 'resolve' },
  { name: 'reopen' },
  { name: 'note', body: { text: 'asked the warehouse' } },
];

describe.each(COMMANDS)('$name', ({ name, body }) => {
  /** Each command has something to do on it. */
  const state = name === 'reopen' ? { resolvedAt: after(NOW, -MINUTE) } : name === 'claim' ? {} : { owner: 'li' };

  test('without If-Match it is a 428', async () => {
    const api = anApi();
    const { path } = await api.hasTicket(state);

    expect(await api.post(LI, `${path}/${name}`, { body })).toMatchObject({
      status: 428,
      body: { code: 'if-match-missing' },
    });
  });

  test('with a stale ETag it is a 412 and changes nothing', async () => {
    const api = anApi();
    const { path, etag, ticket } = await api.hasTicket(state);
    await api.store.tickets.save({ ...ticket, urgency: 'furious' }, 1);

    expect((await api.post(LI, `${path}/${name}`, { body, ifMatch: etag })).body.code).toBe('ticket-moved');
    expect(await api.store.tickets.find(ticket.ticketId)).toMatchObject({ version: 2, value: { urgency: 'furious' } });
  });

  test('it answers with the ticket, and with the ETag for the next command', async () => {
    const api = anApi();
    const { path, etag, ticket } = await api.hasTicket(state);

    const heard = await api.post(LI, `${path}/${name}`, { body, ifMatch: etag });

    expect(heard.status).toBe(200);
    expect(ticketIn(heard)).toBe(ticket.ticketId);
    expect(heard.headers.etag).toBe('"v2"');
  });

  test('the same key again is answered, not done again, and says so', async () => {
    const api = anApi();
    const { path, etag, ticket } = await api.hasTicket(state);
    await api.post(LI, `${path}/${name}`, { body, ifMatch: etag, key: 'k-1' });

    const again = await api.post(LI, `${path}/${name}`, { body, ifMatch: etag, key: 'k-1' });

    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true', etag: '"v2"' } });
    expect(await api.store.tickets.history(ticket.ticketId, 500)).toHaveLength(1);
    expect((await api.store.notes.of(ticket.ticketId)).length).toBe(name === 'note' ? 1 : 0);
  });
});

test('a journey: claim, hand over, claim by another, snooze, wake, resolve, reopen; the history tells it in order', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();
  let etag = '';
  const step = async (who: typeof LI, name: string, body?: unknown) => {
    const heard = await api.post(who, `${path}/${name}`, { body, ifMatch: etag || '"v1"' });
    expect(heard.status, name).toBe(200);
    etag = heard.headers.etag ?? '';
    return heard.body.ticket;
  };

  await step(LI, 'claim');
  const handed = await step(LI, 'hand-over', { queue: 'after-sale', note: 'it came broken' });
  await step(WANG, 'claim');
  const asleep = await step(WANG, 'snooze', { until: after(NOW, DAY) });
  await step(WANG, 'reopen');
  const done = await step(WANG, 'resolve');
  const open = await step(LI, 'reopen');

  expect(handed).toMatchObject({ queue: 'after-sale', queueSetBy: 'li', owner: null });
  expect(asleep).toMatchObject({ status: 'snoozed', snoozedUntil: after(NOW, DAY) });
  expect(done).toMatchObject({ status: 'resolved', resolvedAt: NOW });
  expect(open).toMatchObject({ status: 'open', resolvedAt: null, snoozedUntil: null });
  const history = itemsOf(await api.get(LI, `${path}/history`));
  expect(history.map(({ seq, actor, action }) => `${seq} ${actor} ${action}`)).toEqual([
    '1 li claim',
    '2 li hand-over',
    '3 wang claim',
    '4 wang snooze',
    '5 wang reopen',
    '6 wang resolve',
    '7 li reopen',
  ]);
  expect(history[1]).toMatchObject({ note: 'it came broken' });
  const { body } = await api.get(LI, `${path}/history?limit=5`);
  expect(itemsOf(await api.get(LI, `${path}/history?limit=5&after=${body.next}`))).toEqual(history.slice(5));
});

test('a ticket that another holds is refused with the other’s name; a supervisor takes it over', async () => {
  const api = anApi();
  const { path, etag: ifMatch } = await api.hasTicket({ owner: 'wang' });

  expect(await api.post(LI, `${path}/claim`, { ifMatch })).toMatchObject({
    status: 409,
    body: { code: 'already-claimed', owner: 'wang', retryable: false },
  });
  expect(await api.post(SUPERVISOR, `${path}/claim`, { ifMatch })).toMatchObject({
    status: 200,
    body: { ticket: { owner: 'chen' } },
  });
});

test('of many who claim one ticket at once exactly one gets it, and the others hear who', async () => {
  const api = anApi();
  const { path, etag: ifMatch } = await api.hasTicket();
  const agents = Array.from({ length: 10 }, (_, index): Person => ({ name: `agent-${index}`, roles: ['agent'] }));

  const heard = await Promise.all(agents.map((agent) => api.post(agent, `${path}/claim`, { ifMatch })));

  const winner = agents[heard.findIndex(({ status }) => status === 200)]?.name;
  const others = heard.filter(({ status }) => status !== 200);
  expect(others.map(({ status }) => status)).toEqual(Array(9).fill(412));
  for (const { body } of others)
    expect(body.changed).toMatchObject({ what: 'command', action: 'claim', actor: winner });
});

test('a 412 says that the buyer wrote, and when', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const at = after(NOW, MINUTE);
  await api.store.tickets.save({ ...ticket, lastBuyer: { at, id: 'message-2' } }, 1);

  expect(await api.post(LI, `${path}/resolve`, { ifMatch: etag })).toMatchObject({
    status: 412,
    body: { code: 'ticket-moved', changed: { what: 'buyer-wrote', at }, etag: '"v2"' },
  });
});

test('a 412 says which colleague did what, and when', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();
  await api.post(WANG, `${path}/flag`, { ifMatch: etag, body: { colour: 'red' } });

  expect(await api.post(LI, `${path}/resolve`, { ifMatch: etag })).toMatchObject({
    status: 412,
    body: { changed: { what: 'command', actor: 'wang', action: 'flag', at: NOW } },
  });
});

test('a 412 says who answered meanwhile, and what else happened before that', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();
  api.turnTo(after(NOW, MINUTE));
  await api.post(WANG, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: { text: 'Sudah dikirim.' } });

  const { body } = await api.post(LI, `${path}/resolve`, { ifMatch: etag });

  expect(body.changed).toEqual({ what: 'reply', at: after(NOW, MINUTE), actor: 'wang', state: 'queued' });
  expect(body.recent).toMatchObject([{ what: 'reply' }, { what: 'buyer-wrote' }]);
});

test.each(['*', 'v1', '"1"', '"v1", "v2"'])('an If-Match of %s is refused: it is no ETag of ours', async (ifMatch) => {
  const api = anApi();
  const { path } = await api.hasTicket();

  expect(await api.post(LI, `${path}/resolve`, { ifMatch })).toMatchObject({
    status: 400,
    body: { code: 'if-match-unreadable' },
  });
});

test('the same key with another body is refused rather than answered', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();
  await api.post(LI, `${path}/flag`, { ifMatch: etag, key: 'k-1', body: { colour: 'red' } });

  expect(await api.post(LI, `${path}/flag`, { ifMatch: '"v2"', key: 'k-1', body: { colour: 'blue' } })).toMatchObject({
    status: 422,
    body: { code: 'idempotency-key-reused' },
  });
});

test('a key is remembered after other commands have followed', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  await api.post(LI, `${path}/flag`, { ifMatch: etag, key: 'k-1', body: { colour: 'red' } });
  await api.post(LI, `${path}/flag`, { ifMatch: '"v2"', body: { colour: 'blue' } });
  await api.post(LI, `${path}/flag`, { ifMatch: '"v3"', body: { colour: null } });

  const again = await api.post(LI, `${path}/flag`, { ifMatch: '"v4"', key: 'k-1', body: { colour: 'red' } });

  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  expect((await api.store.tickets.find(ticket.ticketId))?.value.flag).toBeUndefined();
});

test('the same key of another agent, or for another command, is another command', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();
  await api.post(LI, `${path}/flag`, { ifMatch: etag, key: 'k-1', body: { colour: 'red' } });

  const other = await api.post(WANG, `${path}/flag`, { ifMatch: '"v2"', key: 'k-1', body: { colour: 'blue' } });
  const resolved = await api.post(LI, `${path}/resolve`, { ifMatch: '"v3"', key: 'k-1' });

  expect(other).toMatchObject({ status: 200, body: { ticket: { flag: 'blue' } } });
  expect(resolved).toMatchObject({ status: 200, body: { ticket: { status: 'resolved' } } });
});

test('a key of spaces or of 300 characters is refused', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();

  for (const key of ['a b', 'x'.repeat(300)]) {
    expect((await api.post(LI, `${path}/claim`, { key, ifMatch: '"v1"' })).body.code).toBe(
      'idempotency-key-unreadable',
    );
  }
});

test('a note lost by a crash comes back with the same key, once and with its first moment', async () => {
  const faults = dying();
  const api = anApi(faults.around);
  const { path, etag, ticket } = await api.hasTicket();
  const note = { ifMatch: etag, key: 'k-1', body: { text: 'asked the warehouse' } };
  faults.die('before', 'NOTE#');
  expect((await api.post(LI, `${path}/note`, note)).status).toBe(500);
  api.turnTo(after(NOW, MINUTE));

  const again = await api.post(LI, `${path}/note`, note);

  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  expect(await api.store.notes.of(ticket.ticketId)).toMatchObject([
    { author: 'li', at: NOW, text: 'asked the warehouse' },
  ]);
});

test('two notes of the same words are two notes', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  await api.post(LI, `${path}/note`, { ifMatch: etag, body: { text: 'called' } });
  await api.post(LI, `${path}/note`, { ifMatch: '"v2"', body: { text: 'called' } });

  expect(await api.store.notes.of(ticket.ticketId)).toHaveLength(2);
});

test.each([
  ['hand-over', {}],
  ['hand-over', { note: 'to whom?' }],
  ['hand-over', { queue: 'mid-sale' }],
  ['hand-over', { queue: 'pre-sale', note: 'x'.repeat(201) }],
  ['snooze', { until: 'tomorrow' }],
  ['snooze', { until: '2026-02-30T09:00:00.000Z' }],
  ['note', { text: '   ' }],
  ['assign', {}],
  ['assign', { to: 'two words' }],
  ['tags', {}],
  ['tags', { add: ['VIP'] }],
  ['tags', { add: ['two words'] }],
  ['tags', { add: ['vip'], remove: ['vip'] }],
  ['tags', { tags: ['vip'] }],
  ['note', { text: '\ud800' }],
])('%s with %j is refused before anything is written', async (name, body) => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();

  expect((await api.post(LI, `${path}/${name}`, { ifMatch: etag, body })).status).toBe(400);
  expect((await api.store.tickets.find(ticket.ticketId))?.version).toBe(1);
});

test('a snooze into the past says which field is wrong', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();

  expect(await api.post(LI, `${path}/snooze`, { ifMatch: etag, body: { until: NOW } })).toMatchObject({
    status: 422,
    body: { code: 'snooze-not-ahead', errors: [{ pointer: '#/until', detail: 'must lie ahead' }] },
  });
});

test('a command leaves what the buyer wrote meanwhile alone: it is refused, and their message stays unanswered', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket({ owner: 'li' });
  const unanswered = { at: after(NOW, MINUTE), id: 'message-2' };
  await api.store.tickets.save({ ...ticket, lastBuyer: unanswered, unanswered }, 1);

  await api.post(LI, `${path}/resolve`, { ifMatch: etag });

  expect((await api.store.tickets.find(ticket.ticketId))?.value).toMatchObject({ unanswered });
});

test('tags stand on the ticket and in its card', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();

  const heard = await api.post(LI, `${path}/tags`, { ifMatch: etag, body: { add: ['vip', 'batch-7'] } });

  expect(heard.body.ticket).toMatchObject({ tags: ['batch-7', 'vip'] });
  const listed = itemsOf(await api.get(LI, `/v1/queues/${ticket.queue}/tickets`));
  expect(listed).toMatchObject([{ ticketId: ticket.ticketId, tags: ['batch-7', 'vip'] }]);
});
