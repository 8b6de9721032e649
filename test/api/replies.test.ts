import { describe, expect, test } from 'vitest';
import { after, DAY, MINUTE } from '../../functions/domain/instant.ts';
import { anApi, LI, NOW, SUPERVISOR, versionOf, WANG } from './desk.ts';
import { dying } from './tables.ts';

const TEXT = { text: 'Paket sudah dikirim hari ini.' };

test('a journey: claim, read, answer; the reply is accepted, pending on the ticket, and its sender is woken', async () => {
  const api = anApi();
  const { path, ticket } = await api.hasTicket();
  const claimed = await api.post(LI, `${path}/claim`, { ifMatch: '"v1"' });
  const read = await api.get(LI, path);
  expect(versionOf(read)).toBe(claimed.headers.etag);

  const heard = await api.post(LI, `${path}/replies`, { ifMatch: read.headers.etag ?? '', key: 'k-1', body: TEXT });

  expect(heard).toMatchObject({
    status: 202,
    body: { state: 'queued', author: 'li', text: TEXT.text, automatic: false },
  });
  expect(heard.headers.location).toBe(`${path}/replies/${heard.body.id}`);
  expect(api.woken).toEqual([ticket.ticketId]);
  const found = await api.get(LI, heard.headers.location ?? '');
  expect(found).toMatchObject({ status: 200, body: { id: heard.body.id, ticket: ticket.ticketId } });
  expect((await api.get(LI, path)).body).toMatchObject({
    ticket: { pendingReplies: [heard.body.id] },
    replies: [{ id: heard.body.id }],
  });
});

test('a template is worded in the buyer’s language, with dates in the shop’s zone', async () => {
  const api = anApi();
  await api.hasShop();
  const told = { at: NOW, id: 'message-1' };
  const { path, etag } = await api.hasTicket({ language: { told, code: 'de', certain: true } });
  // 18:00 UTC is already the next day in Jakarta.
  const variables = { name: 'Ayu', order: '2603-77', date: '2026-03-04T18:00:00.000Z' };

  const heard = await api.post(LI, `${path}/replies`, {
    ifMatch: etag,
    key: 'k-1',
    body: { template: 'order-delayed', variables },
  });

  expect(heard).toMatchObject({ status: 202, body: { language: 'de', template: 'order-delayed' } });
  expect(heard.body.text).toContain('5. März 2026');
  expect(heard.body.text).toContain('2603-77');
});

test('the language asked for wins over the buyer’s, and a fallback can be seen in the answer', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();
  const body = { template: 'complaint-received', variables: { name: 'Ayu' }, language: 'th' };

  expect((await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body })).body.language).toBe('en');
});

describe('what must not go out is refused with its reasons, before anything is written', () => {
  const REFUSED: [string, unknown, number, string, unknown][] = [
    [
      'longer than the channel takes',
      { text: 'x'.repeat(4001) },
      422,
      'reply-blocked',
      [{ pointer: '#/text', code: 'too-long', detail: 'the channel takes 4000 characters: 1 too many', over: 1 }],
    ],
    ['blank', { text: ' \n' }, 422, 'reply-blocked', [{ pointer: '#/text', code: 'empty' }]],
    [
      'with a placeholder left in it',
      { text: 'Dear {{name}},' },
      422,
      'reply-blocked',
      [{ pointer: '#/text', code: 'unresolved-placeholder' }],
    ],
    [
      'a template that lacks variables',
      { template: 'tracking-status', variables: { order: '1' } },
      422,
      'template-variables',
      [{ pointer: '#/variables/carrier' }, { pointer: '#/variables/tracking' }],
    ],
    [
      'a template without any variables',
      { template: 'return-instructions' },
      422,
      'template-variables',
      [{ pointer: '#/variables/order' }, { pointer: '#/variables/days' }],
    ],
    ['a template that nobody wrote', { template: 'cheer-up' }, 400, 'body-invalid', [{ pointer: '#/template' }]],
    [
      'both a text and a template',
      { ...TEXT, template: 'complaint-received' },
      400,
      'body-invalid',
      [{ pointer: '#' }],
    ],
    [
      'neither',
      {},
      400,
      'body-invalid',
      [{ pointer: '#', detail: 'must be either a text, a template or a saved reply' }],
    ],
    ['a language that is none', { ...TEXT, language: '!' }, 400, 'body-invalid', [{ pointer: '#/language' }]],
  ];

  test.each(REFUSED)('%s', async (_name, body, status, code, errors) => {
    const api = anApi();
    // The connector for own shops takes 4000 characters.
    const { path, etag, ticket } = await api.hasTicket({ channel: 'standard-webhooks' });

    const heard = await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body });

    expect(heard).toMatchObject({ status, body: { code, errors } });
    expect(await api.store.replies.of(ticket.ticketId)).toEqual([]);
    expect(await api.store.tickets.find(ticket.ticketId)).toMatchObject({ version: 1, value: { pending: [] } });
    expect(api.woken).toEqual([]);
  });

  test('a channel that we cannot send on', async () => {
    const api = anApi();
    const { path, etag } = await api.hasTicket({ channel: 'carrier-pigeon' });

    expect(await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT })).toMatchObject({
      status: 422,
      body: { code: 'reply-blocked' },
    });
  });
});

