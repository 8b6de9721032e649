import { describe, expect, test } from 'vitest';
import type { Shop } from '../../functions/domain/connection.ts';
import { momentOf } from '../../functions/domain/message.ts';
import { foldMessage, type Ticket } from '../../functions/domain/ticket.ts';
import { eraseTicket } from '../../functions/pipeline/erase-ticket.ts';
import { aMessage, anUnderstanding, aTicket, CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, itemsOf, LI, NOW, SUPERVISOR, WANG } from './desk.ts';
import { dying } from './tables.ts';

const LIST = `/v1/corrections?connection=${CONNECTION}&shop=${SHOP}`;

/** A desk with one message of a buyer, understood wrongly, on a ticket that follows from it. */
async function aMisreading(
  changes: Partial<Ticket> = {},
  shop: Partial<Shop> = {},
  around?: Parameters<typeof anApi>[0],
) {
  const api = anApi(around);
  await api.hasShop(SHOP, shop);
  const message = aMessage({
    text: 'Bitte den Auftrag 4711 stornieren',
    understanding: anUnderstanding('track_order', 'furious', { code: 'nl', confidence: 0.6, from: 'text' }),
  });
  await api.honest.messages.add(message);
  const told = momentOf(message);
  const { ticket, path, etag } = await api.hasTicket({
    matter: { told, intent: 'track_order', confidence: 0.8, needsPerson: false },
    language: { told, code: 'nl', certain: true },
    urgency: 'furious',
    queue: 'in-sale',
    ...changes,
  });
  const at = `${path}/messages/${message.messageId}/correction`;
  const correct = (body: unknown, more: { key?: string; ifMatch?: string; who?: typeof LI } = {}) =>
    api.post(more.who ?? LI, at, { ifMatch: more.ifMatch ?? etag, body, ...(more.key ? { key: more.key } : {}) });
  return { ...api, message, ticket, path, etag, correct };
}

test('what the ticket took from the message is put right, and the message shows both guess and correction', async () => {
  const { correct, get, path } = await aMisreading();

  const heard = await correct({ intent: 'cancel_order', language: 'de', urgency: 'calm' });

  expect(heard).toMatchObject({
    status: 200,
    body: {
      ticket: {
        intent: { name: 'cancel_order', confidence: 1 },
        language: { code: 'de', certain: true },
        urgency: 'calm',
        queue: 'in-sale',
        needsPerson: false,
        change: { actor: 'li', action: 'correct', note: 'de, cancel_order, calm' },
      },
    },
  });
  const { messages } = (await get(LI, path)).body as { messages: { items: unknown[] } };
  expect(messages.items).toMatchObject([
    {
      understanding: { intents: [{ intent: 'track_order' }], urgency: 'furious' },
      correction: { by: 'li', at: NOW, intent: 'cancel_order', language: 'de', urgency: 'calm' },
    },
  ]);
});

describe('the ticket moves where needed', () => {
  test('to the queue that the right intent calls for, and is free there', async () => {
    const { correct } = await aMisreading({ owner: 'li' });

    expect((await correct({ intent: 'item_damaged_defective' })).body).toMatchObject({
      ticket: { queue: 'after-sale', queueSetBy: null, owner: null },
    });
  });

  test('to the queue that the person names, which stays', async () => {
    const { correct } = await aMisreading();

    expect((await correct({ queue: 'pre-sale' })).body).toMatchObject({
      ticket: { queue: 'pre-sale', queueSetBy: 'li' },
    });
  });

  test('not at all where the queue is the same: who holds it keeps it', async () => {
    const { correct } = await aMisreading({ owner: 'li' });

    expect((await correct({ intent: 'cancel_order' })).body).toMatchObject({
      ticket: { queue: 'in-sale', owner: 'li' },
    });
  });

  test('not away from a queue that somebody chose before', async () => {
    const { correct } = await aMisreading({ queue: 'pre-sale', queueSetBy: 'chen' });

    expect((await correct({ intent: 'item_damaged_defective' })).body).toMatchObject({ ticket: { queue: 'pre-sale' } });
  });
});

test('an older message that is corrected leaves what a later one said', async () => {
  const api = await aMisreading();
  const later = { messageId: 'message-9', at: '2026-03-01T08:59:59.000Z', channelTime: '2026-03-01T08:59:59.000Z' };
  await api.honest.messages.add(aMessage({ ...later, understanding: anUnderstanding('wrong_item') }));

  expect((await api.correct({ intent: 'cancel_order' })).body).toMatchObject({
    ticket: { intent: { name: 'wrong_item' }, queue: 'after-sale' },
  });
});

