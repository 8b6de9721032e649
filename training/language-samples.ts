import { languageByScript } from '../functions/domain/understanding/script.ts';
import type { Example } from './corpus.ts';
import { drawer } from './random.ts';
import type { WordCounts } from './words.ts';

/** A text and which of the languages it is in. */
export type LanguageSample = { readonly text: string; readonly language: number };

/**
 * The languages told apart in Latin letters, with how many samples each gets: a language that buyers write rarely gets fewer
 * than its near neighbour (Malay beside Indonesian), so that what could be either is taken for the commoner.
 */
// biome-ignore format: commonest first
export const LATIN_LANGUAGES: Readonly<Record<string, number>> = {
  en: 1, es: 1, pt: 1, fr: 1, de: 1, it: 1, nl: 1, pl: 1, tr: 1, vi: 1, id: 1, cs: 1,
  hu: 0.5, fi: 0.4, sv: 1, da: 0.3, no: 0.3, ro: 0.3, tl: 0.25, sk: 0.2, ms: 0.12, hi: 1, ar: 0.3,
};

/** Samples from the word lists, and as many from the corpus, of a language that counts 1. */
const SAMPLES = 20_000;
const MOST_WORDS = 6;
/** Rare words are drawn more often than they are said: every one of them must be met. */
const FLATTENED = 0.65;
/** How often a sample loses its accents; Vietnamese is typed without them more often than any other. */
const BARE = 0.15;
const BARE_VIETNAMESE = 0.3;

/** Texts of one to six words: drawn from the word lists and cut from the corpus. The same input gives the same texts. */
export function* languageSamples(
  examples: readonly Example[],
  words: ReadonlyMap<string, WordCounts>,
  random: () => number,
): Generator<LanguageSample> {
  const corpus = Map.groupBy(examples.filter(isOneLatinLanguage), ({ language }) => language);
  for (const [language, [code, share]] of Object.entries(LATIN_LANGUAGES).entries()) {
    const bare = code === 'vi' ? BARE_VIETNAMESE : BARE;
    const sample = (text: string) => ({ text: random() < bare ? withoutAccents(text) : text, language });
    const counts = words.get(code);
    if (counts) {
      const draw = drawer(
        [...counts.keys()],
        [...counts.values()].map((count) => count ** FLATTENED),
        random,
      );
      for (let made = 0; made < SAMPLES * share; made++) {
        const length = 1 + Math.floor(random() ** 1.5 * MOST_WORDS);
        yield sample(Array.from({ length }, draw).join(' '));
      }
    }
    const lines = corpus.get(code);
    if (!lines) continue;
    for (let made = 0; made < SAMPLES * share; made++) {
      const all = lines[Math.floor(random() * lines.length)]?.text.split(/\s+/) ?? [];
      const length = 1 + Math.floor(random() ** 1.2 * MOST_WORDS);
      const first = Math.floor(random() * Math.max(1, all.length - length + 1));
      yield sample(all.slice(first, first + length).join(' '));
    }
  }
}

/** Lines that mix languages teach neither. */
function isOneLatinLanguage({ text, kind }: Example): boolean {
  return kind !== 'mixed' && languageByScript(text) === 'latin';
}

const UNMARKED: Readonly<Record<string, string>> = { đ: 'd', ł: 'l', ı: 'i', ø: 'o', ß: 'ss', æ: 'ae' };

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đłıøßæ]/g, (letter) => UNMARKED[letter] ?? letter);
}
