/**
 * A part of a list that is sorted by text: everything after `after` (from the beginning, where that is empty) up to `to`,
 * that one included.
 */
export type Stretch = { readonly after: string; readonly to: string };

/** What of a list, up to `end`, lies in none of the stretches; they may touch, overlap and come in any order. */
export function gapsBetween(taken: readonly Stretch[], end: string): Stretch[] {
  const gaps: Stretch[] = [];
  let reached = '';
  for (const { after, to } of taken.toSorted((a, b) => inBytes(a.after, b.after))) {
    if (inBytes(after, reached) > 0) gaps.push({ after: reached, to: after });
    if (inBytes(to, reached) > 0) reached = to;
  }
  return inBytes(end, reached) > 0 ? [...gaps, { after: reached, to: end }] : gaps;
}

/** In the order that the table sorts by: bytes of UTF-8, not JavaScript's own order beyond the basic plane. */
export function inBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
