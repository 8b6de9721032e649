import { describe, expect, test } from 'vitest';
import { INTENTS } from '../../../functions/domain/understanding.ts';
import { fastText } from '../../../training/bench/fasttext.ts';
import { languagePeers } from '../../../training/bench/language-peers.ts';
import { logisticRegression } from '../../../training/bench/logistic-regression.ts';
import { naiveBayes } from '../../../training/bench/naive-bayes.ts';
import { nlpJs } from '../../../training/bench/nlpjs.ts';
import { peer } from '../../../training/bench/peer.ts';
import { readTuned } from '../../../training/bench/tuned.ts';
import { wordFeatures, wordsOf } from '../../../training/bench/words.ts';
import type { Example } from '../../../training/corpus.ts';
import { split } from '../../../training/split.ts';

const WANTS = {
  track_order: ['where is my parcel', 'has my parcel been shipped', 'parcel tracking please', '包裹 在 哪里'],
  refund_request_status: ['give me my money back', 'refund my money', 'when do I get the refund', '退款 什么 时候 到'],
} as const;

const lines: Example[] = Object.entries(WANTS).flatMap(([intent, texts]) =>
  Array.from({ length: 5 }, (_, index) =>
    texts.map(
      (text): Example => ({
        text: `${text} ${index}`,
        language: 'en',
        intent: intent as keyof typeof WANTS,
        kind: 'plain',
      }),
    ),
  ).flat(),
);

const { peers: tuned } = readTuned();

describe.each([naiveBayes, logisticRegression, nlpJs, fastText])('$name', (peer) => {
  const trained = peer.withChosen(tuned[peer.name]).train(lines);

  test('tells what it was taught in words that it saw elsewhere', async () => {
    const { judge } = await trained;

    expect((await judge('my parcel please')).intents?.[0]?.intent).toBe('track_order');
    expect((await judge('the money')).intents?.[0]?.intent).toBe('refund_request_status');
  });

  test('answers a text without a word that it knows', async () => {
    const { judge } = await trained;

    for (const text of ['', '…', 'xyzzy', '\ud800', '__label__spam', 'a\nb']) {
      const [first, , third] = (await judge(text)).intents ?? [];
      expect(first?.confidence).toBeGreaterThan(0);
      expect(third).toBeDefined();
    }
  });
});

describe('a peer', () => {
  const settings = ['deaf', 'sharp'] as const;
  const made = peer({
    name: 'made up',
    grid: settings,
    trainOn: (kept, setting) => (text) => {
      const known = kept.find((line) => text.startsWith(line.text.replace(/ \d+$/, '')));
      return INTENTS.map((intent) => (setting === 'sharp' && intent === known?.intent ? 5 : 0));
    },
  });

  test('gets the settings that did best on lines held out, and decides where those were right', async () => {
    const chosen = await made.tune(lines, () => undefined);

    expect(chosen).toMatchObject({ settings: 'sharp', top1: 1 });
    const { judge } = await made.withChosen(chosen).train(lines);
    expect((await judge('refund my money')).decided).toBe(true);
    expect((await judge('who knows')).decided).toBe(false);
  });

  test('with settings that it no longer has is refused', () => {
    expect(() => made.withChosen({ settings: 'old', temperature: 1, threshold: null, top1: 0 })).toThrow(/--tune/);
    expect(() => made.withChosen(undefined)).toThrow(/--tune/);
  });

  test('whose settings all fail cannot be tuned', async () => {
    const broken = peer({
      name: 'broken',
      grid: settings,
      trainOn: () => {
        throw new Error('overflow');
      },
    });

    await expect(broken.tune(lines, () => undefined)).rejects.toThrow(/nothing to choose/);
  });
});

test('language peers answer among the languages given, whatever the text', async () => {
  const languages = ['en', 'es', 'th', 'zh'];

  for (const { name, language } of await languagePeers(languages)) {
    expect(language?.('where is my parcel, I have been waiting for days'), name).toBe('en');
    for (const text of ['', '😀', 'onde está a minha encomenda', '\ud800', 'a\nb']) {
      expect([...languages, 'und'], `${name}: ${text}`).toContain(language?.(text));
    }
  }
});

test('every tenth line of each language is held out, none twice and none lost', () => {
  const some = ['en', 'th'].flatMap((language) => Array.from({ length: 25 }, (_, at) => ({ language, at })));

  const { kept, held } = split(some, 9);

  expect(held.map(({ at }) => at)).toEqual([9, 19, 9, 19]);
  expect(kept).toHaveLength(46);
  expect(new Set([...kept, ...held]).size).toBe(50);
});

test('words are found where they stand without spaces', () => {
  expect(wordsOf('Where IS it?')).toEqual(['where', 'is', 'it', '?']);
  expect(wordsOf('สินค้าหมดหรือยัง')).toEqual(['สินค้า', 'หมด', 'หรือ', 'ยัง']);
  expect(wordsOf('返品送料')).toEqual(['返品', '送料']);
});

test('pairs of neighbours count and accents can be left out', () => {
  const words = wordFeatures('Où est été', { bigrams: true, marks: false });

  expect([...words]).toEqual(['ou', 'est', 'ete', 'ou est', 'est ete']);
});
