/** Scripts written without spaces; ICU has dictionaries of their words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const TOKENS = /[\p{L}\p{M}\p{N}'’]+|[?？!！]|\p{Extended_Pictographic}/gu;
const LATIN_MARKS = /(?<=\p{Script=Latin}\p{M}*)\p{M}/gu;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

export type WordSettings = {
  /** Neighbours together count as well. */
  readonly bigrams: boolean;
  /** Latin letters keep their accents. */
  readonly marks: boolean;
};

/** The words of a message, each once: what the word-based peers look at. Where words stand without spaces, ICU finds them. */
export function wordFeatures(text: string, { bigrams, marks }: WordSettings): Set<string> {
  const words = wordsOf(marks ? text : text.normalize('NFD').replace(LATIN_MARKS, ''));
  const pairs = bigrams ? words.slice(1).map((word, index) => `${words[index]} ${word}`) : [];
  return new Set([...words, ...pairs]);
}

/** The words of a message in order, in lower case, with question and exclamation marks and emoji. */
export function wordsOf(text: string): string[] {
  const level = text.normalize('NFKC').toLowerCase();
  return (level.match(TOKENS) ?? []).flatMap((token) => (UNSPACED.test(token) ? segments(token) : [token]));
}

function segments(run: string): string[] {
  return [...segmenter.segment(run)].map(({ segment }) => segment);
}
