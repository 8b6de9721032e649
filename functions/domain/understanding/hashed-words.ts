import { plainLetters } from './facts/plain-letters.ts';
import { ownWords } from './own-words.ts';

/** Which way of hashing this is: what was hashed another way cannot be mixed with it. */
export const HASHED_WORDS = 'words-1';

const BUCKETS = 1 << 16;
const WORDS = /[\p{L}\p{M}'’]+|[?？!！]/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * A message as numbers of buckets: its words and pairs of words, of scripts without blanks pairs of letters. Many words share
 * a bucket, and numbers, addresses and all other signs are left out: what was said cannot be read back from it. Independent of
 * any model, so that a later one can still learn from it.
 */
export function hashedWords(text: string): number[] {
  const buckets = new Set<number>();
  let before = '';
  for (const [word] of plainLetters(ownWords(text).text).matchAll(WORDS)) {
    if (UNSPACED.test(word)) for (let at = 0; at < word.length - 1; at++) buckets.add(bucketOf(word.slice(at, at + 2)));
    else buckets.add(bucketOf(word));
    if (before) buckets.add(bucketOf(`${before} ${word}`));
    before = word;
  }
  return [...buckets].sort((a, b) => a - b);
}

/** FNV-1a over the letters' codes. */
function bucketOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}
