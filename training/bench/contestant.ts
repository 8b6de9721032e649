import type { Intent, Urgency } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';

export type Ranked = { readonly intent: Intent; readonly confidence: number };

/** What is said of a message. What someone cannot tell is left out and not scored. */
export type Judgement = {
  readonly language?: string;
  /** Best first, at least three where there are so many. */
  readonly intents?: readonly Ranked[];
  readonly urgency?: Urgency;
  /** No person has to look at it. */
  readonly decided?: boolean;
};

/** Someone trained, who sees the text alone. */
export type Judge = {
  readonly judge: (text: string) => Judgement | Promise<Judgement>;
  /** The language alone, to be timed; absent where none is told. */
  readonly language?: (text: string) => string;
};

/** Ours or a peer. `train` sees nothing but the lines, and the same lines give the same judge. */
export type Contestant = {
  readonly name: string;
  /** What a function would have to import. */
  readonly library?: string;
  readonly train: (lines: readonly Example[]) => Judge | Promise<Judge>;
};

/** Every tenth line of each language, from the given one on, and the rest. Neighbours in the corpus are alike, so both have each intent. */
export function split<Item extends Pick<Example, 'language'>>(
  lines: readonly Item[],
  from: number,
): { readonly kept: Item[]; readonly held: Item[] } {
  const [kept, held]: [Item[], Item[]] = [[], []];
  const seen = new Map<string, number>();
  for (const line of lines) {
    const before = seen.get(line.language) ?? 0;
    seen.set(line.language, before + 1);
    (before % 10 === from ? held : kept).push(line);
  }
  return { kept, held };
}

/** What no robot answers, ours or a peer's. */
export const NEVER_AUTOMATIC: ReadonlySet<Intent> = new Set<Intent>(['spam', 'other']);
