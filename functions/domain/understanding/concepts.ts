import { ar } from './lexicon/ar.ts';
import type { Lexicon } from './lexicon/concept-names.ts';
import { cs } from './lexicon/cs.ts';
import { de } from './lexicon/de.ts';
import { en } from './lexicon/en.ts';
import { es } from './lexicon/es.ts';
import { fr } from './lexicon/fr.ts';
import { hi } from './lexicon/hi.ts';
import { hu } from './lexicon/hu.ts';
import { id } from './lexicon/id.ts';
import { it } from './lexicon/it.ts';
import { ja } from './lexicon/ja.ts';
import { ko } from './lexicon/ko.ts';
import { nl } from './lexicon/nl.ts';
import { pl } from './lexicon/pl.ts';
import { pt } from './lexicon/pt.ts';
import { ru } from './lexicon/ru.ts';
import { SAFETY } from './lexicon/safety.ts';
import { th } from './lexicon/th.ts';
import { tl } from './lexicon/tl.ts';
import { tr } from './lexicon/tr.ts';
import { vi } from './lexicon/vi.ts';
import { zh } from './lexicon/zh.ts';
import { namesIn, type Stems, stemsOf } from './stems.ts';

const LEXICONS: Readonly<Record<string, Lexicon>> = {
  ar,
  cs,
  de,
  en,
  es,
  fr,
  hi,
  hu,
  id,
  it,
  ja,
  ko,
  nl,
  pl,
  pt,
  ru,
  th,
  tl,
  tr,
  vi,
  zh,
};

/** Near languages share a lexicon: short texts do not tell them apart. */
const SAME: Readonly<Record<string, string>> = { sk: 'cs', ms: 'id' };

const compiled = new Map<string, Stems>();

/** The concepts, and `safety`, that a levelled text names in these languages and in English, which is mixed into every other. */
export function conceptsOf(text: string, languages: readonly string[]): string[] {
  const spoken = new Set([...languages, 'en'].map((language) => SAME[language] ?? language));
  return namesIn(text, stemsIn([...spoken].filter((language) => Object.hasOwn(LEXICONS, language)).sort()));
}

/** Compiled when a language is first met: most functions never meet most languages. */
function stemsIn(languages: readonly string[]): Stems {
  const key = languages.join(' ');
  const stems =
    compiled.get(key) ??
    stemsOf(languages.flatMap((language) => [LEXICONS[language] ?? {}, { safety: SAFETY[language] }]));
  compiled.set(key, stems);
  return stems;
}
