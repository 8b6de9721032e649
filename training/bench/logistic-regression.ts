import { INTENTS } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';
import { seeded, shuffle } from '../random.ts';
import { type Classify, peer, targetsOf } from './peer.ts';
import { type WordSettings, wordFeatures } from './words.ts';

type Settings = WordSettings & {
  readonly epochs: number;
  /** AdaGrad's step. */
  readonly rate: number;
  /** L2, applied to the weights of the words seen. */
  readonly decay: number;
};

/** Where AdaGrad's sums of squares start. */
const START = 0.1;

const CLASSES = INTENTS.length;

/** Multinomial logistic regression over words that weigh by how rare they are (TF-IDF), learned by AdaGrad. */
export const logisticRegression = peer<Settings>({
  name: 'logistic regression',
  grid: [true, false].flatMap((bigrams) =>
    [true, false].flatMap((marks) =>
      [0.5, 1].flatMap((rate) =>
        [1e-4, 1e-2].flatMap((decay) => [4, 8].map((epochs) => ({ bigrams, marks, rate, decay, epochs }))),
      ),
    ),
  ),
  trainOn,
});

type Sparse = { readonly words: Int32Array; readonly values: Float32Array };

function trainOn(lines: readonly Example[], settings: Settings): Classify {
  const texts = lines.map(({ text }) => wordFeatures(text, settings));
  const frequency = new Map<string, number>();
  for (const words of texts) for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const rank = new Map([...frequency.keys()].map((word, index) => [word, index]));
  const rarity = Float32Array.from(frequency.values(), (count) => 1 + Math.log(lines.length / count));
  const read = (words: ReadonlySet<string>) => sparse(words, rank, rarity);
  const weights = learn(
    texts.map(read),
    lines.map((line) => targetsOf(line)),
    rank.size,
    settings,
  );
  return (text) => Array.from(scoresInto(new Float64Array(CLASSES), read(wordFeatures(text, settings)), weights));
}

/** The words that were seen in training, of length one together. */
function sparse(words: ReadonlySet<string>, rank: ReadonlyMap<string, number>, rarity: Float32Array): Sparse {
  const known = [...words].flatMap((word) => rank.get(word) ?? []);
  const values = Float32Array.from(known, (word) => rarity[word] ?? 0);
  const length = Math.hypot(...values) || 1;
  return { words: Int32Array.from(known), values: values.map((value) => value / length) };
}

/** Weights, word by class; the last row is the bias. */
function learn(
  samples: readonly Sparse[],
  targets: readonly ReturnType<typeof targetsOf>[],
  vocabulary: number,
  { epochs, decay, rate }: Settings,
): Float32Array {
  const weights = new Float32Array((vocabulary + 1) * CLASSES);
  const squares = new Float32Array(weights.length).fill(START);
  const order = samples.map((_, index) => index);
  const random = seeded(1);
  const errors = new Float64Array(CLASSES);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const [sample, target] = [samples[index], targets[index]];
      if (!sample || !target) continue;
      chances(scoresInto(errors, sample, weights));
      for (const [label, share] of target) errors[label] = (errors[label] ?? 0) - share;
      for (const [position, word] of sample.words.entries()) {
        step(weights, squares, word, errors, sample.values[position] ?? 0, decay, rate);
      }
      step(weights, squares, vocabulary, errors, 0.1, 0, rate);
    }
  }
  return weights;
}

function step(
  weights: Float32Array,
  squares: Float32Array,
  row: number,
  errors: Float64Array,
  value: number,
  decay: number,
  rate: number,
): void {
  for (let label = 0, at = row * CLASSES; label < CLASSES; label++, at++) {
    const gradient = (errors[label] ?? 0) * value + decay * (weights[at] ?? 0);
    const square = (squares[at] ?? 0) + gradient * gradient;
    squares[at] = square;
    weights[at] = (weights[at] ?? 0) - (rate * gradient) / Math.sqrt(square);
  }
}

function scoresInto(scores: Float64Array, { words, values }: Sparse, weights: Float32Array): Float64Array {
  const bias = weights.length - CLASSES;
  for (let label = 0; label < CLASSES; label++) scores[label] = 0.1 * (weights[bias + label] ?? 0);
  for (const [position, word] of words.entries()) {
    const value = values[position] ?? 0;
    for (let label = 0, at = word * CLASSES; label < CLASSES; label++, at++) {
      scores[label] = (scores[label] ?? 0) + (weights[at] ?? 0) * value;
    }
  }
  return scores;
}

/** Softmax in place. */
function chances(scores: Float64Array): void {
  const top = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let label = 0; label < scores.length; label++) {
    const exponential = Math.exp((scores[label] ?? 0) - top);
    scores[label] = exponential;
    sum += exponential;
  }
  for (let label = 0; label < scores.length; label++) scores[label] = (scores[label] ?? 0) / sum;
}
