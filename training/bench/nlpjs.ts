import { containerBootstrap } from '@nlpjs/core';
import { LangAll } from '@nlpjs/lang-all';
import { NluNeural } from '@nlpjs/nlu';
import { INTENTS } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';
import { deployed } from './ours.ts';
import { type Classify, peer } from './peer.ts';
import { wordsOf } from './words.ts';

type Settings = {
  /** A model for each language, with its stemmer and tokeniser; else one for all, with neither. */
  readonly perLanguage: boolean;
  /** Words are found by ICU first, in place of its own tokenisers. */
  readonly segmented: boolean;
  /** It stops by itself after some 40 rounds or more; fewer keep it from learning lines by heart. */
  readonly iterations: number;
};

const ALL = 'xx';

/** NLP.js as its users have it: its neural classifier over stems. It is told the language by ours. */
export const nlpJs = peer<Settings>({
  name: 'NLP.js',
  library: '@nlpjs/nlu',
  grid: [true, false].flatMap((perLanguage) =>
    [true, false].flatMap((segmented) => [8, 16, 20_000].map((iterations) => ({ perLanguage, segmented, iterations }))),
  ),
  trainOn,
});

async function trainOn(lines: readonly Example[], { perLanguage, segmented, iterations }: Settings): Promise<Classify> {
  const container = await containerBootstrap();
  container.use(LangAll);
  const read = (text: string) => (segmented ? wordsOf(text).join(' ') : text);
  const models = new Map<string, NluNeural>();
  const parts = Map.groupBy(lines, ({ language }) => (perLanguage ? language : ALL));
  for (const [locale, part] of parts) {
    const model = new NluNeural({ container, locale, log: false, useNoneFeature: false });
    await model.train(
      part.map(({ text, intent }) => ({ utterance: read(text), intent })),
      { iterations },
    );
    models.set(locale, model);
  }
  const modelFor = (text: string) => models.get((perLanguage && deployed.language?.(text)) || ALL) ?? models.get('en');
  return async (text) => {
    const model = modelFor(text);
    if (!model) return INTENTS.map(() => 0);
    // It remembers the words of every text that it saw: a message that comes twice is not what is timed here.
    if (model.cache) model.cache.results = {};
    const { classifications } = await model.process(read(text));
    const scores = new Map(classifications.map(({ intent, score }) => [intent, score]));
    return INTENTS.map((intent) => Math.log((scores.get(intent) ?? 0) + 1e-6));
  };
}
