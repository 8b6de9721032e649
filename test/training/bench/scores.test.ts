import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INTENTS, type Intent } from '../../../functions/domain/understanding.ts';
import { difference } from '../../../training/bench/bootstrap.ts';
import type { Row } from '../../../training/bench/rows.ts';
import { calibrationError, type Judged, scoresOf, thresholdFor } from '../../../training/bench/scores.ts';

/** A row of this language and intent beside a guess. */
function judged(
  lang: string | undefined,
  intent: Intent,
  guess: Intent,
  confidence = 0.9,
  row: Partial<Row> = {},
): Judged {
  return {
    row: { text: 'x', lang, intent, ...row },
    said: { language: lang ?? 'en', intents: [{ intent: guess, confidence }], decided: confidence >= 0.7 },
  };
}

function times(count: number, one: () => Judged): Judged[] {
  return Array.from({ length: count }, one);
}

const guesses = fc.array(fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }), {
  minLength: 1,
});

/** Many of them equally sure. */
const tied = fc.array(fc.record({ confidence: fc.constantFrom(0.2, 0.5, 0.9), right: fc.boolean() }), { minLength: 1 });

describe('accuracy', () => {
  test('a language with few rows counts as much as one with many', () => {
    const rows = [...times(30, () => judged('en', 'spam', 'spam')), ...times(10, () => judged('th', 'spam', 'other'))];

    const { intent } = scoresOf(rows);

    expect(intent.top1).toBe(0.5);
    expect(intent.top1Plain).toBe(0.75);
  });

  test('a language with fewer than five rows counts with all rows only', () => {
    const rows = [...times(8, () => judged('en', 'spam', 'spam')), ...times(4, () => judged('hi', 'spam', 'other'))];

    const { intent, byLanguage } = scoresOf(rows);

    expect(intent.top1).toBe(1);
    expect(intent.top1Plain).toBeCloseTo(8 / 12);
    expect(byLanguage.hi).toMatchObject({ rows: 4, top1: 0 });
  });

  test('another intent that is right as well counts leniently and not strictly', () => {
    const row = { intent_alt: ['complaint' as const] };
    const rows = times(5, () => judged('en', 'not_as_described', 'complaint', 0.9, row));

    expect(scoresOf(rows).intent).toMatchObject({ top1: 1, top1Strict: 0, top3: 1 });
    expect(scoresOf(rows).confusion).toEqual([]);
  });

  test('the right intent in third place is among three, in fourth it is not', () => {
    const said = (place: number) => ({
      intents: INTENTS.slice(0, 4)
        .toSpliced(place, 0, 'spam')
        .map((intent) => ({ intent, confidence: 0.1 })),
    });
    const at = (place: number) => scoresOf([{ row: { text: 'x', intent: 'spam' }, said: said(place) }]).intent.top3;

    expect([at(0), at(2), at(3)]).toEqual([1, 1, 0]);
  });

  test('a script or region behind a language is not scored', () => {
    const of = (lang: string, language: string) =>
      scoresOf([{ row: { text: 'x', lang }, said: { language } }]).language.accuracy;

    expect([of('zh', 'zh-Hant'), of('zh-Hans', 'zh'), of('hi', 'hi-Latn'), of('id', 'ms')]).toEqual([1, 1, 1, 0]);
  });

  test('an intent that belongs to no queue is right where the row says none', () => {
    const of = (queue: Row['queue'], guess: Intent) =>
      scoresOf([judged('en', 'other', guess, 0.9, { queue })]).queue.accuracy;

    expect([of('none', 'greeting_thanks'), of('none', 'track_order'), of('in', 'track_order')]).toEqual([1, 0, 1]);
  });

  test('what a row does not say and what a judge cannot tell is not scored', () => {
    const rows: Judged[] = [
      { row: { text: 'x' }, said: { language: 'en', intents: [{ intent: 'spam', confidence: 1 }], urgency: 'calm' } },
      { row: { text: 'x', lang: 'en', intent: 'spam', queue: 'none', upset: 2 }, said: {} },
    ];

    const { language, intent, queue, upset, dispute, safety } = scoresOf(rows);

    expect([language.accuracy, intent.top1, intent.ece, intent.autoCoverage, queue.accuracy]).toEqual(
      Array(5).fill(null),
    );
    expect([intent.rows, queue.rows, upset.rows, dispute.rows, safety.rows]).toEqual(Array(5).fill(0));
  });

  test('the pairs most often confused come first', () => {
    const rows = [
      judged('en', 'spam', 'other'),
      ...times(2, () => judged('en', 'wrong_item', 'missing_part')),
      judged('en', 'spam', 'spam'),
    ];

    expect(scoresOf(rows).confusion).toEqual([
      { intent: 'wrong_item', guess: 'missing_part', rows: 2 },
      { intent: 'spam', guess: 'other', rows: 1 },
    ]);
  });
});

