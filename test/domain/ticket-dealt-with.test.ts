import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type By, reopen, resolve, snooze } from '../../functions/domain/commands.ts';
import { type Instant, instant } from '../../functions/domain/instant.ts';
import { isAfter, type Message, type Moment, momentOf } from '../../functions/domain/message.ts';
import { foldMessage, openTicket, settle, statusOf, type Ticket } from '../../functions/domain/ticket.ts';
import { AT, aMessage, arrivals, aThread, aTicket, RULES } from '../support/builders.ts';

const at = (n: number): Instant => instant(Date.parse(AT) + n * 1000);
/** When an answer to a word of that moment is due. */
const dueFor = (n: number): Instant => at(n + 12 * 3600);
const byLi = (n: number): By => ({ actor: { name: 'li', roles: ['agent'] }, at: at(n) });
const buyer = (n: number, id = `b${n}`) => aMessage({ messageId: id, at: at(n), channelTime: at(n) });
const seller = (n: number, id = `s${n}`) =>
  aMessage({ messageId: id, at: at(n), channelTime: at(n), from: 'seller', understanding: undefined });

/** Folds as triage does: each message is in the table before its ticket is folded. */
function desk() {
  const stored = new Map<string, Message>();
  let ticket: Ticket | undefined;
  return {
    get ticket(): Ticket {
      if (!ticket) throw new Error('no message yet');
      return ticket;
    },
    takes(message: Message) {
      stored.set(message.messageId, message);
      const before = ticket ?? openTicket(message, aThread(), 0, 'shopee', { id: 'buyer-1' });
      ticket = foldMessage(before, message, oldestAfter([...stored.values()], momentOf(message)), RULES);
      return this;
    },
    does(move: (ticket: Ticket) => Ticket) {
      ticket = move(this.ticket);
      return this;
    },
  };
}

function oldestAfter(messages: readonly Message[], moment: Moment): Moment | undefined {
  const later = messages.filter(({ from }) => from === 'buyer').map(momentOf);
  return later.filter((one) => isAfter(one, moment)).sort((a, b) => (isAfter(a, b) ? 1 : -1))[0];
}

describe('a resolved ticket', () => {
  test('has no clock: what the buyer wrote so far is dealt with', () => {
    const { ticket } = desk()
      .takes(buyer(1))
      .does((it) => resolve(it, byLi(10)));

    expect(statusOf(ticket)).toBe('resolved');
    expect(ticket).toMatchObject({ unanswered: undefined, clock: undefined });
  });

  test('is opened by an older word that only reached us after it: whoever resolved had not seen it', () => {
    const late = { ...buyer(5, 'late'), arrivedAt: at(30) };
    const { ticket } = desk()
      .takes({ ...buyer(1), arrivedAt: at(1) })
      .does((it) => resolve(it, byLi(10)))
      .takes(late);

    expect(statusOf(ticket)).toBe('open');
    expect(ticket.clock).toEqual({ kind: 'first-response', due: dueFor(5) });
  });

  test('stays resolved when a word that it dealt with is delivered again', () => {
    const known = { ...buyer(5), arrivedAt: at(6) };
    const { ticket } = desk()
      .takes(known)
      .does((it) => resolve(it, byLi(10)))
      .takes(known);

    expect(statusOf(ticket)).toBe('resolved');
  });

  test('is opened by the next word, and its clock runs from that word alone', () => {
    const { ticket } = desk()
      .takes(buyer(1))
      .does((it) => resolve(it, byLi(10)))
      .takes(buyer(20));

    expect(statusOf(ticket)).toBe('open');
    expect(ticket).toMatchObject({ unanswered: { id: 'b20' }, clock: { due: dueFor(20) } });
  });

  test('that was opened again is not overdue at once for an older word that comes late', () => {
    const late = buyer(-2 * 86_400);
    const resolved = () =>
      desk()
        .takes(buyer(1))
        .does((it) => resolve(it, byLi(10)));

    const byBuyer = resolved().takes(buyer(20)).takes(late).ticket;
    const byAgent = resolved()
      .does((it) => reopen(it, byLi(15)))
      .takes(late).ticket;

    expect(byBuyer.clock?.due).toBe(dueFor(20));
    expect(statusOf(byAgent)).toBe('open');
    expect(byAgent.clock).toBeUndefined();
  });

  test('keeps the clock of a new word when an answer from before the resolution arrives late', () => {
    const story = desk()
      .takes(buyer(1))
      .takes(buyer(5))
      .does((it) => resolve(it, byLi(10)))
      .takes(buyer(20));

    expect(story.takes(seller(3)).ticket.unanswered).toEqual({ at: at(20), id: 'b20' });
    expect(story.takes(seller(30)).ticket.unanswered).toBeUndefined();
  });

  test('deals with all that was seen, also where the channel’s clock runs ahead of ours', () => {
    const { ticket } = desk()
      .takes(buyer(12))
      .does((it) => resolve(it, byLi(10)));

    expect(statusOf(ticket)).toBe('resolved');
    expect(ticket.clock).toBeUndefined();
  });

  test('a reply that is settled late never brings back a word that is dealt with', () => {
    const before = { resolvedAt: at(10), lastSeller: { at: at(3), id: 's3' }, unanswered: { at: at(5), id: 'b5' } };

    const quiet = settle(aTicket({ ...before, lastBuyer: { at: at(5), id: 'b5' } }), RULES);
    const wroteAgain = settle(aTicket({ ...before, lastBuyer: { at: at(20), id: 'b20' } }), RULES);

    expect(quiet).toMatchObject({ unanswered: undefined, clock: undefined });
    expect(wroteAgain).toMatchObject({ unanswered: { id: 'b20' }, clock: { due: dueFor(20) } });
  });

  test('can be resolved and reopened time and again', () => {
    const once = desk()
      .takes(buyer(1))
      .does((it) => resolve(it, byLi(10)))
      .does((it) => reopen(it, byLi(10)));
    expect(statusOf(once.ticket)).toBe('open');

    once.does((it) => resolve(it, byLi(10)));
    expect(statusOf(once.ticket)).toBe('resolved');
    expect(statusOf(once.takes(buyer(11)).ticket)).toBe('open');
  });
});

