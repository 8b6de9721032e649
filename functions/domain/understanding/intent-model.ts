import type { Features } from './features.ts';
import type { Table } from './table.ts';

/**
 * A network of two layers: every feature has a row of `entrance`, their weighted sum is bent, and every answer is a row of
 * `exit`. Answers: the intents in the order of `INTENTS`, then calm, annoyed and furious, then danger.
 */
export type IntentModel = {
  /** Logits of intents are divided by it: fitted so that a confidence is as often right as it says. */
  readonly temperature: number;
  /** What the units of the hidden layer begin with. */
  readonly hidden: readonly number[];
  /** What the answers begin with. */
  readonly biases: readonly number[];
  readonly entrance: Table;
  readonly exit: Table;
};

/** How much of a negative sum passes a unit of the hidden layer. */
export const LEAK = 0.1;

/** The hidden layer for one text. */
export function hiddenOf({ buckets, weights }: Features, { hidden, entrance }: IntentModel): Float64Array {
  const { columns, cells, scales } = entrance;
  const sums = new Float64Array(columns);
  for (let feature = 0; feature < buckets.length; feature++) {
    const row = (buckets[feature] as number) * columns;
    const weight = weights[feature] as number;
    for (let unit = 0; unit < columns; unit++) sums[unit] = (sums[unit] as number) + (cells[row + unit] as number) * weight;
  }
  for (let unit = 0; unit < columns; unit++) {
    const sum = (sums[unit] as number) * (scales[unit] as number) + (hidden[unit] as number);
    sums[unit] = sum > 0 ? sum : LEAK * sum;
  }
  return sums;
}

/** One logit per answer, before temperature. */
export function answersOf(hidden: Float64Array, { biases, exit }: IntentModel): number[] {
  const { columns, cells, scales } = exit;
  return biases.map((bias, answer) => {
    let sum = bias;
    for (let unit = 0; unit < columns; unit++) {
      sum += (cells[answer * columns + unit] as number) * (scales[unit] as number) * (hidden[unit] as number);
    }
    return sum;
  });
}

/** How much one feature spoke for one answer, in logits; the bent layer is taken as it stands. */
export function shareOf(
  bucket: number,
  weight: number,
  answer: number,
  hidden: Float64Array,
  { entrance, exit }: IntentModel,
): number {
  let share = 0;
  for (let unit = 0; unit < entrance.columns; unit++) {
    const passed = (hidden[unit] as number) > 0 ? 1 : LEAK;
    const entered = (entrance.cells[bucket * entrance.columns + unit] as number) * (entrance.scales[unit] as number);
    const left = (exit.cells[answer * exit.columns + unit] as number) * (exit.scales[unit] as number);
    share += entered * weight * passed * left;
  }
  return share;
}
