import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosen, parseChoice } from '../../training/grammar.ts';
import { parsePatterns, patternExamples, readPatterns } from '../../training/patterns.ts';
import { seeded } from '../../training/random.ts';

const made = (written: string, slots: Record<string, string> = {}) => {
  const known = new Map(Object.entries(slots).map(([name, text]) => [name, parseChoice(text)]));
  const random = seeded(1);
  return [...new Set(Array.from({ length: 200 }, () => chosen(parseChoice(written), known, random)))].sort();
};

test('a pattern makes every text that it allows and no other', () => {
  expect(made('(a|b) c[ d]')).toEqual(['a c', 'a c d', 'b c', 'b c d']);
  expect(made('{thing} is {how}', { thing: 'it|the {what}', what: 'lamp', how: 'big' })).toEqual([
    'it is big',
    'the lamp is big',
  ]);
});

test.each(['(a', 'a)', '[a', 'a]', '{a', 'a}', '(a]'])('brackets that do not pair are refused: %s', (written) => {
  expect(() => parseChoice(written)).toThrow(RangeError);
});

test('a slot that there is not, or that names itself, is refused', () => {
  expect(() => made('{nothing}')).toThrow(RangeError);
  expect(() => made('{a}', { a: 'b {a}' })).toThrow(RangeError);
});

test('words without brackets are kept as they stand', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => !/[()[\]{}|]/.test(text)),
      (text) => {
        expect(chosen(parseChoice(text), new Map(), Math.random)).toBe(text);
      },
    ),
  );
});

test('marks before a pattern tell its mood, danger and share, what stands behind it the second intent', () => {
  const patterns = parsePatterns(
    'en.txt',
    '@it: lamp\n# item_damaged_defective\n!! ^ 3* the {it} burns >> refund_request_status',
  );
  const [example] = patternExamples([patterns], 1, seeded(1));

  expect(example).toEqual({
    text: 'the lamp burns',
    language: 'en',
    intent: 'item_damaged_defective',
    also: ['refund_request_status'],
    kind: 'pattern',
    pattern: 0,
    mood: 2,
    danger: true,
  });
});

test.each(['# no_such_intent', 'no intent yet', '# other\n(a', '# other\na >> nothing'])(
  'a bad line is refused by file and line, without quoting it: %s',
  (content) => {
    expect(() => parsePatterns('xx.txt', content)).toThrow(/^xx\.txt:\d is not a pattern$/);
  },
);

test('every pattern of the repository can be used, and each language says every intent', () => {
  for (const [language, files] of Map.groupBy(readPatterns(), (patterns) => patterns.language)) {
    const intents = new Set<string>();
    for (const { text, intent } of patternExamples(files, 2, seeded(3))) {
      expect(text).not.toMatch(/[{}|]/);
      intents.add(intent);
    }
    expect(intents.size, language).toBe(28);
  }
});