describe('a snoozed ticket', () => {
  const asleep = () =>
    desk()
      .takes(buyer(1))
      .does((it) => snooze(it, byLi(10), at(86_400)));

  test('comes back with its clock when the buyer writes', () => {
    expect(statusOf(asleep().ticket)).toBe('snoozed');

    const { ticket } = asleep().takes(buyer(11));

    expect(statusOf(ticket)).toBe('open');
    expect(ticket.clock?.due, 'of the oldest word that waits').toBe(dueFor(1));
  });

  test('sleeps on when an older word comes late, or one of the shop’s own', () => {
    expect(statusOf(asleep().takes(buyer(9)).ticket)).toBe('snoozed');
    expect(statusOf(asleep().takes(seller(11)).ticket)).toBe('snoozed');
  });

  test('can be put to sleep again after the buyer woke it', () => {
    const again = asleep()
      .takes(buyer(11))
      .does((it) => snooze(it, byLi(12), at(86_400)));

    expect(statusOf(again.ticket)).toBe('snoozed');
    expect(statusOf(again.takes(buyer(13)).ticket)).toBe('open');
  });
});

test('a ticket is the same in whatever order messages come, whenever among them it was resolved or put to sleep', () => {
  const messages = fc
    .uniqueArray(fc.record({ n: fc.integer({ min: 0, max: 9 }), id: fc.constantFrom('a', 'b'), mine: fc.boolean() }), {
      minLength: 2,
      maxLength: 8,
      selector: ({ n, id }) => `${n}${id}`,
    })
    .map((drawn) => drawn.map(({ n, id, mine }) => (mine ? seller : buyer)(n, `${n}${id}`)));
  const commands = {
    resolve: (it: Ticket) => resolve(it, byLi(5)),
    'resolve, reopen': (it: Ticket) => reopen(resolve(it, byLi(5)), byLi(5)),
    snooze: (it: Ticket) => snooze(it, byLi(5), at(100)),
  };

  fc.assert(
    fc.property(
      messages,
      arrivals(messages),
      fc.constantFrom(...Object.values(commands)),
      (early, [restAll, rest], command) => {
        // The agent acts at 5: what is later cannot have come before that. What is earlier may come at any time.
        const seen = early.filter((message) => message.at <= at(5));
        const first = seen[0];
        if (!first) return;
        const story = (arriving: readonly Message[], before = seen) => {
          const it = desk();
          for (const message of before) it.takes(message);
          it.does(command);
          for (const message of arriving) it.takes(message);
          return it.ticket;
        };
        const inOrder = story(restAll.toSorted((a, b) => (isAfter(momentOf(a), momentOf(b)) ? 1 : -1)));

        expect(story(rest)).toEqual(inOrder);
        expect(story([...rest, ...seen], [first])).toEqual(inOrder);

        const buyers = [...seen, ...restAll].filter(({ from }) => from === 'buyer').map(momentOf);
        const waiting = buyers
          .filter((one) => isAfter(one, inOrder.lastSeller) && !(inOrder.resolvedAt && one.at <= inOrder.resolvedAt))
          .sort((a, b) => (isAfter(a, b) ? 1 : -1))[0];
        expect(inOrder.unanswered).toEqual(waiting);
      },
    ),
    { numRuns: 1500 },
  );
});
