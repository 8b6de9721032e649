import { namesIn, type Stems, stemsOf } from './stems.ts';

/** Stems by concept, parted by spaces; see `stemsOf` for how they are written. */
export type Lexicon = Readonly<Record<string, string>>;

/** The lexicon of a language; empty for one that has none. */
export type Lexicons = (language: string) => Lexicon;

/** Near languages share a lexicon where one of them has none: short texts do not tell them apart. */
const NEAR: Readonly<Record<string, string>> = { sk: 'cs', ms: 'id' };

/** Finds the concepts that a levelled text names in a language and in English, which is mixed into every other. */
export function conceptFinder(lexicons: Lexicons): (text: string, language: string) => string[] {
  const compiled = new Map<string, Stems>();
  return (text, language) => {
    // Compiled when a language is first met: most functions never meet most languages.
    const stems = compiled.get(language) ?? stemsOf(lexiconsFor(language, lexicons));
    compiled.set(language, stems);
    return namesIn(text, stems);
  };
}

function lexiconsFor(language: string, lexicons: Lexicons): Lexicon[] {
  const near = NEAR[language];
  return [...new Set([language, ...(near ? [near] : []), 'en'])].map(lexicons);
}
