import { INTENTS } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';
import { type Classify, peer, targetsOf } from './peer.ts';
import { type WordSettings, wordFeatures } from './words.ts';

type Settings = WordSettings & { /** Added to each count (Lidstone). */ readonly smoothing: number };

/** Multinomial naive Bayes over words. */
export const naiveBayes = peer<Settings>({
  name: 'naive Bayes',
  grid: [true, false].flatMap((bigrams) =>
    [true, false].flatMap((marks) => [0.03, 0.1, 0.3, 1].map((smoothing) => ({ bigrams, marks, smoothing }))),
  ),
  trainOn,
});

function trainOn(lines: readonly Example[], settings: Settings): Classify {
  const counts = new Map<string, Float64Array>();
  const totals = new Float64Array(INTENTS.length);
  const priors = new Float64Array(INTENTS.length);
  for (const line of lines) {
    const words = wordFeatures(line.text, settings);
    for (const [label, share] of targetsOf(line)) {
      priors[label] = (priors[label] ?? 0) + share;
      for (const word of words) {
        const count = counts.get(word) ?? new Float64Array(INTENTS.length);
        count[label] = (count[label] ?? 0) + share;
        totals[label] = (totals[label] ?? 0) + share;
        counts.set(word, count);
      }
    }
  }
  const { smoothing } = settings;
  const spread = smoothing * counts.size;
  return (text) => {
    const logits = Array.from(priors, (prior) => Math.log((prior + smoothing) / (lines.length + smoothing)));
    for (const word of wordFeatures(text, settings)) {
      const count = counts.get(word);
      if (!count) continue;
      for (let label = 0; label < logits.length; label++) {
        const chance = ((count[label] ?? 0) + smoothing) / ((totals[label] ?? 0) + spread);
        logits[label] = (logits[label] ?? 0) + Math.log(chance);
      }
    }
    return logits;
  };
}
