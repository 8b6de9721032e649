import { detectAll } from 'tinyld';
import type { Understanding, UnderstandingContext } from '../understanding.ts';
import { languageFeatures } from './features.ts';
import { CONSIDERED } from './levelling.ts';
import { decodeModel, type LinearModel, logits, softmax } from './linear-model.ts';
import { LANGUAGE_MODEL, LATIN_LANGUAGES } from './model.generated.ts';
import { languageByScript } from './script.ts';
import { languageOfSite } from './sites.ts';

/** Below it the text does not tell its language and what is known of the ticket, the buyer or the site is believed. */
export const LANGUAGE_CERTAIN = 0.6;

/** Below it not even a guess is offered: `und`. */
const LANGUAGE_GUESS = 0.35;

/** How much the library's opinion weighs against our own model's logit; chosen on held-out folds (docs/understanding.md). */
const LIBRARY_WEIGHT = 2;

/** What the library is taken to say of languages that it does not know, here in Latin letters: neither yes nor no. */
const LIBRARY_NEUTRAL = 0.75;
const NOT_IN_LIBRARY: ReadonlySet<string> = new Set(['hi', 'ar', 'ms']);

let model: LinearModel | undefined;

/** The language of a message; what is too short or unclear falls back on the ticket's, the buyer's, the site's, in that order. */
export function languageOf(text: string, context: UnderstandingContext): Understanding['language'] {
  const guess = guessLanguage(text);
  if (guess && guess.confidence >= LANGUAGE_CERTAIN) return { ...guess, from: 'text' };
  const known = [
    { code: context.ticketLanguage, from: 'ticket' },
    { code: context.buyerLanguage, from: 'buyer' },
    { code: languageOfSite(context.siteLanguage), from: 'site' },
  ] as const;
  for (const { code, from } of known) {
    if (code && code !== 'und') return { code, confidence: LANGUAGE_CERTAIN, from };
  }
  if (guess && guess.confidence >= LANGUAGE_GUESS) return { ...guess, from: 'text' };
  return { code: 'und', confidence: 0, from: 'none' };
}

/** What the text alone says; undefined when it has no letters. Another model than the stored one is for held-out folds. */
export function guessLanguage(text: string, latin?: LinearModel): { code: string; confidence: number } | undefined {
  const verdict = languageByScript(text.slice(0, CONSIDERED));
  if (!verdict) return undefined;
  if (verdict !== 'latin') return { code: verdict.language, confidence: verdict.confidence };
  return latinGuess(text, latin ?? stored());
}

function stored(): LinearModel {
  model ??= decodeModel(LANGUAGE_MODEL);
  return model;
}

function latinGuess(text: string, model: LinearModel): { code: string; confidence: number } | undefined {
  const features = languageFeatures(text, model.buckets);
  if (features.every(({ buckets }) => buckets.length === 0)) return undefined;
  const opinion = libraryOpinion(text);
  const chances = softmax(
    logits(model, features).map((logit, index) => logit + LIBRARY_WEIGHT * (opinion[index] ?? 0)),
    model.temperature,
  );
  const best = chances.indexOf(Math.max(...chances));
  return { code: LATIN_LANGUAGES[best] ?? 'und', confidence: chances[best] ?? 0 };
}

/** The library's score of each of our Latin languages, its best being 1. */
function libraryOpinion(text: string): number[] {
  const found = detectAll(text.slice(0, CONSIDERED).toWellFormed(), { only: [...LATIN_LANGUAGES] });
  const scores = new Map(found.map(({ lang, accuracy }) => [lang, accuracy]));
  const top = Math.max(0, ...scores.values());
  return LATIN_LANGUAGES.map((language) =>
    NOT_IN_LIBRARY.has(language) || top === 0 ? LIBRARY_NEUTRAL : (scores.get(language) ?? 0) / top,
  );
}
