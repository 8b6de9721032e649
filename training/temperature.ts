import { softmax } from '../functions/domain/understanding/softmax.ts';

/** What a model that never saw a text says of it, and what it may be taken for. */
export type HeldOut = { readonly logits: readonly number[]; readonly accepted: readonly number[] };

/** The temperature under which held-out texts are least surprising. */
export function fitTemperature(held: readonly HeldOut[]): number {
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY };
  for (let temperature = 0.3; temperature <= 4; temperature *= 1.05) {
    const loss = held.reduce((sum, { logits, accepted }) => {
      const chances = softmax(logits, temperature);
      return sum - Math.log(accepted.reduce((right, label) => right + (chances[label] ?? 0), 1e-12));
    }, 0);
    if (loss < best.loss) best = { temperature, loss };
  }
  return Math.fround(best.temperature);
}
