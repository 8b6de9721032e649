import { mixed, over, start, step } from './hashing.ts';
import { levelled } from './stems.ts';
import { wordsOf } from './words.ts';

/**
 * What the intent model looks at in one text: the rows of its features in the model, each once, and how much each counts.
 * The weights' squares sum to one, so that long texts do not shout.
 */
export type Features = { readonly rows: Uint32Array; readonly weights: Float32Array };

/** Which features a model knows. */
export type Vocabulary = {
  /** More than any row. */
  readonly size: number;
  /** The row of a feature by its hash (32 bits); negative when the model does not know it. */
  readonly rowOf: (hash: number) => number;
};

/** What features are found by: what the model knows, and how concepts are found in a levelled text of a language. */
export type Reading = {
  readonly vocabulary: Vocabulary;
  readonly conceptsIn: (text: string, language: string) => readonly string[];
};

/** Hears of every feature by a name that a person can read; for explaining, it costs the time. */
export type Listener = (row: number, name: string) => void;

/** However long a text, it has no more features than this. */
const MOST = 4_000;
/** Longest word, in letters, that is read to its end. */
const LONGEST_WORD = 40;
/** Words longer than this also count by their beginning: endings change with case and person. */
const STEM = 5;
/** Longest run of characters looked at in scripts that are written without spaces. */
const LONGEST_RUN = 4;

/** Each kind of feature: where its hashes begin, and how much one of it counts. Chosen on held-out lines. */
const KIND = {
  word: { hash: start(1), weight: 1.5 },
  pair: { hash: start(2), weight: 1 },
  stem: { hash: start(3), weight: 1 },
  letters: { hash: start(4), weight: 0.7 },
  fewLetters: { hash: start(4), weight: 0.5 },
  run: { hash: start(5), weight: 1 },
  character: { hash: start(5), weight: 0.6 },
  concept: { hash: start(6), weight: 2 },
  concepts: { hash: start(7), weight: 1 },
  asked: { hash: start(8), weight: 1 },
  length: { hash: start(9), weight: 1.5 },
  named: { hash: start(10), weight: 1 },
} as const;
type Kind = (typeof KIND)[keyof typeof KIND];

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const HANGUL = /\p{Script=Hangul}/u;

/** One text's features while they are found. */
class Found {
  private readonly rows: Uint32Array = new Uint32Array(MOST);
  private readonly weights: Float32Array = new Float32Array(MOST);
  private readonly seen = new Set<number>();
  private readonly vocabulary: Vocabulary;
  private readonly listener: Listener | undefined;
  private squares = 0;

  constructor(vocabulary: Vocabulary, listener: Listener | undefined) {
    this.vocabulary = vocabulary;
    this.listener = listener;
  }

  /** `name` is only asked for when somebody listens. */
  add(kind: Kind, hash: number, name: () => string): void {
    const row = this.vocabulary.rowOf(mixed(hash));
    const count = this.seen.size;
    if (row < 0 || count === MOST || this.seen.add(row).size === count) return;
    if (this.listener) this.listener(row, name());
    this.rows[count] = row;
    this.weights[count] = kind.weight;
    this.squares += kind.weight * kind.weight;
  }

  end(): Features {
    const scale = 1 / Math.sqrt(this.squares || 1);
    const count = this.seen.size;
    return {
      rows: this.rows.slice(0, count),
      weights: this.weights.slice(0, count).map((weight) => weight * scale),
    };
  }
}

/** The features of one text that the vocabulary knows; `language` chooses the lexicon of its concepts. */
export function intentFeatures(
  text: string,
  language: string,
  { vocabulary, conceptsIn }: Reading,
  listener?: Listener,
): Features {
  const found = new Found(vocabulary, listener);
  const level = levelled(text);
  const words = wordsOf(level);
  addConcepts(found, conceptsIn(level, language), /[?？]/.test(level));
  addWords(found, words);
  const length = Math.min(10, Math.floor(Math.log2(words.length + 1) * 2));
  found.add(KIND.length, step(KIND.length.hash, length), () => `length ${length} of 10`);
  return found.end();
}

function addConcepts(found: Found, concepts: readonly string[], asks: boolean): void {
  concepts.forEach((concept, index) => {
    found.add(KIND.concept, over(KIND.concept.hash, concept), () => `concept ${concept}`);
    if (asks) found.add(KIND.asked, over(KIND.asked.hash, concept), () => `question about ${concept}`);
    for (const other of concepts.slice(index + 1)) {
      const hash = over(step(over(KIND.concepts.hash, concept), 0x20), other);
      found.add(KIND.concepts, hash, () => `concepts ${concept} + ${other}`);
    }
  });
  const named = Math.min(6, concepts.length);
  found.add(KIND.named, step(KIND.named.hash, named), () => `${named} concepts`);
}

function addWords(found: Found, words: readonly string[]): void {
  let before = '^';
  for (const word of words) {
    if (UNSPACED.test(word)) {
      addRuns(found, word);
      before = word;
      continue;
    }
    const previous = before;
    found.add(KIND.word, over(KIND.word.hash, word), () => word);
    found.add(KIND.pair, over(step(over(KIND.pair.hash, previous), 0x20), word), () => `${previous} ${word}`);
    const isSign = word.startsWith('§');
    if (!isSign) addLetters(found, word);
    before = isSign ? word.slice(0, 2) : word;
  }
}

function addRuns(found: Found, run: string): void {
  const characters = [...run];
  for (let first = 0; first < characters.length; first++) {
    let hash: number = KIND.run.hash;
    for (let next = first; next < Math.min(characters.length, first + LONGEST_RUN); next++) {
      hash = over(hash, characters[next] ?? '');
      const kind = next === first ? KIND.character : KIND.run;
      found.add(kind, hash, () => characters.slice(first, next + 1).join(''));
    }
  }
}

function addLetters(found: Found, word: string): void {
  if (word.length > STEM) {
    const stem = word.slice(0, STEM);
    found.add(KIND.stem, over(KIND.stem.hash, stem), () => `${stem}…`);
  }
  // A syllable of Hangul is as much as three letters.
  const isHangul = HANGUL.test(word);
  const letters = isHangul ? word : `<${word}>`;
  const [shortest, longest] = isHangul ? [1, 3] : [3, 5];
  for (let first = 0; first < Math.min(letters.length, LONGEST_WORD); first++) {
    let hash: number = KIND.letters.hash;
    for (let end = first + 1; end <= Math.min(letters.length, first + longest); end++) {
      hash = step(hash, letters.charCodeAt(end - 1));
      const size = end - first;
      if (size < shortest) continue;
      found.add(size < 4 ? KIND.fewLetters : KIND.letters, hash, () => letters.slice(first, end));
    }
  }
}
