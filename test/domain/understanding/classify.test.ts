import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PERSON_BELOW, understandingSchema } from '../../../functions/domain/understanding.ts';
import { understand } from '../../../functions/platform/classifier.ts';

const NONE = { orderPhase: 'none' } as const;

test.each([
  ['nothing', ''],
  ['blanks', ' \n\t '],
  ['100 kB of one letter', 'a'.repeat(100_000)],
  ['100 kB of emoji', '🔥'.repeat(25_000)],
  ['100 kB without a space', '退'.repeat(33_000)],
  ['half a surrogate pair', 'refund \ud83d'],
  ['control characters', '\u0000\u0007\u001b[31m refund'],
  ['marks that turn the direction', '\u202e\u200f\u2066 מתי זה יגיע \u2069'],
  ['piled-up marks', `z${'\u0300'.repeat(5_000)}`],
  ['names of the object prototype', 'constructor __proto__ toString hasOwnProperty'],
])('%s is understood as something', (_name, text) => {
  const understood = understand(text, NONE);

  expect(understandingSchema.safeParse(understood).success).toBe(true);
  expect(understood.intents).toHaveLength(3);
});

test('whatever is written, the answer has its form, the best guess first', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme-ascii' }),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('none', 'shipped', 'completed'), (written, orderPhase) => {
      const { intents, language } = understand(written, { orderPhase, siteLanguage: 'ID' });
      const confidences = intents.map(({ confidence }) => confidence);

      expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
      for (const confidence of [...confidences, language.confidence]) {
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test.each([
  ['I want my money back, when will I get the refund', 'refund_request_status'],
  ['Quiero cancelar mi pedido', 'cancel_order'],
  ['é possível emitir nota fiscal?', 'invoice_request'],
  ['物流到哪了', 'track_order'],
  ['Thanks!', 'greeting_thanks'],
])('a clear message is decided without a person: %s', (text, intent) => {
  const understood = understand(text, NONE);

  expect(understood.intents[0]?.intent).toBe(intent);
  expect(understood.needsPerson).toBe(false);
});

test('what the buyer quotes does not decide what they want', () => {
  const quoted = '\n\nOn Sun, 3 May 2026 at 14:05, Lamps wrote:\n> the charger exploded and caught fire';

  expect(understand(`Thanks!${quoted}`, NONE)).toEqual(understand('Thanks!', NONE));
});

test('a person decides what is unclear, spam, another matter, or in no language known', () => {
  for (const text of ['asdf qwer zxcv', 'Earn $900 a day from home, add me on telegram', '123']) {
    expect(understand(text, NONE).needsPerson, text).toBe(true);
  }
});

test('what a person is spared is at least as sure as the threshold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { intents, needsPerson, language } = understand(text, { ...NONE, siteLanguage: 'EBAY_DE' });
      const best = intents[0];

      if (needsPerson) return;
      expect(best?.confidence).toBeGreaterThanOrEqual(PERSON_BELOW);
      expect(language.code).not.toBe('und');
      expect(['spam', 'other']).not.toContain(best?.intent);
    }),
  );
});

test('an order still on its way makes a wish to change its address less likely than before it left', () => {
  const text = 'I moved, the parcel';
  const sure = (orderPhase: 'paid' | 'shipped') =>
    understand(text, { orderPhase }).intents.find(({ intent }) => intent === 'address_change')?.confidence ?? 0;

  expect(sure('shipped')).toBeLessThan(sure('paid'));
});
