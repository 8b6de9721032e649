import { conceptsOf } from './concepts.ts';
import { normalise } from './levelling.ts';
import { levelled } from './stems.ts';

/**
 * Hashed features of one text in groups: each bucket once, since how often says nothing. Every feature of a group counts
 * `weight`, which falls with the group's size: long texts do not shout, and many letters do not drown few concepts.
 */
export type Features = readonly { readonly buckets: Uint32Array; readonly weight: number }[];

/** Scripts written without spaces: runs of their letters are read as characters, not as words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const HANGUL = /\p{Script=Hangul}/u;

const TOKENS =
  /(?<address>https?:\S+|www\.\S+|\S+@\S+\.\S+)|(?<number>\p{N}[\p{N}.,:/-]*)|(?<word>[\p{L}\p{M}][\p{L}\p{M}\p{N}'’]*)|(?<sign>[?？!！…%$€£¥₩₽₹฿₫₱]|\p{Extended_Pictographic})/gu;
const RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー\p{M}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
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
const CONCEPT_BUCKETS = 4_000;

/** How much concepts count against letters; chosen on held-out folds. */
const CONCEPT_WEIGHT = 1.5;

/**
 * What the intent model looks at: the concepts named, their pairs and the shape of the message (shared by all languages),
 * and the letters of its words.
 */
export function intentFeatures(text: string, language: string, buckets: number): Features {
  const level = levelled(text);
  const words = wordsOf(level);
  return [
    group(conceptFeatures(level, words, language), CONCEPT_WEIGHT),
    group(letterFeatures(words, buckets - CONCEPT_BUCKETS)),
  ];
}

function conceptFeatures(level: string, words: readonly string[], language: string): Set<number> {
  const found = new Set<number>();
  const add = (kind: number, ...parts: string[]) => found.add(hash(kind, parts) % CONCEPT_BUCKETS);
  const concepts = conceptsOf(level, [language]);
  const asks = /[?？]/.test(level);
  concepts.forEach((concept, index) => {
    add(6, concept);
    if (asks) add(8, concept);
    for (const other of concepts.slice(index + 1)) add(7, concept, other);
  });
  add(9, `${Math.min(8, Math.floor(Math.log2(words.length + 1) * 1.5))}`);
  add(10, `${Math.min(6, concepts.length)}`);
  for (const word of words) if (word.startsWith('§')) add(1, word);
  return found;
}

function letterFeatures(words: readonly string[], buckets: number): Set<number> {
  const found = new Set<number>();
  const add = (kind: number, ...parts: string[]) => found.add(CONCEPT_BUCKETS + (hash(kind, parts) % buckets));
  for (const word of words) {
    if (UNSPACED.test(word)) {
      grams(word, 1, 2, (gram) => add(2, gram));
    } else {
      add(1, word);
      if (word.startsWith('§')) continue;
      if (HANGUL.test(word)) grams(word, 1, 3, (gram) => add(3, gram));
      else grams(`<${word}>`, 3, 4, (gram) => add(4, gram));
    }
  }
  return found;
}

/** What the language model looks at: letters with their marks, within words, and the words themselves. */
export function languageFeatures(text: string, buckets: number): Features {
  const found = new Set<number>();
  for (const word of wordsOf(normalise(text))) {
    if (word.startsWith('§')) continue;
    found.add(hash(1, [word]) % buckets);
    grams(`<${word}>`, 1, 4, (gram) => found.add(hash(2, [gram]) % buckets));
  }
  return [group(found)];
}

function group(found: ReadonlySet<number>, share = 1): Features[number] {
  return { buckets: Uint32Array.from(found).sort(), weight: share / Math.sqrt(Math.max(1, found.size)) };
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
