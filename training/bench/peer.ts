import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { softmax } from '../../functions/domain/understanding/softmax.ts';
import { INTENTS } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';
import { split } from '../split.ts';
import { type Contestant, NEVER_AUTOMATIC, type Ranked } from './contestant.ts';
import { rowOf } from './rows.ts';
import { isRight, scoresOf, thresholdFor } from './scores.ts';

/** One logit for each of INTENTS. */
export type Classify = (text: string) => readonly number[] | Promise<readonly number[]>;

/** A way to tell intents that someone could pick instead of ours, and what may be chosen in it. */
type Way<Settings> = {
  readonly name: string;
  readonly library?: string;
  readonly grid: readonly Settings[];
  readonly trainOn: (lines: readonly Example[], settings: Settings) => Classify | Promise<Classify>;
};

/** What was chosen for a peer on held-out lines of the corpus. */
export const tunedSchema = z.object({
  settings: z.unknown(),
  /** Brings its confidences to scale, as ours are. */
  temperature: z.number(),
  /** The confidence from which on it decides alone; null where none is sure enough. */
  threshold: z.nullable(z.number()),
  /** Lenient top 1 on the held-out lines, mean over languages. */
  top1: z.number(),
});
export type Tuned = z.infer<typeof tunedSchema>;

export type Peer = {
  readonly name: string;
  /** Chooses on held-out tenths of these lines, which must not hold what is scored later. */
  readonly tune: (lines: readonly Example[], progress: (line: string) => void) => Promise<Tuned>;
  /** The peer with what was chosen. Throws `Error` where that is not of its grid: then tune again. */
  readonly withChosen: (tuned: Tuned | undefined) => Contestant;
};

/** What share of what a peer decides alone has to be right on held-out lines: the goal that ours has. */
const PRECISION = 0.95;

/** The tenths that are held out in turn, until so many lines are judged. */
const FOLDS = [0, 5];
const ENOUGH = 2_000;

/** How much of a line with a second intent is its first; ours is trained so too. */
const FIRST_SHARE = 0.75;

export function peer<Settings>({ name, library, grid, trainOn }: Way<Settings>): Peer {
  return {
    name,
    async tune(lines, progress) {
      let best: Tuned | undefined;
      for (const settings of grid) {
        const what = `${name} ${JSON.stringify(settings)}`;
        try {
          const held = await heldOut(lines, (kept) => trainOn(kept, settings));
          const tuned = { settings, ...bringToScale(held) };
          progress(`${what} ${tuned.top1.toFixed(4)}`);
          if (!best || tuned.top1 > best.top1) best = tuned;
        } catch {
          // fastText gives up where its numbers overflow.
          progress(`${what} failed`);
        }
      }
      if (!best) throw new Error(`${name} has nothing to choose from`);
      return best;
    },
    withChosen(tuned) {
      const chosen = grid.find((settings) => isDeepStrictEqual(settings, tuned?.settings));
      if (!tuned || !chosen) throw new Error(`${name} is not tuned: npm run bench:understanding -- --tune`);
      return {
        name,
        ...(library ? { library } : {}),
        async train(lines) {
          const classify = await trainOn(lines, chosen);
          return {
            async judge(text) {
              const intents = ranked(await classify(text), tuned.temperature);
              const best = intents[0];
              const sure = best !== undefined && tuned.threshold !== null && best.confidence >= tuned.threshold;
              return { intents, decided: sure && !NEVER_AUTOMATIC.has(best.intent) };
            },
          };
        },
      };
    },
  };
}

type Held = { readonly line: Example; readonly logits: readonly number[] };

/** What is said of lines never trained on. */
async function heldOut(
  lines: readonly Example[],
  train: (kept: readonly Example[]) => Classify | Promise<Classify>,
): Promise<Held[]> {
  const all: Held[] = [];
  for (const fold of FOLDS) {
    if (all.length >= ENOUGH) break;
    const { kept, held } = split(lines, fold);
    const classify = await train(kept);
    for (const line of held) all.push({ line, logits: await classify(line.text) });
  }
  return all;
}

function bringToScale(held: readonly Held[]): Omit<Tuned, 'settings'> {
  const temperature = fitTemperature(held.map(({ line, logits }) => ({ logits, label: INTENTS.indexOf(line.intent) })));
  const judged = held.map(({ line, logits }) => ({ row: rowOf(line), said: { intents: ranked(logits, temperature) } }));
  const threshold = thresholdFor(
    judged.map((one) => ({ confidence: one.said.intents[0]?.confidence ?? 0, right: isRight(one) })),
    PRECISION,
  );
  return {
    temperature,
    threshold: Number.isFinite(threshold) ? threshold : null,
    top1: scoresOf(judged).intent.top1 ?? 0,
  };
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
