import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../functions/domain/instant.ts';
import { merge } from '../../functions/domain/merge.ts';
import { statusOf } from '../../functions/domain/ticket.ts';
import { currentTicket } from '../../functions/pipeline/merge-tickets.ts';
import type { Store } from '../../functions/store/store.ts';
import { SUPERVISOR } from '../api/desk.ts';
import { aDesk, recordsOf, START } from '../support/desk.ts';
import { answers, apiOver, deliveryOf, orderMoves, says, type Told, ticketOf } from '../support/merging.ts';

/** Two conversations of one buyer about one lamp; the second is merged into the first. */
const ONE = ticketOf('c-1');
const TWO = ticketOf('c-2');

const STORY: readonly Told[] = [
  says('c-1', 'm1', 0, 'Do you ship this lamp to Portugal?'),
  answers('c-1', 'a1', 5, 'Yes, five days.'),
  orderMoves('o1', 20, 'paid', 'paid'),
  says('c-2', 'n1', 30, 'Where is my order o-1? It should have been here by now', { orderId: 'o-1' }),
  says('c-1', 'm2', 35, 'Hello? I also wrote to you elsewhere'),
  orderMoves('o2', 40, 'shipped', 'shipped'),
  answers('c-1', 'a2', 45, 'One moment please.'),
  says('c-2', 'n2', 50, 'A lâmpada chegou partida, quero o meu dinheiro de volta', { orderId: 'o-1' }),
  orderMoves('o3', 60, 'delivered', 'delivered'),
  answers('c-2', 'b1', 70, 'We are out of office.', { automatic: true }),
  says('c-1', 'm3', 80, 'ok'),
];

type Desk = Awaited<ReturnType<typeof aDesk>>;

async function mergeTwoIntoOne(desk: Desk) {
  return apiOver(desk).command(TWO, 'merge', { into: ONE }, 'merge-1');
}

async function bothAreThere(desk: Desk): Promise<boolean> {
  const [one, two] = await Promise.all([desk.store.tickets.find(ONE), desk.store.tickets.find(TWO)]);
  return one !== undefined && two !== undefined;
}

/** All that was recorded but for the redirect itself, which says how far it had come when it became one. */
async function outcomeOf(desk: Desk) {
  const records = recordsOf(desk.table.all()) as { pk: string; sk: string }[];
  return records.filter(({ pk, sk }) => !(pk === `TICKET#${TWO}` && sk === 'TICKET'));
}

async function threadOf(desk: Desk, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const heard = await apiOver(desk).get(`/v1/tickets/${ONE}?limit=${limit}${next && `&after=${next}`}`);
    const page = heard.body.messages as { items: { id: string }[]; next: string | null };
    ids.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  return ids;
}

describe('any interleaving of a merge and deliveries', () => {
  test('leaves the same ticket and the same messages as all deliveries in order and the merge after them', async () => {
    const inOrder = await aDesk();
    for (const event of STORY) await inOrder.triage(deliveryOf(event));
    await mergeTwoIntoOne(inOrder);
    const expected = await outcomeOf(inOrder);
    expect((await inOrder.store.tickets.find(ONE))?.value).toMatchObject({
      merged: [TWO],
      queue: 'after-sale',
      order: { id: 'o-1', phase: 'delivered' },
      language: { code: 'pt' },
      // Nobody answered what was written in the second conversation.
      unanswered: { id: 'n1' },
    });

    const copies = STORY.flatMap((event) => [deliveryOf(event, 0), deliveryOf(event, 1)]);
    const arrivals = fc.shuffledSubarray(copies, { minLength: copies.length, maxLength: copies.length });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.nat({ max: copies.length }), async (deliveries, mergedAfter) => {
        const desk = await aDesk();
        let isMerged = false;
        for (const [index, delivery] of deliveries.entries()) {
          await desk.triage(delivery);
          if (isMerged || index < mergedAfter || !(await bothAreThere(desk))) continue;
          expect((await mergeTwoIntoOne(desk)).status).toBe(200);
          isMerged = true;
        }
        if (!isMerged) await mergeTwoIntoOne(desk);
        expect(await outcomeOf(desk)).toEqual(expected);
        expect(await desk.store.tickets.find(TWO)).toMatchObject({ value: { mergedInto: ONE } });
      }),
      { numRuns: 60 },
    );
  });

  test('shows every message once, newest first, whatever the size of a page', async () => {
    const desk = await aDesk();
    for (const event of STORY) await desk.triage(deliveryOf(event));
    await mergeTwoIntoOne(desk);
    const expected = ['m3', 'b1', 'n2', 'a2', 'm2', 'n1', 'a1', 'm1'];

    for (const limit of [1, 2, 3, 8, 25]) expect(await threadOf(desk, limit)).toEqual(expected);
  });
});

