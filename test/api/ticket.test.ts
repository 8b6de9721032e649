import { expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { understand } from '../../functions/platform/classifier.ts';
import { aMessage, anOrderEvent, anUnderstanding, aThread, CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, itemsOf, LI, NOW, versionOf } from './desk.ts';

type Thread = { items: { id: string; text: string; whole: string | null }[]; next: string | null };

test('one answer holds ticket, thread newest first, notes, order with phase and lines, other tickets and templates', async () => {
  const api = anApi();
  await api.hasShop();
  const told = { at: NOW, id: 'message-1' };
  const { path, ticket, etag } = await api.hasTicket({
    buyer: { id: 'buyer-1', name: 'Ayu' },
    order: { id: 'order-1', told, phase: 'shipped', phaseAt: NOW },
    matter: { told, intent: 'track_order', confidence: 0.8, needsPerson: false },
    language: { told, code: 'pt', certain: true },
  });
  await api.hasTicket({ ticketId: ticketIdOf(aThread({ conversation: 'c-2' }), 0), conversation: 'c-2' });
  await api.store.messages.add(aMessage({ messageId: 'message-1' }));
  await api.store.messages.add(aMessage({ messageId: 'message-2', at: NOW, from: 'seller', text: 'Besok.' }));
  const line = { lineId: '1', title: 'Lantern', quantity: 2, fulfilledBy: 'seller' } as const;
  const shipment = { carrier: 'JNE', tracking: 'JX-9' };
  await api.store.orders.fold(
    anOrderEvent({ phase: 'shipped', details: { lines: [line], shipment, total: { minor: 900, currency: 'USD' } } }),
    'dlv_1',
  );
  const noted = await api.post(LI, `${path}/note`, { ifMatch: etag, body: { text: 'asked the warehouse' } });

  const heard = await api.get(LI, path);

  expect(versionOf(heard)).toBe(noted.headers.etag);
  expect(heard.body).toMatchObject({
    ticket: {
      id: ticket.ticketId,
      status: 'open',
      intent: { name: 'track_order', confidence: 0.8 },
      clock: { kind: 'first-response', due: '2026-03-01T20:00:00.000Z', overdue: false },
    },
    shop: { name: 'Harbour Lights', timeZone: 'Asia/Jakarta' },
    messages: {
      items: [
        { id: 'message-2', from: 'seller' },
        { id: 'message-1', from: 'buyer' },
      ],
      next: null,
    },
    notes: [{ author: 'li', text: 'asked the warehouse' }],
    order: { orderId: 'order-1', phase: 'shipped', lines: [line], shipment: { tracking: 'JX-9' }, detailed: true },
    otherTickets: [{ ticketId: ticketIdOf(aThread({ conversation: 'c-2' }), 0) }],
    suggestedTemplates: [
      {
        template: 'tracking-status',
        language: 'pt-BR',
        fallback: false,
        known: { order: 'order-1', carrier: 'JNE', tracking: 'JX-9' },
      },
      { template: 'order-delayed', known: { name: 'Ayu', order: 'order-1' } },
    ],
  });
});

test('what a buyer wrote is shown with its facts, counted in the shop’s zone and currency; what we wrote with its promises', async () => {
  const api = anApi();
  await api.hasShop();
  const { path, etag } = await api.hasTicket();
  // In Jakarta it is past midnight: yesterday is the day that it still is in UTC.
  const at = '2026-03-01T18:00:00.000Z';
  const text = 'Order 113-2646096-4474645, parcel RB123456785GB, ordered yesterday';
  const understanding = anUnderstanding('track_order', 'calm', { code: 'en', confidence: 1, from: 'text' });
  await api.store.messages.add(aMessage({ messageId: 'message-1', at, text, understanding }));

  const posted = await api.post(LI, `${path}/replies`, {
    ifMatch: etag,
    key: 'k-1',
    body: { text: 'We will ship tomorrow.', language: 'en' },
  });

  const promises = [{ kind: 'ship', start: 0, end: 21, due: '2026-03-02T16:59:59.999Z' }];
  expect(posted.body).toMatchObject({ promises });
  const { body } = await api.get(LI, path);
  expect(body).toMatchObject({ replies: [{ promises }] });
  const [message] = (body.messages as { items: { facts: { kind: string; start: number; end: number }[] }[] }).items;
  expect(message?.facts).toMatchObject([
    { kind: 'order_number', value: '113-2646096-4474645', channels: ['amazon'] },
    { kind: 'tracking_number', value: 'RB123456785GB', valid: 'yes', country: 'GB' },
    { kind: 'date', day: '2026-03-01' },
  ]);
  expect(message?.facts.map(({ start, end }) => text.slice(start, end))).toEqual([
    '113-2646096-4474645',
    'RB123456785GB',
    'yesterday',
  ]);
});

test('why a message was taken for what it was is told by what weighed most, unless another model decided', async () => {
  const api = anApi();
  await api.hasShop();
  const { path } = await api.hasTicket();
  const text = 'Ich möchte meine Bestellung stornieren';
  const decided = understand(text, { orderPhase: 'none', siteLanguage: 'ID' });
  await api.store.messages.add(aMessage({ messageId: 'message-1', text, understanding: decided }));
  await api.store.messages.add(
    aMessage({ messageId: 'message-2', text, understanding: { ...decided, model: 'older' } }),
  );

  const heard = await api.get(LI, `${path}/messages/message-1/why`);

  expect(heard).toMatchObject({
    status: 200,
    body: { decidedBy: decided.model, explanation: { model: decided.model, intent: 'cancel_order' } },
  });
  const { why } = (heard.body as { explanation: { why: { feature: string; weight: number }[] } }).explanation;
  expect(why.map(({ feature }) => feature)).toContain('concept cancel');
  expect(why.map(({ weight }) => weight)).toEqual(why.map(({ weight }) => weight).sort((a, b) => b - a));
  expect((await api.get(LI, `${path}/messages/message-2/why`)).body).toEqual({ decidedBy: 'older', explanation: null });
});

test('nothing of the machinery shows: no idempotency keys, no deliveries, no event ids', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();
  await api.store.messages.add(aMessage());
  await api.post(LI, `${path}/claim`, { key: 'k-1', ifMatch: '"v1"' });

  const shown = JSON.stringify([(await api.get(LI, path)).body, (await api.get(LI, `${path}/history`)).body]);

  expect(shown).not.toMatch(/"key"|delivery"|eventId|applied|bodyHash/);
});

test('a ticket with nothing around it opens all the same', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();

  expect(await api.get(LI, path)).toMatchObject({
    status: 200,
    body: { shop: null, order: null, messages: { items: [], next: null }, replies: [], notes: [], otherTickets: [] },
  });
});

