import { ownWords } from '../own-words.ts';
import { addressesIn } from './addresses.ts';
import { amountsIn } from './amounts.ts';
import { contactsIn } from './contacts.ts';
import { datesIn } from './dates.ts';
import type { Fact, FactContext, Found } from './fact.ts';
import { levelledDigits } from './levelled.ts';
import { linksIn } from './links.ts';
import { orderNumbersIn } from './order-numbers.ts';
import { trackingNumbersIn } from './tracking-numbers.ts';

/** How much of a message is searched, in UTF-16 units of the buyer's own words. */
const SEARCHED = 10_000;

/**
 * The exact things that the buyer's own words name: numbers of orders and parcels, amounts, dates, links, ways to reach
 * them. In the order of the text, none over another; `start` and `end` are places in the message as it came. Never throws,
 * takes time in proportion to the text.
 */
export function factsIn(written: string, context: FactContext): Fact[] {
  const { text, spanOf } = ownWords(written, SEARCHED);
  const levelled = levelledDigits(text);
  const found = [
    ...linksIn(levelled),
    ...contactsIn(levelled),
    ...trackingNumbersIn(levelled),
    ...orderNumbersIn(levelled, context),
    ...amountsIn(levelled, context),
    ...datesIn(levelled, context),
    ...addressesIn(levelled),
  ];
  return apart(found).map((fact) => ({ ...fact, ...spanOf(fact.start, fact.end) }));
}

/** Of what overlaps the surest stays, then the longest, then the first. */
function apart(found: readonly Found[]): Fact[] {
  const length = ({ fact }: Found) => fact.end - fact.start;
  const best = found.toSorted((a, b) => b.rank - a.rank || length(b) - length(a) || a.fact.start - b.fact.start);
  const kept: Fact[] = [];
  for (const { fact } of best) {
    if (fact.end > fact.start && !overlapsOne(kept, fact)) kept.splice(placeIn(kept, fact.start), 0, fact);
  }
  return kept;
}

/** The kept facts stand apart and in order, so that only the neighbours need be looked at. */
function overlapsOne(kept: readonly Fact[], { start, end }: Fact): boolean {
  const at = placeIn(kept, start);
  const before = kept[at - 1];
  const next = kept[at];
  return (before !== undefined && before.end > start) || (next !== undefined && next.start < end);
}

/** Where a fact that starts here belongs. */
function placeIn(kept: readonly Fact[], start: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
