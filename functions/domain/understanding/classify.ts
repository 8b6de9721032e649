import { INTENTS, type Intent, PERSON_BELOW, type Understand, type Understanding } from '../understanding.ts';
import { intentFeatures } from './features.ts';
import { languageOf } from './language.ts';
import { decodeModel, type LinearModel, logits, softmax } from './linear-model.ts';
import { INTENT_MODEL, MODEL_NAME } from './model.generated.ts';
import { phasePrior } from './phase-prior.ts';
import { urgencyOf } from './urgency.ts';

/** How many guesses an agent is shown. */
const GUESSES = 3;

/** However sure the model is, a person looks at these. */
const NEVER_AUTOMATIC: ReadonlySet<Intent> = new Set<Intent>(['spam', 'other']);

let model: LinearModel | undefined;

/** Reads one message: its language, what the buyer wants (best first), how urgent, and whether a person must decide. */
export const understand: Understand = (text, context) => {
  const language = languageOf(text, context);
  const intents = intentsOf(text, language.code, phasePrior(context.orderPhase));
  const best = intents[0];
  return {
    model: MODEL_NAME,
    language,
    intents,
    urgency: urgencyOf(text),
    needsPerson:
      !best || best.confidence < PERSON_BELOW || language.code === 'und' || NEVER_AUTOMATIC.has(best.intent),
  };
};

/** The best intents with calibrated confidences; `prior` is added to the logits. */
export function intentsOf(
  text: string,
  language: string,
  prior: Readonly<Partial<Record<Intent, number>>> = {},
): Understanding['intents'] {
  model ??= decodeModel(INTENT_MODEL);
  const raw = logits(model, intentFeatures(text, language, model.buckets));
  return softmax(raw, model.temperature)
    .map((chance, index) => ({ intent: INTENTS[index] ?? 'other', chance: chance * Math.exp(prior[INTENTS[index] ?? 'other'] ?? 0) }))
    .map(({ intent, chance }, _, all) => ({ intent, confidence: chance / all.reduce((sum, one) => sum + one.chance, 0) }))
    .sort((a, b) => b.confidence - a.confidence || INTENTS.indexOf(a.intent) - INTENTS.indexOf(b.intent))
    .slice(0, GUESSES)
    .map(({ intent, confidence }) => ({ intent, confidence: Math.round(confidence * 1e4) / 1e4 }));
}
