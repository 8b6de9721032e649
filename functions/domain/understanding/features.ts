import { conceptsOf } from './concepts.ts';

/** How much of a message is read, in UTF-16 units: buyers say what they want early, and nobody may buy CPU with a long text. */
export const CONSIDERED = 2_000;

/** Hashed features of one text: each bucket once, in ascending order. A feature is there or not; how often says nothing. */
export type Features = Uint32Array;

/** Scripts written without spaces: runs of their letters are read as characters, not as words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const HANGUL = /\p{Script=Hangul}/u;

const TOKENS =
  /(?<address>https?:\S+|www\.\S+|\S+@\S+\.\S+)|(?<number>\p{N}[\p{N}.,:/-]*)|(?<word>[\p{L}\p{M}][\p{L}\p{M}\p{N}'’]*)|(?<sign>[?？!！…%$€£¥₩₽₹฿₫₱]|\p{Extended_Pictographic})/gu;
const RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー\p{M}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const LATIN_MARKS = /(?<=\p{Script=Latin}\p{M}*)\p{M}/gu;

/**
 * The text as the models read it: width and case levelled, at most two of a character in a row ("pleeeease").
 * Lone surrogates and control characters are left out.
 */
export function normalise(text: string): string {
  return text
    .slice(0, CONSIDERED)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cs}\ufffd]/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/(.)\1{2,}/gsu, '$1$1');
}

/** Latin letters without their marks: buyers leave them out as often as not. */
export function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(LATIN_MARKS, '').replace(/ı/g, 'i').replace(/đ/g, 'd').replace(/ł/g, 'l').normalize('NFC');
}

/** The words of a normalised text in order; a run of unspaced script is one word; numbers, addresses and signs are marked. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { 0: token, groups } of text.matchAll(TOKENS)) {
    if (groups?.address) words.push('§a');
    else if (groups?.number) words.push(`§n${Math.min(6, token.replace(/\P{N}/gu, '').length)}`);
    else if (groups?.word) words.push(...(token.match(RUNS) ?? []));
    else words.push(`§${token}`);
  }
  return words;
}

/** The first buckets are the concepts' own, so that the many letter features never blur them. */
const CONCEPT_BUCKETS = 3_000;

/**
 * What the intent model looks at: the concepts named and their pairs (shared by all languages), letters within words,
 * words, neighbouring words, and the shape of the message.
 */
export function intentFeatures(text: string, language: string, buckets: number): Features {
  const levelled = withoutMarks(normalise(text));
  const words = wordsOf(levelled);
  const found = new Set<number>();
  const concepts = conceptsOf(levelled, language);
  concepts.forEach((concept, index) => {
    found.add(hash(6, [concept]) % CONCEPT_BUCKETS);
    for (const other of concepts.slice(index + 1)) found.add(hash(7, [concept, other]) % CONCEPT_BUCKETS);
  });
  const add = (kind: number, ...parts: string[]) =>
    found.add(CONCEPT_BUCKETS + (hash(kind, parts) % (buckets - CONCEPT_BUCKETS)));
  add(9, `${Math.min(8, Math.floor(Math.log2(words.length + 1) * 1.5))}`);
  let before = '^';
  for (const word of words) {
    if (word.startsWith('§')) {
      add(1, word);
    } else if (UNSPACED.test(word)) {
      grams(word, 1, 4, (gram) => add(2, gram));
    } else if (HANGUL.test(word)) {
      grams(word, 1, 3, (gram) => add(3, gram));
      add(1, word);
    } else {
      add(1, word);
      grams(`<${word}>`, 3, 5, (gram) => add(4, gram));
    }
    if (!UNSPACED.test(word)) add(5, before, word);
    before = word;
  }
  add(5, before, '$');
  return Uint32Array.from(found).sort();
}

/** What the language model looks at: letters with their marks, within words, and the words themselves. */
export function languageFeatures(text: string, buckets: number): Features {
  const found = new Set<number>();
  for (const word of wordsOf(normalise(text))) {
    if (word.startsWith('§')) continue;
    found.add(hash(1, [word]) % buckets);
    grams(`<${word}>`, 1, 4, (gram) => found.add(hash(2, [gram]) % buckets));
  }
  return Uint32Array.from(found).sort();
}

function grams(word: string, shortest: number, longest: number, take: (gram: string) => void): void {
  const letters = word.length > 40 ? [...word.slice(0, 400)] : [...word];
  for (let start = 0; start < letters.length; start++) {
    let gram = letters.slice(start, start + shortest - 1).join('');
    for (let end = start + shortest; end <= Math.min(letters.length, start + longest); end++) {
      gram += letters[end - 1];
      take(gram);
    }
  }
}

/** FNV-1a with a last mixing, over UTF-16 units. */
function hash(kind: number, parts: readonly string[]): number {
  let h = Math.imul(0x811c9dc5 ^ kind, 0x01000193);
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) h = Math.imul(h ^ part.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ 0x1f, 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
