import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { finish } from '../../functions/domain/case.ts';
import type { Happening } from '../../functions/domain/happening.ts';
import { digest } from '../../functions/domain/id.ts';
import type { Instant } from '../../functions/domain/instant.ts';
import { instant } from '../../functions/domain/instant.ts';
import type { Message } from '../../functions/domain/message.ts';
import { foldOrder } from '../../functions/domain/order.ts';
import type { Ticket } from '../../functions/domain/ticket.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { dueBy } from '../../functions/store/due.ts';
import { openStore, type Store } from '../../functions/store/store.ts';
import { keys, type Table } from '../../functions/store/table.ts';
import {
  AT,
  aDisputeEvent,
  aMessage,
  anOrderEvent,
  aReply,
  aShop,
  aThread,
  aTicket,
  CONNECTION,
  SHOP,
} from '../support/builders.ts';

/** One call as DynamoDB counted it. */
export type Call = { readonly what: string; readonly index: string; readonly read: number; readonly write: number };

/** Has every call of the client counted. Calls that fail a condition answer without a count: none of the questions below has one. */
export function counted(client: DynamoDBClient): Call[] {
  const calls: Call[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const what = (context.commandName ?? '').replace(/(Item)?Command$/, '');
      const counts = /^(Get|Put|Delete|Query)$/.test(what);
      if (counts) Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const result = await next(args);
      const { IndexName } = args.input as { IndexName?: string };
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      const units = ConsumedCapacity?.CapacityUnits ?? 0;
      const isRead = what === 'Get' || what === 'Query';
      if (counts) calls.push({ what, index: IndexName ?? '', read: isRead ? units : 0, write: isRead ? 0 : units });
      return result;
    },
    { step: 'initialize', name: 'countUnits', override: true },
  );
  return calls;
}

/** 43 characters that nothing makes shorter, as ids and bodies in base64 are. */
const noise = (n: number) => digest(['noise', n]);
const PLACE = { list: 'parked', shard: 0 } as const;
const minutes = (n: number): Instant => instant(Date.parse(AT) + n * 60_000);
const TOLD = { at: AT, id: '2277109380421234688' };
const TICKET = ticketIdOf(aThread({ conversation: 'measured' }), 0);
const TEXT = 'Halo kak, pesanan saya belum sampai juga padahal sudah dua minggu. Tolong dicek ya, terima kasih.';

/** A ticket with everything on it but replies under way. */
export function fullTicket(n: number, changes: Partial<Ticket> = {}): Ticket {
  return aTicket({
    conversation: n === 0 ? 'measured' : `conversation ${n}`,
    buyer: { id: `buyer-${n % 7}`, name: 'Siti Rahma Wijaya' },
    first: TOLD,
    lastBuyer: TOLD,
    lastSeller: TOLD,
    unanswered: TOLD,
    matter: { told: TOLD, intent: 'track_order', confidence: 0.87, needsPerson: false },
    language: { told: TOLD, code: 'id', certain: true },
    itemId: '23456789012',
    order: { id: '2603010A1B2C3D', told: TOLD, phase: 'shipped', phaseAt: AT },
    owner: 'li',
    flag: 'red',
    clock: { kind: 'next-response', due: minutes(n) },
    change: { seq: 3, actor: 'li', action: 'claimed', at: AT, key: noise(n) },
    ...changes,
  });
}

