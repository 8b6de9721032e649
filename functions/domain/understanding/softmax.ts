/** Logits as probabilities that sum to one. */
export function softmax(values: readonly number[], temperature = 1): number[] {
  const top = Math.max(...values);
  const exponentials = values.map((value) => Math.exp((value - top) / temperature));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
