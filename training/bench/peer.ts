import { INTENTS } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';
import { type Contestant, NEVER_AUTOMATIC, type Ranked, split } from './contestant.ts';
import { thresholdFor } from './scores.ts';

/** One logit for each of INTENTS. */
export type Classify = (text: string) => readonly number[];

/** A way to tell intents that someone could pick instead of ours. */
export type Peer<Settings> = {
  readonly name: string;
  /** What may be chosen from, on held-out lines of the corpus alone. */
  readonly grid: readonly Settings[];
  /** The best of the grid when `npm run bench:understanding -- --tune` was last run. */
  readonly chosen: Settings;
  readonly trainOn: (lines: readonly Example[], settings: Settings) => Classify | Promise<Classify>;
};

/** What share of what a peer decides alone has to be right on held-out lines: the goal that ours has. */
const PRECISION = 0.95;

/** How much of a line with a second intent is its first; ours is trained so too. */
const FIRST_SHARE = 0.75;

/**
 * A peer as ours is made: its confidences brought to scale, and the confidence from which on it decides chosen, on a tenth of
 * the lines held out; then trained on all of them.
 */
export function contestant<Settings>({ name, chosen, trainOn }: Peer<Settings>): Contestant {
  return {
    name,
    async train(lines) {
      const { kept, held } = split(lines, 4);
      const trial = await trainOn(kept, chosen);
      const outcomes = labelled(held, trial);
      const temperature = fitTemperature(outcomes);
      const guesses = outcomes.map(({ logits, accepted }) => {
        const [best] = ranked(logits, temperature);
        return { confidence: best?.confidence ?? 0, right: best !== undefined && accepted.includes(best.intent) };
      });
      const threshold = thresholdFor(guesses, PRECISION);
      const classify = await trainOn(lines, chosen);
      return {
        judge(text) {
          const intents = ranked(classify(text), temperature);
          const best = intents[0];
          const decided = best !== undefined && best.confidence >= threshold && !NEVER_AUTOMATIC.has(best.intent);
          return { intents, decided };
        },
      };
    },
  };
}

/** What a classifier says of lines that it never saw, beside what is right. */
export function labelled(lines: readonly Example[], classify: Classify) {
  return lines.map(({ text, intent, also = [] }) => ({
    logits: classify(text),
    label: INTENTS.indexOf(intent),
    accepted: [intent, ...also],
  }));
}

/** Which intents a line is, and how much of each; sums to one. */
export function targetsOf({ intent, also }: Example): (readonly [label: number, share: number])[] {
  const first = INTENTS.indexOf(intent);
  const second = also?.find((other) => other !== intent);
  if (second === undefined) return [[first, 1]];
  return [
    [first, FIRST_SHARE],
    [INTENTS.indexOf(second), 1 - FIRST_SHARE],
  ];
}

/** The three best intents, best first. */
export function ranked(logits: readonly number[], temperature: number): Ranked[] {
  const chances = softmax(logits, temperature);
  return INTENTS.map((intent, index) => ({ intent, confidence: chances[index] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, 3);
}

/** The temperature under which held-out labels are least surprising. */
export function fitTemperature(
  held: readonly { readonly logits: readonly number[]; readonly label: number }[],
): number {
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY };
  for (let temperature = 0.1; temperature <= 30; temperature *= 1.1) {
    const loss = held.reduce(
      (sum, { logits, label }) => sum - Math.log((softmax(logits, temperature)[label] ?? 0) + 1e-12),
      0,
    );
    if (loss < best.loss) best = { temperature, loss };
  }
  return best.temperature;
}

function softmax(logits: readonly number[], temperature: number): number[] {
  const top = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp((logit - top) / temperature));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
