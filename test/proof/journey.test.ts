import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReplyView } from './conversation.ts';
import { type Channel, type Desk, settledIn, startDesk, statementOf } from './desk.ts';

const HOUR = 3_600_000;

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk?.stop());

type Card = {
  readonly ticketId: string;
  readonly queue: string;
  readonly due: string | null;
  readonly overdue: boolean;
  readonly language: string;
};
type Ticket = {
  readonly id: string;
  readonly owner: string | null;
  readonly queue: string;
  readonly status: string;
  readonly clock: { readonly overdue: boolean } | null;
};

/** A buyer writes on the marketplace; it pushes to the door, and the desk does its work. */
async function buyerWrites(channel: Channel, message: { buyer: string; text: string; orderId?: string; at?: string }) {
  const { simulator, shop } = desk.places[channel];
  const push = await simulator.buyerWrites({ shop, ...message });
  await desk.cloud.drain();
  return push;
}

async function worklist(queue: string): Promise<Card[]> {
  const { body } = await desk.ask('li', 'GET', `/v1/queues/${queue}/tickets`);
  return (body as { items: Card[] }).items;
}

async function ticketOf(channel: Channel, buyer: string): Promise<{ ticket: Ticket; etag: string }> {
  const { connection, shop } = desk.places[channel];
  const list = (await desk.ask('li', 'GET', `/v1/buyers/${connection}/${shop}/${buyer}/tickets`)).body as {
    items: Card[];
  };
  const answer = await desk.ask('li', 'GET', `/v1/tickets/${list.items[0]?.ticketId}`);
  return { ticket: (answer.body as { ticket: Ticket }).ticket, etag: answer.headers.get('etag') ?? '' };
}

type Story = {
  readonly channel: Channel;
  readonly buyer: string;
  readonly asks: string;
  readonly queue: string;
  readonly language: string;
  readonly template: string;
  readonly variables: Record<string, unknown>;
  readonly hears: string;
};

const STORIES: readonly Story[] = [
  {
    channel: 'shopee',
    buyer: '100200300',
    asks: 'Vocês enviam esta luminária para Portugal? Quanto custa o frete e quanto tempo demora?',
    queue: 'pre-sale',
    language: 'pt',
    template: 'shipping-time',
    variables: { country: 'PT', days: 9 },
    hears: 'Olá! Agradecemos o seu interesse.\nO prazo de entrega costuma ser de 9 dias (destino: Portugal).',
  },
  {
    channel: 'ebay',
    buyer: 'kaeufer-77',
    asks: 'Wo bleibt mein Paket? Ich habe vor zwei Wochen bestellt und noch keine Sendungsnummer bekommen.',
    queue: 'in-sale',
    language: 'de',
    template: 'tracking-status',
    variables: { order: '12-34567-89012', carrier: 'DHL', tracking: '00340434161094042557' },
    hears:
      'Guten Tag, vielen Dank für Ihre Nachricht.\nIhre Bestellung 12-34567-89012 wurde mit DHL versendet.\nSendungsnummer: 00340434161094042557',
  },
  {
    channel: 'standard-webhooks',
    buyer: 'b-31',
    asks: 'Die Lampe gefällt mir leider nicht. Ich möchte sie zurückschicken, wie läuft die Rücksendung?',
    queue: 'after-sale',
    language: 'de',
    template: 'return-instructions',
    variables: { order: 'HG-1', days: 14 },
    hears:
      'Guten Tag,\nSie können die Artikel Ihrer Bestellung HG-1 innerhalb von 14 Tagen nach Erhalt zurücksenden.\nBitte beantragen Sie die Rückgabe in den Bestelldetails auf der Website, auf der Sie gekauft haben; dort wird Ihnen auch die Rücksendeadresse angezeigt.\nBitte verpacken Sie die Artikel sorgfältig und bewahren Sie den Einlieferungsbeleg auf.',
  },
];

