import { describe, expect, test } from 'vitest';
import { split } from '../../../training/bench/contestant.ts';
import { logisticRegression } from '../../../training/bench/logistic-regression.ts';
import { naiveBayes } from '../../../training/bench/naive-bayes.ts';
import { contestant } from '../../../training/bench/peer.ts';
import { wordFeatures, wordsOf } from '../../../training/bench/words.ts';
import type { Example } from '../../../training/corpus.ts';

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

describe.each([contestant(naiveBayes), contestant(logisticRegression)])('$name', (peer) => {
  test('tells what it was taught in words that it saw elsewhere', async () => {
    const { judge } = await peer.train(lines);

    expect(judge('my parcel please').intents?.[0]?.intent).toBe('track_order');
    expect(judge('the money').intents?.[0]?.intent).toBe('refund_request_status');
  });

  test('answers a text without a word that it knows', async () => {
    const { judge } = await peer.train(lines);

    for (const text of ['', '…', 'xyzzy', '\ud800']) {
      const [first, , third] = judge(text).intents ?? [];
      expect(first?.confidence).toBeGreaterThan(0);
      expect(third).toBeDefined();
    }
  });
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