describe('what comes for a ticket that was merged away', () => {
  test('a late word of the buyer lands on the other, opens it where it was resolved, and is due there', async () => {
    const desk = await merged();
    await apiOver(desk).command(ONE, 'resolve', {});
    desk.advance(MINUTE);
    await desk.triage(deliveryOf(says('c-2', 'late', 590, 'Is anybody there?'), 0, desk.now()));

    const ticket = (await desk.store.tickets.find(ONE))?.value;

    expect(ticket && statusOf(ticket)).toBe('open');
    expect(ticket?.unanswered).toMatchObject({ id: 'late' });
    expect((await threadOf(desk, 25))[0]).toBe('late');
  });

  test('a buyer who writes long after the other was resolved begins the next ticket of their conversation', async () => {
    const desk = await merged();
    await apiOver(desk).command(ONE, 'resolve', {});
    desk.advance(30 * 24 * 60 * MINUTE);
    await desk.tell('inquiry.created', says('c-2', 'anew', 0, 'I have a new question').data, { id: 'anew' });
    await desk.drain();

    expect((await desk.store.tickets.find(ONE))?.value.lastBuyer?.id).not.toBe('anew');
    const buyers = await desk.store.tickets.ofBuyer('con_test_own_shop_0001', 'shop-1', 'b-1', 10);
    expect(buyers.map(({ status }) => status).sort()).toEqual(['merged', 'open', 'resolved']);
  });

  test('an answer in one conversation leaves what waits in the other', async () => {
    const desk = await merged();
    await desk.triage(deliveryOf(answers('c-1', 'late', 90, 'It left today.')));
    expect((await desk.store.tickets.find(ONE))?.value.unanswered?.id).toBe('n1');

    await desk.triage(deliveryOf(answers('c-2', 'late-too', 95, 'We are sorry.')));
    expect((await desk.store.tickets.find(ONE))?.value.unanswered).toBeUndefined();
  });

  test('reading it is a permanent redirect; commands on it are refused and say where it went', async () => {
    const desk = await merged();

    expect(await apiOver(desk).get(`/v1/tickets/${TWO}`)).toMatchObject({
      status: 308,
      headers: { location: `/v1/tickets/${ONE}` },
      body: { mergedInto: ONE },
    });
    for (const [name, body] of [
      ['claim', {}],
      ['flag', { colour: 'red' }],
      ['note', { text: 'hm' }],
      ['replies', { text: 'hm' }],
      ['merge', { into: ONE }],
    ] as const) {
      expect(await apiOver(desk).command(TWO, name, body, `key-${name}`), name).toMatchObject({
        status: 409,
        headers: { location: `/v1/tickets/${ONE}` },
        body: { code: 'ticket-merged', mergedInto: ONE },
      });
    }
  });

  test('its history is kept and tells of the merge, and so does that of the other', async () => {
    const desk = await merged();
    const changes = async (id: string) => (await apiOver(desk).get(`/v1/tickets/${id}/history`)).body.items;

    expect(await changes(TWO)).toMatchObject([{ action: 'merge', note: ONE, actor: 'chen' }]);
    expect(await changes(ONE)).toMatchObject([{ action: 'merged-in', note: TWO, actor: 'chen' }]);
  });
});