describe.each(STORIES)('$channel', ({ channel, buyer, asks, queue, language, template, variables, hears }) => {
  test(`a question comes in, waits in ${queue}, is claimed, answered in the buyer’s language, and arrives`, async () => {
    const { simulator } = desk.places[channel];
    // Someone else asks the same, and has been waiting for an hour.
    const anHourAgo = new Date(desk.cloud.clock.now() - HOUR).toISOString();
    const before = await statementOf(desk, desk.cloud.clock.now());

    const push = await buyerWrites(channel, { buyer, text: asks });
    await buyerWrites(channel, { buyer: channel === 'ebay' ? 'patient' : '999', text: asks, at: anHourAgo });
    const waiting = await worklist(queue);

    expect(push.accepted).toBe(true);
    const mine = (await ticketOf(channel, buyer)).ticket.id;
    const patient = (await ticketOf(channel, channel === 'ebay' ? 'patient' : '999')).ticket.id;
    expect(waiting.map(({ ticketId }) => ticketId)).toEqual([patient, mine]);
    expect(waiting.map((card) => card.language)).toEqual([language, language]);
    const dues = waiting.map(({ due }) => Date.parse(due ?? ''));
    expect(Math.round(((dues[1] ?? 0) - (dues[0] ?? 0)) / 60_000)).toBe(60);

    // An agent who signed in takes first what is due first, then the other.
    const claimed = [];
    for (let times = 0; times < 3; times += 1) {
      const answer = await desk.ask('li', 'POST', `/v1/queues/${queue}/claim-next`);
      claimed.push(answer.status === 204 ? 'none' : (answer.body as { ticket: Ticket }).ticket.id);
    }
    expect(claimed).toEqual([patient, mine, 'none']);

    const { etag } = await ticketOf(channel, buyer);
    const headers = { 'if-match': etag, 'idempotency-key': `${channel}-1` };
    const committed = await desk.ask('li', 'POST', `/v1/tickets/${mine}/replies`, { template, variables }, headers);
    const replayed = await desk.ask('li', 'POST', `/v1/tickets/${mine}/replies`, { template, variables }, headers);
    await desk.cloud.drain();

    expect([committed.status, replayed.status, replayed.headers.get('idempotency-replayed')]).toEqual([
      202,
      202,
      'true',
    ]);
    const reply = await desk.ask('li', 'GET', committed.headers.get('location') ?? '');
    expect((reply.body as ReplyView).state).toBe('sent');
    expect(simulator.log.received.filter((one) => one.buyer === buyer).map(({ text }) => text)).toEqual([hears]);
    // Answered: no clock runs any more.
    expect((await ticketOf(channel, buyer)).ticket.clock).toBeNull();

    const after = await statementOf(desk, desk.cloud.clock.now());
    expect(settledIn(after) - settledIn(before)).toBe(2);
    expect([after.stored - before.stored, after.replies.sent - before.replies.sent]).toEqual([2, 1]);
    expect([after.waiting, after.deadLettered]).toEqual([0, 0]);
  });
});

test('a delivery that the order’s own event tells of moves the ticket from in-sale to after-sale', async () => {
  const { simulator, shop } = desk.places['standard-webhooks'];
  const order = (status: string, phase: string, minutes: number) =>
    simulator.push({
      type: 'order.updated',
      timestamp: new Date(desk.cloud.clock.now() - HOUR + minutes * 60_000).toISOString(),
      data: { shop, orderId: 'HG-2', status, phase, buyer: 'b-32' },
    });
  await order('paid', 'paid', 0);
  await buyerWrites('standard-webhooks', {
    buyer: 'b-32',
    text: 'Where is my order? When will it be shipped?',
    orderId: 'HG-2',
  });
  const whilePaid = (await ticketOf('standard-webhooks', 'b-32')).ticket.queue;

  await order('delivered', 'delivered', 30);
  await desk.cloud.drain();
  // Older news that comes late changes nothing.
  await order('handed over', 'shipped', 15);
  await desk.cloud.drain();

  const { ticket } = await ticketOf('standard-webhooks', 'b-32');
  expect([whilePaid, ticket.queue]).toEqual(['in-sale', 'after-sale']);
  expect((await worklist('after-sale')).map(({ ticketId }) => ticketId)).toContain(ticket.id);
  expect((await worklist('in-sale')).map(({ ticketId }) => ticketId)).not.toContain(ticket.id);
});

