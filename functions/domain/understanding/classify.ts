import { INTENTS, type Intent, PERSON_BELOW, type Understand, type Understanding } from '../understanding.ts';
import { intentFeatures } from './features.ts';
import { guessLanguage, languageOf } from './language.ts';
import { decodeModel, type LinearModel, logits, softmax } from './linear-model.ts';
import { INTENT_MODEL, MODEL_NAME } from './model.generated.ts';
import { ownWords } from './own-words.ts';
import { phasePrior } from './phase-prior.ts';
import { heardIn } from './urgency.ts';

/** How many guesses an agent is shown. */
const GUESSES = 3;

/** However sure the model is, a person looks at these. */
const NEVER_AUTOMATIC: ReadonlySet<Intent> = new Set<Intent>(['spam', 'other']);

let model: LinearModel | undefined;

/** Reads one message: its language, what the buyer wants (best first), how urgent, and whether a person must decide. */
export const understand: Understand = (written, context) => {
  const { text } = ownWords(written);
  const language = languageOf(text, context);
  const intents = intentsOf(text, language.code, phasePrior(context.orderPhase));
  const best = intents[0];
  // A wrong language must not hide a fire: the text's own guess is read as well.
  const languages = [language.code, guessLanguage(text)?.code ?? language.code];
  const { urgency, signals } = heardIn(text, languages, best?.intent);
  const unsure = !best || best.confidence < PERSON_BELOW || language.code === 'und';
  return {
    model: MODEL_NAME,
    language,
    intents,
    urgency,
    ...(signals.length > 0 ? { signals: [...signals] } : {}),
    // A threat or a trap is answered by a person, whatever it is about.
    needsPerson: unsure || urgency === 'safety' || signals.length > 0 || NEVER_AUTOMATIC.has(best.intent),
  };
};

/** The best intents with calibrated confidences; `prior` is what the order says, as natural logarithms. */
function intentsOf(
  text: string,
  language: string,
  prior: Readonly<Partial<Record<Intent, number>>>,
): Understanding['intents'] {
  model ??= decodeModel(INTENT_MODEL);
  const { temperature, buckets } = model;
  const raw = logits(model, intentFeatures(text, language, buckets));
  const chances = softmax(INTENTS.map((intent, index) => (raw[index] ?? 0) / temperature + (prior[intent] ?? 0)));
  return INTENTS.map((intent, index) => ({ intent, confidence: Math.round((chances[index] ?? 0) * 1e4) / 1e4 }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, GUESSES);
}
