import { expect, test } from 'vitest';
import { claim } from '../../functions/domain/commands.ts';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { carryOutRule } from '../../functions/pipeline/carry-out-rule.ts';
import { read, type Work, workSchema } from '../../functions/platform/wire.ts';
import { aDesk, OWN_SHOP, START } from '../support/desk.ts';

const TICKET = ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation: 'c-1' }, 0);
const CHEN = { name: 'chen', roles: ['supervisor'] } as const;
type Desk = Awaited<ReturnType<typeof aDesk>>;

/** A desk that has understood a threat, and the work that came of it. */
async function withThreat() {
  const desk = await aDesk();
  await says(desk, 'm-threat', 'I will open a dispute and file a chargeback with my bank.', START);
  const [work] = workIn(desk);
  if (!work) throw new Error('no work came of it');
  return { desk, work };
}

async function says(desk: Desk, messageId: string, text: string, at: string) {
  const message = { shop: 'shop-1', messageId, conversation: 'c-1', buyer: { id: 'b-1' }, text };
  await desk.tell('inquiry.created', message, { id: `evt-${messageId}`, at });
  await desk.drain(['intake']);
}

function workIn(desk: Desk): Work[] {
  const bodies = ['pre-sale', 'in-sale', 'after-sale'] as const;
  return bodies.flatMap((queue) => (desk.queues.get(queue) ?? []).map((body) => read(workSchema, body)));
}

async function ticketOf(desk: Desk) {
  const found = await desk.store.tickets.find(TICKET);
  if (!found) throw new Error('no ticket');
  return found;
}

test('work that comes again after a supervisor has taken the ticket up escalates nothing again', async () => {
  const { desk, work } = await withThreat();
  await carryOutRule(work, desk.live);
  const escalated = await ticketOf(desk);
  expect(escalated.value).toMatchObject({ escalated: true, flag: 'red' });
  const taken = claim(escalated.value, { actor: CHEN, at: after(START, MINUTE), key: 'k-1' });
  await desk.store.tickets.saveChange(taken, escalated.version, escalated.value.change);

  await carryOutRule(work, desk.live);

  expect((await ticketOf(desk)).value).toMatchObject({ escalated: false, change: { actor: 'chen' } });
});

test('work is carried out however many messages have come since', async () => {
  const { desk, work } = await withThreat();
  for (let number = 1; number <= 60; number += 1) {
    await says(desk, `m-${number}`, 'Hello?', after(START, number * 1000));
  }

  await carryOutRule(work, desk.live);

  expect((await ticketOf(desk)).value.escalated).toBe(true);
});

test('work of an earlier release, without the time of its message, is carried out', async () => {
  const { desk, work } = await withThreat();

  await carryOutRule({ ...work, v: 1, channelTime: undefined }, desk.live);

  expect((await ticketOf(desk)).value.escalated).toBe(true);
});

test('work does nothing once a person has said that the message is something else', async () => {
  const { desk, work } = await withThreat();
  const message = await desk.store.messages.named([TICKET], 'm-threat');
  if (!message) throw new Error('no message');
  const by = { by: 'li', at: after(START, MINUTE) };
  await desk.store.messages.correct(message, { ...by, intent: 'track_order', urgency: 'calm' });

  await carryOutRule(work, desk.live);

  expect((await ticketOf(desk)).value.escalated).toBe(false);
});

test('work whose message is not there comes again', async () => {
  const { desk, work } = await withThreat();

  await expect(carryOutRule({ ...work, messageId: 'm-nowhere' }, desk.live)).rejects.toThrow('not there');
});
