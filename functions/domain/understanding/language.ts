import { eld } from 'eld/extrasmall';
import type { Understanding, UnderstandingContext } from '../understanding.ts';
import { CONSIDERED, languageFeatures } from './features.ts';
import { decodeModel, type LinearModel, logits, softmax } from './linear-model.ts';
import { LANGUAGE_MODEL, LATIN_LANGUAGES } from './model.generated.ts';
import { languageByScript } from './script.ts';

/** Below it the text does not tell its language and what is known of the ticket, the buyer or the site is believed. */
export const LANGUAGE_CERTAIN = 0.6;

/** Below it not even a guess is offered: `und`. */
const LANGUAGE_GUESS = 0.35;

/** How much the library's opinion weighs against our own model's logit; chosen on held-out folds (docs/understanding.md). */
const LIBRARY_WEIGHT = 2;

/** The library has no romanised Hindi or Arabic and no Indonesian: it is taken to be neutral on the first two and to mean either by Malay. */
const LIBRARY_NEUTRAL = 0.75;
const NOT_IN_LIBRARY: ReadonlySet<string> = new Set(['hi', 'ar']);
const LIBRARY_NAME: Readonly<Record<string, string>> = { id: 'ms' };

let model: LinearModel | undefined;

/** The language of a message; what is too short or unclear falls back on the ticket's, the buyer's, the site's, in that order. */
export function languageOf(text: string, context: UnderstandingContext): Understanding['language'] {
  const guess = guessLanguage(text);
  if (guess && guess.confidence >= LANGUAGE_CERTAIN) return { ...guess, from: 'text' };
  const known = [
    { code: context.ticketLanguage, from: 'ticket' },
    { code: context.buyerLanguage, from: 'buyer' },
    { code: context.siteLanguage, from: 'site' },
  ] as const;
  for (const { code, from } of known) {
    if (code && code !== 'und') return { code, confidence: LANGUAGE_CERTAIN, from };
  }
  if (guess && guess.confidence >= LANGUAGE_GUESS) return { ...guess, from: 'text' };
  return { code: 'und', confidence: 0, from: 'none' };
}

/** What the text alone says; undefined when it has no letters. */
export function guessLanguage(text: string): { code: string; confidence: number } | undefined {
  const verdict = languageByScript(text.slice(0, CONSIDERED));
  if (!verdict) return undefined;
  if (verdict !== 'latin') return { code: verdict.language, confidence: verdict.confidence };
  return latinGuess(text);
}

function latinGuess(text: string): { code: string; confidence: number } | undefined {
  model ??= decodeModel(LANGUAGE_MODEL);
  const features = languageFeatures(text, model.buckets);
  if (features.length === 0) return undefined;
  const opinion = libraryOpinion(text);
  const chances = softmax(
    logits(model, features).map((logit, index) => logit + LIBRARY_WEIGHT * (opinion[index] ?? 0)),
    model.temperature,
  );
  const best = chances.indexOf(Math.max(...chances));
  return { code: LATIN_LANGUAGES[best] ?? 'und', confidence: chances[best] ?? 0 };
}

/** The library's score of each of our Latin languages, its best being 1. */
export function libraryOpinion(text: string): number[] {
  const scores = eld.detect(text.slice(0, CONSIDERED)).getScores();
  const raw = LATIN_LANGUAGES.map((language) => scores[LIBRARY_NAME[language] ?? language] ?? 0);
  const top = Math.max(...raw);
  return LATIN_LANGUAGES.map((language, index) =>
    NOT_IN_LIBRARY.has(language) ? LIBRARY_NEUTRAL : top > 0 ? (raw[index] ?? 0) / top : LIBRARY_NEUTRAL,
  );
}
