import * as z from 'zod/mini';
import { INTENTS, intentSchema, type UnderstandingContext } from '../understanding.ts';
import type { Models } from './asset.ts';
import { conceptFinder } from './concepts.ts';
import { intentFeatures } from './features.ts';
import { answersOf, hiddenOf, sharesOf, vocabularyOf } from './intent-model.ts';
import { languageOf } from './language.ts';
import { ownWords } from './own-words.ts';

/** So many features are told: what comes after them weighs little. */
const TOLD = 6;

/** Why a message was taken for what it was. */
export const explanationSchema = z.object({
  /** Which model decided. */
  model: z.string(),
  intent: intentSchema,
  /** What it was weighed against: the second best guess. */
  against: intentSchema,
  /** Words, parts of words and concepts in it that spoke most for the one and against the other, in logits, the strongest first. */
  why: z.array(z.object({ feature: z.string(), weight: z.number() })),
});
export type Explanation = z.infer<typeof explanationSchema>;

export type Explain = (text: string, context: UnderstandingContext) => Explanation;

/** Explains what {@link ./classify.ts} makes of a message by these models, from the words alone. Never throws. */
export function explainer({ name, language: languages, intent: model, lexicons }: Models): Explain {
  const reading = { vocabulary: vocabularyOf(model), conceptsIn: conceptFinder(lexicons) };
  return (written, context) => {
    const { text } = ownWords(written);
    const names = new Map<number, string>();
    const { code } = languageOf(text, context, languages);
    const features = intentFeatures(text, code, reading, (row, feature) => names.set(row, feature));
    const hidden = hiddenOf(features, model);
    const [best = 0, second = 1] = bestOf(answersOf(hidden, model).slice(0, INTENTS.length));
    const why = sharesOf(features, best, second, hidden, model)
      .map((share, index) => ({
        feature: names.get(features.rows[index] ?? -1) ?? '',
        weight: Math.round(share * 100) / 100,
      }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, TOLD);
    return { model: name, intent: INTENTS[best] ?? 'other', against: INTENTS[second] ?? 'other', why };
  };
}

/** Which answers are highest, the first first. */
function bestOf(answers: readonly number[]): number[] {
  return [...answers.keys()].sort((a, b) => (answers[b] ?? 0) - (answers[a] ?? 0));
}
