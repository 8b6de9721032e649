import { expect, test } from 'vitest';
import { MOST_MERGED } from '../../functions/domain/merge.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { aThread } from '../support/builders.ts';
import { anApi, itemsOf, LI, NOW, SUPERVISOR, ticketIn } from './desk.ts';

const other = (changes = {}) => {
  const conversation = 'conversation-2';
  return { ticketId: ticketIdOf(aThread({ conversation }), 0), conversation, ...changes };
};

test('the other ticket answers, with the ETag for what is done to it next; the buyer then has one ticket to work on', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const { ticket: into } = await api.hasTicket(other({ owner: 'li', tags: ['vip'] }));

  const heard = await api.post(LI, `${path}/merge`, { ifMatch: etag, key: 'k-1', body: { into: into.ticketId } });

  expect(heard).toMatchObject({ status: 200, headers: { etag: '"v2"' } });
  expect(heard.body.ticket).toMatchObject({ id: into.ticketId, owner: 'li', mergedTickets: [ticket.ticketId] });
  const next = await api.post(LI, `/v1/tickets/${into.ticketId}/flag`, { ifMatch: '"v2"', body: { colour: 'red' } });
  expect(ticketIn(next)).toBe(into.ticketId);
  expect(itemsOf(await api.get(LI, '/v1/queues/in-sale/tickets'))).toMatchObject([{ ticketId: into.ticketId }]);
  expect((await api.get(LI, `/v1/tickets/${into.ticketId}`)).body.otherTickets).toEqual([]);
});

test.each<[string, Record<string, unknown>, number, string]>([
  ['another buyer', { buyer: { id: 'buyer-2' } }, 422, 'merge-other-buyer'],
  ['another shop', { shop: '700200' }, 422, 'merge-other-buyer'],
  ['another connection', { connection: 'con_other' }, 422, 'merge-other-buyer'],
  ['one that was merged away', { mergedInto: 'tkt_third' }, 409, 'merge-into-merged'],
  ['one that is resolved', { resolvedAt: NOW }, 409, 'ticket-resolved'],
  ['one that another agent holds', { owner: 'wang' }, 409, 'already-claimed'],
  ['one full of others', { merged: Array.from({ length: MOST_MERGED }, (_, n) => `tkt_${n}`) }, 409, 'merge-too-many'],
])('a merge with %s is refused and changes nothing', async (_what, changes, status, code) => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const { ticket: into } = await api.hasTicket(other(changes));

  const heard = await api.post(LI, `${path}/merge`, { ifMatch: etag, body: { into: into.ticketId } });

  expect(heard).toMatchObject({ status, body: { code } });
  expect((await api.store.tickets.find(ticket.ticketId))?.version).toBe(1);
  expect((await api.store.tickets.find(into.ticketId))?.version).toBe(1);
});

test('a merge with itself, or with nothing, is refused', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const into = (id: string) => api.post(SUPERVISOR, `${path}/merge`, { ifMatch: etag, body: { into: id } });

  expect(await into(ticket.ticketId)).toMatchObject({ status: 422, body: { code: 'merge-into-itself' } });
  expect(await into('tkt_nothing')).toMatchObject({ status: 404, body: { code: 'ticket-unknown' } });
  expect(await into('con_1')).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
});

test('an order speaks of the ticket that stays, once', async () => {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket();
  const { ticket: into } = await api.hasTicket(other());
  const { connection, shop } = ticket;
  for (const { ticketId } of [ticket, into]) await api.store.orders.link(connection, shop, 'order-1', ticketId);
  await api.post(LI, `${path}/merge`, { ifMatch: etag, body: { into: into.ticketId } });

  const heard = await api.get(LI, `/v1/orders/${connection}/${shop}/order-1`);

  expect(heard.body.tickets).toMatchObject([{ ticketId: into.ticketId }]);
});
