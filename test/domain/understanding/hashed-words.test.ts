import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashedWords } from '../../../functions/domain/understanding/hashed-words.ts';

test('the same words are the same buckets, whatever their accents, case, numbers and quotations', () => {
  expect(hashedWords('¿Dónde está mi pedido 4711?')).toEqual(hashedWords('donde ESTA mi pedido ?'));
  expect(hashedWords('Thanks\n> where is it')).toEqual(hashedWords('Thanks'));
});

test('other words are other buckets, in scripts without blanks too', () => {
  expect(hashedWords('退款什么时候到')).not.toEqual(hashedWords('什么时候发货'));
  expect(hashedWords('cancel it')).not.toEqual(hashedWords('it cancel'));
});

test('what is personal in digits leaves no trace', () => {
  expect(hashedWords('4242 4242 4242 4242, +49 30 1234567')).toEqual([]);
});

test('whatever is written is some sorted numbers of buckets', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const buckets = hashedWords(text);

      expect(buckets).toEqual([...new Set(buckets)].sort((a, b) => a - b));
      expect(buckets.every((bucket) => Number.isInteger(bucket) && bucket >= 0 && bucket < 65_536)).toBe(true);
    }),
  );
});
