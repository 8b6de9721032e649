import type { Example } from './corpus.ts';

/**
 * Every tenth line of each language, from the given one on, and the rest. Neighbours in the corpus are alike, so both have each
 * intent. Real messages are as usual as the patterns and as odd as the lines, so of the patterns every tenth is held as well,
 * with all that was made of it: what is made of one pattern is alike.
 */
export function split<Line extends Pick<Example, 'language' | 'pattern'>>(
  lines: readonly Line[],
  from: number,
): { readonly kept: Line[]; readonly held: Line[] } {
  const [kept, held]: [Line[], Line[]] = [[], []];
  const seen = new Map<string, number>();
  for (const line of lines) {
    const number = line.pattern ?? seen.get(line.language) ?? 0;
    if (line.pattern === undefined) seen.set(line.language, number + 1);
    (number % 10 === from ? held : kept).push(line);
  }
  return { kept, held };
}
