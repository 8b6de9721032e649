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

/** What no robot answers, ours or a peer's. */
export const NEVER_AUTOMATIC: ReadonlySet<Intent> = new Set<Intent>(['spam', 'other']);
