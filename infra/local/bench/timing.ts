/** The value below which a share of them lies, milliseconds to two places; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
}

/** The middle of several runs' figures. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const low = sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? Number.NaN;
  return round((low + (sorted[middle] ?? Number.NaN)) / 2);
}

/** From the least to the most of several runs. */
export function spread(values: readonly number[]): readonly [number, number] {
  return [round(Math.min(...values)), round(Math.max(...values))];
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Runs each at its turn, at most `atOnce` at a time; how long each took, and all of them. */
export async function timed<T>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<{ readonly each: number[]; readonly all: number }> {
  const each: number[] = [];
  const waiting = [...list];
  const begun = performance.now();
  const lane = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const start = performance.now();
      await work(one);
      each.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { each, all: performance.now() - begun };
}
