import { conceptFinder, type Lexicons } from '../functions/domain/understanding/concepts.ts';
import {
  type Features,
  intentFeatures,
  type Reading,
  type Vocabulary,
} from '../functions/domain/understanding/features.ts';
import { answersOf, hiddenOf, type IntentModel, vocabularyOf } from '../functions/domain/understanding/intent-model.ts';
import { INTENTS } from '../functions/domain/understanding.ts';
import type { Example } from './corpus.ts';
import { toGradient } from './learn-language.ts';
import { Network } from './network.ts';
import { seeded, shuffle } from './random.ts';
import { fitTemperature } from './temperature.ts';

/** How many features are kept, those that tell most. */
const KEPT = 74_000;
/** A feature met in fewer lines tells nothing. */
const FEWEST = 2;
const EPOCHS = 7;
/** How much of a line with a second intent is its first. */
const FIRST_SHARE = 0.75;

/** A missed danger, a threat unheard cost more than a false alarm: such lines count so many times. */
const DANGER_WEIGHT = 6;
const THREAT_WEIGHT = 2;
const THREAT = INTENTS.indexOf('dispute_threat');

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

/** The same samples in the same order give the same network, bit for bit. */
function learn(samples: readonly Sample[], rows: number): Omit<IntentModel, 'keys'> {
  const random = seeded(20261128);
  const network = new Network({ rows, answers: ANSWERS, random });
  const order = [...samples];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    const falling = 1 - (0.9 * epoch) / EPOCHS;
    for (const sample of order) {
      network.read(sample.features);
      toWrong(network.answers, sample);
      network.learn(sample.features, falling);
    }
  }
  return { temperature: 1, ...network.rounded() };
}

/** Answers become how wrong they are: of the intents, of the mood and of danger, each for itself. */
function toWrong(answers: Float64Array, { intents: wanted, mood, danger }: Sample): void {
  const intents = answers.subarray(0, INTENTS.length);
  toGradient(intents, wanted);
  if (wanted[0]?.[0] === THREAT) intents.set(intents.map((wrong) => THREAT_WEIGHT * wrong));
  if (mood === undefined) {
    answers.fill(0, INTENTS.length);
    return;
  }
  toGradient(answers.subarray(INTENTS.length, DANGER), [[mood, 1]]);
  const heard = 1 / (1 + Math.exp(-(answers[DANGER] as number)));
  answers[DANGER] = danger ? DANGER_WEIGHT * (heard - 1) : heard;
}

/** The same model, its confidences as often right on these lines as they say; they must not have been learned from. */
export function temperatureFor(model: IntentModel, examples: readonly Example[], lexicons: Lexicons): number {
  const reading = { vocabulary: vocabularyOf(model), conceptsIn: conceptFinder(lexicons) };
  return fitTemperature(
    examples.map(({ text, language, intent, also = [] }) => ({
      logits: answersOf(hiddenOf(intentFeatures(text, language, reading), model), model).slice(0, INTENTS.length),
      accepted: [intent, ...also].map((one) => INTENTS.indexOf(one)),
    })),
  );
}
