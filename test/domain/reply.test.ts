import { expect, test } from 'vitest';
import { bodyHashOf, findSent, isSettled, replyIdOf, replyStateSchema } from '../../functions/domain/reply.ts';
import { aReply } from '../support/builders.ts';

const reply = aReply({ text: 'Sudah dikirim.', sendingSince: '2026-03-01T08:10:00.000Z' });
const sent = { externalId: 'm1', text: 'Sudah dikirim.', at: '2026-03-01T08:10:02.000Z' };

test('a reply is found by our reference, whatever the channel made of its text', () => {
  const mine = { ...sent, externalId: 'm2', text: 'Sudah dikirim', clientRef: reply.replyId };

  expect(findSent(reply, [sent, mine])).toBe(mine);
});

test("a reply is found by the channel's id where it told us one", () => {
  const mine = { ...sent, externalId: 'm2', text: 'changed' };

  expect(findSent({ ...reply, externalId: 'm2' }, [sent, mine])).toBe(mine);
});

test('without an id the only message of exactly that text since the call is the reply', () => {
  const others = [
    { ...sent, externalId: 'm0', text: 'Sudah dikirim' },
    { ...sent, externalId: 'm3', text: 'sudah dikirim.' },
    { ...sent, externalId: 'm4', at: '2026-03-01T08:08:59.999Z' },
  ];

  expect(findSent(reply, [...others, sent])).toBe(sent);
  expect(findSent(reply, others)).toBeUndefined();
});

test("the channel's clock may be a minute behind ours", () => {
  const early = { ...sent, at: '2026-03-01T08:09:00.000Z' };

  expect(findSent(reply, [early])).toBe(early);
});

test('two messages of that text are ambiguous: neither is taken', () => {
  expect(findSent(reply, [sent, { ...sent, externalId: 'm2' }])).toBeUndefined();
});

test('a message of the same text that is known to be another reply is never taken', () => {
  expect(findSent(reply, [{ ...sent, clientRef: 'rpl_another' }])).toBeUndefined();
  expect(findSent(reply, [sent], new Set(['m1']))).toBeUndefined();
  expect(findSent(reply, [sent, { ...sent, externalId: 'm2', clientRef: 'rpl_another' }])).toBe(sent);
});

test('nothing found proves nothing', () => {
  expect(findSent(reply, [])).toBeUndefined();
});

test('only what is certain is settled', () => {
  const settled = replyStateSchema.options.filter((state) => isSettled({ state }));

  expect(settled).toEqual(['sent', 'failed', 'discarded']);
});

test('the same key of the same person on the same route names the same reply, and no other', () => {
  const id = replyIdOf('li', '/replies', 'key');

  expect(replyIdOf('li', '/replies', 'key')).toBe(id);
  expect(new Set([id, replyIdOf('maria', '/replies', 'key'), replyIdOf('li', '/replies', 'key2')]).size).toBe(3);
  expect(replyIdOf('li', '/repliesk', 'ey')).not.toBe(id);
  expect(id).toMatch(/^rpl_[\w-]{22}$/);
});

test('another body has another hash', () => {
  expect(bodyHashOf({ text: 'a' })).toBe(bodyHashOf({ text: 'a' }));
  expect(bodyHashOf({ text: 'a' })).not.toBe(bodyHashOf({ text: 'b' }));
});