describe('replies', () => {
  test('on the ticket that stays go to the conversation that the buyer last wrote in', async () => {
    const desk = await merged();
    await apiOver(desk).command(ONE, 'replies', { text: 'On its way.' }, 'r-1');
    await desk.triage(deliveryOf(says('c-2', 'late', 590, 'And my lamp?')));
    await apiOver(desk).command(ONE, 'replies', { text: 'That too.' }, 'r-2');
    await desk.drain(['outbox']);

    // `m3` was the last word, then `late`.
    expect(sentTo(desk)).toEqual([
      ['c-1', 'On its way.'],
      ['c-2', 'That too.'],
    ]);
    expect((await desk.store.tickets.find(ONE))?.value).toMatchObject({ pending: [] });
  });

  test('sent from the ticket that stays answer all of its conversations', async () => {
    const desk = await merged();
    await apiOver(desk).command(ONE, 'replies', { text: 'Your money is on its way.' }, 'r-1');
    await desk.drain(['outbox']);

    const ticket = (await desk.store.tickets.find(ONE))?.value;
    expect(ticket?.unanswered).toBeUndefined();
    expect(ticket?.clock).toBeUndefined();
  });

  test('under way when their ticket is merged away still go out, before any later one to their conversation', async () => {
    const desk = await aDesk();
    for (const event of STORY) await desk.triage(deliveryOf(event));
    await desk.triage(deliveryOf(says('c-2', 'last', 85, 'Well?')));
    await apiOver(desk).command(TWO, 'replies', { text: 'first' }, 'r-1');
    await mergeTwoIntoOne(desk);
    await apiOver(desk).command(ONE, 'replies', { text: 'second' }, 'r-2');
    // The wake-up of the later one comes first.
    desk.queues.set('outbox', (desk.queues.get('outbox') ?? []).toReversed());
    await desk.drain(['outbox']);

    expect(sentTo(desk)).toEqual([
      ['c-2', 'first'],
      ['c-2', 'second'],
    ]);
    const shown = (await apiOver(desk).get(`/v1/tickets/${ONE}`)).body.replies;
    expect(shown).toMatchObject([
      { ticket: TWO, state: 'sent' },
      { ticket: ONE, state: 'sent' },
    ]);
    expect((await desk.store.tickets.find(TWO))?.value.pending).toEqual([]);
  });

  test('of unknown outcome stay in sight on the ticket that stays, are decided there, and hold up what follows', async () => {
    let isDown = true;
    const outside = () => {
      if (isDown) throw new TypeError('reset');
      return { status: 200, body: '{}' };
    };
    const desk = await aDesk({ outside });
    for (const event of [...STORY, says('c-2', 'last', 85, 'Well?')]) await desk.triage(deliveryOf(event));
    const { body } = await apiOver(desk).command(TWO, 'replies', { text: 'first' }, 'r-1');
    await desk.drain(['outbox']);
    await mergeTwoIntoOne(desk);
    isDown = false;
    await apiOver(desk).command(ONE, 'replies', { text: 'second' }, 'r-2');
    await desk.drain(['outbox']);
    expect(desk.sent).toHaveLength(1);
    expect((await apiOver(desk).get(`/v1/tickets/${ONE}`)).body.replies).toMatchObject([
      { state: 'unknown' },
      { state: 'queued' },
    ]);

    const decided = await apiOver(desk).command(ONE, `replies/${body.id}/decision`, { decision: 'send-again' });
    await desk.drain(['outbox']);

    expect(decided.status).toBe(200);
    expect(sentTo(desk).slice(1)).toEqual([
      ['c-2', 'first'],
      ['c-2', 'second'],
    ]);
  });

  test('of unknown outcome are settled by an echo in their own conversation, not by the same words in another', async () => {
    const outside = () => {
      throw new TypeError('reset');
    };
    const desk = await aDesk({ outside });
    for (const event of [...STORY, says('c-2', 'last', 85, 'Well?')]) await desk.triage(deliveryOf(event));
    await mergeTwoIntoOne(desk);
    const { body } = await apiOver(desk).command(ONE, 'replies', { text: 'On its way.' }, 'r-1');
    await desk.drain(['outbox']);
    const state = async () => (await desk.store.replies.find(ONE, String(body.id)))?.value.state;
    const echo = (conversation: string, id: string) =>
      desk.triage(deliveryOf({ ...answers(conversation, id, 0, 'On its way.'), at: START }));

    await echo('c-1', 'e1');
    expect(await state()).toBe('unknown');
    await echo('c-2', 'e2');
    expect(await state()).toBe('sent');
  });
});

