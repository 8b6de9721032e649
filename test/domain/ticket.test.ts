import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../functions/domain/instant.ts';
import { isAfter, type Message, type Moment, momentOf } from '../../functions/domain/message.ts';
import { foldOrder, ORDER_PHASES, type Order } from '../../functions/domain/order.ts';
import {
  dueOf,
  foldMessage,
  foldOrderPhase,
  isOverdue,
  openTicket,
  raiseClock,
  startsAnew,
  statusOf,
  type Ticket,
} from '../../functions/domain/ticket.ts';
import { INTENTS, URGENCIES } from '../../functions/domain/understanding.ts';
import { aMessage, anOrderEvent, anUnderstanding, arrivals, aThread, aTicket, RULES } from '../support/builders.ts';

const second = (n: number): Instant => instant(Date.parse('2026-03-01T08:00:00.000Z') + n * 1000);
const days = (n: number): Instant => second(n * 86_400);

/** Few moments and few ids, so that ties and late arrivals come up often. */
const messages = fc.uniqueArray(
  fc.record({
    n: fc.integer({ min: 0, max: 9 }),
    id: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom('buyer', 'buyer', 'seller', 'platform', 'automatic', 'away note'),
    intent: fc.constantFrom(...INTENTS),
    urgency: fc.constantFrom('calm', 'calm', ...URGENCIES),
    language: fc.constantFrom('text', 'site', 'none'),
    code: fc.constantFrom('es', 'pt', 'und'),
    orderId: fc.constantFrom(undefined, 'order-1', 'order-2'),
    itemId: fc.constantFrom(undefined, 'item-1', 'item-2'),
  }),
  { minLength: 1, maxLength: 7, selector: ({ n, id }) => `${n}${id}` },
);
type Drawn = typeof messages extends fc.Arbitrary<(infer M)[]> ? M : never;

function messageOf({ n, id, kind, intent, urgency, language, code, orderId, itemId }: Drawn): Message {
  const from = kind === 'seller' || kind === 'platform' ? kind : kind === 'away note' ? 'seller' : 'buyer';
  const understanding =
    from === 'buyer' ? anUnderstanding(intent, urgency, { code, confidence: 1, from: language }) : undefined;
  const at = second(n);
  return aMessage({
    ...{ at, channelTime: at, messageId: `${n}${id}`, from, orderId, itemId, understanding },
    automatic: kind === 'automatic' || kind === 'away note',
  });
}

/** What triage and the order's road do around the folds: messages, orders and links are stored first, then the ticket is folded. */
class Desk {
  readonly stored: Message[] = [];
  readonly orders = new Map<string, Omit<Order, 'applied'>>();
  readonly links = new Set<string>();
  ticket: Ticket | undefined;

  message(message: Message): void {
    if (!this.stored.some(({ messageId }) => messageId === message.messageId)) this.stored.push(message);
    if (message.from === 'buyer' && message.orderId) this.links.add(message.orderId);
    const moment = momentOf(message);
    const before = this.ticket ?? openTicket(message, aThread(), 0, 'shopee', { id: 'buyer-1' });
    this.ticket = foldMessage(before, message, this.#firstUnansweredAfter(moment), RULES);
    const order = this.orders.get(message.from === 'buyer' ? (message.orderId ?? '') : '');
    if (order) this.#move(order);
  }

  order(event: Parameters<typeof foldOrder>[1]): void {
    const before = this.orders.get(event.orderId);
    const order = foldOrder(before && { ...before, applied: [] }, event);
    this.orders.set(event.orderId, order);
    if (this.links.has(event.orderId)) this.#move(order);
  }

  #move({ orderId, phase, statusTold }: Omit<Order, 'applied'>): void {
    if (this.ticket) this.ticket = foldOrderPhase(this.ticket, orderId, phase, statusTold.at, RULES);
  }

  #firstUnansweredAfter(seller: Moment): Moment | undefined {
    const later = this.stored.filter(({ from }) => from === 'buyer').map(momentOf);
    return later.filter((moment) => isAfter(moment, seller)).sort((a, b) => (isAfter(a, b) ? 1 : -1))[0];
  }
}

function ticketAfter(arrivals: Message[]): Ticket | undefined {
  const desk = new Desk();
  for (const message of arrivals) desk.message(message);
  return desk.ticket;
}

