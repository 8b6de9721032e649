import type { Understanding, UnderstandingContext } from '../understanding.ts';
import { letterFeatures } from './letters.ts';
import { CONSIDERED } from './levelling.ts';
import { languageByScript } from './script.ts';
import { languageOfSite } from './sites.ts';
import { softmax } from './softmax.ts';
import { addRow, type Table } from './table.ts';

/** Below it the text does not tell its language and what is known of the ticket, the buyer or the site is believed. */
export const LANGUAGE_CERTAIN = 0.6;

/** Below it not even a guess is offered: `und`. */
const LANGUAGE_GUESS = 0.35;

/** How much likelier, as a natural logarithm, what is known of the writer makes a language: Malay on a site of Malaysia. */
const EXPECTED = 2;

/** Languages that have a script of their own: in Latin letters they are romanised. */
const ROMANISED: ReadonlySet<string> = new Set(['hi', 'ar']);

/** What tells the languages in Latin letters apart: one column of `table` for each of `languages`. */
export type LanguageModel = {
  readonly languages: readonly string[];
  /** Logits are divided by it: fitted so that a confidence is as often right as it says. */
  readonly temperature: number;
  readonly biases: readonly number[];
  readonly table: Table;
};

export type LanguageGuess = { readonly code: string; readonly confidence: number; readonly script?: string };

/** The language of a message; what is too short or unclear falls back on the ticket's, the buyer's, the site's, in that order. */
export function languageOf(
  text: string,
  context: UnderstandingContext,
  model: LanguageModel,
): Understanding['language'] {
  const known = [
    { code: context.ticketLanguage, from: 'ticket' },
    { code: context.buyerLanguage, from: 'buyer' },
    { code: languageOfSite(context.siteLanguage), from: 'site' },
  ] as const;
  const guess = guessLanguage(
    text,
    model,
    known.map(({ code }) => code),
  );
  if (guess && guess.confidence >= LANGUAGE_CERTAIN) return { ...guess, from: 'text' };
  for (const { code, from } of known) {
    if (code && code !== 'und') return { code, confidence: LANGUAGE_CERTAIN, from };
  }
  if (guess && guess.confidence >= LANGUAGE_GUESS) return { ...guess, from: 'text' };
  return { code: 'und', confidence: 0, from: 'none' };
}

/** What the text says, `expected` being known of its writer; undefined when it has no letters. */
export function guessLanguage(
  text: string,
  model: LanguageModel,
  expected: readonly (string | undefined)[] = [],
): LanguageGuess | undefined {
  const verdict = languageByScript(text.slice(0, CONSIDERED));
  if (!verdict) return undefined;
  if (verdict === 'latin') return latinGuess(text, model, expected);
  const { language: code, ...rest } = verdict;
  return { code, ...rest };
}

function latinGuess(
  text: string,
  model: LanguageModel,
  expected: readonly (string | undefined)[],
): LanguageGuess | undefined {
  const logits = languageLogits(letterFeatures(text, model.table.rows), model);
  if (!logits) return undefined;
  const likelier = model.languages.map((code) => (expected.includes(code) ? EXPECTED : 0));
  const chances = softmax(logits.map((logit, index) => logit / model.temperature + (likelier[index] ?? 0)));
  const best = chances.indexOf(Math.max(...chances));
  const code = model.languages[best] ?? 'und';
  const confidence = Math.round((chances[best] ?? 0) * 1e4) / 1e4;
  return { code, confidence, ...(ROMANISED.has(code) ? { script: 'Latn' } : {}) };
}

/** One logit per language, before temperature; undefined for a text without words. */
export function languageLogits(features: Uint32Array, { biases, table }: LanguageModel): number[] | undefined {
  if (features.length === 0) return undefined;
  const sums = new Float64Array(table.columns);
  const weight = 1 / Math.sqrt(features.length);
  for (const row of features) addRow(table, row, weight, sums);
  return biases.map((bias, column) => bias + (sums[column] as number));
}
