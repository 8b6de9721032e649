import { conceptFinder, type Lexicons } from '../functions/domain/understanding/concepts.ts';
import {
  type Features,
  intentFeatures,
  type Reading,
  type Vocabulary,
} from '../functions/domain/understanding/features.ts';
import {
  answersOf,
  hiddenOf,
  type IntentModel,
  LEAK,
  vocabularyOf,
} from '../functions/domain/understanding/intent-model.ts';
import { quantise } from '../functions/domain/understanding/table.ts';
import { INTENTS } from '../functions/domain/understanding.ts';
import type { Example } from './corpus.ts';
import { toGradient } from './learn-language.ts';
import { seeded, shuffle } from './random.ts';
import { fitTemperature } from './temperature.ts';

/** How many features are kept, those that tell most; units of the hidden layer. */
const KEPT = 74_000;
const UNITS = 32;
/** A feature met in fewer lines tells nothing. */
const FEWEST = 2;
const EPOCHS = 7;
/** How much of the hidden layer is left out while a line is learned, so that no unit relies on another. */
const DROPPED = 0.4;
/** AdaGrad's step, falling to a tenth by the end; the exit learns slower, being met by every text. */
const RATE = 0.3;
const EXIT_RATE = 0.09;
const BIAS_RATE = 0.01;
/** Where AdaGrad's sums of squares start: the higher, the less a rare feature is believed. */
const START = 0.1;

/** How much of a line with a second intent is its first. */
const FIRST_SHARE = 0.75;

/** Answers after the intents: three of the mood, one of danger. */
const MOODS = 3;
const ANSWERS = INTENTS.length + MOODS + 1;
const DANGER = INTENTS.length + MOODS;

/** One line as training sees it. */
type Sample = {
  readonly features: Features;
  /** How much of it is each intent; sums to one. */
  readonly intents: readonly (readonly [label: number, share: number])[];
  /** Lines of the first version do not tell; neither mood nor danger is learned from them. */
  readonly mood?: number;
  readonly danger?: boolean;
};

/** A vocabulary that learns every feature it is asked for. */
function growing(): Vocabulary & { readonly hashes: () => number[] } {
  const rows = new Map<number, number>();
  return {
    get size() {
      return rows.size;
    },
    rowOf(hash) {
      const row = rows.get(hash) ?? rows.size;
      rows.set(hash, row);
      return row;
    },
    hashes: () => [...rows.keys()],
  };
}

function sampleOf({ text, language, intent, also, mood, danger }: Example, reading: Reading): Sample {
  const first = INTENTS.indexOf(intent);
  const second = also?.find((other) => other !== intent);
  return {
    features: intentFeatures(text, language, reading),
    intents: second
      ? [
          [first, FIRST_SHARE],
          [INTENTS.indexOf(second), 1 - FIRST_SHARE],
        ]
      : [[first, 1]],
    ...(mood === undefined ? {} : { mood, danger: danger ?? false }),
  };
}

/** The rows that tell most about intents, by how much their lines' intents differ from all lines' (log-likelihood ratio). */
function tellingRows(samples: readonly Sample[], size: number): number[] {
  const counts = new Float64Array(size * INTENTS.length);
  const totals = new Float64Array(size);
  const all = new Float64Array(INTENTS.length);
  for (const { features, intents } of samples) {
    for (const [label, share] of intents) {
      all[label] = (all[label] as number) + share / samples.length;
      for (const row of features.rows)
        counts[row * INTENTS.length + label] = (counts[row * INTENTS.length + label] as number) + share;
    }
    for (const row of features.rows) totals[row] = (totals[row] as number) + 1;
  }
  const telling: { row: number; gain: number }[] = [];
  for (let row = 0; row < size; row++) {
    const total = totals[row] as number;
    if (total < FEWEST) continue;
    let gain = 0;
    for (let label = 0; label < INTENTS.length; label++) {
      const count = counts[row * INTENTS.length + label] as number;
      if (count > 0) gain += count * Math.log(count / total / (all[label] as number));
    }
    telling.push({ row, gain });
  }
  return telling
    .sort((a, b) => b.gain - a.gain || a.row - b.row)
    .slice(0, KEPT)
    .map(({ row }) => row);
}

/** Chooses the features, learns, and rounds. The same examples in the same order give the same model, bit for bit. */
export function learnIntent(examples: readonly Example[], lexicons: Lexicons): IntentModel {
  const met = growing();
  const reading = { vocabulary: met, conceptsIn: conceptFinder(lexicons) };
  const samples = examples.map((example) => sampleOf(example, reading));
  const hashes = met.hashes();
  const keys = Uint32Array.from(tellingRows(samples, hashes.length), (row) => hashes[row] ?? 0).sort();
  const { rowOf } = vocabularyOf({ keys });
  const known = Int32Array.from(hashes, rowOf);
  return {
    keys,
    ...learn(
      samples.map((sample) => ({ ...sample, features: among(sample.features, known) })),
      keys.length,
    ),
  };
}

