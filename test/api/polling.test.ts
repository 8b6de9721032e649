import { expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { aMessage, anOrderEvent } from '../support/builders.ts';
import { anApi, LI, NOW } from './desk.ts';

const WORKLIST = '/v1/queues/in-sale/tickets';
const known = (etag: string | undefined) => ({ headers: { 'if-none-match': etag ?? '' } });

test('a worklist that has not changed is a 304 without a body, and one that has comes whole with a new tag', async () => {
  const api = anApi();
  await api.hasTicket();
  const first = await api.get(LI, WORKLIST);
  expect(first.headers.etag).toMatch(/^W\/"[\w-]{16}"$/);

  const same = await api.get(LI, WORKLIST, known(first.headers.etag));
  await api.hasTicket({ ticketId: 'tkt_new', conversation: 'other' });
  const news = await api.get(LI, WORKLIST, known(first.headers.etag));

  expect(same).toMatchObject({
    status: 304,
    body: {},
    headers: { etag: first.headers.etag, 'cache-control': 'no-store' },
  });
  expect(same.headers).not.toHaveProperty('content-type');
  expect(news).toMatchObject({ status: 200, body: { items: [{}, {}] } });
  expect(news.headers.etag).not.toBe(first.headers.etag);
});

test('a ticket is a 304 until anything on its screen changes, beside the ticket too', async () => {
  const api = anApi();
  const { path, ticket } = await api.hasTicket({
    order: { id: 'order-1', told: { at: NOW, id: 'm' }, phase: 'paid', phaseAt: NOW },
  });
  let { etag } = (await api.get(LI, path)).headers;
  const changes = [
    () => api.store.messages.add(aMessage()),
    () => api.store.notes.add(ticket.ticketId, { noteId: 'nte_1', author: 'wang', at: NOW, text: 'seen' }),
    () => api.store.orders.fold(anOrderEvent(), 'dlv_1'),
    () => api.store.tickets.save({ ...ticket, escalated: true }, 1),
  ];

  for (const change of changes) {
    expect((await api.get(LI, path, known(etag))).status).toBe(304);
    await change();
    const news = await api.get(LI, path, known(etag));
    expect(news.status).toBe(200);
    etag = news.headers.etag;
  }
});

test('the tag of what was read is good for the next command, until the ticket itself moves on', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();
  const { etag: ifMatch = '' } = (await api.get(LI, path)).headers;
  await api.store.messages.add(aMessage());

  expect((await api.post(LI, `${path}/claim`, { ifMatch })).status).toBe(200);
  expect((await api.post(LI, `${path}/resolve`, { ifMatch })).status).toBe(412);
});

test.each([
  ['one of several', (etag: string) => `"other", ${etag}`],
  ['weakened on its way', (etag: string) => `W/${etag}`],
])('a tag that is %s is known all the same', async (_how, written) => {
  const api = anApi();
  const { path } = await api.hasTicket();
  const { etag = '' } = (await api.get(LI, path)).headers;

  expect((await api.get(LI, path, known(written(etag)))).status).toBe(304);
});

test('someone else’s list is never a 304 for what this person may not see', async () => {
  const api = anApi();
  await api.hasTicket();
  const { etag } = (await api.get(LI, WORKLIST)).headers;
  await api.limits(LI, []);
  api.turnTo(after(NOW, MINUTE));

  expect(await api.get(LI, WORKLIST, known(etag))).toMatchObject({ status: 200, body: { items: [] } });
});

test('a problem and a command carry no mark: only what was read does', async () => {
  const api = anApi();
  const { path, etag: ifMatch } = await api.hasTicket();

  expect((await api.get(LI, '/v1/tickets/tkt_nothing')).headers).not.toHaveProperty('etag');
  expect((await api.post(LI, `${path}/claim`, { ifMatch })).headers.etag).toBe('"v2"');
});
