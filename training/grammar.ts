/** One of several sequences. */
export type Choice = readonly (readonly Part[])[];
/** Words as they stand, the name of a slot, a choice, or one that is left out half of the time. */
type Part = string | { readonly slot: string } | { readonly choice: Choice; readonly optional: boolean };

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']' };
/** How deep slots may name slots: deeper is a circle. */
const DEEPEST = 12;

/**
 * Reads `a|b (c|d) {slot} [left out half of the time]`. Throws `RangeError` when brackets do not pair.
 */
export function parseChoice(written: string): Choice {
  let at = 0;
  const choice = (closing: string | undefined): Choice => {
    const options: Part[][] = [[]];
    while (at < written.length) {
      const sign = written[at++] ?? '';
      const last = options.at(-1) ?? [];
      if (sign === closing) return options;
      if (sign === '|') options.push([]);
      else if (CLOSING[sign]) last.push({ choice: choice(CLOSING[sign]), optional: sign === '[' });
      else if (sign === '{') {
        const end = written.indexOf('}', at);
        if (end < 0) throw new RangeError('a slot without an end');
        last.push({ slot: written.slice(at, end) });
        at = end + 1;
      } else if (')]}'.includes(sign)) throw new RangeError('brackets do not pair');
      else {
        const words = /^[^()[\]{}|]*/.exec(written.slice(at - 1))?.[0] ?? sign;
        at += words.length - 1;
        last.push(words);
      }
    }
    if (closing) throw new RangeError('brackets do not pair');
    return options;
  };
  return choice(undefined);
}

/** One of the texts that a choice allows. Throws `RangeError` when it names a slot that there is not, or itself. */
export function chosen(choice: Choice, slots: ReadonlyMap<string, Choice>, random: () => number, depth = 0): string {
  if (depth > DEEPEST) throw new RangeError('slots that name each other');
  const option = choice[Math.floor(random() * choice.length)] ?? [];
  return option
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('choice' in part) return part.optional && random() < 0.5 ? '' : chosen(part.choice, slots, random, depth + 1);
      const slot = slots.get(part.slot);
      if (!slot) throw new RangeError(`no slot ${part.slot}`);
      return chosen(slot, slots, random, depth + 1);
    })
    .join('');
}