test('a snoozed ticket is off the list until its time has come', async () => {
  await buyerWrites('standard-webhooks', { buyer: 'b-33', text: 'Do you have this lamp in blue?' });
  const { ticket, etag } = await ticketOf('standard-webhooks', 'b-33');
  const isListed = async () => (await worklist('pre-sale')).some(({ ticketId }) => ticketId === ticket.id);
  const before = await isListed();

  const until = new Date(desk.cloud.clock.now() + HOUR).toISOString();
  await desk.ask('li', 'POST', `/v1/tickets/${ticket.id}/snooze`, { until }, { 'if-match': etag });
  await desk.cloud.runSchedule('sweep-clocks');
  const asleep = await isListed();
  desk.cloud.advance(HOUR + 1000);
  await desk.cloud.runSchedule('sweep-clocks');

  expect([before, asleep, await isListed()]).toEqual([true, false, true]);
});

test('a clock that runs out is raised by the sweep, once, and puts the ticket before those that still have time', async () => {
  await buyerWrites('standard-webhooks', { buyer: 'b-34', text: 'What does shipping to Norway cost?' });
  const late = (await ticketOf('standard-webhooks', 'b-34')).ticket;
  desk.cloud.advance(24 * HOUR + 1000);
  await buyerWrites('standard-webhooks', { buyer: 'b-35', text: 'What does shipping to Norway cost?' });
  const raisedBefore = desk.lines.filter(({ line }) => line.includes('ClockRaised')).length;

  await desk.cloud.runSchedule('sweep-clocks');
  const raised = desk.lines.filter(({ line }) => line.includes('ClockRaised')).length - raisedBefore;
  await desk.cloud.runSchedule('sweep-clocks');
  const raisedAgain = desk.lines.filter(({ line }) => line.includes('ClockRaised')).length - raisedBefore;

  const list = await worklist('pre-sale');
  const inTime = (await ticketOf('standard-webhooks', 'b-35')).ticket;
  expect(list.find(({ ticketId }) => ticketId === late.id)?.overdue).toBe(true);
  expect(list.find(({ ticketId }) => ticketId === inTime.id)?.overdue).toBe(false);
  const place = (id: string) => list.findIndex(({ ticketId }) => ticketId === id);
  expect(place(late.id)).toBeLessThan(place(inTime.id));
  expect(raised).toBeGreaterThan(0);
  expect(raisedAgain).toBe(raised);
});

test('who is in no group sees only themselves, who is in one does its work, who is in two does both', async () => {
  const seen = async (person: string) => {
    const paths = [
      '/v1/me',
      '/v1/queues',
      `/v1/statement?day=${new Date(desk.cloud.clock.now()).toISOString().slice(0, 10)}`,
    ];
    return Promise.all(paths.map(async (path) => (await desk.ask(person, 'GET', path)).status));
  };
  const roles = async (person: string) => ((await desk.ask(person, 'GET', '/v1/me')).body as { roles: string[] }).roles;
  const nobody = await fetch(`${desk.cloud.url}/v1/me`);

  expect(await seen('guest')).toEqual([200, 403, 403]);
  expect(await seen('li')).toEqual([200, 200, 403]);
  expect(await seen('sam')).toEqual([200, 403, 200]);
  expect(await seen('chen')).toEqual([200, 200, 200]);
  expect([await roles('guest'), await roles('li'), await roles('chen')]).toEqual([
    [],
    ['agent'],
    ['agent', 'supervisor'],
  ]);
  expect(nobody.status).toBe(401);
});

test('in the end the statement says what the marketplaces’ own logs say', async () => {
  const statement = await statementOf(desk, desk.cloud.clock.now());
  const logs = Object.values(desk.places).map(({ simulator }) => simulator.log);
  const accepted = logs.flatMap(({ delivered }) => delivered.filter((push) => push.accepted)).length;
  const received = logs.flatMap((log) => log.received).length;

  expect([statement.accepted, settledIn(statement), statement.replies.sent]).toEqual([accepted, accepted, received]);
  expect(desk.deadLetters()).toEqual([]);
});
