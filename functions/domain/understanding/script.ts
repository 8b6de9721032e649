/** Scripts that (nearly) one language of buyers writes in: seeing them decides. */
const LANGUAGE_OF_SCRIPT = [
  ['ko', /\p{Script=Hangul}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['my', /\p{Script=Myanmar}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
] as const;

/** How many Latin letters weigh as much as one letter of another script: brand names and "ok" in Latin are everywhere. */
const LATIN_PER_LETTER = 3;

/** What the letters alone say: a language, "Latin letters, look further", or nothing (no letters at all). */
export type ScriptVerdict = { readonly language: string; readonly confidence: number } | 'latin' | undefined;

/** The language that the scripts of a text decide; cheap, so it goes first. */
export function languageByScript(text: string): ScriptVerdict {
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const han = count(/\p{Script=Han}/gu);
  const arabic = count(/\p{Script=Arabic}/gu);
  const cyrillic = count(/\p{Script=Cyrillic}/gu);
  const latin = count(/\p{Script=Latin}/gu);
  const found: [string, number][] = LANGUAGE_OF_SCRIPT.map(([language, letters]) => [language, count(letters)]);
  // One kana among many Han is a shop's ornament (の); a Japanese sentence has more.
  if (kana > 0 && kana * 8 >= han) found.push(['ja', kana + han]);
  else found.push(['zh', han]);
  found.push([arabicLanguage(text), arabic], [cyrillicLanguage(text), cyrillic]);

  const [language, letters] = found.reduce((best, next) => (next[1] > best[1] ? next : best), ['und', 0]);
  if (letters === 0) return latin > 0 ? 'latin' : undefined;
  if (latin > letters * LATIN_PER_LETTER) return 'latin';
  // A lone Han run of up to two characters may be either Chinese or Japanese.
  const unclear = language === 'zh' && letters <= 2;
  return { language, confidence: unclear ? 0.55 : 0.99 };
}

/** Persian and Urdu have letters that Arabic lacks; one may be a dialect's g or p, several are not. */
function arabicLanguage(text: string): string {
  if (/[ٹڈڑےں]/.test(text)) return 'ur';
  return (text.match(/[کیپچگژ]/g)?.length ?? 0) >= 3 ? 'fa' : 'ar';
}

function cyrillicLanguage(text: string): string {
  if (/[іїєґ]/i.test(text)) return 'uk';
  if (/[қғңөұүһә]/i.test(text)) return 'kk';
  return 'ru';
}
