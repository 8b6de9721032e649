import { expect, test } from 'vitest';
import { softmax } from '../../../functions/domain/understanding/linear-model.ts';
import { CORPUS_PRINT } from '../../../functions/domain/understanding/model.generated.ts';
import { INTENTS, PERSON_BELOW } from '../../../functions/domain/understanding.ts';
import { parseCorpus, readCorpus } from '../../../training/corpus.ts';
import {
  corpusPrint,
  fitTemperature,
  heldOut,
  latinLanguages,
  modelFile,
  trainIntents,
  trainLanguages,
} from '../../../training/models.ts';

const examples = readCorpus();

test('every intent is in the corpus of every language, and no text twice in one', () => {
  const languages = Map.groupBy(examples, ({ language }) => language);

  expect(languages.size).toBeGreaterThanOrEqual(22);
  for (const [language, lines] of languages) {
    expect(new Set(lines.map(({ intent }) => intent)).size, language).toBe(INTENTS.length);
    expect(new Set(lines.map(({ text }) => text)).size, language).toBe(lines.length);
  }
});

test('a bad corpus line is refused by file and line, without quoting it', () => {
  const read = () => parseCorpus('xx.jsonl', '{"text":"secret","intent":"no such","kind":"plain"}');

  expect(read).toThrow(/^xx\.jsonl:1 is not a corpus line$/);
});

test('the same lines give the same model, byte for byte', () => {
  const some = examples.filter((_, index) => index % 20 === 0);
  const train = () => {
    const latin = latinLanguages(some);
    return modelFile({ intents: trainIntents(some), languages: trainLanguages(some, latin), latin, examples: some });
  };

  expect(train()).toBe(train());
}, 60_000);

test('the stored model was trained on the corpus as it is', () => {
  expect(CORPUS_PRINT).toBe(corpusPrint(examples));
});

test('a fifth of the corpus, never trained on, is understood at least as well as the model card says', () => {
  const held = [...heldOut(examples, 5, 1).values()];
  const temperature = fitTemperature(held);
  const judged = held.map(({ logits, label }) => {
    const chances = softmax(logits, temperature);
    const confidence = Math.max(...chances);
    return { confidence, right: chances.indexOf(confidence) === label };
  });
  const decided = judged.filter(({ confidence }) => confidence >= PERSON_BELOW);
  const share = (some: typeof judged) => some.filter(({ right }) => right).length / some.length;

  expect(share(judged)).toBeGreaterThan(0.48);
  expect(decided.length / judged.length).toBeGreaterThan(0.29);
  expect(share(decided)).toBeGreaterThan(0.8);
}, 60_000);
