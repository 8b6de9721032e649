import type { OrderEvent } from '../../../../functions/domain/event.ts';
import { after, DAY, HOUR, type Instant, MINUTE } from '../../../../functions/domain/instant.ts';
import type { Message } from '../../../../functions/domain/message.ts';
import type { Queue } from '../../../../functions/domain/queue.ts';
import { foldMessage, openTicket, type Ticket } from '../../../../functions/domain/ticket.ts';
import { memoryTable } from '../../../../functions/store/memory-table.ts';
import { openStore, type Store } from '../../../../functions/store/store.ts';
import type { Item } from '../../../../functions/store/table.ts';

/** When the measuring begins. */
export const NOW: Instant = '2026-11-22T08:00:00.000Z';
/** A desk of any size has so many clocks that run out within the next hour. */
export const DUE_SOON = 40;
export const PLACE = { channel: 'shopee', connection: 'con_bench00000000000', shop: '700100' } as const;
/** The queue that is measured. */
export const QUEUE: Queue = 'in-sale';

const HOUSE = {
  afterSaleFrom: 'delivered' as const,
  fulfilledBy: 'seller' as const,
  reopenWithinDays: 14,
  ownNames: [],
};
const RULES = { shop: { afterSaleFrom: 'delivered' as const }, respondWithinMs: DAY };
/** Of twenty tickets ten are over; of the open ones a part is held and a part overdue. */
const KINDS = 20;

/** What a desk holds that has had so many tickets: each with its thread, a reply, its order and an outcome in the statement. */
export async function deskOf(tickets: number): Promise<Item[]> {
  const table = memoryTable(() => Date.parse(NOW));
  const store = openStore(table);
  const { connection } = PLACE;
  await store.connections.putConnection({ id: connection, channel: PLACE.channel, name: 'bench', createdAt: NOW });
  await store.connections.putShop({ ...PLACE, name: 'Bench', timeZone: 'Asia/Jakarta', ...HOUSE });
  for (let n = 0; n < tickets; n += 1) await putTicket(store, n);
  for (let n = 0; n < tickets / 20; n += 1) await putDispute(store, n);
  return table.all();
}

async function putTicket(store: Store, n: number): Promise<void> {
  const ticket = ticketOf(n);
  const { ticketId, connection, shop } = ticket;
  await store.tickets.save(ticket, 0);
  for (const message of threadOf(n, ticketId)) await store.messages.add(message);
  const reply = { ...replyTo(ticket, n), state: 'sent' as const, settledAt: NOW, settledBy: 'channel' };
  await store.replies.save(reply, 0, undefined);
  await store.orders.fold(orderEvent(n), `dlv_${n}`);
  await store.orders.link(connection, shop, orderOf(n), ticketId);
  await store.statements.event({ connection, shop, day: dayOfTicket(n) }, `dlv_${n}`, 0, 'stored', 'inquiry');
}

function dayOfTicket(n: number): string {
  return after(NOW, -(n % 300) * DAY).slice(0, 10);
}

async function putDispute(store: Store, n: number): Promise<void> {
  const event = {
    kind: 'dispute' as const,
    ...PLACE,
    eventId: `evt_dispute_${n}`,
    occurredAt: after(NOW, -n * MINUTE),
    disputeId: `dispute-${n}`,
    type: 'claim' as const,
    orderId: orderOf(n),
    status: n % 2 ? 'closed' : 'needs_response',
    open: n % 2 === 0,
    // Far enough that none rings while it is measured.
    respondBy: after(NOW, 5 * DAY + n * MINUTE),
  };
  await store.cases.foldDispute(event, `dlv_${event.eventId}`, 'ID');
}

function ticketOf(n: number): Ticket {
  const conversation = `conversation-${n}`;
  const thread = { connection: PLACE.connection, shop: PLACE.shop, conversation };
  const buyer = { id: buyerOf(n), name: 'Siti Rahma' };
  const [first, ...more] = threadOf(n, 'tkt_unknown');
  if (!first) throw new RangeError('a thread has a message');
  const open = openTicket(first, thread, 0, PLACE.channel, buyer);
  const folded = [first, ...more].reduce((ticket, message) => foldMessage(ticket, message, undefined, RULES), open);
  return { ...folded, queue: QUEUE, queueSetBy: 'bench', ...stateOf(n) };
}

