import { getFastTextClass, getFastTextModule } from 'fasttext.wasm.js';
import { INTENTS } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';
import { type Classify, peer } from './peer.ts';
import { wordsOf } from './words.ts';

type Settings = {
  readonly lr: number;
  readonly epoch: number;
  readonly wordNgrams: number;
  /** Letters within words, from so many; 0 for words alone. */
  readonly minn: number;
  readonly maxn: number;
};

const LABEL = '__label__';
/** More buckets or dimensions than these do not fit into the memory that the WebAssembly may take. Unset, `minCount` is five. */
const FIXED = { dim: 30, bucket: 100_000, minCount: 1, loss: 'softmax', verbose: 0 };

/** fastText's supervised classifier, compiled to WebAssembly. Words are found by ICU first: it splits at spaces alone. */
export const fastText = peer<Settings>({
  name: 'fastText',
  grid: [
    { wordNgrams: 1, minn: 0, maxn: 0 },
    { wordNgrams: 2, minn: 0, maxn: 0 },
    { wordNgrams: 1, minn: 2, maxn: 4 },
    { wordNgrams: 2, minn: 2, maxn: 4 },
    { wordNgrams: 1, minn: 3, maxn: 3 },
  ].flatMap((features) =>
    [
      { lr: 0.5, epoch: 10 },
      { lr: 0.5, epoch: 25 },
      { lr: 1, epoch: 10 },
    ].map((pace) => ({ ...pace, ...features })),
  ),
  trainOn,
});

async function trainOn(lines: readonly Example[], settings: Settings): Promise<Classify> {
  const FastText = await getFastTextClass({ getFastTextModule });
  const labelled = lines.map(({ text, intent }) => `${LABEL}${intent} ${wordsOf(text).join(' ')}\n`).join('');
  // It fetches what it trains on; a callback it calls in any case.
  const url = `data:text/plain;base64,${Buffer.from(labelled.toWellFormed()).toString('base64')}`;
  const model = await new FastText().trainSupervised(url, { ...FIXED, ...settings }, () => undefined);
  return (text) => {
    const found = model.predict(wordsOf(text.toWellFormed()).join(' '), -1, 0);
    const chances = new Map(
      Array.from({ length: found.size() }, (_, at) => found.get(at)).map(([chance, label]) => [label, chance]),
    );
    found.delete();
    return INTENTS.map((intent) => Math.log((chances.get(`${LABEL}${intent}`) ?? 0) + 1e-6));
  };
}
