import { seeded } from '../random.ts';
import { isRight, type Judged, type Share, strata } from './scores.ts';

export type Difference = { readonly difference: Share; readonly low: Share; readonly high: Share };

/** So many times rows are drawn. */
const ROUNDS = 2_000;

/**
 * By how much one judge's macro-averaged lenient top 1 is above another's on the same rows, with the interval in which 95 % of
 * the differences lie when rows are drawn anew, with replacement, within each language (paired, stratified bootstrap).
 * The same rows give the same interval.
 */
export function difference(ours: readonly Judged[], theirs: readonly Judged[], rounds = ROUNDS): Difference {
  if (ours.length !== theirs.length) throw new RangeError('not the same rows');
  const gains = new Map(ours.map((one, index) => [one, gain(one, theirs[index])]));
  const scored = ours.filter(({ row, said }, index) => row.intent && said.intents && theirs[index]?.said.intents);
  const languages = strata(scored);
  // As the macro average does: all rows together where no language has enough.
  const gained = (languages.length === 0 ? [scored] : languages)
    .map((some) => Int8Array.from(some, (one) => gains.get(one) ?? 0))
    .filter((some) => some.length > 0);
  if (gained.length === 0) return { difference: null, low: null, high: null };
  const random = seeded(20261128);
  const mean = (draw: (some: Int8Array, index: number) => number) =>
    gained.reduce(
      (sum, some) => sum + some.reduce((total, _, index) => total + draw(some, index), 0) / some.length,
      0,
    ) / gained.length;
  const drawn = Array.from({ length: rounds }, () =>
    mean((some) => some[Math.floor(random() * some.length)] ?? 0),
  ).sort((a, b) => a - b);
  const at = (part: number) => drawn[Math.round(part * (rounds - 1))] ?? null;
  return { difference: mean((some, index) => some[index] ?? 0), low: at(0.025), high: at(0.975) };
}

/** 1 where only ours is right, -1 where only theirs is. */
function gain(ours: Judged, theirs: Judged | undefined): number {
  return Number(isRight(ours)) - Number(theirs !== undefined && isRight(theirs));
}
