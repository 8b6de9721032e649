import { expect, test } from 'vitest';
import { messageTold } from '../../functions/domain/happening.ts';
import { MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { commitReply } from '../../functions/pipeline/commit-reply.ts';
import { LAG_MS } from '../../functions/store/feed.ts';
import { aMessage, aTicket } from '../support/builders.ts';
import { aDesk, OWN_SHOP, told } from '../support/desk.ts';

const TICKET = ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation: 'c-1' }, 0);

type Desk = Awaited<ReturnType<typeof aDesk>>;

function says(desk: Desk, messageId: string, text: string, more: Record<string, unknown> = {}) {
  const buyer = { id: 'b-1', name: 'Ana' };
  const data = { shop: 'shop-1', messageId, conversation: 'c-1', buyer, text, ...more };
  return desk.tell('inquiry.created', data, { id: messageId });
}

async function typesIn(desk: Desk): Promise<string[]> {
  desk.advance(LAG_MS + 1);
  return (await told(desk.store)).flatMap(({ tells }) => tells.map(({ type }) => type));
}

test('a matter from its first word to its end is told', async () => {
  const desk = await aDesk();
  await desk.tell(
    'order.updated',
    { shop: 'shop-1', orderId: 'o-1', status: 'shipped', phase: 'shipped' },
    { id: 'o1' },
  );
  await desk.drain();
  desk.advance(MINUTE);
  await says(desk, 'm1', 'Where is my order?', { orderId: 'o-1' });
  await desk.drain();
  desk.advance(MINUTE);

  const draft = {
    replyId: 'rpl_1',
    bodyHash: 'h',
    text: 'On its way.',
    language: 'en',
    author: 'li',
    automatic: false,
  };
  await commitReply({ store: desk.store, wake: desk.live.send.wake, now: desk.now() }, TICKET, undefined, draft);
  desk.advance(MINUTE);
  await desk.drain();
  desk.advance(MINUTE);
  await desk.tell(
    'dispute.updated',
    {
      shop: 'shop-1',
      disputeId: 'd-1',
      type: 'claim',
      status: 'open',
      open: true,
      orderId: 'o-1',
    },
    { id: 'd1' },
  );
  await desk.drain();

  expect(await typesIn(desk)).toEqual([
    'order.updated',
    'inquiry.received',
    'ticket.opened',
    'reply.committed',
    'reply.sent',
    'dispute.updated',
    'dispute.opened',
  ]);
});

test('a matter that the shop begins is told as opened once the buyer writes', async () => {
  const desk = await aDesk();
  const place = { shop: 'shop-1', conversation: 'c-1', buyer: { id: 'b-1' } };
  await desk.tell('message.sent', { ...place, messageId: 's1', text: 'Your lamp is on its way' }, { id: 'evt-s1' });
  await desk.drain();
  desk.advance(MINUTE);
  await desk.tell('inquiry.created', { ...place, messageId: 'm1', text: 'When will it be here?' }, { id: 'evt-m1' });
  await desk.drain();
  desk.advance(MINUTE);
  await desk.tell('inquiry.created', { ...place, messageId: 'm2', text: 'Hello?' }, { id: 'evt-m2' });
  await desk.drain();

  expect(await typesIn(desk)).toEqual(['message.echoed', 'inquiry.received', 'ticket.opened', 'inquiry.received']);
});

test('what the platform writes into a conversation is told as neither the buyer’s word nor the shop’s', () => {
  const { tells } = messageTold(undefined, aTicket(), aMessage({ from: 'platform' }));

  expect(tells.map(({ type }) => type)).toEqual(['announcement.received']);
});

test('a buyer who writes again after the resolution is told as a ticket that is open again', async () => {
  const desk = await aDesk();
  await says(desk, 'm1', 'Do you ship to Norway?');
  await desk.drain();
  desk.advance(MINUTE);
  const found = await desk.store.tickets.find(TICKET);
  if (!found) throw new Error('no ticket');
  const change = { seq: 1, actor: 'li', action: 'resolve', at: desk.now() };
  await desk.store.tickets.saveChange({ ...found.value, resolvedAt: desk.now(), change }, found.version, undefined);
  desk.advance(MINUTE);
  await says(desk, 'm2', 'And to Sweden?');
  await desk.drain();

  expect((await typesIn(desk)).slice(2)).toEqual([
    'ticket.changed',
    'ticket.resolved',
    'inquiry.received',
    'ticket.reopened',
  ]);
});

test('a clock that runs out is told once, however often the sweep comes', async () => {
  const desk = await aDesk();
  await says(desk, 'm1', 'Do you ship to Norway?');
  await desk.drain();
  desk.advance(48 * 60 * MINUTE);
  await desk.sweep();
  await desk.sweep();

  expect((await typesIn(desk)).filter((type) => type === 'ticket.due')).toHaveLength(1);
});

test('no entry holds a word, a name or an id of the buyer, and each fits into one write unit', async () => {
  const desk = await aDesk();
  await says(desk, 'm1', 'My secret address is 1 Rose Lane', { orderId: 'o-1' });
  await desk.drain();
  const entries = desk.table.all().filter(({ pk }) => pk.startsWith('FEED#'));

  expect(entries).toHaveLength(1);
  for (const entry of entries) {
    expect(JSON.stringify(entry)).not.toMatch(/secret|Rose|Ana|b-1/);
    expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(1024);
  }
});
