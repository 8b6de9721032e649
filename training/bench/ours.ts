import { reader } from '../../functions/domain/understanding/classify.ts';
import { guessLanguage } from '../../functions/domain/understanding/language.ts';
import type { Understand } from '../../functions/domain/understanding.ts';
import { models, understand } from '../../functions/platform/classifier.ts';
import type { Example } from '../corpus.ts';
import { LATIN_LANGUAGES } from '../language-samples.ts';
import { readMaterial, trainModels } from '../models.ts';
import type { Contestant, Judge } from './contestant.ts';

/** Nothing is known of the buyer: the text alone. */
const NO_CONTEXT = { orderPhase: 'none' } as const;

/** What is deployed, trained on the whole corpus. */
export const deployed: Judge = {
  judge: judging(understand),
  language: (text) => guessLanguage(text, models.language)?.code ?? 'und',
};

/** The same models trained anew, to be judged by lines of the corpus that they never saw. */
export const retrained: Contestant = {
  name: 'ours',
  train(lines) {
    const models = trainModels({ ...readMaterial(), lines });
    return {
      judge: judging(reader(models)),
      language: (text) => guessLanguage(text, models.language)?.code ?? 'und',
    };
  },
};

function judging(read: Understand): Judge['judge'] {
  return (text) => {
    const { language, intents, urgency, needsPerson } = read(text, NO_CONTEXT);
    return { language: language.code, intents, urgency, decided: !needsPerson };
  };
}

/** What languages ours tells apart: a language peer is told to choose among them, which makes it better. */
export function languagesTold(lines: readonly Example[]): string[] {
  return [...new Set([...lines.map(({ language }) => language), ...Object.keys(LATIN_LANGUAGES)])].sort();
}
