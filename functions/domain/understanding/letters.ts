import { mixed, over, start, step } from './hashing.ts';

/** Letters of a message that the language model reads: enough to be sure, few enough to be quick. */
const READ = 200;
/** Longest run of letters that is looked at. */
const LONGEST = 4;
/** However it is written, a text gets no more features than this. */
const MOST = 2_000;

const [RUN, WORD, WORD_AGAIN] = [1, 2, 3].map(start) as [number, number, number];

/** Links, addresses and names of people and tags: they are in no language. */
const NO_LANGUAGE = /https?\S*|www\.\S+|\S+@\S+|[@#]\S+/g;
const WORDS = /\p{L}[\p{L}\p{M}'’]*/gu;

const found = new Uint32Array(MOST);

/**
 * What the language model looks at in a text in Latin letters: its words (twice, since a collision rarely happens twice) and
 * their runs of one to four letters, the ends of a word counting as letters. Buckets may repeat: how often matters.
 */
export function letterFeatures(text: string, buckets: number): Uint32Array {
  let count = 0;
  let letters = 0;
  const level = text
    .slice(0, 4 * READ)
    .toLowerCase()
    .replace(NO_LANGUAGE, ' ')
    .normalize('NFC');
  for (const [matched] of level.matchAll(WORDS)) {
    const word = `<${matched.replaceAll('’', "'")}>`;
    if (count + 2 + LONGEST * word.length > MOST) break;
    found[count++] = mixed(over(WORD, word)) % buckets;
    found[count++] = mixed(over(WORD_AGAIN, word)) % buckets;
    for (let first = 0; first < word.length; first++) {
      let hash = RUN;
      for (let next = first; next < Math.min(word.length, first + LONGEST); next++) {
        hash = step(hash, word.charCodeAt(next));
        const edge = next === first && (first === 0 || first === word.length - 1);
        if (!edge) found[count++] = mixed(hash) % buckets;
      }
    }
    letters += word.length;
    if (letters > READ) break;
  }
  return found.slice(0, count);
}
