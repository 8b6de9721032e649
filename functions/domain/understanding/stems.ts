import { normalise, withoutMarks } from './levelling.ts';

/** Scripts whose words carry their neighbours with them: a stem is looked for anywhere. */
const RUN_TOGETHER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}\p{Script=Arabic}]/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Up to so many letters a stem is a whole word. */
const WHOLE_WORD = 3;

/** Which names each stem stands for, the stems gathered by their first two units (or the only one). */
export type Stems = ReadonlyMap<string, readonly Stem[]>;
type Stem = { readonly stem: string; readonly whole: boolean; readonly names: string[] };

/**
 * Stems by name, parted by spaces, `_` standing for a space: `{ refund: 'refund money_back' }`. A stem matches the start of
 * a word; up to three letters, or with a full stop at its end, a whole word; in scripts that run words together anywhere.
 */
export function stemsOf(written: readonly Readonly<Record<string, string | undefined>>[]): Stems {
  const stems = new Map<string, Stem[]>();
  const known = new Map<string, Stem>();
  for (const [name, list] of written.flatMap((lexicon) => Object.entries(lexicon))) {
    for (const one of (list ?? '').split(' ')) {
      const level = levelled(one.replaceAll('_', ' '));
      if (level === '') continue;
      const same = known.get(level);
      if (same && !same.names.includes(name)) same.names.push(name);
      if (same) continue;
      const marked = level.endsWith('.');
      const stem = marked ? level.slice(0, -1) : level;
      const entry = { stem, whole: marked || stem.length <= WHOLE_WORD, names: [name] };
      known.set(level, entry);
      const beginning = stem.slice(0, 2);
      const alike = stems.get(beginning);
      if (alike) alike.push(entry);
      else stems.set(beginning, [entry]);
    }
  }
  return stems;
}

/** A text as stems are looked for in it. */
export function levelled(text: string): string {
  return withoutMarks(normalise(text));
}

/** The names whose stems a levelled text holds, in alphabetical order. */
export function namesIn(text: string, stems: Stems): string[] {
  const found = new Set<string>();
  let before = false;
  for (let start = 0; start < text.length; start++) {
    const letter = text[start] ?? '';
    const isLetter = LETTER.test(letter);
    const anywhere = RUN_TOGETHER.test(letter);
    const begins = isLetter && (!before || anywhere);
    before = isLetter;
    if (!begins) continue;
    for (const beginning of [letter, text.slice(start, start + 2)]) {
      for (const { stem, whole, names } of stems.get(beginning) ?? []) {
        if (!text.startsWith(stem, start)) continue;
        if (whole && !anywhere && LETTER.test(text[start + stem.length] ?? ' ')) continue;
        for (const name of names) found.add(name);
      }
    }
  }
  return [...found].sort();
}
