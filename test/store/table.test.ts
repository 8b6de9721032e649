import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOf, isExpired, part, versionAfter } from '../../functions/store/table.ts';
import { anItem } from './contract/table.ts';

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const anyText = fc.string({ unit: 'binary' });
/** Few characters, so that equal and nearly equal texts come up. */
const separators = fc.string({ unit: fc.constantFrom('#', '%', '2', '3', 'a'), maxLength: 3 });

test('the end of a prefix is not before any key that begins with it, in the order of bytes', () => {
  fc.assert(fc.property(anyText, anyText, (prefix, rest) => byBytes(endOf(prefix), prefix + part(rest)) >= 0));
  for (const rest of ['\ue000', '\uffff', '😀', 'Ａ', '\u{10ffff}0'])
    expect(byBytes(endOf('T#'), `T#${part(rest)}`)).toBe(1);
});

test('parts of a key never run into each other', () => {
  fc.assert(
    fc.property(separators, separators, separators, separators, (a, b, c, d) => {
      const same = `${part(a)}#${part(b)}` === `${part(c)}#${part(d)}`;
      expect(same).toBe(a === c && b === d);
    }),
  );
});

test('a part has no line break, which a cursor is made with', () => {
  fc.assert(fc.property(anyText, (id) => !part(id).includes('\n')));
});

test('an item without an expiry never expires', () => {
  expect(isExpired({}, Number.MAX_SAFE_INTEGER)).toBe(false);
});

test('a version counts writes, but starts from the clock where the item will expire', () => {
  const leased = anItem({ expires: 2_000 });

  expect(versionAfter(0, anItem(), 1_000_000)).toBe(1);
  expect(versionAfter(7, anItem(), 1_000_000)).toBe(8);
  expect(versionAfter(0, leased, 1_000_000)).toBe(1_000_000);
  expect(versionAfter(1_000_000, leased, 1_500_000)).toBe(1_000_001);
});
