import { readdirSync, readFileSync } from 'node:fs';
import { romanised } from './romanised.ts';

/** How often the words of a language are said; see words/README.md. */
export type WordCounts = ReadonlyMap<string, number>;

const FOLDER = new URL('./words/', import.meta.url);

/** English words stand in subtitles of every language; so much rarer than in English, a word is not the language's own. */
const BORROWED = 10;

/**
 * The words of every language in Latin letters, borrowed English ones left out; Hindi's are romanised. Throws `Error` naming
 * file and line of a bad one.
 */
export function readWords(): ReadonlyMap<string, WordCounts> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
  const lists = new Map(files.sort().map((name) => [name.slice(0, 2), read(name)]));
  const english = shares(lists.get('en') ?? new Map());
  for (const [language, words] of lists) {
    if (language === 'en') continue;
    const own = shares(words);
    lists.set(
      language,
      new Map([...words].filter(([word]) => (english.get(word) ?? 0) <= BORROWED * (own.get(word) ?? 0))),
    );
  }
  return lists;
}

function read(name: string): WordCounts {
  const counts = new Map<string, number>();
  const lines = readFileSync(new URL(name, FOLDER), 'utf8').trimEnd().split('\n');
  lines.forEach((line, index) => {
    const [word, count] = line.split(' ');
    if (!word || !(Number(count) > 0)) throw new Error(`${name}:${index + 1} is not a word and its count`);
    const written = name === 'hi.txt' ? romanised(word) : word;
    if (written) counts.set(written, (counts.get(written) ?? 0) + Number(count));
  });
  return counts;
}

function shares(words: WordCounts): Map<string, number> {
  const total = [...words.values()].reduce((sum, count) => sum + count, 0);
  return new Map([...words].map(([word, count]) => [word, count / total]));
}
