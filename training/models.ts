import { createHash } from 'node:crypto';
import { encodeModels, type Models } from '../functions/domain/understanding/asset.ts';
import type { Lexicon } from '../functions/domain/understanding/concepts.ts';
import { type Example, readCorpus } from './corpus.ts';
import { learnIntent, temperatureFor } from './learn-intent.ts';
import { learnLanguage } from './learn-language.ts';
import { readLexicons } from './lexicons.ts';
import { patternExamples, readPatterns } from './patterns.ts';
import { seeded } from './random.ts';
import { split } from './split.ts';
import { readWords, type WordCounts } from './words.ts';

/** How many messages are made of each pattern. */
const OF_A_PATTERN = 12;

/** What is learned from. */
export type Material = {
  readonly lines: readonly Example[];
  /** What people corrected in the shops that allow it: learned from, and no part of the corpus. */
  readonly corrections?: readonly Example[];
  readonly words: ReadonlyMap<string, WordCounts>;
  readonly lexicons: ReadonlyMap<string, Lexicon>;
};

/** Everything that this repository has to learn from. */
export function readMaterial(): Material {
  return { lines: readLines(), words: readWords(), lexicons: readLexicons() };
}

/** The lines of the corpus, and those made of the patterns. */
export function readLines(): Example[] {
  return [...readCorpus(), ...patternExamples(readPatterns(), OF_A_PATTERN, seeded(20261128))];
}

/** All that is learned. The same material gives the same models, bit for bit. */
export function trainModels(material: Material): Models {
  const { corrections = [], words } = material;
  const lines = [...material.lines, ...corrections];
  const lexicons = (language: string) => material.lexicons.get(language) ?? {};
  const written = lines.filter(({ pattern }) => pattern === undefined);
  const { kept, held } = split(lines, 0);
  // Confidences are brought to scale on lines never seen, then nothing is wasted: the model itself learns from all lines.
  const temperature = temperatureFor(learnIntent(kept, lexicons), held, lexicons);
  const models = {
    name: '',
    corpus: printOf(material),
    lexicons,
    spoken: [...material.lexicons.keys()],
    language: learnLanguage(written, words),
    intent: { ...learnIntent(lines, lexicons), temperature },
  };
  const print = createHash('sha256').update(encodeModels(models)).digest('hex').slice(0, 8);
  return { ...models, name: `quayside-2-${print}` };
}

/** A fingerprint of what was trained on: shows a model that is older than its corpus. */
export function printOf({ lines, lexicons }: Pick<Material, 'lines' | 'lexicons'>): string {
  return createHash('sha256')
    .update(JSON.stringify([lines, [...lexicons]]))
    .digest('hex')
    .slice(0, 16);
}
