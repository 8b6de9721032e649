import type { Features } from '../functions/domain/understanding/features.ts';
import type { LinearModel } from '../functions/domain/understanding/linear-model.ts';

/** One text as training sees it: its features and how much of each class it is (sums to one). */
export type Sample = {
  readonly features: Features;
  readonly target: readonly (readonly [label: number, share: number])[];
};

export type Settings = {
  readonly classes: number;
  readonly buckets: number;
  readonly epochs: number;
  /** AdaGrad's step. */
  readonly rate: number;
  /** Where AdaGrad's sums of squares start: the higher, the less a rare feature is believed. */
  readonly start: number;
  /** L2, applied to the weights of the features seen. */
  readonly decay: number;
};

/** Weights before quantising: bucket by class. */
export type Weights = { readonly weights: Float32Array; readonly biases: Float32Array };

/** The bias learns slower than the weights: otherwise it learns the last few texts. */
const BIAS_RATE = 0.02;

/** Multinomial logistic regression by AdaGrad. The same samples in the same order give the same weights, bit for bit. */
export function learn(samples: readonly Sample[], { classes, buckets, epochs, rate, start, decay }: Settings): Weights {
  const weights = new Float32Array(buckets * classes);
  const squares = new Float32Array(buckets * classes).fill(start);
  const biases = new Float32Array(classes);
  const chances = new Float64Array(classes);
  const random = seeded(20261122);
  const order = samples.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const sample = samples[index];
      if (!sample) continue;
      scoreInto(chances, sample.features, weights, biases);
      for (const [label, share] of sample.target) chances[label] = (chances[label] ?? 0) - share;
      for (let label = 0; label < classes; label++) {
        biases[label] = (biases[label] ?? 0) - BIAS_RATE * (chances[label] ?? 0);
      }
      for (const group of sample.features) {
        for (const bucket of group.buckets) {
          for (let label = 0, at = bucket * classes; label < classes; label++, at++) {
            const gradient = (chances[label] ?? 0) * group.weight + decay * (weights[at] ?? 0);
            const square = (squares[at] ?? 0) + gradient * gradient;
            squares[at] = square;
            weights[at] = (weights[at] ?? 0) - (rate * gradient) / Math.sqrt(square);
          }
        }
      }
    }
  }
  return { weights, biases };
}

/** The weights in eight bits, one scale per class. */
export function quantise({ weights, biases }: Weights, classes: number, temperature: number): LinearModel {
  const buckets = weights.length / classes;
  const scales = Array.from({ length: classes }, (_, label) => {
    let top = 0;
    for (let at = label; at < weights.length; at += classes) top = Math.max(top, Math.abs(weights[at] ?? 0));
    return Math.fround(top / 127 || 1);
  });
  const bytes = Int8Array.from(weights, (weight, at) => Math.round(weight / (scales[at % classes] ?? 1)));
  return { classes, buckets, temperature: Math.fround(temperature), scales, biases: [...biases], weights: bytes };
}

/** Softmax of one text's logits into `chances`. */
function scoreInto(chances: Float64Array, features: Features, weights: Float32Array, biases: Float32Array): void {
  const classes = chances.length;
  chances.set(biases);
  for (const group of features) {
    for (const bucket of group.buckets) {
      for (let label = 0, at = bucket * classes; label < classes; label++, at++) {
        chances[label] = (chances[label] ?? 0) + (weights[at] ?? 0) * group.weight;
      }
    }
  }
  let top = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < classes; label++) {
    top = Math.max(top, chances[label] ?? 0);
  }
  let sum = 0;
  for (let label = 0; label < classes; label++) {
    const exponential = Math.exp((chances[label] ?? 0) - top);
    chances[label] = exponential;
    sum += exponential;
  }
  for (let label = 0; label < classes; label++) chances[label] = (chances[label] ?? 0) / sum;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Fisher and Yates, in place. */
export function shuffle<Item>(items: Item[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = items[last] as Item;
    items[last] = items[other] as Item;
    items[other] = kept;
  }
}
