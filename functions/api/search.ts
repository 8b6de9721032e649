import * as z from 'zod/mini';
import type { Message } from '../domain/message.ts';
import { orderPhaseSchema } from '../domain/order.ts';
import { type Principal, type ShopPlace, sees } from '../domain/principal.ts';
import { QUEUES, type Queue } from '../domain/queue.ts';
import type { OrderPlace } from '../store/orders.ts';
import type { Store } from '../store/store.ts';
import { cardOf, type TicketCard, ticketCardSchema } from '../store/tickets.ts';
import { cursorAt, cursorSchema, keptPage, limitSchema, type PageAsked, positionIn } from './paging.ts';
import { readingOf } from './reading.ts';
import { messageResource, messageResourceSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/** Shops asked in one request for a number that any of them may know. */
const MOST_SHOPS = 100;
/** Tickets whose threads one request looks through, and how much of each. */
const MOST_THREADS = 25;
const MESSAGES_EACH = 50;

const wordsSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));

const querySchema = z
  .strictObject({
    order: z.optional(wordsSchema),
    tracking: z.optional(wordsSchema),
    buyer: z.optional(wordsSchema),
    text: z.optional(wordsSchema.check(z.minLength(2))),
    connection: z.optional(z.string()),
    shop: z.optional(z.string()),
    limit: limitSchema,
    after: cursorSchema,
  })
  .check(
    z.refine(
      ({ order, tracking, buyer, text }) =>
        [order, tracking, text ?? buyer].filter((one) => one !== undefined).length === 1,
      'one of order, tracking, buyer, and text with or without a buyer',
    ),
    z.refine(({ connection, shop }) => (connection === undefined) === (shop === undefined), 'shop with its connection'),
    z.refine(({ text, shop }) => text === undefined || shop !== undefined, 'a text with connection and shop'),
  );
type Query = z.infer<typeof querySchema>;

const foundSchema = z.object({
  tickets: z.array(ticketCardSchema),
  orders: z.array(z.object({ connection: z.string(), shop: z.string(), orderId: z.string(), phase: orderPhaseSchema })),
  /** Where a text was found: the newest message of each ticket that has it. */
  messages: z.array(z.object({ ticketId: z.string(), message: messageResourceSchema })),
  /** How far this page looked, for a text: so many tickets, and so many of the newest messages of each. */
  looked: z.nullable(z.object({ tickets: z.int(), messagesEach: z.int() })),
  next: z.nullable(z.string()),
});
type Found = z.infer<typeof foundSchema>;

const NOTHING: Found = { tickets: [], orders: [], messages: [], looked: null, next: null };

/**
 * Finds tickets and orders by a number or a buyer's id, exactly, in all shops that the asker may see; or by words within one
 * buyer's tickets, or one shop's open ones. What it reads depends on the number of shops and on the page, never on history.
 */
export const search = route({
  method: 'GET',
  path: '/v1/search',
  summary:
    'Finds tickets and orders by order number, tracking number, buyer, or words in a buyer’s or a shop’s open tickets.',
  roles: DESK,
  query: querySchema,
  returns: foundSchema,
  problems: ['cursor-unreadable'],
  run: async ({ query, principal }, { store }) => ({ status: 200, body: await found(query, principal, store) }),
});

async function found(query: Query, asker: Principal, store: Store): Promise<Found> {
  if (query.tracking !== undefined) return byTracking(query.tracking, query, asker, store);
  if (query.text !== undefined) return byText(query.text, query, asker, store);
  return inShops(query, asker, store, async (place) => {
    if (query.order !== undefined) return about(await ordersAbout([{ ...place, orderId: query.order }], store), store);
    const { connection, shop } = place;
    const buyer = query.buyer ?? '';
    const [tickets, orders] = await Promise.all([
      store.tickets.ofBuyer(connection, shop, buyer, query.limit),
      store.orders.ofBuyer(connection, shop, buyer, query.limit),
    ]);
    return { tickets, orders: (await ordersAbout(orders, store)).flatMap(({ order }) => (order ? [order] : [])) };
  });
}

type Hits = Pick<Found, 'tickets' | 'orders'>;

/** Asks one shop after the other whether it knows; of more than a hundred, the next page asks the rest. */
async function inShops(
  { connection, shop, after }: Query,
  asker: Principal,
  store: Store,
  ask: (place: ShopPlace) => Promise<Hits>,
): Promise<Found> {
  const from = positionIn('places', after) ?? '';
  const all = connection !== undefined && shop !== undefined ? [{ connection, shop }] : await placesOf(asker, store);
  const left = all.filter((place) => sees(asker, place) && nameOf(place) > from);
  const asked = left.slice(0, MOST_SHOPS);
  const hits = await Promise.all(asked.map(ask));
  const last = left.length > asked.length ? asked.at(-1) : undefined;
  return {
    ...NOTHING,
    tickets: hits.flatMap(({ tickets }) => tickets),
    orders: hits.flatMap(({ orders }) => orders),
    next: cursorAt('places', last && nameOf(last)),
  };
}