test('a long thread comes in pages that miss nothing and repeat nothing', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();
  for (let index = 0; index < 7; index += 1) {
    await api.store.messages.add(aMessage({ messageId: `message-${index}`, at: after(NOW, index * MINUTE) }));
  }

  const ids: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const thread: Thread = (await api.get(LI, `${path}?limit=3${next && `&after=${next}`}`)).body.messages as Thread;
    ids.push(...thread.items.map(({ id }) => id));
    next = thread.next;
  }

  expect(ids).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `message-${index}`));
});

test('a text too long for the table is read whole at the address that the thread gives', async () => {
  const api = anApi();
  const { path, ticket } = await api.hasTicket();
  const textObject = `text/${ticket.ticketId}/message-1`;
  api.objects.set(textObject, Buffer.from('der ganze Text'));
  await api.store.messages.add(aMessage({ text: 'der ganze', textObject }));

  const { items } = (await api.get(LI, path)).body.messages as Thread;

  expect(items[0]?.text).toBe('der ganze');
  expect((await api.get(LI, items[0]?.whole ?? '')).body).toEqual({ text: 'der ganze Text' });
});

test('a text that is not in the store any more is a 404', async () => {
  const api = anApi();
  const { path, ticket } = await api.hasTicket();
  const gone = Buffer.from(`text/${ticket.ticketId}/message-1`).toString('base64url');

  expect(await api.get(LI, `${path}/texts/${gone}`)).toMatchObject({ status: 404, body: { code: 'text-unknown' } });
});