describe('a ticket is the same in whatever order its messages come, and however often', () => {
  test('messages alone', () => {
    fc.assert(
      fc.property(arrivals(messages.map((drawn) => drawn.map(messageOf))), ([all, arrived]) => {
        expect(ticketAfter(arrived)).toEqual(ticketAfter(all));
      }),
      { numRuns: 1500 },
    );
  });

  test('messages and the news of the orders that they speak of', () => {
    const news = fc.uniqueArray(
      fc.record({
        n: fc.integer({ min: 0, max: 9 }),
        id: fc.constantFrom('a', 'b'),
        orderId: fc.constantFrom('order-1', 'order-2'),
        phase: fc.constantFrom(...ORDER_PHASES),
      }),
      { maxLength: 5, selector: ({ n, id }) => `${n}${id}` },
    );
    const steps = fc.tuple(messages, news).map(([drawn, events]) => [
      ...drawn.map((one) => ({ message: messageOf(one) })),
      ...events.map(({ n, id, orderId, phase }) => ({
        event: anOrderEvent({ eventId: `${n}${id}`, occurredAt: second(n), orderId, phase, status: phase }),
      })),
    ]);
    const deskAfter = (taken: ({ message: Message } | { event: ReturnType<typeof anOrderEvent> })[]) => {
      const desk = new Desk();
      for (const step of taken) 'message' in step ? desk.message(step.message) : desk.order(step.event);
      return desk;
    };

    fc.assert(
      fc.property(arrivals(steps), ([all, arrived]) => {
        const [one, other] = [deskAfter(all), deskAfter(arrived)];
        expect(other.ticket).toEqual(one.ticket);
        const order = one.ticket?.order && one.orders.get(one.ticket.order.id);
        if (order) expect(one.ticket?.order?.phase).toBe(order.phase);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('who waits for an answer', () => {
  const buyer = (n: number) => aMessage({ messageId: `b${n}`, at: second(n) });
  const seller = (n: number, automatic = false) =>
    aMessage({ messageId: `s${n}`, at: second(n), from: 'seller', automatic });

  test('the clock runs from the oldest word of the buyer that no person answered', () => {
    expect(ticketAfter([buyer(2), buyer(1)])).toMatchObject({
      unanswered: { at: second(1), id: 'b1' },
      clock: { kind: 'first-response', due: second(1 + 12 * 3600) },
    });
    expect(ticketAfter([buyer(1), seller(2), buyer(4), buyer(3)])).toMatchObject({
      unanswered: { at: second(3), id: 'b3' },
      clock: { kind: 'next-response', due: second(3 + 12 * 3600) },
    });
  });

  test('an answer stops it, a robot does not', () => {
    const answered = ticketAfter([buyer(1), seller(2)]);
    expect(answered?.unanswered).toBeUndefined();
    expect(answered?.clock).toBeUndefined();
    expect(ticketAfter([buyer(1), seller(2, true)])?.unanswered).toEqual({ at: second(1), id: 'b1' });
  });

  test('an answer that was written before the question does not stop it', () => {
    expect(ticketAfter([buyer(2), seller(1)])?.unanswered).toEqual({ at: second(2), id: 'b2' });
  });

  test('safety is due, and raised, from the moment it was written', () => {
    const unsafe = aMessage({ at: second(5), understanding: anUnderstanding('item_damaged_defective', 'safety') });

    expect(ticketAfter([unsafe])?.clock).toEqual({ kind: 'first-response', due: second(5), raisedAt: second(5) });
  });

  test('a clock that was raised stays raised while its due time stands', () => {
    const ticket = ticketAfter([buyer(1)]);
    const raised = ticket && raiseClock(ticket, days(1));

    const later = raised && foldMessage(raised, buyer(3), undefined, RULES);
    const sooner = raised && foldMessage(raised, buyer(0), undefined, RULES);

    expect(later?.clock?.raisedAt).toBe(days(1));
    expect(sooner?.clock).toEqual({ kind: 'first-response', due: second(12 * 3600) });
  });
});

describe('what it is about', () => {
  const says = (n: number, intent: (typeof INTENTS)[number], more: Partial<Message> = {}) =>
    aMessage({ messageId: `m${n}`, at: second(n), understanding: anUnderstanding(intent), ...more });

  test('the latest word that says something decides; thanks do not change the matter', () => {
    const ticket = ticketAfter([says(1, 'return_request'), says(2, 'track_order'), says(3, 'greeting_thanks')]);

    expect(ticket).toMatchObject({ matter: { intent: 'track_order' }, queue: 'in-sale' });
  });

  test('thanks alone are what it is about until something is said', () => {
    expect(ticketAfter([says(1, 'greeting_thanks')])?.matter?.intent).toBe('greeting_thanks');
    expect(ticketAfter([says(2, 'greeting_thanks'), says(1, 'availability')])?.matter?.intent).toBe('availability');
  });

  test('a queue that an agent chose stays, whatever is said', () => {
    const handedOver = aTicket({ queue: 'after-sale', queueSetBy: 'li' });

    expect(foldMessage(handedOver, says(9, 'availability'), undefined, RULES).queue).toBe('after-sale');
  });

  test('what agents did is not touched by a message', () => {
    const mine = { owner: 'li', flag: 'red', escalated: true, pending: ['rpl_1'], resolvedAt: second(1) } as const;
    const ticket = aTicket({ ...mine, pending: ['rpl_1'] });

    expect(foldMessage(ticket, says(9, 'availability'), undefined, RULES)).toMatchObject(mine);
  });

  test("the site's language stands in until the words tell one, however late", () => {
    const guess = { code: 'id', confidence: 0, from: 'site' } as const;
    const told = { code: 'en', confidence: 1, from: 'text' } as const;
    const from = (n: number, language: typeof guess | typeof told) =>
      says(n, 'other', { understanding: anUnderstanding('other', 'calm', language) });

    expect(ticketAfter([from(2, guess)])?.language).toMatchObject({ code: 'id', certain: false });
    expect(ticketAfter([from(2, guess), from(1, told)])?.language).toMatchObject({ code: 'en', certain: true });
  });

  test('older news of an order, and news of another one, change nothing', () => {
    const ticket = ticketAfter([says(1, 'track_order', { orderId: 'order-1' })]);
    const shipped = ticket && foldOrderPhase(ticket, 'order-1', 'shipped', second(9), RULES);

    expect(shipped?.order?.phase).toBe('shipped');
    expect(shipped && foldOrderPhase(shipped, 'order-1', 'paid', second(8), RULES)).toEqual(shipped);
    expect(shipped && foldOrderPhase(shipped, 'order-2', 'paid', second(10), RULES)).toEqual(shipped);
  });
});

describe('status', () => {
  const resolvedAt = days(10);
  const wrote = (at: Instant) => ({ lastBuyer: { at, id: 'm' } });

  test.each([
    ['nothing was done', {}, 'open'],
    ['resolved after the last word', { resolvedAt, ...wrote(days(9)) }, 'resolved'],
    ['resolved at the very moment of the last word', { resolvedAt, ...wrote(resolvedAt) }, 'resolved'],
    ['the buyer wrote after that', { resolvedAt, ...wrote(second(864_001)) }, 'open'],
    ['snoozed', { snoozedUntil: days(20), ...wrote(days(9)) }, 'snoozed'],
    ['written after the snooze ended', { snoozedUntil: days(20), ...wrote(days(21)) }, 'open'],
    ['snoozed, then resolved', { snoozedUntil: days(20), resolvedAt, ...wrote(days(9)) }, 'resolved'],
    [
      'resolved, and reopened by the buyer within a snooze',
      { snoozedUntil: days(20), resolvedAt, ...wrote(days(11)) },
      'snoozed',
    ],
    ['resolved without a word of the buyer', { resolvedAt }, 'resolved'],
  ] as const)('%s', (_, ticket, status) => {
    expect(statusOf(ticket)).toBe(status);
  });

  test('a message starts a new ticket only when the last one was resolved more than the days allowed before', () => {
    const resolved = { resolvedAt, ...wrote(days(9)) };

    expect(startsAnew(resolved, days(40), 30)).toBe(false);
    expect(startsAnew(resolved, instant(Date.parse(days(40)) + 1), 30)).toBe(true);
    expect(startsAnew({ ...resolved, ...wrote(days(12)) }, days(99), 30)).toBe(false);
    expect(startsAnew(wrote(days(1)), days(99), 30)).toBe(false);
    expect(startsAnew(resolved, days(1), 0)).toBe(false);
  });
});

describe('the response clock', () => {
  const due = second(60);
  const ticket = aTicket({ clock: { kind: 'first-response', due } });

  test('is overdue from its very moment until it is raised', () => {
    expect(isOverdue(ticket, second(59))).toBe(false);
    expect(isOverdue(ticket, due)).toBe(true);
    expect(isOverdue(raiseClock(ticket, due), days(1))).toBe(false);
    expect(isOverdue({}, days(1))).toBe(false);
  });

  test('is raised once; a sweep more than five minutes late says so', () => {
    expect(raiseClock(ticket, second(59))).toBe(ticket);
    expect(raiseClock(ticket, second(360)).clock).toEqual({ kind: 'first-response', due, raisedAt: second(360) });
    const late = raiseClock(ticket, second(361));
    expect(late.clock).toEqual({ kind: 'first-response', due, raisedAt: second(361), late: true });
    expect(raiseClock(late, days(3))).toBe(late);
  });

  test('a ticket with nothing due comes after every one that has', () => {
    expect(dueOf({}) > dueOf(ticket)).toBe(true);
    expect(dueOf(ticket)).toBe(due);
  });
});
