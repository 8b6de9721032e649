import { type LanguageModel, languageLogits } from '../functions/domain/understanding/language.ts';
import { letterFeatures } from '../functions/domain/understanding/letters.ts';
import { quantise } from '../functions/domain/understanding/table.ts';
import type { Example } from './corpus.ts';
import { LATIN_LANGUAGES, languageSamples } from './language-samples.ts';
import { seeded, shuffle } from './random.ts';
import { fitTemperature } from './temperature.ts';
import type { WordCounts } from './words.ts';

const BUCKETS = 32_768;
const EPOCHS = 3;
/** AdaGrad's step, and where its sums of squares start. */
const RATE = 0.5;
const START = 1e-3;
const BIAS_RATE = 0.01;
/** Gradients nearer to zero than this are not followed: nearly all are, and they cost the time. */
const NEGLIGIBLE = 1e-5;
/** Every n-th sample is kept back to fit the temperature on. */
const KEPT_BACK = 50;

/** Multinomial logistic regression by AdaGrad over letters of words. The same input gives the same model, bit for bit. */
export function learnLanguage(examples: readonly Example[], words: ReadonlyMap<string, WordCounts>): LanguageModel {
  const random = seeded(20261128);
  const languages = Object.keys(LATIN_LANGUAGES);
  const columns = languages.length;
  const weights = new Float32Array(BUCKETS * columns);
  const squares = new Float32Array(BUCKETS * columns).fill(START);
  const biases = new Float64Array(columns);
  const chances = new Float64Array(columns);
  const samples = [...languageSamples(examples, words, random)]
    .map(({ text, language }) => ({ features: letterFeatures(text, BUCKETS), language }))
    .filter(({ features }) => features.length > 0);
  shuffle(samples, random);
  const held = samples.splice(0, Math.floor(samples.length / KEPT_BACK));
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(samples, random);
    for (const { features, language } of samples) {
      const weight = 1 / Math.sqrt(features.length);
      chances.set(biases);
      for (const bucket of features) {
        for (let column = 0, at = bucket * columns; column < columns; column++, at++) {
          chances[column] = (chances[column] as number) + (weights[at] as number) * weight;
        }
      }
      toGradient(chances, [[language, 1]]);
      for (const bucket of features) {
        for (let column = 0, at = bucket * columns; column < columns; column++, at++) {
          const gradient = (chances[column] as number) * weight;
          if (Math.abs(gradient) < NEGLIGIBLE) continue;
          const square = (squares[at] as number) + gradient * gradient;
          squares[at] = square;
          weights[at] = (weights[at] as number) - (RATE * gradient) / Math.sqrt(square);
        }
      }
      for (let column = 0; column < columns; column++) {
        biases[column] = (biases[column] as number) - BIAS_RATE * (chances[column] as number);
      }
    }
  }
  const table = quantise(weights, columns, 4);
  const model = { languages, temperature: 1, biases: [...biases].map(Math.fround), table };
  const judged = held.map(({ features, language }) => ({
    logits: languageLogits(features, model) ?? [],
    accepted: [language],
  }));
  return { ...model, temperature: fitTemperature(judged) };
}

/** Logits become the loss's gradient: their softmax, less what was wanted (sums to one). */
export function toGradient(values: Float64Array, wanted: readonly (readonly [label: number, share: number])[]): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of values) top = Math.max(top, value);
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    const exponential = Math.exp((values[at] as number) - top);
    values[at] = exponential;
    sum += exponential;
  }
  for (let at = 0; at < values.length; at++) values[at] = (values[at] as number) / sum;
  for (const [label, share] of wanted) values[label] = (values[label] as number) - share;
}
