import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { contestantNamed } from '../../../training/bench/contestants.ts';
import { allSaid, apart } from '../../../training/bench/entrant.ts';
import { readable } from '../../../training/bench/readable.ts';
import { benchUnderstanding } from '../../../training/bench/understanding.ts';
import { readCorpus } from '../../../training/corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the figures', () => {
  test('have every key that is promised, for all real messages together and for each file', async () => {
    const row = { text: 'Where is my parcel? It was due last week', lang: 'en', intent: 'track_order', queue: 'in' };
    const lines = [row, { text: 'wo ist mein Paket', lang: 'de' }, { text: 'no label' }];
    writeFileSync(join(folder, 'dev-real.jsonl'), `${lines.map((line) => JSON.stringify(line)).join('\n')}\nbroken\n`);
    writeFileSync(join(folder, 'dev-challenge.jsonl'), JSON.stringify({ ...row, intent: 'spam', kind: 'plain' }));

    const figures = await benchUnderstanding({ path: folder, alone: true, lines: 1_000 }, () => undefined);

    expect(JSON.parse(JSON.stringify(figures))).toMatchObject({
      language: { macroAccuracy: 1, usPerMessage: expect.any(Number) },
      // The challenge is no real message: it stands in its own file's figures alone.
      intent: { rows: 1, top1: expect.any(Number), top3: 1, ece: expect.any(Number), autoCoverage: expect.any(Number) },
      queue: { accuracy: 1 },
      latencyMs: { p50: expect.any(Number), p99: expect.any(Number) },
      assetBytes: expect.any(Number),
      importMs: expect.any(Number),
      byLanguage: { en: { rows: 1 }, de: { rows: 1, language: 1, top1: null } },
      peers: [],
      refused: ['dev-real.jsonl:4 is not a JSON object'],
      files: { 'dev-real.jsonl': { rows: 3 }, 'dev-challenge.jsonl': { rows: 1, byKind: { plain: { top1: 0 } } } },
    });
    expect(figures.assetBytes).toBeGreaterThan(100_000);
    expect(readable(figures)).toMatch(/left out: dev-real\.jsonl:4 is not a JSON object/);
  });
});

describe('a contestant in a thread of its own', () => {
  const lines = readCorpus().filter((_, index) => index % 40 === 0);
  const texts = lines.slice(0, 20).map(({ text }) => text);

  test('says what it says here', async () => {
    const there = await apart({ name: 'naive Bayes', lines });
    const here = await contestantNamed('naive Bayes').train(lines);

    expect(await there.said(texts)).toEqual(await allSaid(texts, here));
    expect((await there.latencyMs(texts)).p50).toBeGreaterThan(0);
    await there.end();
  });

  test('that cannot be trained fails the run', async () => {
    await expect(apart({ name: 'nobody', lines })).rejects.toThrow('there is no nobody');
  });
});