test('what other messages sound like is not forgotten with one that is called calm', async () => {
  const api = await aMisreading();
  const other = aMessage({
    messageId: 'message-0',
    at: '2026-02-28T08:00:00.000Z',
    understanding: { ...anUnderstanding('dispute_threat', 'threatening'), signals: ['dispute-threat'] },
  });
  await api.honest.messages.add(other);

  expect((await api.correct({ urgency: 'calm' })).body).toMatchObject({
    ticket: { urgency: 'threatening', signals: ['dispute-threat'] },
  });
});

test('a message that is said to be a mere greeting leaves the matter that was spoken of before', async () => {
  const api = await aMisreading();
  const earlier = { messageId: 'message-0', at: '2026-02-28T08:00:00.000Z', channelTime: '2026-02-28T08:00:00.000Z' };
  await api.honest.messages.add(aMessage({ ...earlier, understanding: anUnderstanding('wrong_item') }));

  expect((await api.correct({ intent: 'greeting_thanks' })).body).toMatchObject({
    ticket: { intent: { name: 'wrong_item' }, queue: 'after-sale' },
  });
});

test('a message of unknown language makes the ticket no more certain of its own when its intent is corrected', async () => {
  const api = await aMisreading();
  const unknown = anUnderstanding('other', 'calm', { code: 'und', confidence: 0, from: 'none' });
  const later = { messageId: 'message-9', at: '2026-03-01T08:59:59.000Z', channelTime: '2026-03-01T08:59:59.000Z' };
  await api.honest.messages.add(aMessage({ ...later, understanding: unknown }));
  const path = `${api.path}/messages/message-9/correction`;

  expect((await api.post(LI, path, { ifMatch: api.etag, body: { intent: 'track_order' } })).body).toMatchObject({
    ticket: { intent: { name: 'track_order' }, language: { code: 'nl', certain: true } },
  });
});

test('what an agent calls dangerous is due at once and waits for a supervisor, who is told', async () => {
  const { correct, get, turnTo } = await aMisreading({ unanswered: { at: NOW, id: 'message-1' } });

  const heard = await correct({ urgency: 'safety' });

  expect(heard.body).toMatchObject({
    ticket: {
      urgency: 'safety',
      escalated: true,
      flag: 'red',
      clock: { due: NOW },
      change: { action: 'correct-to-danger' },
    },
  });
  // The feed lets what it tells lie for a moment, so that nothing comes in before it.
  turnTo('2026-03-01T09:05:00.000Z');
  const { items } = (await get(SUPERVISOR, '/v1/events?type=ticket.escalated')).body as { items: unknown[] };
  expect(items).toHaveLength(1);
});

test('the history says what each person said, and a repeat that comes late undoes no later word', async () => {
  const { correct, get, path, turnTo } = await aMisreading();
  const first = await correct({ intent: 'cancel_order', urgency: 'calm' }, { key: 'k-1' });
  turnTo('2026-03-01T09:05:00.000Z');
  const second = await correct({ intent: 'spam' }, { who: WANG, ifMatch: first.headers.etag ?? '' });

  const late = await correct({ intent: 'cancel_order', urgency: 'calm' }, { key: 'k-1' });

  expect(second.body).toMatchObject({ ticket: { change: { actor: 'wang', note: 'spam' } } });
  expect(late).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  const { messages } = (await get(LI, path)).body as { messages: { items: unknown[] } };
  expect(messages.items).toMatchObject([{ correction: { by: 'wang', intent: 'spam', urgency: 'calm' } }]);
});

test('facts are read in the language that a person named', async () => {
  const api = await aMisreading();
  const dutch = anUnderstanding('track_order', 'calm', { code: 'nl', confidence: 0.6, from: 'text' });
  await api.honest.messages.add(
    aMessage({ messageId: 'message-2', text: 'Kommt es übermorgen an?', understanding: dutch }),
  );
  const factsNow = async () => {
    const { messages } = (await api.get(LI, api.path)).body as {
      messages: { items: { id: string; facts: unknown }[] };
    };
    return messages.items.find(({ id }) => id === 'message-2')?.facts;
  };
  expect(await factsNow()).toEqual([]);

  await api.post(LI, `${api.path}/messages/message-2/correction`, { ifMatch: api.etag, body: { language: 'de' } });

  expect(await factsNow()).toMatchObject([{ kind: 'date', day: '2026-03-03' }]);
});

test('the same message delivered again does not bring the wrong reading back', async () => {
  const { correct, honest, message, ticket } = await aMisreading();
  await correct({ intent: 'cancel_order', urgency: 'calm', language: 'de' });
  const stored = await honest.messages.add(message);
  const found = (await honest.tickets.find(ticket.ticketId))?.value ?? aTicket();
  const shop = await honest.connections.shop(CONNECTION, SHOP);

  const folded = shop && foldMessage(found, stored, undefined, { shop, respondWithinMs: 1 });

  expect(folded).toMatchObject({ matter: { intent: 'cancel_order' }, urgency: 'calm', language: { code: 'de' } });
});

