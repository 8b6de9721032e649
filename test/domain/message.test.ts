import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { isAfter, type Moment, timeOf } from '../../functions/domain/message.ts';
import { AT } from '../support/builders.ts';

test.each([
  ['before we received it', -10 * MINUTE, -10 * MINUTE, false],
  ['when we received it', 0, 0, false],
  ['a little ahead of our clock', MINUTE, 0, false],
  ['five minutes ahead', 5 * MINUTE, 0, false],
  ['more than five minutes ahead', 5 * MINUTE + 1, 0, true],
])('a message that was sent %s', (_, sent, at, clamped) => {
  expect(timeOf({ occurredAt: after(AT, sent) }, AT)).toEqual({ at: after(AT, at), clamped });
});

test('of two moments exactly one is after the other, unless they are the same', () => {
  const moment: fc.Arbitrary<Moment> = fc.record({
    at: fc.integer({ min: 0, max: 2 }).map((n) => after(AT, n)),
    id: fc.constantFrom('a', 'b', 'B', 'é'),
  });
  fc.assert(
    fc.property(moment, moment, moment, (a, b, c) => {
      const same = a.at === b.at && a.id === b.id;
      expect(Number(isAfter(a, b)) + Number(isAfter(b, a))).toBe(same ? 0 : 1);
      if (isAfter(a, b) && isAfter(b, c)) expect(isAfter(a, c)).toBe(true);
    }),
  );
});

test('any moment is after none', () => {
  expect(isAfter({ at: AT, id: 'a' }, undefined)).toBe(true);
});