describe('urgency', () => {
  test('furious and threatening are both the worst mood; of danger no mood is taken', () => {
    const heard = (upset: 0 | 1 | 2, urgency: 'calm' | 'annoyed' | 'furious' | 'threatening' | 'safety'): Judged => ({
      row: { text: 'x', upset },
      said: { urgency },
    });

    const { upset } = scoresOf([
      heard(2, 'furious'),
      heard(2, 'threatening'),
      heard(2, 'calm'),
      heard(0, 'calm'),
      heard(0, 'furious'),
      heard(2, 'safety'),
    ]);

    expect(upset).toMatchObject({ rows: 5, recall: [0.5, null, 2 / 3], furiousPrecision: 2 / 3 });
  });

  test('a threat of a dispute is found by its intent or by its urgency', () => {
    const threat = (intent: Intent, urgency: 'calm' | 'threatening'): Judged => ({
      row: { text: 'x', intent: 'dispute_threat' },
      said: { intents: [{ intent, confidence: 1 }], urgency },
    });

    const { dispute } = scoresOf([
      threat('dispute_threat', 'calm'),
      threat('complaint', 'threatening'),
      threat('complaint', 'calm'),
    ]);

    expect(dispute).toEqual({ rows: 3, top1: 1 / 3, flagged: 1 / 3, either: 2 / 3 });
  });

  test('danger that sounds only angry is not heard, and danger heard where none is marked is told', () => {
    const said = (urgency: 'safety' | 'furious', safety?: true): Judged => ({
      row: { text: 'x', safety },
      said: { urgency },
    });

    const { safety } = scoresOf([said('safety', true), said('furious', true), said('safety'), said('safety')]);

    expect(safety).toEqual({ rows: 2, recall: 0.5, heardOfAll: 0.75 });
  });
});

describe('calibration', () => {
  test('confidence that is right as often as it says has no error', () => {
    const honest = Array.from({ length: 10 }, (_, index) => ({ confidence: 0.8, right: index < 8 }));

    expect(calibrationError(honest)).toBeCloseTo(0);
  });

  test('bins weigh by their rows, and too little confidence is as wrong as too much', () => {
    const over = Array.from({ length: 3 }, () => ({ confidence: 1, right: false }));
    const under = [{ confidence: 0.2, right: true }];

    expect(calibrationError([...over, ...under])).toBeCloseTo((3 * 1 + 1 * 0.8) / 4);
  });

  test('is a share, however the guesses are ordered', () => {
    fc.assert(
      fc.property(guesses, (some) => {
        const error = calibrationError(some) ?? Number.NaN;
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
        expect(calibrationError(some.toReversed())).toBeCloseTo(error, 9);
      }),
    );
  });
});

describe('the confidence from which on a peer decides', () => {
  test('is the lowest at which enough of what is decided is right', () => {
    const some = [
      { confidence: 0.9, right: true },
      { confidence: 0.8, right: false },
      { confidence: 0.7, right: true },
      { confidence: 0.6, right: true },
      { confidence: 0.5, right: false },
    ];

    expect(thresholdFor(some, 0.75)).toBe(0.6);
    expect(thresholdFor(some, 1)).toBe(0.9);
  });

  test('keeps its promise on the lines it was chosen on, or decides nothing', () => {
    fc.assert(
      fc.property(tied, fc.double({ min: 0.01, max: 1, noNaN: true }), (some, precision) => {
        const threshold = thresholdFor(some, precision);
        const decided = some.filter(({ confidence }) => confidence >= threshold);
        if (decided.length === 0) expect(threshold).toBe(Number.POSITIVE_INFINITY);
        else expect(decided.filter(({ right }) => right).length / decided.length).toBeGreaterThanOrEqual(precision);
      }),
    );
  });
});

describe('the difference to a peer', () => {
  const right = () => judged('en', 'spam', 'spam');
  const wrong = () => judged('en', 'spam', 'other');

  test('of the same answers is nothing, for certain', () => {
    const rows = [...times(20, right), ...times(20, wrong)];

    expect(difference(rows, rows, 200)).toEqual({ difference: 0, low: 0, high: 0 });
  });

  test('is clear of zero where one is nearly always right and the other not, and not where they take turns', () => {
    const ours = times(100, right);
    const theirs = times(
      100,
      (() => {
        let at = 0;
        return () => (at++ % 2 ? right() : wrong());
      })(),
    );
    const turn = ours.map((_, index) => (index % 2 ? wrong() : right()));

    expect(difference(ours, theirs).low).toBeGreaterThan(0.3);
    expect(difference(turn, theirs)).toMatchObject({ difference: 0 });
    expect(difference(turn, theirs).low).toBeLessThan(0);
  });

  test('counts each language the same and comes out the same each time', () => {
    const ours = [...times(40, right), ...times(5, () => judged('th', 'spam', 'other'))];
    const theirs = [...times(40, wrong), ...times(5, () => judged('th', 'spam', 'spam'))];

    expect(difference(ours, theirs).difference).toBe(0);
    expect(difference(ours, theirs)).toEqual(difference(ours, theirs));
  });

  test('lies within its interval and is the difference of the two scores', () => {
    const answer = fc.tuple(fc.constantFrom('en', 'th', 'zh'), fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 60 }), (answers) => {
        const side = (which: 1 | 2) => answers.map((one) => judged(one[0], 'spam', one[which] ? 'spam' : 'other'));
        const [ours, theirs] = [side(1), side(2)];
        const gap = difference(ours, theirs, 400);
        const top1 = (rows: Judged[]) => scoresOf(rows).intent.top1 ?? Number.NaN;
        expect(gap.difference).toBeCloseTo(top1(ours) - top1(theirs), 9);
        expect(gap.low).toBeLessThanOrEqual((gap.difference ?? 0) + 1e-9);
        expect(gap.high).toBeGreaterThanOrEqual((gap.difference ?? 0) - 1e-9);
      }),
      { numRuns: 50 },
    );
  });

  test('of other rows is refused', () => {
    expect(() => difference([right()], [])).toThrow(RangeError);
  });
});
