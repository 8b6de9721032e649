import { createHash } from 'node:crypto';
import { intentFeatures, languageFeatures } from '../functions/domain/understanding/features.ts';
import { guessLanguage } from '../functions/domain/understanding/language.ts';
import { encodeModel, type LinearModel, logits, softmax } from '../functions/domain/understanding/linear-model.ts';
import { languageByScript } from '../functions/domain/understanding/script.ts';
import { INTENTS } from '../functions/domain/understanding.ts';
import type { Example } from './corpus.ts';
import { learn, quantise, type Sample, type Settings, seeded, shuffle } from './learn.ts';

export const INTENT_SETTINGS: Settings = {
  classes: INTENTS.length,
  buckets: 12_000,
  epochs: 10,
  rate: 0.4,
  start: 1,
  decay: 1e-3,
};
const LANGUAGE_SETTINGS = { buckets: 4_096, epochs: 10, rate: 0.5, start: 1e-8, decay: 1e-4 };

/** How much of a line with a second intent is its first. */
const FIRST_SHARE = 0.75;

/** Fewer lines in Latin letters than this and a language is left to the library. */
const LINES_TO_LEARN = 15;

/** The languages the Latin model tells apart. */
export function latinLanguages(examples: readonly Example[]): string[] {
  const counts = new Map<string, number>();
  for (const { language } of examples.filter(isLatin)) counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts]
    .filter(([, lines]) => lines >= LINES_TO_LEARN)
    .map(([language]) => language)
    .sort();
}

function isLatin({ text }: Example): boolean {
  return languageByScript(text) === 'latin';
}

export function trainIntents(examples: readonly Example[], temperature = 1): LinearModel {
  const samples = examples.map(({ text, language, intent, also }): Sample => {
    const first = INTENTS.indexOf(intent);
    const second = also?.[0] && also[0] !== intent ? INTENTS.indexOf(also[0]) : undefined;
    return {
      features: intentFeatures(text, language, INTENT_SETTINGS.buckets),
      target:
        second === undefined
          ? [[first, 1]]
          : [
              [first, FIRST_SHARE],
              [second, 1 - FIRST_SHARE],
            ],
    };
  });
  return quantise(learn(samples, INTENT_SETTINGS), INTENT_SETTINGS.classes, temperature);
}

export function trainLanguages(examples: readonly Example[], languages: readonly string[]): LinearModel {
  const settings = { ...LANGUAGE_SETTINGS, classes: languages.length };
  const samples = examples
    .filter((example) => isLatin(example) && languages.includes(example.language))
    .map(
      ({ text, language }): Sample => ({
        features: languageFeatures(text, settings.buckets),
        target: [[languages.indexOf(language), 1]],
      }),
    );
  return quantise(learn(samples, settings), settings.classes, 1);
}

/** Which fold each line belongs to; the same for the same number of lines. */
export function foldsOf(lines: number, folds: number): number[] {
  const assigned = Array.from({ length: lines }, (_, index) => index % folds);
  shuffle(assigned, seeded(7));
  return assigned;
}

/** The temperature under which held-out texts are least surprising. */
export function fitTemperature(held: readonly Pick<HeldOut, 'logits' | 'label'>[]): number {
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY };
  for (let temperature = 0.3; temperature <= 4; temperature *= 1.05) {
    const loss = held.reduce(
      (sum, { logits, label }) => sum - Math.log((softmax(logits, temperature)[label] ?? 0) + 1e-12),
      0,
    );
    if (loss < best.loss) best = { temperature, loss };
  }
  return best.temperature;
}

/** What models that never saw a line say of it. */
export type HeldOut = { readonly logits: readonly number[]; readonly label: number; readonly language: string };

/** Every line judged by models trained on the other folds, its language told from its text alone. */
export function heldOut(examples: readonly Example[], folds: number, rounds = folds): Map<Example, HeldOut> {
  const fold = foldsOf(examples.length, folds);
  const latin = latinLanguages(examples);
  const held = new Map<Example, HeldOut>();
  for (let round = 0; round < rounds; round++) {
    const seen = examples.filter((_, index) => fold[index] !== round);
    const [languages, intents] = [trainLanguages(seen, latin), trainIntents(seen)];
    for (const example of examples.filter((_, index) => fold[index] === round)) {
      const language = guessLanguage(example.text, languages)?.code ?? 'und';
      const features = intentFeatures(example.text, language, intents.buckets);
      held.set(example, { logits: logits(intents, features), label: INTENTS.indexOf(example.intent), language });
    }
  }
  return held;
}

/** The whole of `model.generated.ts`: the same models give the same text. */
export function modelFile({
  intents,
  languages,
  latin,
  examples,
}: {
  intents: LinearModel;
  languages: LinearModel;
  latin: readonly string[];
  examples: readonly Example[];
}): string {
  const [intentText, languageText] = [encodeModel(intents), encodeModel(languages)];
  const print = createHash('sha256').update(intentText).update(languageText).digest('hex').slice(0, 8);
  return `// Written by \`npm run train\`; see docs/understanding.md. Do not edit.

/** Which classifier decided: stored with every message. */
export const MODEL_NAME = 'quayside-linear-1-${print}';

/** What it was trained on. */
export const CORPUS_PRINT = '${corpusPrint(examples)}';

/** The classes of LANGUAGE_MODEL, in its order. */
export const LATIN_LANGUAGES: readonly string[] = ${JSON.stringify(latin)};

export const LANGUAGE_MODEL = '${languageText}';

export const INTENT_MODEL = '${intentText}';
`;
}

/** A fingerprint of what was trained on: shows a model that is older than its corpus. */
export function corpusPrint(examples: readonly Example[]): string {
  return createHash('sha256').update(JSON.stringify(examples)).digest('hex').slice(0, 16);
}