describe('a merge that dies on the way', () => {
  test('is finished by the same command again', async () => {
    const desk = await aDesk();
    for (const event of STORY) await desk.triage(deliveryOf(event));
    const given = { body: { into: ONE }, ifMatch: `"v${(await desk.store.tickets.find(TWO))?.version}"`, key: 'k-1' };
    const again = () => apiOver(desk).ask('POST', `/v1/tickets/${TWO}/merge`, given);
    const whole = desk.live.store;
    const tickets: Store['tickets'] = {
      ...whole.tickets,
      saveChange: (ticket, version, previous) => {
        if (ticket.ticketId === ONE) throw new Error('died');
        return whole.tickets.saveChange(ticket, version, previous);
      },
    };
    desk.live.store = { ...whole, tickets };
    expect((await again()).status).toBe(500);
    expect((await desk.store.tickets.find(ONE))?.value.merged).toBeUndefined();
    desk.live.store = whole;

    expect(await again()).toMatchObject({
      status: 200,
      headers: { 'idempotency-replayed': 'true' },
      body: { ticket: { id: ONE, mergedTickets: [TWO] } },
    });
  });

  test('is finished by the sweep, once', async () => {
    const desk = await halfMerged();
    desk.advance(3 * MINUTE);
    await desk.sweep();
    await desk.sweep();

    expect(await desk.store.tickets.find(ONE)).toMatchObject({ value: { merged: [TWO], unanswered: { id: 'n1' } } });
    expect((await desk.store.tickets.find(TWO))?.value.mergeDue).toBeUndefined();
    expect(await desk.store.tickets.history(ONE, 10)).toHaveLength(1);
  });

  test('is finished by the next message, which finds all that came before it', async () => {
    const desk = await halfMerged();
    await desk.triage(deliveryOf(says('c-2', 'late', 590, 'Hello?')));

    expect((await desk.store.tickets.find(ONE))?.value).toMatchObject({
      merged: [TWO],
      lastBuyer: { id: 'late' },
      unanswered: { id: 'n1' },
    });
  });

  test('and crosses the opposite one leaves one of the two, with both threads', async () => {
    const desk = await halfMerged();
    const one = await desk.store.tickets.find(ONE);
    const two = await desk.store.tickets.find(TWO);
    if (!one || !two) throw new Error('not there');
    // The other agent read both before either was merged.
    const crossing = merge(one.value, { actor: SUPERVISOR, at: desk.now() }, { ...two.value, mergedInto: undefined });
    await desk.store.tickets.saveChange(crossing, one.version, one.value.change);
    for (const id of [ONE, TWO, ONE]) await currentTicket(id, desk.live);

    const [stays, gone] = [ONE, TWO].sort();
    expect((await desk.store.tickets.find(gone ?? ''))?.value).toMatchObject({ mergedInto: stays });
    const ticket = (await desk.store.tickets.find(stays ?? ''))?.value;
    expect(ticket).toMatchObject({ merged: [gone], unanswered: { id: 'n1' }, clock: { kind: 'next-response' } });
    expect(ticket?.mergedInto).toBeUndefined();
  });
});

async function merged(): Promise<Desk> {
  const desk = await aDesk();
  for (const event of STORY) await desk.triage(deliveryOf(event));
  await mergeTwoIntoOne(desk);
  return desk;
}

/** The write on the second ticket is done; the first has not heard of it. */
async function halfMerged(): Promise<Desk> {
  const desk = await aDesk();
  for (const event of STORY) await desk.triage(deliveryOf(event));
  const [one, two] = await Promise.all([desk.store.tickets.find(ONE), desk.store.tickets.find(TWO)]);
  if (!one || !two) throw new Error('not there');
  const away = merge(two.value, { actor: SUPERVISOR, at: desk.now() }, one.value);
  await desk.store.tickets.saveChange(away, two.version, two.value.change);
  return desk;
}

function sentTo({ sent }: Desk): [string, string][] {
  return sent.map(({ body }) => {
    const { data } = JSON.parse(body) as { data: { conversation: string; text: string } };
    return [data.conversation, data.text];
  });
}
