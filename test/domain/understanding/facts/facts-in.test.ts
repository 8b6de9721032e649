import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fact, factSchema } from '../../../../functions/domain/understanding/facts/fact.ts';
import { factsIn } from '../../../../functions/domain/understanding/facts/facts-in.ts';
import { CONTEXT } from './found.ts';

const LANGUAGES = 'ar cs de en es fr hi hu id it ja ko ms nl pl pt ru sk th tl tr vi zh und'.split(' ');

/** Pieces of what buyers write, glued together without sense, and anything else. */
const TEXT = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        ' ',
        '\n',
        '-',
        '.',
        ',',
        '/',
        '#',
        '1',
        '42',
        '12345',
        '113-2646096-4474645',
        'RB123456785GB',
        'order',
        'tracking',
        '€',
        '$',
        'kr',
        '30',
        '万',
        '昨天',
        '3 days ago',
        'Monday',
        '03/04/2026',
        'ann@example.com',
        '+49 30 1234567',
        'https://amaz0n.top/x',
        '4242 4242 4242 4242',
        'Straße 5, 10115',
        '> ',
        'On 3 May 2026 wrote:',
        '\u202e',
        '\u200b',
        '🔥',
        '\ud83d',
        '٣',
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join('')),
);

test('facts stand apart, in order, inside the text, and have their form, whatever is written', () => {
  fc.assert(
    fc.property(TEXT, fc.constantFrom(...LANGUAGES), (text, language) => {
      let before = 0;
      for (const fact of factsIn(text, { ...CONTEXT, language })) {
        expect(factSchema.safeParse(fact).success).toBe(true);
        expect(fact.start).toBeGreaterThanOrEqual(before);
        expect(fact.end).toBeGreaterThan(fact.start);
        expect(fact.end).toBeLessThanOrEqual(text.length);
        before = fact.end;
      }
    }),
    { numRuns: 300 },
  );
});

const SIGNS: readonly (readonly [written: string, kind: Fact['kind']])[] = [
  ['113-2646096-4474645', 'order_number'],
  ['RB123456785GB', 'tracking_number'],
  ['1.234,56 €', 'amount'],
  ['3 days ago', 'date'],
  ['ann@example.com', 'email'],
  ['https://example.com/a?b=c', 'link'],
  ['4242 4242 4242 4242', 'payment_card'],
];

test('the span cuts out exactly what was found, behind whatever stands before it', () => {
  const before = fc.oneof(
    fc.constantFrom(
      '',
      '🔥🔥 ',
      '\u202eשלום\u202c ',
      'é\u0301 ',
      '你好 ',
      'On Sun, 3 May 2026 at 14:05, A wrote:\n> order 7 $5\n\n',
    ),
    fc.string({ unit: fc.constantFrom('a', ' ', '🔥', '\u200f', 'é', '\n', '你') }).map((text) => `${text} `),
  );
  fc.assert(
    fc.property(before, fc.constantFrom(...SIGNS), (text, [written, kind]) => {
      const whole = `${text}${written} ok`;
      const fact = factsIn(whole, { ...CONTEXT, language: 'en' }).at(-1);

      expect(fact?.kind).toBe(kind);
      expect(whole.slice(fact?.start, fact?.end)).toBe(written);
    }),
  );
});

test('marks that cannot be seen inside a number do not hide it', () => {
  const [fact] = factsIn('113\u200e-2646096-\u200b4474645', CONTEXT);

  expect(fact).toMatchObject({ kind: 'order_number', value: '113-2646096-4474645', start: 0, end: 21 });
});

test('what stands in a sentence without blanks is found', () => {
  const text =
    '我的订单113-2646096-4474645单号YT2229521272164446到哪了，付了30元，邮箱ann@example.com链接www.amazon.com看看';

  expect(factsIn(text, { ...CONTEXT, language: 'zh' }).map(({ start, end }) => text.slice(start, end))).toEqual([
    '113-2646096-4474645',
    'YT2229521272164446',
    '30元',
    'ann@example.com',
    'www.amazon.com',
  ]);
});

test('what is quoted is not the buyer’s', () => {
  expect(factsIn('Thanks!\n\n> order 113-2646096-4474645', CONTEXT)).toEqual([]);
});

test('an unknown zone or language is no error', () => {
  const context = { at: CONTEXT.at, timeZone: 'Mars/Olympus', language: 'xx' };

  expect(factsIn('yesterday', context)[0]).toMatchObject({ day: '2026-11-27' });
});

test.each([
  '1',
  '1 ',
  '1-',
  '12 ',
  '1,',
  '1.',
  'a@',
  'a.',
  '@',
  'http://',
  'www.',
  '#1',
  '3 3 ',
  'order ',
  '$',
  '$1 ',
  'RB1',
  '1Z',
  '١',
  '一',
  '3 days ',
  'Monday ',
  '03/04 ',
  '< ',
  '\u202e',
  '🔥',
  'Straße 5, ',
  '\n',
  '-1',
  '+1',
  '(1)',
  'tr1',
  '1万',
  '12-12-',
  'a-',
])('100 kB of "%s" are searched in a moment', (piece) => {
  const text = piece.repeat(Math.ceil(100_000 / piece.length));
  const began = performance.now();
  factsIn(text, { ...CONTEXT, language: 'ru' });

  expect(performance.now() - began).toBeLessThan(1_000);
});