/** What stands in the table before the questions are asked; `history` times as much of what is over or waits elsewhere. */
export async function fill(table: Table, history: number): Promise<void> {
  const store = openStore(table);
  const work: (() => Promise<unknown>)[] = [];
  for (let n = 0; n <= 240 * history; n += 1) {
    work.push(() => store.tickets.save(fullTicket(n, n % 2 ? { owner: undefined } : {}), 0));
  }
  for (let n = 0; n < 60 * history; n += 1) work.push(() => store.messages.add(message(n)));
  for (let n = 1; n <= 110; n += 1) {
    work.push(() => store.clocks.park(parked(`prk_${n}`, -10 - n)));
  }
  for (let n = 0; n < 30 * history; n += 1) {
    const event = aDisputeEvent({ disputeId: `d${n}`, eventId: `e${n}`, respondBy: minutes(9000 + n) });
    work.push(() => store.cases.foldDispute(event, `dlv_${n}`, 'ID'));
  }
  for (let n = 0; n < 100; n += 1) {
    work.push(() => store.statements.event(DAY, `dlv_${n}`, 0, 'stored', 'order'));
    for (let before = 10; before < 10 + history; before += 1) {
      work.push(() => store.statements.event({ ...DAY, day: `2026-02-${before}` }, `dlv_${n}`, 0, 'stored', 'order'));
    }
  }
  for (let n = 0; n < 120 * history; n += 1) {
    const key = keys.happening(n % 4, `${minutes(-1000 + (n < 120 ? n : -n))}#${happening(n).tells[0]?.id}`);
    work.push(() => table.put({ ...key, data: happening(n) }, 'any'));
  }
  for (const change of [1, 2]) {
    work.push(() => store.notes.add(TICKET, { noteId: `nte_${change}`, author: 'li', at: AT, text: TEXT }));
  }
  work.push(() => store.replies.save(aReply({ ticket: TICKET, replyId: 'rpl_0' }), 0, minutes(2)));
  work.push(() => store.orders.fold(orderEvent(0), 'dlv_0'));
  const applied = Array.from({ length: 100 }, (_, n) => {
    return {
      event: `order-event-${n}`,
      delivery: `dlv_${noise(n).slice(0, 22)}`,
      at: minutes(n),
      what: 'READY_TO_SHIP',
    };
  });
  const old = { ...foldOrder(undefined, { ...orderEvent(0), orderId: 'old' }), applied };
  work.push(() => table.put({ ...keys.order(CONNECTION, SHOP, 'old'), data: old }, 0));
  work.push(() => store.orders.link(CONNECTION, SHOP, 'order-1', TICKET));
  work.push(() => store.connections.putConnection({ id: CONNECTION, channel: 'shopee', name: 'app', createdAt: AT }));
  for (let n = 0; n < 5; n += 1) work.push(() => store.connections.putShop(aShop({ shop: n === 0 ? SHOP : `${n}` })));
  work.push(() => store.access.save(CONNECTION, SHOP, ACCESS, 0));
  work.push(() => store.access.throttle(CONNECTION, SHOP, minutes(1)));
  for (let start = 0; start < work.length; start += 20) {
    await Promise.all(work.slice(start, start + 20).map((one) => one()));
  }
}

const DAY = { connection: CONNECTION, shop: SHOP, day: '2026-03-01' };
const ACCESS = {
  sealed: Array.from({ length: 14 }, (_, row) => noise(row)).join(''),
  expiresAt: minutes(240),
  reconnect: false,
};

function message(n: number, changes: Partial<Message> = {}): Message {
  return aMessage({ ticket: TICKET, messageId: `22771093804212${n}`, at: minutes(-n), text: TEXT, ...changes });
}

function parked(id: string, n: number) {
  const place = { connection: CONNECTION, shop: SHOP, notBefore: minutes(n) };
  return {
    id,
    what: 'delivery' as const,
    queue: 'intake' as const,
    body: Array.from({ length: 35 }, (_, row) => noise(row)).join(''),
    ...place,
  };
}

function orderEvent(n: number) {
  const line = (lineId: string) => ({
    lineId,
    sku: `SKU-${lineId}`,
    title: 'Lampu meja LED',
    quantity: 1,
    fulfilledBy: 'seller' as const,
  });
  const details = { buyer: 'buyer-1', lines: [line('1'), line('2')], total: { minor: 15_000_000, currency: 'IDR' } };
  return anOrderEvent({ eventId: `order-event-${n}`, occurredAt: minutes(n), details });
}

function happening(n: number): Happening {
  const id = (type: string) => `hap_${digest([type, n]).slice(0, 22)}`;
  const tells: Happening['tells'] = [
    { id: id('inquiry'), type: 'inquiry.received' },
    { id: id('ticket'), type: 'ticket.opened' },
  ];
  const place = { at: AT, connection: CONNECTION, shop: SHOP, ticket: TICKET, order: '2603010A1B2C3D' };
  return { tells, ...place, queue: 'in-sale', urgency: 'calm' };
}

type Question = readonly [question: string, ask: (store: Store) => Promise<unknown>];