test('a reply needs an Idempotency-Key and an If-Match', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();

  expect(await api.post(LI, `${path}/replies`, { ifMatch: etag, body: TEXT })).toMatchObject({
    status: 400,
    body: { code: 'idempotency-key-missing' },
  });
  expect(await api.post(LI, `${path}/replies`, { key: 'k-1', body: TEXT })).toMatchObject({
    status: 428,
    body: { code: 'if-match-missing' },
  });
});

test('the same key and words again are the same reply, even after it was sent and the ticket moved on', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const ask = () => api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });
  const once = await ask();
  const stored = await api.store.replies.find(ticket.ticketId, String(once.body.id));
  if (!stored) throw new Error('no reply');
  await api.store.replies.save({ ...stored.value, state: 'sent' }, stored.version, undefined);
  await api.store.tickets.save({ ...ticket, owner: 'wang' }, 2);

  const again = await ask();

  expect(again).toMatchObject({ status: 202, headers: { 'idempotency-replayed': 'true' } });
  expect(again.body).toMatchObject({ id: once.body.id, state: 'sent' });
  expect(await api.store.replies.of(ticket.ticketId)).toHaveLength(1);
});

test('the same key again while the reply waits to be sent is a replay too', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });

  const again = await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });

  expect(again).toMatchObject({ status: 202, headers: { 'idempotency-replayed': 'true' } });
  expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toHaveLength(1);
});

test('the same key with other words is refused', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();
  await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });

  expect(await api.post(LI, `${path}/replies`, { ifMatch: '"v2"', key: 'k-1', body: { text: 'Else.' } })).toMatchObject(
    {
      status: 422,
      body: { code: 'idempotency-key-reused' },
    },
  );
});

test('the same key of two agents is two replies', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });
  await api.post(WANG, `${path}/replies`, { ifMatch: '"v2"', key: 'k-1', body: TEXT });

  expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toHaveLength(2);
});

test('an answer to what the buyer wrote before their latest message is refused with the news', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const at = after(NOW, MINUTE);
  await api.store.tickets.save({ ...ticket, lastBuyer: { at, id: 'message-2' } }, 1);

  const heard = await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });

  expect(heard).toMatchObject({ status: 412, body: { changed: { what: 'buyer-wrote', at }, etag: '"v2"' } });
  expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toEqual([]);
});

test('after a 412 the same key may be used with the new ETag', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  await api.store.tickets.save(ticket, 1);
  expect((await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT })).status).toBe(412);

  const heard = await api.post(LI, `${path}/replies`, { ifMatch: '"v2"', key: 'k-1', body: TEXT });

  expect(heard.status).toBe(202);
  expect(heard.headers).not.toHaveProperty('idempotency-replayed');
});

test('what another holds is theirs to answer, or a supervisor’s', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket({ owner: 'wang' });

  expect(await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT })).toMatchObject({
    status: 409,
    body: { code: 'already-claimed', owner: 'wang' },
  });
  expect((await api.post(SUPERVISOR, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT })).status).toBe(202);
});

test('of two agents who answer the same version at once one is accepted and one is told', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();

  const heard = await Promise.all([
    api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT }),
    api.post(WANG, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT }),
  ]);

  expect(heard.map(({ status }) => status).sort()).toEqual([202, 412]);
  expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toHaveLength(1);
});

test('the same request twice at once is one reply, accepted both times', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const ask = () => api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });

  const heard = await Promise.all([ask(), ask(), ask()]);

  expect(heard.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(new Set(heard.map(({ body }) => body.id)).size).toBe(1);
  expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toHaveLength(1);
});

test.each([
  ['before', 'REPLY#'],
  ['after', 'REPLY#'],
  ['before', 'TICKET'],
  ['after', 'TICKET'],
] as const)(
  'a crash %s the write of %s is mended by the same request: one reply, one wake-up at least',
  async (when, item) => {
    const faults = dying();
    const api = anApi(faults.around);
    const { path, etag, ticket } = await api.hasTicket();
    const ask = () => api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });
    faults.die(when, item);
    expect((await ask()).status).toBe(500);

    const heard = await ask();

    expect(heard.status).toBe(202);
    expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toEqual([heard.body.id]);
    expect(api.woken).toEqual([ticket.ticketId]);
  },
);

test('a draft that was dropped is never said to be on its way', async () => {
  const faults = dying();
  const api = anApi(faults.around);
  const { path, etag, ticket } = await api.hasTicket();
  faults.die('before', 'TICKET');
  await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });
  const [draft] = await api.store.replies.of(ticket.ticketId);
  if (!draft) throw new Error('no draft');
  await api.store.replies.save({ ...draft, state: 'discarded' }, 1, undefined);
  api.turnTo(after(NOW, 2 * DAY));

  expect(await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT })).toMatchObject({
    status: 409,
    body: { code: 'draft-expired' },
  });
});

test('a reply that does not exist is a 404', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();

  expect((await api.get(LI, `${path}/replies/rpl_none`)).body.code).toBe('reply-unknown');
});

test('a reply that is committed is never shown as a draft, however long its wake-up takes', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const { body } = await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: TEXT });
  const stored = await api.store.replies.find(ticket.ticketId, String(body.id));
  expect(stored?.value.state).toBe('draft');

  expect((await api.get(LI, `${path}/replies/${body.id}`)).body.state).toBe('queued');
  expect((await api.get(LI, path)).body.replies).toMatchObject([{ id: body.id, state: 'queued' }]);
});
