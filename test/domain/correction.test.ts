import { describe, expect, test } from 'vitest';
import { bothCorrections, correctedBy } from '../../functions/domain/correction.ts';
import { anUnderstanding } from '../support/builders.ts';

const EARLY = { by: 'li', at: '2026-03-01T09:00:00.000Z' };
const LATE = { by: 'wang', at: '2026-03-01T09:05:00.000Z' };

describe('what a person named the intent of', () => {
  const sure = { ...EARLY, intent: 'track_order' } as const;

  test('needs no person any more', () => {
    const guess = { ...anUnderstanding('other'), needsPerson: true };

    expect(correctedBy(guess, sure)).toMatchObject({
      intents: [{ intent: 'track_order', confidence: 1 }, {}],
      needsPerson: false,
    });
  });

  test('needs one all the same while it speaks of danger or threatens', () => {
    const danger = { ...anUnderstanding('other', 'safety'), needsPerson: true };
    const threat = { ...anUnderstanding('other', 'threatening'), signals: ['extortion' as const], needsPerson: true };

    expect(correctedBy(danger, sure).needsPerson).toBe(true);
    expect(correctedBy(threat, sure).needsPerson).toBe(true);
    expect(correctedBy(threat, { ...sure, urgency: 'annoyed' })).toMatchObject({
      urgency: 'annoyed',
      needsPerson: false,
    });
  });
});

test('what is called dangerous by a person is a person’s', () => {
  expect(correctedBy(anUnderstanding('track_order'), { ...EARLY, urgency: 'safety' }).needsPerson).toBe(true);
});

test('the script stays with its language and goes with another', () => {
  const guess = anUnderstanding('track_order', 'calm', { code: 'zh', confidence: 0.6, script: 'Hant', from: 'text' });

  expect(correctedBy(guess, { ...EARLY, language: 'zh' }).language).toEqual({
    code: 'zh',
    confidence: 1,
    script: 'Hant',
    from: 'text',
  });
  expect(correctedBy(guess, { ...EARLY, language: 'ja' }).language).toEqual({
    code: 'ja',
    confidence: 1,
    from: 'text',
  });
});

test('of two corrections the later one counts where both speak, whichever is written first', () => {
  const early = { ...EARLY, intent: 'spam', language: 'de' } as const;
  const late = { ...LATE, intent: 'track_order', urgency: 'calm' } as const;
  const both = { ...LATE, intent: 'track_order', urgency: 'calm', language: 'de' };

  expect(bothCorrections(early, late)).toEqual(both);
  expect(bothCorrections(late, early)).toEqual(both);
  expect(bothCorrections(both as typeof late, early)).toEqual(both);
  expect(bothCorrections(undefined, early)).toEqual(early);
});