/** Every question that a store answers, asked of full items. In this order: later ones build on what earlier ones wrote. */
export const QUESTIONS: readonly Question[] = [
  ['**Tickets** read one', (store) => store.tickets.find(TICKET)],
  ['make one', (store) => store.tickets.save(fullTicket(9999), 0)],
  ['write one, its place in the list unchanged', (store) => store.tickets.save(fullTicket(9999, { flag: 'blue' }), 1)],
  [
    'write one, its place in the list changed',
    (store) => store.tickets.save(fullTicket(9999, { owner: 'maria', clock: undefined }), 2),
  ],
  [
    'write one with a command, the one before put aside',
    (store) => store.tickets.saveChange(fullTicket(9999), 3, fullTicket(0).change),
  ],
  ['history of a ticket', (store) => store.tickets.history(fullTicket(9999).ticketId, 500)],
  ['which generation a message belongs to', (store) => store.tickets.generationAt(aThread(), AT)],
  ['start the next generation', (store) => store.tickets.startGeneration(aThread(), 0, AT)],
  ['25 of a worklist, free and held', (store) => store.tickets.waiting('in-sale', { limit: 25 })],
  [
    '25 of a worklist, free only (claim next)',
    (store) => store.tickets.waiting('in-sale', { limit: 25, claimed: false }),
  ],
  ['next 25', async (store) => store.tickets.waiting('in-sale', { limit: 25, after: `${minutes(25)}#` })],
  [
    'clocks run out on one partition, none',
    (store) => store.clocks.due({ list: 'in-sale/held', shard: 0 }, dueBy(minutes(-1)), 100),
  ],
  [
    'clocks run out on one partition, up to 10',
    (store) => store.clocks.due({ list: 'in-sale/held', shard: 0 }, dueBy(minutes(240)), 10),
  ],
  ['which shops a person may see', (store) => store.members.find('li')],
  [
    'an answer kept under a key: begin, keep',
    async (store) => {
      const beginning = await store.idempotency.begin('id', 'asked', AT);
      if (beginning.is === 'begun') await beginning.run.keep({ status: 200, body: '{}', headers: {} });
    },
  ],
  ["a buyer's newest 5 tickets", (store) => store.tickets.ofBuyer(CONNECTION, SHOP, 'buyer-1', 5)],

  ['**Messages** add', (store) => store.messages.add(message(99_000, { ticket: 'tkt_other' }))],
  ['newest 25 of a ticket', (store) => store.messages.of(TICKET, { limit: 25, newestFirst: true })],
  [
    'oldest unanswered after an answer, 5 messages later',
    (store) => store.messages.firstUnansweredAfter(TICKET, { at: minutes(-5), id: message(5).messageId }),
  ],
  [
    'newest 25 of a ticket and one merged into it',
    (store) => store.messages.ofAll([TICKET, 'tkt_other'], { limit: 25, newestFirst: true }),
  ],
  [
    'oldest unanswered, 5 messages after an answer',
    (store) => store.messages.firstUnanswered(TICKET, { answered: { at: minutes(-5), id: message(5).messageId } }),
  ],
  ["the shop's own since a moment, 5 messages later", (store) => store.messages.ownSince(TICKET, minutes(-5))],

  ['**Replies** read one', (store) => store.replies.find(TICKET, 'rpl_0')],
  [
    'make or write one that waits',
    (store) => store.replies.save(aReply({ ticket: 'tkt_other', replyId: 'rpl_1' }), 0, AT),
  ],
  [
    'settle one',
    (store) => store.replies.save(aReply({ ticket: 'tkt_other', replyId: 'rpl_1', state: 'sent' }), 1, undefined),
  ],
  ['of a ticket', (store) => store.replies.of(TICKET)],
  ['**Notes** add', (store) => store.notes.add('tkt_other', { noteId: 'nte_9', author: 'li', at: AT, text: TEXT })],
  ['of a ticket', (store) => store.notes.of(TICKET)],
  [
    '**Lock** of a conversation: take and release',
    async (store) => (await store.locks.take(aThread(), Date.now(), 30_000))?.release(),
  ],

  ['**Orders** read one', (store) => store.orders.find(CONNECTION, SHOP, 'order-1')],
  ['take in an event', (store) => store.orders.fold(orderEvent(1), 'dlv_1')],
  ['take in an event, 100 before', (store) => store.orders.fold({ ...orderEvent(999), orderId: 'old' }, 'dlv_1')],
  ['take in an event already known', (store) => store.orders.fold(orderEvent(1), 'dlv_2')],
  ['link a ticket', (store) => store.orders.link(CONNECTION, SHOP, 'order-2', TICKET)],
  [
    'one with its tickets, as a look-up asks each shop',
    (store) => store.orders.about({ connection: CONNECTION, shop: SHOP, orderId: 'order-1' }),
  ],
  [
    'the same where there is none',
    (store) => store.orders.about({ connection: CONNECTION, shop: SHOP, orderId: 'nothing' }),
  ],
  ['orders of a tracking number', (store) => store.orders.byTracking('tracking-of-none', 25)],
  ["a buyer's orders", (store) => store.orders.ofBuyer(CONNECTION, SHOP, 'buyer-1', 25)],
  ['tickets of an order', (store) => store.orders.tickets(CONNECTION, SHOP, 'order-1')],

  [
    '**Disputes** take in an event (reviews, notices, privacy orders alike)',
    (store) =>
      store.cases.foldDispute(aDisputeEvent({ disputeId: 'd', eventId: 'e', respondBy: minutes(9000) }), 'dlv_e', 'ID'),
  ],
  ['read one', (store) => store.cases.find('dispute', CONNECTION, SHOP, 'd')],
  ['25 open ones by what is due', (store) => store.cases.open('dispute', { limit: 25 })],
  ['ring an alarm', (store) => store.cases.raise('dispute', keys.dispute(CONNECTION, SHOP, 'd'), minutes(9000))],
  [
    'be done with one',
    async (store) => {
      const found = await store.cases.find('dispute', CONNECTION, SHOP, 'd');
      return found && store.cases.save('dispute', finish('dispute', found.value, { at: AT, by: 'li' }), found.version);
    },
  ],

  [
    '**Clocks** of one kind and partition, none due',
    (store) => store.clocks.due({ list: 'parked', shard: 0 }, dueBy(minutes(-9000)), 100),
  ],
  ['20 due', (store) => store.clocks.due({ list: 'parked', shard: 0 }, dueBy(minutes(0)), 20)],
  ['park', (store) => store.clocks.park(parked('prk_9999', 500))],
  ['read what is parked', (store) => store.clocks.parked(keys.parked('prk_9999'))],
  ['take it up again', (store) => store.clocks.unpark(keys.parked('prk_9999'))],
  ['10 of what is parked on each partition', (store) => store.clocks.waiting(10)],
  ['which pages of due things are out, none', (store) => store.pages.out(PLACE)],
  ['hand a page out', (store) => store.pages.take(PLACE, { after: '', to: `${AT}#prk_1` }, instant(Date.now()))],
  ['which pages are out, one', (store) => store.pages.out(PLACE)],
  ['be done with a page', (store) => store.pages.finish(PLACE, { after: '', to: '' })],
  ['set the next poll', (store) => store.clocks.schedulePoll(CONNECTION, AT)],
  ['when the next poll is', (store) => store.clocks.pollAt(CONNECTION)],

  ['**Access** read', (store) => store.access.find(CONNECTION, SHOP)],
  ['write', (store) => store.access.save(CONNECTION, SHOP, ACCESS, 1)],
  ['whether a shop is throttled', (store) => store.access.throttledUntil(CONNECTION, SHOP, AT)],
  ['throttle a shop', (store) => store.access.throttle(CONNECTION, SHOP, minutes(2))],
  ['take one call from a budget', (store) => store.access.takeFetch(CONNECTION, SHOP, 'orders', AT, 300)],
  ['**Connections** all', (store) => store.connections.all()],
  ['one', (store) => store.connections.find(CONNECTION)],
  ['shops of one (5)', (store) => store.connections.shops(CONNECTION)],
  ['one shop', (store) => store.connections.shop(CONNECTION, SHOP)],
  ['**Feed** tell of something', (store) => store.feed.tell(happening(0))],
  ['25 of what was told, all partitions', (store) => store.feed.read({ after: minutes(-1000), limit: 25 })],
  ['**Statement** note an event or a reply', (store) => store.statements.event(DAY, 'dlv_9999', 0, 'stored', 'order')],
  ['of a shop and day with 100 events', (store) => store.statements.of(DAY)],
];

