import { createHash } from 'node:crypto';
import { encodeModels, type Models } from '../functions/domain/understanding/asset.ts';
import type { Example } from './corpus.ts';
import { learnIntent, temperatureFor } from './learn-intent.ts';
import { learnLanguage } from './learn-language.ts';
import type { Patterns } from './patterns.ts';
import { patternExamples } from './patterns.ts';
import { seeded } from './random.ts';
import type { WordCounts } from './words.ts';

/** How many messages are made of each pattern. */
const OF_A_PATTERN = 12;

/** Every so manieth line of a language is kept back while the temperature is fitted. */
const KEPT_BACK = 10;

/** What is learned from. */
export type Material = {
  readonly lines: readonly Example[];
  /** What people corrected in the shops that allow it: learned from, and no part of the corpus. */
  readonly corrections?: readonly Example[];
  readonly patterns: readonly Patterns[];
  readonly words: ReadonlyMap<string, WordCounts>;
};

/** All that is learned. The same material gives the same models, bit for bit. */
export function trainModels({ lines: corpus, corrections = [], patterns, words }: Material): Models {
  const lines = [...corpus, ...corrections];
  const { kept, held } = keptBack(lines);
  const made = [...patternExamples(patterns, OF_A_PATTERN, seeded(20261128))];
  // Confidences are brought to scale on lines never seen, then nothing is wasted: the model itself learns from all lines.
  const temperature = temperatureFor(learnIntent([...kept, ...made]), held);
  const models = {
    name: '',
    corpus: printOf({ lines: corpus, patterns }),
    language: learnLanguage([...lines, ...made], words),
    intent: { ...learnIntent([...lines, ...made]), temperature },
  };
  const print = createHash('sha256').update(encodeModels(models)).digest('hex').slice(0, 8);
  return { ...models, name: `quayside-2-${print}` };
}

function keptBack(examples: readonly Example[]) {
  const seen = new Map<string, number>();
  const [kept, held]: [Example[], Example[]] = [[], []];
  for (const example of examples) {
    const before = seen.get(example.language) ?? 0;
    seen.set(example.language, before + 1);
    (before % KEPT_BACK === 0 ? held : kept).push(example);
  }
  return { kept, held };
}

/** A fingerprint of what was trained on: shows a model that is older than its corpus. */
export function printOf({ lines, patterns }: Pick<Material, 'lines' | 'patterns'>): string {
  const slots = patterns.map((one) => [...one.slots]);
  return createHash('sha256')
    .update(JSON.stringify([lines, patterns, slots]))
    .digest('hex')
    .slice(0, 16);
}
