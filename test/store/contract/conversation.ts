import { expect, test } from 'vitest';
import { Conflict } from '../../../functions/domain/errors.ts';
import { after } from '../../../functions/domain/instant.ts';
import type { Message } from '../../../functions/domain/message.ts';
import { dueBy } from '../../../functions/store/due.ts';
import { openStore } from '../../../functions/store/store.ts';
import { AT, aMessage, aReply, aThread } from '../../support/builders.ts';
import { NOW, type Opened } from '../backends.ts';

const minute = (n: number) => `2026-03-01T09:${String(n).padStart(2, '0')}:00.000Z`;
const LEASE = 30_000;

export function conversationContract(open: () => Promise<Opened>): void {
  const opened = async () => openStore((await open()).table);
  const { ticket } = aMessage();
  const message = (n: number, changes: Partial<Message> = {}) =>
    aMessage({ messageId: `m${n}`, at: minute(n), ...changes });

  test('a message that comes again is not stored again: the first one stands', async () => {
    const { messages } = await opened();
    const first = message(1, { delivery: 'dlv_1', text: 'halo' });
    const again = message(1, { delivery: 'dlv_2', text: 'halo?', clamped: true });

    expect(await messages.add(first)).toEqual(first);
    expect(await messages.add(again)).toStrictEqual(JSON.parse(JSON.stringify(first)));

    expect((await messages.of(ticket, { limit: 10 })).items).toEqual([first]);
  });

  test('two messages of one moment are two messages', async () => {
    const { messages } = await opened();
    await messages.add(message(1, { messageId: 'a#1' }));
    await messages.add(message(1, { messageId: 'a' }));
    await messages.add(message(1, { messageId: 'a%231' }));

    expect((await messages.of(ticket, { limit: 10 })).items.map(({ messageId }) => messageId).sort()).toEqual([
      'a',
      'a#1',
      'a%231',
    ]);
  });

  test('messages are read in time order or newest first, page by page, without what else stands on the ticket', async () => {
    const { messages, notes, replies } = await opened();
    for (const n of [3, 1, 5, 2, 4]) await messages.add(message(n));
    await notes.add(ticket, { noteId: 'nte_1', author: 'li', at: AT, text: 'hm' });
    await replies.save(aReply(), 0, undefined);
    const read = async (newestFirst: boolean) => {
      const first = await messages.of(ticket, { limit: 3, newestFirst });
      const second = await messages.of(ticket, { limit: 3, newestFirst, after: first.after });
      return [...first.items, ...second.items].map(({ messageId }) => messageId);
    };

    expect(await read(false)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
    expect(await read(true)).toEqual(['m5', 'm4', 'm3', 'm2', 'm1']);
  });

  test("after the shop's answer the oldest later word of the buyer is still to be answered", async () => {
    const { messages } = await opened();
    await messages.add(message(1));
    await messages.add(message(2, { from: 'seller' }));
    await messages.add(message(3, { from: 'platform' }));
    await messages.add(message(5));
    await messages.add(message(4));
    const after = (n: number, id = `m${n}`) => messages.firstUnansweredAfter(ticket, { at: minute(n), id });

    expect(await after(0)).toEqual({ at: minute(1), id: 'm1' });
    expect(await after(2)).toEqual({ at: minute(4), id: 'm4' });
    expect(await after(4)).toEqual({ at: minute(5), id: 'm5' });
    expect(await after(4, 'a')).toEqual({ at: minute(4), id: 'm4' });
    expect(await after(5)).toBeUndefined();
  });

  test("a message from the channel's future counts from when we received it", async () => {
    const { messages } = await opened();
    await messages.add(message(1, { channelTime: minute(50), at: minute(10), clamped: true }));

    expect(await messages.firstUnansweredAfter(ticket, { at: minute(9), id: 'x' })).toEqual({
      at: minute(10),
      id: 'm1',
    });
    expect(await messages.firstUnansweredAfter(ticket, { at: minute(11), id: 'x' })).toBeUndefined();
  });

  test('several tickets read as one thread, page by page, with two messages of one key on one page', async () => {
    const { messages } = await opened();
    for (const n of [1, 2, 4, 5]) await messages.add(message(n));
    for (const n of [2, 3]) await messages.add(message(n, { ticket: 'tkt_other', eventId: `other-${n}` }));
    const read = async (newestFirst: boolean, limit: number) => {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const page = await messages.ofAll([ticket, 'tkt_other', 'tkt_none'], { limit, newestFirst, after });
        ids.push(...page.items.map(({ messageId }) => messageId));
        after = page.after;
      } while (after);
      return ids;
    };

    for (const limit of [1, 2, 3, 6, 50]) {
      expect(await read(false, limit)).toEqual(['m1', 'm2', 'm2', 'm3', 'm4', 'm5']);
      expect(await read(true, limit)).toEqual(['m5', 'm4', 'm3', 'm2', 'm2', 'm1']);
    }
  });

  test('what a conversation has unanswered is the oldest word after the last answer by a person, however far back', async () => {
    const { messages } = await opened();
    await messages.add(message(1));
    await messages.add(message(2, { from: 'seller' }));
    for (let n = 3; n <= 58; n += 1) await messages.add(message(n));
    await messages.add(message(59, { from: 'seller', automatic: true }));

    expect(await messages.firstUnanswered(ticket, {})).toEqual({ at: minute(3), id: 'm3' });
    const answered = { at: minute(20), id: 'm20' };
    expect(await messages.firstUnanswered(ticket, { answered })).toEqual({ at: minute(21), id: 'm21' });
    expect(await messages.firstUnanswered(ticket, { dealtWith: minute(58) })).toBeUndefined();
    expect(await messages.firstUnanswered('tkt_none', {})).toBeUndefined();
  });

  test('a word that came late is unanswered, whatever was dealt with before it came', async () => {
    const { messages } = await opened();
    await messages.add(message(1, { arrivedAt: minute(30) }));
    await messages.add(message(2, { arrivedAt: minute(2) }));

    expect(await messages.firstUnanswered(ticket, { dealtWith: minute(10) })).toEqual({ at: minute(1), id: 'm1' });
  });

  test("the shop's own messages are found from a moment on, however many there are", async () => {
    const { messages } = await opened();
    const second = (n: number) => `2026-03-01T09:00:${String(n % 60).padStart(2, '0')}.${String(n).padStart(3, '0')}Z`;
    const many = Array.from({ length: 120 }, (_, n) =>
      aMessage({ messageId: `m${n}`, at: second(n), from: n % 10 ? 'buyer' : 'seller' }),
    );
    await Promise.all(many.map((one) => messages.add(one)));

    const all = await messages.ownSince(ticket, minute(0));
    const sorted = many.filter(({ from }) => from === 'seller').sort((a, b) => (a.at < b.at ? -1 : 1));
    expect(all.map(({ messageId }) => messageId)).toEqual(sorted.map(({ messageId }) => messageId));
    expect(await messages.ownSince(ticket, minute(1))).toEqual([]);
  });

  test('replies are written against their version and read in the order they were written', async () => {
    const { replies } = await opened();
    const late = aReply({ replyId: 'rpl_0', createdAt: minute(2) });
    const early = aReply({ replyId: 'rpl_9', createdAt: minute(1) });
    await replies.save(late, 0, undefined);
    const version = await replies.save(early, 0, undefined);
    await replies.save({ ...early, state: 'sending', attempts: 1 }, version, undefined);

    await expect(replies.save({ ...early, state: 'failed' }, version, undefined)).rejects.toThrow(Conflict);
    await expect(replies.save(early, 0, undefined)).rejects.toThrow(Conflict);

    expect(await replies.find(ticket, 'rpl_9')).toMatchObject({ value: { state: 'sending', attempts: 1 } });
    expect((await replies.of(ticket)).map(({ replyId }) => replyId)).toEqual(['rpl_9', 'rpl_0']);
  });

  test('a reply is on the clock, settled or not, until nothing is left to do for it', async () => {
    const { replies, clocks } = await opened();
    const due = async (now: string) =>
      (await Promise.all([0, 1].map((s) => clocks.due({ list: 'reply', shard: s }, dueBy(now), 10)))).flat();
    const reply = aReply({ state: 'unknown' });
    const version = await replies.save(reply, 0, minute(5));

    expect(await due(minute(4))).toEqual([]);
    expect(await due(minute(5))).toMatchObject([{ at: minute(5), card: { ticketId: ticket, replyId: 'rpl_1' } }]);
    const settled = await replies.save({ ...reply, state: 'sent' }, version, minute(6));
    expect(await due(minute(6))).toMatchObject([{ at: minute(6) }]);
    await replies.save({ ...reply, state: 'sent' }, settled, undefined);

    expect(await due(minute(9))).toEqual([]);
  });

  test('notes are read in the order they were written; the same note again is one note', async () => {
    const { notes } = await opened();
    const note = (noteId: string, n: number) => ({ noteId, author: 'li', at: minute(n), text: noteId });
    await notes.add(ticket, note('nte_b', 1));
    await notes.add(ticket, note('nte_a', 2));
    await notes.add(ticket, note('nte_a', 2));

    expect(await notes.of(ticket)).toEqual([note('nte_b', 1), note('nte_a', 2)]);
  });

  test('a ticket with more notes and replies than a page has lists all of them, in order', async () => {
    const { notes, replies } = await opened();
    const numbers = Array.from({ length: 510 }, (_, number) => number);
    const at = (number: number) => after(minute(0), number * 1000);
    // Their ids sort the other way round.
    const id = (number: number) => String(1000 - number);
    await Promise.all(
      numbers.map(async (number) => {
        await notes.add(ticket, { noteId: `nte_${id(number)}`, author: 'li', at: at(number), text: 'n' });
        await replies.save(aReply({ replyId: `rpl_${id(number)}`, createdAt: at(number) }), 0, undefined);
      }),
    );

    expect((await notes.of(ticket)).map(({ noteId }) => noteId)).toEqual(numbers.map((number) => `nte_${id(number)}`));
    expect((await replies.of(ticket)).map(({ replyId }) => replyId)).toEqual(
      numbers.map((number) => `rpl_${id(number)}`),
    );
  });

  test('one sender at a time holds the lock of a conversation', async () => {
    const { locks } = await opened();

    const takes = await Promise.all(Array.from({ length: 6 }, () => locks.take(aThread(), NOW, LEASE)));
    const held = takes.filter((lock) => lock !== undefined);
    expect(held).toHaveLength(1);
    expect(await locks.take(aThread({ conversation: 'another' }), NOW, LEASE)).toBeDefined();

    await held[0]?.release();
    expect(await locks.take(aThread(), NOW, LEASE)).toBeDefined();
  });

  test('the lock of a sender that died is free when its lease has run out, and not before', async () => {
    const { table, clock } = await open();
    const { locks } = openStore(table);
    await locks.take(aThread(), clock.nowMs, LEASE);

    clock.nowMs = NOW + LEASE - 1;
    expect(await locks.take(aThread(), clock.nowMs, LEASE)).toBeUndefined();
    clock.nowMs = NOW + LEASE;

    expect(await locks.take(aThread(), clock.nowMs, LEASE)).toBeDefined();
  });

  test('who lost the lease and releases it leaves the new holder alone', async () => {
    const { table, clock } = await open();
    const { locks } = openStore(table);
    const lost = await locks.take(aThread(), clock.nowMs, LEASE);
    clock.nowMs = NOW + LEASE;
    const mine = await locks.take(aThread(), clock.nowMs, LEASE);

    await lost?.release();
    expect(await locks.take(aThread(), clock.nowMs, LEASE)).toBeUndefined();

    await mine?.release();
    await mine?.release();
    expect(await locks.take(aThread(), clock.nowMs, LEASE)).toBeDefined();
  });
}
