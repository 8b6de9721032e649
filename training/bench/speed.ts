import { median, percentile, spread } from '../../infra/local/bench/timing.ts';

/** Each text once in a pass; a first pass warms up and is not counted. */
const PASSES = 3;

/** More texts than these take longer and say the same. */
const TEXTS = 1_000;

/** Microseconds a message: the median of the passes' means, and the least and most of them. */
export function timeEach(texts: readonly string[], work: (text: string) => unknown) {
  const some = sample(texts);
  const means: number[] = [];
  for (let pass = 0; pass <= PASSES; pass += 1) {
    const begun = performance.now();
    for (const text of some) work(text);
    if (pass > 0) means.push(((performance.now() - begun) / some.length) * 1_000);
  }
  return { usPerMessage: median(means), usSpread: spread(means) };
}

/** Milliseconds that single calls take: the medians of the passes' percentiles. */
export async function timeCalls(texts: readonly string[], work: (text: string) => unknown) {
  const some = sample(texts);
  const took: number[][] = [];
  for (let pass = 0; pass <= PASSES; pass += 1) {
    const each: number[] = [];
    for (const text of some) {
      const begun = performance.now();
      await work(text);
      // In microseconds: two places of a millisecond are too few here.
      each.push((performance.now() - begun) * 1_000);
    }
    if (pass > 0) took.push(each);
  }
  const at = (part: number) => Math.round(median(took.map((each) => percentile(each, part)))) / 1_000;
  return { p50: at(0.5), p99: at(0.99) };
}

/** At most TEXTS, spread evenly. */
function sample(texts: readonly string[]): string[] {
  const step = Math.max(1, texts.length / TEXTS);
  return Array.from({ length: Math.min(TEXTS, texts.length) }, (_, index) => texts[Math.floor(index * step)] ?? '');
}
