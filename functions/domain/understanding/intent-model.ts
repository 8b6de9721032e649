import type { Features, Vocabulary } from './features.ts';
import type { Table } from './table.ts';

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
  const { columns, cells, scales } = entrance;
  const sums = Float64Array.from(hidden);
  for (let feature = 0; feature < rows.length; feature++) {
    const row = rows[feature] as number;
    const weight = (weights[feature] as number) * (scales[row] as number);
    for (let unit = 0, at = row * columns; unit < columns; unit++, at++) {
      sums[unit] = (sums[unit] as number) + (cells[at] as number) * weight;
    }
  }
  return sums.map((sum) => (sum > 0 ? sum : LEAK * sum));
}

/** One logit per answer, before temperature. */
export function answersOf(hidden: Float64Array, { biases, exit }: IntentModel): number[] {
  const { columns, cells, scales } = exit;
  return biases.map((bias, answer) => {
    let sum = 0;
    for (let unit = 0, at = answer * columns; unit < columns; unit++, at++) {
      sum += (cells[at] as number) * (hidden[unit] as number);
    }
    return bias + sum * (scales[answer] as number);
  });
}

/** How much one feature spoke for one answer, in logits; the bent layer is taken as it stands. */
export function shareOf(
  row: number,
  weight: number,
  answer: number,
  hidden: Float64Array,
  { entrance, exit }: IntentModel,
): number {
  let share = 0;
  for (let unit = 0; unit < entrance.columns; unit++) {
    const passed = (hidden[unit] as number) > 0 ? 1 : LEAK;
    const entered = entrance.cells[row * entrance.columns + unit] as number;
    const left = exit.cells[answer * exit.columns + unit] as number;
    share += entered * passed * left;
  }
  return share * weight * (entrance.scales[row] as number) * (exit.scales[answer] as number);
}