async function placesOf(asker: Principal, store: Store): Promise<ShopPlace[]> {
  const places = asker.shops ? [...asker.shops] : await everyShop(store);
  return places.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

async function everyShop({ connections }: Store): Promise<ShopPlace[]> {
  const shops = await Promise.all((await connections.all()).map(({ id }) => connections.shops(id)));
  return shops.flat().map(({ connection, shop }) => ({ connection, shop }));
}

function nameOf({ connection, shop }: ShopPlace): string {
  return `${connection}#${shop}`;
}

async function byTracking(tracking: string, query: Query, asker: Principal, store: Store): Promise<Found> {
  const isAsked = (place: ShopPlace) =>
    query.shop === undefined || nameOf(place) === `${query.connection}#${query.shop}`;
  const places = (await store.orders.byTracking(tracking, query.limit)).filter(
    (place) => sees(asker, place) && isAsked(place),
  );
  return { ...NOTHING, ...(await about(await ordersAbout(places, store), store)) };
}

type About = { readonly order: Found['orders'][number] | undefined; readonly tickets: readonly string[] };

async function ordersAbout(places: readonly OrderPlace[], store: Store): Promise<About[]> {
  return Promise.all(
    places.map(async (place) => {
      const { order, tickets } = await store.orders.about(place);
      const { connection, shop, orderId } = place;
      return { order: order && { connection, shop, orderId, phase: order.phase }, tickets };
    }),
  );
}

/** Orders, and the tickets that speak of them. */
async function about(known: readonly About[], store: Store): Promise<Hits> {
  const ids = [...new Set(known.flatMap(({ tickets }) => tickets))];
  const tickets = await Promise.all(ids.map((id) => store.tickets.find(id)));
  return {
    orders: known.flatMap(({ order }) => (order ? [order] : [])),
    tickets: tickets.flatMap((one) => (one ? [cardOf(one.value)] : [])),
  };
}

async function byText(text: string, query: Query, asker: Principal, store: Store): Promise<Found> {
  const { connection = '', shop = '', buyer } = query;
  if (!sees(asker, { connection, shop })) return { ...NOTHING, looked: { tickets: 0, messagesEach: MESSAGES_EACH } };
  const limit = Math.min(query.limit, MOST_THREADS);
  const { items, next } =
    buyer === undefined
      ? await openOnes({ connection, shop }, { limit, after: positionIn('open', query.after) }, store)
      : await ofBuyer({ connection, shop, buyer }, { limit, after: positionIn('buyer', query.after) }, store);
  const wanted = folded(text);
  const hits = await Promise.all(items.map((card) => newestWith(wanted, card, store)));
  const found = items.flatMap((card, index) => {
    const message = hits[index];
    return message ? [{ card, message }] : [];
  });
  const channel = items[0]?.channel ?? '';
  const reading = await readingOf({ channel, connection, shop }, store);
  return {
    ...NOTHING,
    tickets: found.map(({ card }) => card),
    messages: found.map(({ card, message }) => ({
      ticketId: card.ticketId,
      message: messageResource(message, reading),
    })),
    looked: { tickets: items.length, messagesEach: MESSAGES_EACH },
    next,
  };
}

async function ofBuyer(buyer: ShopPlace & { readonly buyer: string }, page: PageAsked, store: Store) {
  const { items, after } = await store.tickets.pageOfBuyer(buyer, page);
  return { items, next: cursorAt('buyer', after) };
}

/** The shop's open tickets by what is due first, one queue after the other as long as the page has room. */
async function openOnes({ connection, shop }: ShopPlace, { limit, after = QUEUES[0] }: PageAsked, store: Store) {
  const isOfShop = (card: TicketCard) => card.connection === connection && card.shop === shop;
  const [name, ...rest] = after.split('#');
  const items: TicketCard[] = [];
  let queue: Queue | undefined = QUEUES.find((one) => one === name);
  let position = rest.length > 0 ? rest.join('#') : undefined;
  while (queue && items.length < limit) {
    const list: Queue = queue;
    const read = async (asked: PageAsked) => {
      const { cards, after: end } = await store.tickets.waiting(list, asked);
      return { items: cards, after: end };
    };
    const page = await keptPage({ limit: limit - items.length, after: position }, read, isOfShop);
    items.push(...page.items);
    // Either the page is full, or this much of the queue is as much as one request reads.
    if (page.after !== undefined) return { items, next: cursorAt('open', `${list}#${page.after}`) };
    queue = queueAfter(list);
    position = undefined;
  }
  return { items, next: cursorAt('open', queue) };
}

function queueAfter(queue: Queue): Queue | undefined {
  return QUEUES[QUEUES.indexOf(queue) + 1];
}

async function newestWith(wanted: string, { ticketId }: TicketCard, store: Store): Promise<Message | undefined> {
  const { items } = await store.messages.of(ticketId, { limit: MESSAGES_EACH, newestFirst: true });
  return items.find(({ text }) => folded(text).includes(wanted));
}

/** Wide and narrow forms, capital and small letters are the same to whoever looks for something. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