test('the address of one ticket’s text opens nothing of another’s', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();
  api.objects.set('text/tkt_other/message-1', Buffer.from('CANARY'));
  const stolen = Buffer.from('text/tkt_other/message-1').toString('base64url');

  expect(await api.get(LI, `${path}/texts/${stolen}`)).toMatchObject({ status: 404, body: { code: 'text-unknown' } });
});

test('the overview tells for each queue how many wait, how many are late and what is due next', async () => {
  const api = anApi();
  const due = after(NOW, -MINUTE);
  await api.hasTicket({ ticketId: 'tkt_a', clock: { kind: 'first-response', due, raisedAt: NOW } });
  await api.hasTicket({ ticketId: 'tkt_b' });
  await api.hasTicket({ ticketId: 'tkt_c', owner: 'wang' });

  expect(itemsOf(await api.get(LI, '/v1/queues'))).toEqual([
    { queue: 'pre-sale', free: 0, more: false, overdue: 0, nextDue: null },
    { queue: 'in-sale', free: 2, more: false, overdue: 1, nextDue: due },
    { queue: 'after-sale', free: 0, more: false, overdue: 0, nextDue: null },
  ]);
});

test('a queue comes in pages by what is due first, missing nothing and repeating nothing', async () => {
  const api = anApi();
  const expected: string[] = [];
  for (let index = 0; index < 11; index += 1) {
    const ticketId = `tkt_${index}`;
    await api.hasTicket({ ticketId, clock: { kind: 'first-response', due: after(NOW, index * MINUTE) } });
    expected.push(ticketId);
  }

  const seen: unknown[] = [];
  let next: unknown = '';
  while (next !== null) {
    const heard = await api.get(LI, `/v1/queues/in-sale/tickets?limit=4${next ? `&after=${next}` : ''}`);
    seen.push(...itemsOf(heard).map(({ ticketId }) => ticketId));
    next = heard.body.next;
  }

  expect(seen).toEqual(expected);
});

test.each([
  'rubbish',
  Buffer.from('worklist:9999').toString('base64url'),
  Buffer.from('messages:MSG#2026').toString('base64url'),
])('a cursor that the list did not give (%s) is refused', async (cursor) => {
  expect(await anApi().get(LI, `/v1/queues/in-sale/tickets?after=${cursor}`)).toMatchObject({
    status: 400,
    body: { code: 'cursor-unreadable', errors: [{ parameter: 'after' }] },
  });
});

test('a buyer’s tickets are found by the buyer, the newest matter first', async () => {
  const api = anApi();
  await api.hasTicket({ ticketId: 'tkt_old', first: { at: after(NOW, -MINUTE), id: 'm' } });
  await api.hasTicket({ ticketId: 'tkt_new', first: { at: NOW, id: 'm' } });
  await api.hasTicket({ ticketId: 'tkt_other', buyer: { id: 'buyer-2' } });

  const heard = await api.get(LI, `/v1/buyers/${CONNECTION}/${SHOP}/buyer-1/tickets`);

  expect(itemsOf(heard).map(({ ticketId }) => ticketId)).toEqual(['tkt_new', 'tkt_old']);
});

test('an order is found by its number together with the tickets that speak of it', async () => {
  const api = anApi();
  const { ticket } = await api.hasTicket();
  await api.store.orders.link(CONNECTION, SHOP, 'order-1', ticket.ticketId);
  const address = `/v1/orders/${CONNECTION}/${SHOP}/order-1`;
  expect((await api.get(LI, address)).body).toMatchObject({ order: null, tickets: [{ ticketId: ticket.ticketId }] });

  await api.store.orders.fold(anOrderEvent(), 'dlv_1');

  expect((await api.get(LI, address)).body).toMatchObject({
    order: { orderId: 'order-1', phase: 'paid', detailed: false },
  });
  expect((await api.get(LI, `/v1/orders/${CONNECTION}/${SHOP}/order-2`)).body.code).toBe('order-unknown');
});
