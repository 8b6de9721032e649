import {
  INTENTS,
  type Intent,
  PERSON_BELOW,
  THREAT_FROM,
  type Understand,
  type Understanding,
} from '../understanding.ts';
import type { Models } from './asset.ts';
import { conceptFinder } from './concepts.ts';
import { intentFeatures } from './features.ts';
import { answersOf, hiddenOf, vocabularyOf } from './intent-model.ts';
import { guessLanguage, languageOf } from './language.ts';
import { ownWords } from './own-words.ts';
import { phasePrior } from './phase-prior.ts';
import { softmax } from './softmax.ts';
import { toneOf } from './tone.ts';
import { gravest, heardIn } from './urgency.ts';

/** How many guesses an agent is shown. */
const GUESSES = 3;

/** However sure the model is, a person looks at these. */
const NEVER_AUTOMATIC: ReadonlySet<Intent> = new Set<Intent>(['spam', 'other']);

/** Reads messages by these models: the language, what the buyer wants (best first), how urgent, and whether a person must decide. */
export function reader({ name, language: languages, intent: model, lexicons }: Models): Understand {
  const reading = { vocabulary: vocabularyOf(model), conceptsIn: conceptFinder(lexicons) };
  return (written, context) => {
    const { text } = ownWords(written);
    const language = languageOf(text, context, languages);
    const answers = answersOf(hiddenOf(intentFeatures(text, language.code, reading), model), model);
    const intents = intentsOf(answers, model.temperature, phasePrior(context.orderPhase));
    const best = intents[0];
    // A wrong language must not hide a fire: the text's own guess is read as well.
    const spoken = [language.code, guessLanguage(text, languages)?.code ?? language.code];
    const { urgency: named, signals } = heardIn(text, spoken, mayThreaten(intents));
    const urgency = gravest(named, toneOf(answers));
    const unsure = !best || best.confidence < PERSON_BELOW || language.code === 'und';
    return {
      model: name,
      language,
      intents,
      urgency,
      ...(signals.length > 0 ? { signals: [...signals] } : {}),
      // A threat or a trap is answered by a person, whatever it is about.
      needsPerson: unsure || urgency === 'safety' || signals.length > 0 || NEVER_AUTOMATIC.has(best.intent),
    };
  };
}

/** The threat, where it is among the guesses at all; else nothing. */
function mayThreaten(intents: Understanding['intents']): Intent | undefined {
  return intents.find(({ intent, confidence }) => intent === 'dispute_threat' && confidence >= THREAT_FROM)?.intent;
}

/** The best intents with calibrated confidences; `prior` is what the order says, as natural logarithms. */
function intentsOf(
  answers: readonly number[],
  temperature: number,
  prior: Readonly<Partial<Record<Intent, number>>>,
): Understanding['intents'] {
  const chances = softmax(INTENTS.map((intent, index) => (answers[index] ?? 0) / temperature + (prior[intent] ?? 0)));
  return INTENTS.map((intent, index) => ({ intent, confidence: Math.round((chances[index] ?? 0) * 1e4) / 1e4 }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, GUESSES);
}
