import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explanationSchema } from '../../../functions/domain/understanding/explain.ts';
import { explain, understand } from '../../../functions/platform/classifier.ts';

const NONE = { orderPhase: 'none' } as const;

test.each(['Where is my parcel?', 'Ich möchte stornieren', '退款什么时候到账', 'quero trocar o tamanho'])(
  'what is explained is what was decided: %s',
  (text) => {
    const { model, intent, why } = explain(text, NONE);
    const decided = understand(text, NONE);

    expect({ model, intent }).toEqual({ model: decided.model, intent: decided.intents[0]?.intent });
    expect(why.length).toBeGreaterThan(0);
  },
);

test('whatever is written, an explanation has its form, the strongest first', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
      const explanation = explain(text, NONE);
      const weights = explanation.why.map(({ weight }) => weight);

      expect(explanationSchema.safeParse(explanation).success).toBe(true);
      expect(weights).toEqual([...weights].sort((a, b) => b - a));
    }),
  );
});
