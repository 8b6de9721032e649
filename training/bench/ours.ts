import { understand } from '../../functions/domain/understanding/classify.ts';
import { intentFeatures } from '../../functions/domain/understanding/features.ts';
import { guessLanguage, languageOf } from '../../functions/domain/understanding/language.ts';
import { logits } from '../../functions/domain/understanding/linear-model.ts';
import { LATIN_LANGUAGES } from '../../functions/domain/understanding/model.generated.ts';
import { INTENTS, PERSON_BELOW } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';
import { trainIntents, trainLanguages } from '../models.ts';
import { type Contestant, type Judge, NEVER_AUTOMATIC, split } from './contestant.ts';
import { fitTemperature, ranked } from './peer.ts';

/** Nothing is known of the buyer: the text alone. */
const NO_CONTEXT = { orderPhase: 'none' } as const;

/** What is deployed, trained on the whole corpus. */
export const deployed: Judge = {
  judge(text) {
    const { language, intents, urgency, needsPerson } = understand(text, NO_CONTEXT);
    return { language: language.code, intents, urgency, decided: !needsPerson };
  },
  language: (text) => languageOf(text, NO_CONTEXT).code,
};

/** The same models trained anew, to be judged by lines of the corpus that they never saw. */
export const retrained: Contestant = {
  name: 'ours',
  train(lines) {
    const { kept, held } = split(lines, 4);
    const trial = trainOn(kept).logitsOf;
    const temperature = fitTemperature(
      held.map(({ text, intent }) => ({ logits: trial(text), label: INTENTS.indexOf(intent) })),
    );
    const { languageOf, logitsOf } = trainOn(lines);
    return {
      judge(text) {
        const language = languageOf(text);
        const intents = ranked(logitsOf(text), temperature);
        // Rules, not learned: nothing in it saw the lines.
        const { urgency } = understand(text, NO_CONTEXT);
        const [best] = intents;
        const sure = best !== undefined && best.confidence >= PERSON_BELOW && !NEVER_AUTOMATIC.has(best.intent);
        return { language, intents, urgency, decided: sure && language !== 'und' && urgency !== 'safety' };
      },
      language: languageOf,
    };
  },
};

function trainOn(lines: readonly Example[]) {
  const languages = trainLanguages(lines, LATIN_LANGUAGES);
  const intents = trainIntents(lines);
  const languageOf = (text: string) => guessLanguage(text, languages)?.code ?? 'und';
  const logitsOf = (text: string) => logits(intents, intentFeatures(text, languageOf(text), intents.buckets));
  return { languageOf, logitsOf };
}

/** What languages ours tells apart: a language peer is told to choose among them, which makes it better. */
export function languagesTold(lines: readonly Example[]): string[] {
  return [...new Set([...lines.map(({ language }) => language), ...LATIN_LANGUAGES])].sort();
}
