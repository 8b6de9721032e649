import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeModels, encodeModels } from '../../../functions/domain/understanding/asset.ts';
import { reader } from '../../../functions/domain/understanding/classify.ts';
import { INTENTS } from '../../../functions/domain/understanding.ts';
import { models as stored } from '../../../functions/platform/classifier.ts';
import { parseCorpus, readCorpus } from '../../../training/corpus.ts';
import { readLexicons } from '../../../training/lexicons.ts';
import { printOf, readMaterial, trainModels } from '../../../training/models.ts';
import { readWords } from '../../../training/words.ts';

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

test('the stored models were trained on the corpus as it is', () => {
  expect(stored.corpus).toBe(printOf(readMaterial()));
});

test('the same lines give the same models, byte for byte, and they read what they never saw better than chance', () => {
  const french = examples.filter(({ language }) => language === 'fr');
  const [seen, unseen] = [french.filter((_, index) => index % 8 === 0), french.filter((_, index) => index % 40 === 1)];
  const two = [...readWords()].filter(([language]) => ['en', 'fr'].includes(language));
  const words = new Map(two.map(([language, counts]) => [language, new Map([...counts].slice(0, 500))]));
  const material = { lines: seen, words, lexicons: readLexicons() };
  const models = trainModels(material);

  expect(encodeModels(trainModels(material)).equals(encodeModels(models))).toBe(true);
  const read = reader(models);
  const right = unseen.filter(({ text, intent }) => read(text, { orderPhase: 'none' }).intents[0]?.intent === intent);
  expect(right.length / unseen.length).toBeGreaterThan(0.2);
}, 120_000);

test('the file of the models is read as it was written, and refused when it is another or cut short', () => {
  const bytes = readFileSync(new URL('../../../functions/platform/model.bin', import.meta.url));

  expect(encodeModels(decodeModels(bytes)).equals(bytes)).toBe(true);
  expect(() => decodeModels(Buffer.from('QSL1 and so on'))).toThrow(RangeError);
  expect(() => decodeModels(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
});
