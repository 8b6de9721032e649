import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeOf, WRITE_UNIT_BYTES } from '../../functions/store/item-size.ts';
import { type Packable, packed, unpacked } from '../../functions/store/packing.ts';
import type { Item } from '../../functions/store/table.ts';
import { earlierItems, sample } from '../support/written.ts';

const key = { pk: 'THING#1', sk: 'THING' };
const anItem = (data: Record<string, unknown>): Item => ({ ...key, version: 1, data });
const unitsOf = (item: object) => Math.ceil(sizeOf({ ...item }) / WRITE_UNIT_BYTES);

const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false, stringUnit: 'binary' });
const someData = fc.dictionary(fc.string({ unit: 'binary' }), json, { maxKeys: 40, noNullPrototype: true });

test('whatever is packed comes back as it was, and never costs more units than unpacked', () => {
  fc.assert(
    fc.property(someData, (data) => {
      // As it would be stored: -0 is no number of DynamoDB's.
      const item = anItem(JSON.parse(JSON.stringify(data)));
      const stored = packed(item);

      expect(unpacked(stored)).toEqual(item);
      expect(unitsOf(stored)).toBeLessThanOrEqual(unitsOf(item));
    }),
  );
});

test('an item of one unit stays readable, to its last byte', () => {
  const filled = (bytes: number) => anItem({ text: 'x'.repeat(bytes - sizeOf({ ...anItem({ text: '' }) })) });

  expect(sizeOf({ ...filled(WRITE_UNIT_BYTES) })).toBe(WRITE_UNIT_BYTES);
  expect(packed(filled(WRITE_UNIT_BYTES)).data).not.toBeInstanceOf(Uint8Array);
  expect(packed(filled(WRITE_UNIT_BYTES + 1)).data).toBeInstanceOf(Uint8Array);
});

test('what packing would not make a unit cheaper stays readable', () => {
  const noise = createHash('shake256', { outputLength: 1500 }).update('noise').digest('base64');

  expect(packed(anItem({ noise })).data).toEqual({ noise });
});

test('every item of 0.1.0 of more than one unit fits into one now', () => {
  const large = earlierItems('v1').filter((item) => unitsOf(item) > 1);

  expect(large.length).toBeGreaterThan(5);
  expect(large.filter((item) => unitsOf(packed(item)) > 1).map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([]);
});

test('what was packed in the first way is unpacked for ever', () => {
  const samples: { pk: string; sk: string; packed: string; data: Record<string, unknown> }[] = JSON.parse(
    sample('packed/1.json'),
  );

  for (const { pk, sk, packed: bytes, data } of samples) {
    const item: Packable<Item> = { pk, sk, version: 1, data: Buffer.from(bytes, 'base64') };
    expect(unpacked(item).data).toEqual(data);
  }
  expect(samples).toHaveLength(3);
});

test('the dictionary of a way of packing never changes', () => {
  const text = readFileSync(join(import.meta.dirname, '../../functions/store/packing.ts'), 'utf8');
  const dictionary = /const DICTIONARY = \[[\s\S]*?\]\.join/.exec(text)?.[0] ?? '';

  expect(createHash('sha256').update(dictionary).digest('base64url')).toBe(
    'MvXqypwSw9_DOZqAvM53pI5DkArDZHCSg1gCuaNggvI',
  );
});

test('what no release has packed is not guessed at', () => {
  expect(() => unpacked({ ...key, version: 1, data: Uint8Array.of(9, 1, 2) })).toThrow(RangeError);
});
