import { moneyFromDecimal } from '../../money.ts';
import { CURRENCIES, K_IMPLIES, MAGNITUDES } from './currencies.ts';
import { WORD } from './edges.ts';
import type { Fact, FactContext, Found, Levelled } from './fact.ts';

/** A number as people group it: by full stops, commas, apostrophes or blanks, Indian lakhs too; decimals at its end. */
const NUMBER = String.raw`\d{1,3}(?:,\d{2}){1,3},\d{3}(?:\.\d{1,2})?|\d{1,3}(?<group>[.,' ])\d{3}(?:\k<group>\d{3}){0,4}(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,3})?`;

const ANYWHERE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

const SIGNS = oneOf([...CURRENCIES.keys()]);
/** Before a number stand signs and codes; a longer word there belongs to another sentence. */
const FIRST_SIGNS = oneOf([...CURRENCIES.keys()].filter((sign) => sign.length <= 3 || /[^\p{L}]/u.test(sign)));
/** Codes that are words as well count in capitals only. */
const WORDS_TOO: ReadonlySet<string> = new Set('try pen cop ron nis sar won yen lei'.split(' '));
const SIZES = oneOf([...MAGNITUDES.keys()]);

const FIRST = new RegExp(
  String.raw`(?<sign>${FIRST_SIGNS}) ?(?<number>${NUMBER})(?: ?(?<size>${SIZES}))?(?![${WORD}]|[.,]\d)`,
  'giu',
);
const LAST = new RegExp(
  String.raw`(?<![${WORD}]|\d[.,])(?<number>${NUMBER})(?: ?(?<size>${SIZES}))? ?(?<sign>${SIGNS})`,
  'giu',
);
/** A size that implies its currency: 30rb, 1tr5, 5만. */
const SIZED = new RegExp(
  String.raw`(?<![${WORD}]|\d[.,])(?<number>\d{1,6}(?:[.,]\d{1,3})?) ?(?<size>${SIZES})(?<rest>\d)?(?![${WORD}])`,
  'giu',
);
/** ¥5万 and 5万 in Chinese and Japanese are followed by letters as often as not. */
const SIZED_ANYWHERE = /(?<![\d.,])(?<number>\d{1,6}(?:[.,]\d{1,3})?) ?(?<size>[万萬만])(?!\p{Script=Han}|\d)/gu;

/** Every amount of money in a text. */
export function amountsIn(text: Levelled, context: FactContext): Found[] {
  return [
    ...amounts(text, FIRST, 60, context),
    ...amounts(text, LAST, 58, context),
    ...amounts(text, SIZED, 40, context),
    ...amounts(text, SIZED_ANYWHERE, 39, context),
  ];
}

function amounts(text: Levelled, pattern: RegExp, rank: number, context: FactContext): Found[] {
  return [...text.matchAll(pattern)].flatMap(({ index, 0: written, groups = {} }) => {
    const { sign, number = '', size, rest } = groups;
    if (sign && WORDS_TOO.has(sign) && written.startsWith(sign)) return [];
    if (sign && ['try', 'pen', 'cop'].includes(sign)) return [];
    const magnitude = size ? MAGNITUDES.get(size.toLowerCase()) : undefined;
    const possible = sign ? (CURRENCIES.get(sign.toLowerCase()) ?? []) : impliedBy(size, magnitude?.implies, context);
    const decimal = possible[0] && decimalOf(number, magnitude?.zeros ?? 0, rest);
    if (!decimal) return [];
    const certain = possible.length === 1 ? possible[0] : possible.find((currency) => currency === context.currency);
    const money = certain ? moneyFromDecimal(decimal, certain) : undefined;
    // A fraction that the currency does not have: perhaps no amount at all.
    if (certain && !money) return [];
    const fact: Fact = {
      kind: 'amount',
      start: index,
      end: index + written.length,
      valid: money ? 'yes' : 'unknown',
      decimal,
      currencies: certain ? [certain] : [...possible],
      ...(money ? { money } : {}),
    };
    return [{ fact, rank }];
  });
}

function impliedBy(
  size: string | undefined,
  implied: string | undefined,
  { language, currency }: FactContext,
): string[] {
  if (implied) return [implied];
  const letter = size?.toLowerCase();
  if (letter === '万' || letter === '萬') return currency ? [currency] : ['CNY', 'JPY', 'TWD'];
  const meant = letter === 'k' ? K_IMPLIES[language ?? ''] : undefined;
  return meant ? [meant] : [];
}

/** `1.234,56` and `1,234.56` as `1234.56`, with zeros for "thousand" and "million"; `1tr5` is one and a half. */
function decimalOf(written: string, zeros: number, rest: string | undefined): string | undefined {
  const separators = written.match(/[.,]/g) ?? [];
  const last = Math.max(written.lastIndexOf('.'), written.lastIndexOf(','));
  const behind = written.length - last - 1;
  const mixed = new Set(separators).size > 1;
  // One kind of sign with three digits behind it groups thousands; before "thousand" it never does.
  const hasFraction = last >= 0 && (mixed || (separators.length === 1 && (behind !== 3 || zeros > 0)));
  const whole = (hasFraction ? written.slice(0, last) : written).replace(/\D/g, '');
  const fraction = `${hasFraction ? written.slice(last + 1) : ''}${rest ?? ''}`;
  const digits = `${whole}${fraction.slice(0, zeros).padEnd(zeros, '0')}`.replace(/^0+(?=\d)/, '');
  const left = fraction.slice(zeros);
  if (digits.length > 13) return undefined;
  return left ? `${digits}.${left}` : digits;
}

function oneOf(words: readonly string[]): string {
  const escaped = (word: string) => word.replace(/[$.*+?^()[\]{}|\\/]/g, '\\$&');
  return [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => {
      if (ANYWHERE.test(word)) return escaped(word);
      const opens = /^\p{L}/u.test(word) ? '(?<!\\p{L})' : '';
      const closes = /\p{L}$/u.test(word) ? '(?!\\p{L})' : '';
      return `${opens}${escaped(word)}${closes}`;
    })
    .join('|');
}
