import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, DAY, dayOf, earlier, instant, instantSchema, later } from '../../functions/domain/instant.ts';

const AT = '2026-03-01T08:00:00.000Z';

test.each([
  ['milliseconds', Date.parse(AT)],
  ['a date', new Date(AT)],
  ['a text in UTC', '2026-03-01T08:00:00Z'],
  ['a text with an offset', '2026-03-01T15:00:00+07:00'],
  ['a text with an offset without a colon', '2026-03-01T05:00:00.000-0300'],
  ['a canonical text', AT],
])('%s makes the canonical instant', (_, value) => {
  expect(instant(value)).toBe(AT);
});

test.each([
  ['a text without a zone', '2026-03-01T08:00:00'],
  ['a day', '2026-03-01'],
  ['a day in words', 'March 1, 2026'],
  ['a number in a text', '1772352000'],
  ['rubbish', 'yesterday'],
  ['nothing', ''],
  ['a day that no month has', '2026-02-31T08:00:00Z'],
  ['no number', Number.NaN],
  ['a year with five digits', Date.parse('+010000-01-01T00:00:00Z')],
  ['a year before Christ', -1e15],
])('%s is no instant', (_, value) => {
  expect(() => instant(value)).toThrow(RangeError);
});

test('the order of the texts is the order of time', () => {
  const moment = fc.integer({ min: 0, max: Date.parse('9999-12-31T00:00:00Z') });
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      expect(instant(a) < instant(b)).toBe(a < b);
      expect(earlier(instant(a), instant(b))).toBe(instant(Math.min(a, b)));
      expect(later(instant(a), instant(b))).toBe(instant(Math.max(a, b)));
      expect(instantSchema.safeParse(instant(a)).success).toBe(true);
    }),
  );
});

test.each([
  '2026-02-31T08:00:00.000Z',
  '2026-01-01T25:00:00.000Z',
  '2026-03-01T08:00:00Z',
  '2026-03-01T08:00:00.000+00:00',
  '',
])('our own schema does not take "%s"', (text) => {
  expect(instantSchema.safeParse(text).success).toBe(false);
});

test('a time after or before, and its day', () => {
  expect(after(AT, DAY)).toBe('2026-03-02T08:00:00.000Z');
  expect(after(AT, -DAY)).toBe('2026-02-28T08:00:00.000Z');
  expect(dayOf(after(AT, -8.5 * 3_600_000))).toBe('2026-02-28');
});
