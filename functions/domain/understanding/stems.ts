import { normalise, withoutMarks } from './levelling.ts';

/** Scripts whose words carry their neighbours with them: a stem is looked for anywhere. */
const RUN_TOGETHER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}\p{Script=Arabic}]/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Up to so many letters a stem is a whole word. */
const WHOLE_WORD = 3;
const LONGEST_STEM = 24;

/** Which names each stem stands for. */
export type Stems = ReadonlyMap<string, readonly string[]>;

/**
 * Stems by name, parted by spaces, `_` standing for a space: `{ refund: 'refund money_back' }`. A stem matches the start of
 * a word; up to three letters, or with a full stop at its end, a whole word; in scripts that run words together anywhere.
 */
export function stemsOf(written: Readonly<Record<string, string | undefined>>): Stems {
  const stems = new Map<string, string[]>();
  for (const [name, list] of Object.entries(written)) {
    for (const one of (list ?? '').split(' ')) {
      const stem = levelled(one.replaceAll('_', ' '));
      if (stem) stems.set(stem, [...(stems.get(stem) ?? []), name]);
    }
  }
  return stems;
}

/** A text as stems are looked for in it. */
export function levelled(text: string): string {
  return withoutMarks(normalise(text));
}

/** The names whose stems a levelled text holds, in alphabetical order. */
export function namesIn(text: string, dictionaries: readonly Stems[]): string[] {
  const found = new Set<string>();
  let before = ' ';
  for (let start = 0; start < text.length; start++) {
    const letter = text[start] ?? '';
    const anywhere = RUN_TOGETHER.test(letter);
    const starts = anywhere || (LETTER.test(letter) && !LETTER.test(before));
    before = letter;
    if (!starts) continue;
    for (let end = start + 1; end <= Math.min(text.length, start + LONGEST_STEM); end++) {
      const stem = text.slice(start, end);
      const whole = anywhere || !LETTER.test(text[end] ?? ' ');
      for (const stems of dictionaries) {
        const names =
          (end - start > WHOLE_WORD || whole ? stems.get(stem) : undefined) ??
          (whole ? stems.get(`${stem}.`) : undefined);
        if (!names) continue;
        for (const name of names) found.add(name);
      }
    }
  }
  return [...found].sort();
}