test('of two who correct at once the second is told what happened', async () => {
  const { correct } = await aMisreading();
  await correct({ intent: 'cancel_order' });

  expect(await correct({ intent: 'wrong_item' }, { who: WANG })).toMatchObject({
    status: 412,
    body: { code: 'ticket-moved', changed: { actor: 'li', action: 'correct' } },
  });
});

test.each([{}, { intent: 'no_such_intent' }, { language: 'Deutsch' }, { urgency: 'calm', more: 1 }])(
  '%j corrects nothing',
  async (body) => {
    const { correct, dump } = await aMisreading();
    const before = dump();

    expect(await correct(body)).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
    expect(dump()).toEqual(before);
  },
);

test('there is nothing to correct in the shop’s own words, nor in a message that is not there', async () => {
  const api = await aMisreading();
  await api.honest.messages.add(aMessage({ messageId: 'ours', from: 'seller', understanding: undefined }));

  for (const id of ['ours', 'nothing']) {
    const path = `${api.path}/messages/${id}/correction`;

    expect(await api.post(LI, path, { ifMatch: api.etag, body: { intent: 'spam' } })).toMatchObject({
      status: 404,
      body: { code: 'message-unknown' },
    });
  }
});

test('who may not see the shop, and whoever comes after the erasure, finds nothing to correct', async () => {
  const { correct, honest, limits, ticket, dump } = await aMisreading();
  await limits(WANG, []);
  const before = dump();

  expect(await correct({ intent: 'spam' }, { who: WANG })).toMatchObject({
    status: 404,
    body: { code: 'ticket-unknown' },
  });
  expect(dump()).toEqual(before);
  const objects = { list: async () => [], remove: async () => undefined };
  await eraseTicket(ticket.ticketId, { store: honest, now: () => NOW, objects });
  const erased = dump();
  expect(await correct({ intent: 'spam' })).toMatchObject({ status: 404, body: { code: 'ticket-unknown' } });
  expect(dump()).toEqual(erased);
});

describe('what is learned', () => {
  test('is nothing unless the shop allows it', async () => {
    const { correct, get } = await aMisreading();
    await correct({ intent: 'cancel_order' });

    expect(itemsOf(await get(SUPERVISOR, LIST))).toEqual([]);
  });

  test('is label, guess and hashed words, with the words themselves as long as they are there', async () => {
    const { correct, get } = await aMisreading({}, { learnsFromCorrections: true });
    await correct({ intent: 'cancel_order', language: 'de' });

    const [lesson, ...others] = itemsOf(await get(SUPERVISOR, LIST));

    expect(others).toEqual([]);
    expect(lesson).toMatchObject({
      text: 'Bitte den Auftrag 4711 stornieren',
      language: 'de',
      label: { intent: 'cancel_order', language: 'de' },
      guess: { model: 'test 1', intent: 'track_order', language: 'nl', urgency: 'furious' },
      features: { of: 'words-1' },
    });
  });

  test('is nothing where only the queue was wrong', async () => {
    const { correct, get } = await aMisreading({}, { learnsFromCorrections: true });
    await correct({ queue: 'pre-sale' });

    expect(itemsOf(await get(SUPERVISOR, LIST))).toEqual([]);
  });

  test('names nobody and has no words once the ticket is erased, and stays', async () => {
    const { correct, get, honest, ticket, dump } = await aMisreading({}, { learnsFromCorrections: true });
    await correct({ intent: 'cancel_order' });
    const objects = { list: async () => [], remove: async () => undefined };

    await eraseTicket(ticket.ticketId, { store: honest, now: () => NOW, objects });

    expect(itemsOf(await get(SUPERVISOR, LIST))).toMatchObject([{ text: null, label: { intent: 'cancel_order' } }]);
    expect(JSON.stringify(dump().filter(({ pk }) => pk.startsWith('LESSONS#')))).not.toMatch(
      /tkt_|message-1|stornieren/,
    );
  });

  test('is not handed out any more once the shop says no', async () => {
    const { correct, get, hasShop } = await aMisreading({}, { learnsFromCorrections: true });
    await correct({ intent: 'cancel_order' });
    await hasShop(SHOP, { learnsFromCorrections: false });

    expect(itemsOf(await get(SUPERVISOR, LIST))).toEqual([]);
  });
});

test('a run that died after the ticket was written is completed by the same key', async () => {
  const death = dying();
  const api = await aMisreading({}, { learnsFromCorrections: true }, death.around);
  death.die('before', 'MSG#');
  expect((await api.correct({ intent: 'cancel_order' }, { key: 'k-1' })).status).toBe(500);

  const heard = await api.correct({ intent: 'cancel_order' }, { key: 'k-1' });

  expect(heard).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  expect((await api.honest.messages.named([api.ticket.ticketId], 'message-1'))?.correction).toMatchObject({
    intent: 'cancel_order',
  });
  expect(itemsOf(await api.get(SUPERVISOR, LIST))).toHaveLength(1);
});
