import { createHash } from 'node:crypto';
import { intentFeatures, languageFeatures } from '../functions/domain/understanding/features.ts';
import { encodeModel, type LinearModel, logits, softmax } from '../functions/domain/understanding/linear-model.ts';
import { languageByScript } from '../functions/domain/understanding/script.ts';
import { INTENTS } from '../functions/domain/understanding.ts';
import type { Example } from './corpus.ts';
import { learn, quantise, type Sample, seeded, type Settings, shuffle } from './learn.ts';

export const INTENT_SETTINGS: Settings = { classes: INTENTS.length, buckets: 19_000, epochs: 10, rate: 0.3, decay: 1e-4 };
const LANGUAGE_SETTINGS = { buckets: 4_096, epochs: 10, rate: 0.5, decay: 1e-4 };

/** How much of a line with a second intent is its first. */
const FIRST_SHARE = 0.75;

/** Fewer lines in Latin letters than this and a language is left to the library. */
const LINES_TO_LEARN = 15;

/** The languages the Latin model tells apart. */
export function latinLanguages(examples: readonly Example[]): string[] {
  const counts = new Map<string, number>();
  for (const { language } of examples.filter(isLatin)) counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts].filter(([, lines]) => lines >= LINES_TO_LEARN).map(([language]) => language).sort();
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
      target: second === undefined ? [[first, 1]] : [[first, FIRST_SHARE], [second, 1 - FIRST_SHARE]],
    };
  });
  return quantise(learn(samples, INTENT_SETTINGS), INTENT_SETTINGS.classes, temperature);
}

export function trainLanguages(examples: readonly Example[], languages: readonly string[]): LinearModel {
  const settings = { ...LANGUAGE_SETTINGS, classes: languages.length };
  const samples = examples
    .filter((example) => isLatin(example) && languages.includes(example.language))
    .map(({ text, language }): Sample => ({
      features: languageFeatures(text, settings.buckets),
      target: [[languages.indexOf(language), 1]],
    }));
  return quantise(learn(samples, settings), settings.classes, 1);
}

/** Which fold each line belongs to; the same for the same number of lines. */
export function foldsOf(lines: number, folds: number): number[] {
  const assigned = Array.from({ length: lines }, (_, index) => index % folds);
  shuffle(assigned, seeded(7));
  return assigned;
}

/** The temperature under which held-out texts are least surprising. */
export function fitTemperature(held: readonly { readonly logits: readonly number[]; readonly label: number }[]): number {
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY };
  for (let temperature = 0.3; temperature <= 4; temperature *= 1.05) {
    const loss = held.reduce((sum, { logits, label }) => sum - Math.log((softmax(logits, temperature)[label] ?? 0) + 1e-12), 0);
    if (loss < best.loss) best = { temperature, loss };
  }
  return best.temperature;
}

/** The logits of every line by a model that never saw it. */
export function heldOutIntents(examples: readonly Example[], folds: number): { logits: number[]; label: number }[] {
  const fold = foldsOf(examples.length, folds);
  const held: { logits: number[]; label: number }[] = [];
  for (let round = 0; round < folds; round++) {
    const model = trainIntents(examples.filter((_, index) => fold[index] !== round));
    examples.forEach(({ text, language, intent }, index) => {
      if (fold[index] !== round) return;
      held[index] = { logits: logits(model, intentFeatures(text, language, model.buckets)), label: INTENTS.indexOf(intent) };
    });
  }
  return held;
}

/** The whole of `model.generated.ts`: the same models give the same text. */
export function modelFile(intents: LinearModel, languages: LinearModel, latin: readonly string[]): string {
  const [intentText, languageText] = [encodeModel(intents), encodeModel(languages)];
  const print = createHash('sha256').update(intentText).update(languageText).digest('hex').slice(0, 8);
  return `// Written by \`npm run train\`; see docs/understanding.md. Do not edit.

/** Which classifier decided: stored with every message. */
export const MODEL_NAME = 'quayside-linear-1-${print}';

/** The classes of LANGUAGE_MODEL, in its order. */
export const LATIN_LANGUAGES: readonly string[] = ${JSON.stringify(latin)};

export const LANGUAGE_MODEL = '${languageText}';

export const INTENT_MODEL = '${intentText}';
`;
}