/** The same features by their rows among those kept; the others are left out. */
function among({ rows, weights }: Features, known: Int32Array): Features {
  const kept = [...rows.keys()].filter((index) => (known[rows[index] as number] as number) >= 0);
  const squares = kept.reduce((sum, index) => sum + (weights[index] as number) ** 2, 0);
  const scale = 1 / Math.sqrt(squares || 1);
  return {
    rows: Uint32Array.from(kept, (index) => known[rows[index] as number] as number),
    weights: Float32Array.from(kept, (index) => (weights[index] as number) * scale),
  };
}

/**
 * A network of two layers learned by AdaGrad, one text at a time, then rounded. The same samples in the same order give the
 * same model, bit for bit.
 */
function learn(samples: readonly Sample[], rows: number): Omit<IntentModel, 'keys'> {
  const random = seeded(20261128);
  const entrance = Float32Array.from({ length: rows * UNITS }, () => (random() - 0.5) * 0.6);
  const entranceSquares = new Float32Array(entrance.length).fill(START);
  const exit = Float32Array.from({ length: ANSWERS * UNITS }, () => ((random() - 0.5) * 3.4) / Math.sqrt(UNITS));
  const exitSquares = new Float32Array(exit.length).fill(START);
  const hidden = new Float64Array(UNITS);
  const biases = new Float64Array(ANSWERS);
  const units = new Float64Array(UNITS);
  const back = new Float64Array(UNITS);
  const answers = new Float64Array(ANSWERS);
  const intents = answers.subarray(0, INTENTS.length);
  const moods = answers.subarray(INTENTS.length, DANGER);
  const order = [...samples];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    const falling = 1 - (0.9 * epoch) / EPOCHS;
    for (const { features, intents: wanted, mood, danger } of order) {
      const { rows: met, weights } = features;
      units.set(hidden);
      for (let feature = 0; feature < met.length; feature++) {
        const weight = weights[feature] as number;
        for (let unit = 0, at = (met[feature] as number) * UNITS; unit < UNITS; unit++, at++) {
          units[unit] = (units[unit] as number) + (entrance[at] as number) * weight;
        }
      }
      for (let unit = 0; unit < UNITS; unit++) {
        const sum = units[unit] as number;
        const kept = random() < DROPPED ? 0 : 1 / (1 - DROPPED);
        units[unit] = kept * (sum < 0 ? LEAK * sum : sum);
      }
      answers.set(biases);
      for (let answer = 0, at = 0; answer < ANSWERS; answer++) {
        let sum = answers[answer] as number;
        for (let unit = 0; unit < UNITS; unit++, at++) sum += (exit[at] as number) * (units[unit] as number);
        answers[answer] = sum;
      }
      toGradient(intents, wanted);
      if (mood === undefined) answers.fill(0, INTENTS.length);
      else {
        toGradient(moods, [[mood, 1]]);
        answers[DANGER] = 1 / (1 + Math.exp(-(answers[DANGER] as number))) - (danger ? 1 : 0);
      }
      back.fill(0);
      for (let answer = 0, at = 0; answer < ANSWERS; answer++) {
        const wrong = answers[answer] as number;
        for (let unit = 0; unit < UNITS; unit++, at++) {
          back[unit] = (back[unit] as number) + wrong * (exit[at] as number);
          const gradient = wrong * (units[unit] as number);
          const square = (exitSquares[at] as number) + gradient * gradient;
          exitSquares[at] = square;
          exit[at] = (exit[at] as number) - (EXIT_RATE * falling * gradient) / Math.sqrt(square);
        }
        biases[answer] = (biases[answer] as number) - BIAS_RATE * wrong;
      }
      for (let unit = 0; unit < UNITS; unit++) {
        const sum = units[unit] as number;
        back[unit] = sum === 0 ? 0 : (back[unit] as number) * (sum < 0 ? LEAK : 1);
        hidden[unit] = (hidden[unit] as number) - BIAS_RATE * (back[unit] as number);
      }
      for (let feature = 0; feature < met.length; feature++) {
        const weight = weights[feature] as number;
        for (let unit = 0, at = (met[feature] as number) * UNITS; unit < UNITS; unit++, at++) {
          const gradient = (back[unit] as number) * weight;
          const square = (entranceSquares[at] as number) + gradient * gradient;
          entranceSquares[at] = square;
          entrance[at] = (entrance[at] as number) - (RATE * falling * gradient) / Math.sqrt(square);
        }
      }
    }
  }
  return {
    temperature: 1,
    hidden: [...hidden].map(Math.fround),
    biases: [...biases].map(Math.fround),
    entrance: quantise(entrance, UNITS, 3),
    exit: quantise(exit, UNITS, 8),
  };
}

/** The same model, its confidences as often right on these lines as they say; they must not have been learned from. */
export function temperatureFor(model: IntentModel, examples: readonly Example[], lexicons: Lexicons): number {
  const reading = { vocabulary: vocabularyOf(model), conceptsIn: conceptFinder(lexicons) };
  return fitTemperature(
    examples.map(({ text, language, intent }) => ({
      logits: answersOf(hiddenOf(intentFeatures(text, language, reading), model), model).slice(0, INTENTS.length),
      label: INTENTS.indexOf(intent),
    })),
  );
}