/** When the clocks of {@link dueTicket} have all run out. */
export const DUE_AT: Instant = after(NOW, MINUTE);

/** A ticket whose clock runs out within the minute after `NOW`. */
export function dueTicket(n: number): Ticket {
  const due = after(NOW, n % MINUTE);
  return { ...ticketOf(n), resolvedAt: undefined, clock: { kind: 'next-response', due }, owner: undefined };
}

/** The first few come due within the hour; all others are over, held, overdue or due another day. */
function stateOf(n: number): Partial<Ticket> {
  const clock = { kind: 'next-response' as const, due: after(NOW, 3 * HOUR + n * 1000) };
  if (n > 0 && n <= DUE_SOON) return { clock: { ...clock, due: after(NOW, n * MINUTE) } };
  const kind = n % KINDS;
  const overdue = { ...clock, due: after(NOW, -n * MINUTE), raisedAt: NOW };
  if (kind >= 10 || n === 0) return { clock: undefined, unanswered: undefined, resolvedAt: NOW };
  if (kind >= 8) return { clock: overdue };
  if (kind >= 6) return { clock: overdue, owner: `agent-${n % 30}` };
  return kind >= 4 ? { clock, owner: `agent-${n % 30}` } : { clock };
}

/** Two words of the buyer and an answer; the ticket that is opened has a longer story. */
function threadOf(n: number, ticket: string): Message[] {
  return Array.from({ length: n === 0 ? 40 : 3 }, (_, index) => {
    const at = after(NOW, -HOUR * (n % 1000) - (60 - index) * MINUTE);
    const from = index === 1 ? 'seller' : 'buyer';
    return {
      ticket,
      messageId: `message-${n}-${index}`,
      eventId: `event-${n}-${index}`,
      delivery: `dlv_${n}_${index}`,
      channelTime: at,
      at,
      clamped: false,
      from,
      automatic: false,
      text: TEXT,
      attachments: [],
      orderId: orderOf(n),
      ...(from === 'buyer' ? { understanding: UNDERSTOOD } : {}),
    };
  });
}

const TEXT = 'Halo kak, pesanan saya belum sampai juga padahal sudah dua minggu. Tolong dicek ya, terima kasih.';
const UNDERSTOOD: Message['understanding'] = {
  model: 'bench',
  language: { code: 'id', confidence: 0.9, from: 'text' },
  intents: [{ intent: 'track_order', confidence: 0.9 }],
  urgency: 'calm',
  needsPerson: false,
};

/** A reply as it was committed, before anything became of it. */
export function replyTo({ ticketId, channel, connection, shop, conversation, buyer }: Ticket, n: number) {
  return {
    replyId: `rpl_${String(n).padStart(22, '0')}`,
    ticket: ticketId,
    channel,
    connection,
    shop,
    conversation,
    buyer: buyer.id,
    bodyHash: 'x'.repeat(43),
    text: 'Pesanan kakak sedang dalam perjalanan, mohon ditunggu ya.',
    language: 'id',
    author: 'li',
    automatic: false,
    createdAt: after(NOW, -HOUR),
    state: 'queued' as const,
    attempts: 0,
  };
}

function orderEvent(n: number): OrderEvent {
  return {
    kind: 'order',
    ...PLACE,
    eventId: `evt_order_${n}`,
    occurredAt: after(NOW, -DAY),
    orderId: orderOf(n),
    status: 'SHIPPED',
    phase: 'shipped',
    details: {
      buyer: buyerOf(n),
      lines: [{ lineId: '1', itemId: '4112503530', title: 'Lamp', quantity: 1, fulfilledBy: 'seller' }],
      total: { minor: 150_000, currency: 'IDR' },
      shipment: { carrier: 'JNE', tracking: trackingOf(n) },
    },
  };
}

/** Each buyer has come three times. */
function buyerOf(n: number): string {
  return `buyer-${Math.floor(n / 3)}`;
}

function orderOf(n: number): string {
  return `2603010${String(n).padStart(7, '0')}`;
}

function trackingOf(n: number): string {
  return `JNE${String(n).padStart(9, '0')}`;
}

/** The ticket, buyer and order that are looked at; the same on a desk of any size. */
export const measured = {
  ticketId: ticketOf(0).ticketId,
  buyer: buyerOf(0),
  orderId: orderOf(0),
  tracking: trackingOf(0),
};