export type Measured = { readonly question: string; readonly calls: readonly Call[] };

/** Asks every question once, in order, and gives what each one cost. */
export async function measure(store: Store, calls: Call[]): Promise<Measured[]> {
  // The number of partitions is read once a minute and is no part of any question.
  await store.clocks.shards();
  const measured: Measured[] = [];
  for (const [question, ask] of QUESTIONS) {
    calls.length = 0;
    await ask(store);
    measured.push({ question, calls: [...calls] });
  }
  return measured;
}

/** The table of docs/access-patterns.md. */
export function asMarkdown(measured: readonly Measured[]): string {
  const rows = measured.map(({ question, calls }) => {
    const names = calls.map(({ what, index }) => (index ? `${what} \`${index}\`` : what));
    const distinct = [...new Set(names)].map((name) => {
      const times = names.filter((other) => other === name).length;
      return times > 1 ? `${name} ×${times}` : name;
    });
    const sum = (units: (call: Call) => number) => calls.reduce((total, call) => total + units(call), 0);
    return `| ${question} | ${distinct.join(', ')} | ${sum(({ read }) => read)} | ${sum(({ write }) => write)} |`;
  });
  return ['| question | calls | read units | write units |', '| --- | --- | ---: | ---: |', ...rows].join('\n');
}
