import { readdirSync, readFileSync } from 'node:fs';
import type { Lexicon } from '../functions/domain/understanding/concepts.ts';

const FOLDER = new URL('./lexicon/', import.meta.url);

/** The lexicons of `training/lexicon/*.txt` by language. Throws `Error` naming file and line of a bad one, or of an unknown concept. */
export function readLexicons(): ReadonlyMap<string, Lexicon> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
  const lexicons = new Map(files.sort().map((name) => [name.slice(0, 2), read(name)]));
  const concepts = new Set(Object.keys(lexicons.get('en') ?? {}));
  for (const [language, lexicon] of lexicons) {
    const unknown = Object.keys(lexicon).find((concept) => !concepts.has(concept));
    if (unknown) throw new Error(`${language}.txt: English has no concept ${unknown}`);
  }
  return lexicons;
}

function read(name: string): Lexicon {
  const lexicon: Record<string, string> = {};
  readFileSync(new URL(name, FOLDER), 'utf8')
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() === '' || line.startsWith('#')) return;
      const [, concept, stems] = /^(\w+):\s*(.*)$/.exec(line.trim()) ?? [];
      if (!concept) throw new Error(`${name}:${index + 1} is not a concept and its stems`);
      lexicon[concept] = [lexicon[concept], stems].filter(Boolean).join(' ');
    });
  return lexicon;
}
