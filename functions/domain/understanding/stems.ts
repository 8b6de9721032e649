import { normalise, withoutMarks } from './levelling.ts';

/** Scripts whose words carry their neighbours with them: a stem is looked for anywhere. */
const RUN_TOGETHER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}\p{Script=Arabic}]/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Up to so many letters a stem is a whole word. */
const WHOLE_WORD = 3;

/** Which names each stem stands for, and how every stem begins: where no stem begins so, nothing longer need be looked for. */
export type Stems = {
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly beginnings: ReadonlySet<string>;
};

/**
 * Stems by name, parted by spaces, `_` standing for a space: `{ refund: 'refund money_back' }`. A stem matches the start of
 * a word; up to three letters, or with a full stop at its end, a whole word; in scripts that run words together anywhere.
 */
export function stemsOf(written: readonly Readonly<Record<string, string | undefined>>[]): Stems {
  const names = new Map<string, string[]>();
  const beginnings = new Set<string>();
  for (const [name, list] of written.flatMap((lexicon) => Object.entries(lexicon))) {
    for (const one of (list ?? '').split(' ')) {
      const stem = levelled(one.replaceAll('_', ' '));
      if (!stem) continue;
      const known = names.get(stem);
      if (!known) names.set(stem, [name]);
      else if (!known.includes(name)) known.push(name);
      for (let end = 1; end <= stem.length; end++) beginnings.add(stem.slice(0, end));
    }
  }
  return { names, beginnings };
}

/** A text as stems are looked for in it. */
export function levelled(text: string): string {
  return withoutMarks(normalise(text));
}

/** The names whose stems a levelled text holds, in alphabetical order. */
export function namesIn(text: string, { names, beginnings }: Stems): string[] {
  const found = new Set<string>();
  let before = false;
  for (let start = 0; start < text.length; start++) {
    const letter = text[start] ?? '';
    const isLetter = LETTER.test(letter);
    const begins = isLetter && (!before || RUN_TOGETHER.test(letter));
    before = isLetter;
    if (!begins) continue;
    const anywhere = RUN_TOGETHER.test(letter);
    for (let end = start + 1; end <= text.length; end++) {
      const stem = text.slice(start, end);
      if (!beginnings.has(stem)) break;
      const whole = anywhere || !LETTER.test(text[end] ?? ' ');
      if (end - start > WHOLE_WORD || whole) for (const name of names.get(stem) ?? []) found.add(name);
      if (whole) for (const name of names.get(`${stem}.`) ?? []) found.add(name);
    }
  }
  return [...found].sort();
}
