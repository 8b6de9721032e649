import type { Features, Vocabulary } from './features.ts';
import { addRow, type Table } from './table.ts';

/**
 * A network of two layers: every feature has a row of `entrance`, their weighted sum is bent, and every answer is a row of
 * `exit`. Answers: the intents in the order of `INTENTS`, then calm, annoyed and furious, then danger.
 */
export type IntentModel = {
  /** Logits of intents are divided by it: fitted so that a confidence is as often right as it says. */
  readonly temperature: number;
  /** The hashes of the features it knows, in rising order: one row of the entrance each. */
  readonly keys: Uint32Array;
  /** What the units of the hidden layer begin with. */
  readonly hidden: readonly number[];
  /** What the answers begin with. */
  readonly biases: readonly number[];
  readonly entrance: Table;
  readonly exit: Table;
};

/** How much of a negative sum passes a unit of the hidden layer. */
export const LEAK = 0.1;

/** The features that a model knows. */
export function vocabularyOf({ keys }: Pick<IntentModel, 'keys'>): Vocabulary {
  return { size: keys.length, rowOf: (hash) => indexIn(keys, hash) };
}

/** Where a number stands among rising ones; -1 when it does not. */
function indexIn(keys: Uint32Array, wanted: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const key = keys[middle] as number;
    if (key === wanted) return middle;
    if (key < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The hidden layer for one text. */
export function hiddenOf({ rows, weights }: Features, { hidden, entrance }: IntentModel): Float64Array {
  const sums = Float64Array.from(hidden);
  for (let feature = 0; feature < rows.length; feature++) {
    addRow(entrance, rows[feature] as number, weights[feature] as number, sums);
  }
  return sums.map((sum) => (sum > 0 ? sum : LEAK * sum));
}

/** One logit per answer, before temperature. */
export function answersOf(hidden: Float64Array, { biases, exit }: IntentModel): number[] {
  return biases.map((bias, answer) => bias + product(rowOf(exit, answer), hidden));
}

/** How much each feature spoke for one answer rather than for another, in logits; the bent layer is taken as it stands. */
export function sharesOf(
  { rows, weights }: Features,
  answer: number,
  other: number,
  hidden: Float64Array,
  { entrance, exit }: IntentModel,
): number[] {
  const against = rowOf(exit, other);
  const leading = rowOf(exit, answer).map((weight, unit) => {
    const passed = (hidden[unit] as number) > 0 ? 1 : LEAK;
    return (weight - (against[unit] as number)) * passed;
  });
  return [...rows].map((row, index) => (weights[index] as number) * product(rowOf(entrance, row), leading));
}

function rowOf(table: Table, row: number): Float64Array {
  const weights = new Float64Array(table.columns);
  addRow(table, row, 1, weights);
  return weights;
}

function product(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, weight, unit) => sum + weight * (other[unit] as number), 0);
}
