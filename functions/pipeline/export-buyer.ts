import { hashedId, type IdPrefix } from '../domain/id.ts';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { beginSearch, NOTHING, type PrivacyOrder, type Search } from '../domain/privacy.ts';
import { statusOf } from '../domain/ticket.ts';
import { exportsOf, type Objects } from '../platform/objects.ts';
import { type HeldData, heldData } from './held-data.ts';
import type { Live } from './live.ts';
import { tombstoneOf } from './tombstones.ts';

export type ExportLive = Pick<Live, 'store' | 'secrets' | 'now'> & { readonly objects: Objects };

/** No ticket has more commands than this in any desk that we can think of; the newest are given. */
const MOST_CHANGES = 10_000;
const NAME: IdPrefix = 'evt';

/**
 * Everything that we hold of one person as one JSON object in the bucket (its shape: docs/privacy.md). The same order again
 * replaces it.
 */
export async function exportBuyer(
  order: PrivacyOrder,
  names: readonly string[],
  live: ExportLive,
): Promise<{ readonly key: string; readonly search: Search }> {
  const madeAt = live.now();
  const held = await heldData(order, names, [], live);
  const data = await dataOf(held, names, madeAt, live);
  const hash = await tombstoneOf(order.connection, names[0] ?? '', live.secrets);
  const key = `${exportsOf(hash)}${hashedId(NAME, order.connection, order.eventId)}.json`;
  await live.objects.put(key, Buffer.from(JSON.stringify(data, null, 1)));
  const found = {
    ...NOTHING,
    tickets: data.tickets.length,
    messages: data.tickets.reduce((sum, { messages }) => sum + messages.length, 0),
    replies: data.tickets.reduce((sum, { replies }) => sum + replies.length, 0),
    others: data.tickets.reduce((sum, { notes, history }) => sum + notes.length + history.length, 0),
    orders: data.orders.length,
    cases: data.disputes.length + data.reviews.length,
    buyers: data.buyers.length,
  };
  return { key, search: { ...beginSearch(madeAt), passes: 1, found } };
}

async function dataOf(held: HeldData, names: readonly string[], madeAt: Instant, live: ExportLive) {
  const { store } = live;
  const buyers = await Promise.all(held.buyers.map((one) => store.buyers.find(one.connection, one.shop, one.buyer)));
  const tickets = await inTurn(held.tickets, (ticketId) => ticketData(ticketId, live));
  const orders = await inTurn(held.orders, (one) => store.orders.find(one.connection, one.shop, one.orderId));
  const cases = await inTurn(held.cases, ({ kind, key }) => store.cases.at(kind, key));
  return {
    format: 'quayside-export/1',
    madeAt,
    names,
    buyers: present(buyers),
    tickets: present(tickets),
    orders: present(orders).map(({ applied: _applied, ...rest }) => rest),
    disputes: cases.flatMap((one) => (one && 'disputeId' in one ? [withoutMachinery(one)] : [])),
    reviews: cases.flatMap((one) => (one && 'reviewId' in one ? [withoutMachinery(one)] : [])),
  };
}

async function ticketData(ticketId: string, live: ExportLive) {
  const { store, objects } = live;
  const ticket = (await store.tickets.find(ticketId))?.value;
  if (!ticket) return undefined;
  const messages: ReturnType<typeof messageData>[] = [];
  let after: string | undefined;
  do {
    const page = await store.messages.of(ticketId, { limit: 100, after });
    for (const message of page.items) messages.push(messageData(message, await wholeText(message, live)));
    after = page.after;
  } while (after);
  const replies = await store.replies.of(ticketId);
  const { channel, connection, shop, conversation, buyer, queue, language, matter, urgency, order, tags } = ticket;
  return {
    ...{ ticketId, channel, connection, shop, conversation, buyer, queue, urgency, tags },
    openedAt: ticket.first.at,
    status: statusOf(ticket),
    language: language?.code,
    intent: matter?.intent,
    orderId: order?.id,
    messages,
    replies: replies.map(({ createdAt, settledAt, state, text, language: written, author, automatic }) => ({
      ...{ createdAt, settledAt, state, text, language: written, author, automatic },
    })),
    notes: (await store.notes.of(ticketId)).map(({ at, author, text }) => ({ at, author, text })),
    history: (await store.tickets.history(ticketId, MOST_CHANGES)).map(({ at, actor, action, note }) => ({
      ...{ at, actor, action, note },
    })),
    /** Keys of files in the bucket; they are fetched from the ticket. */
    files: await objects.list(`attachment/${ticketId}/`),
  };
}

function messageData(
  { at, from, automatic, attachments, orderId, itemId, understanding, correction }: Message,
  text: string,
) {
  return { at, from, automatic, text, attachments, orderId, itemId, understanding, correction };
}

async function wholeText({ text, textObject }: Message, { objects }: ExportLive): Promise<string> {
  const whole = textObject && (await objects.get(textObject));
  return whole ? Buffer.from(whole).toString() : text;
}

function withoutMachinery<T extends { applied: unknown; alarms: unknown }>({ applied: _a, alarms: _b, ...rest }: T) {
  return rest;
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.flatMap((value) => (value === undefined ? [] : [value]));
}

async function inTurn<T, R>(values: readonly T[], read: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await read(value));
  return results;
}
