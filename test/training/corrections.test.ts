import { expect, test } from 'vitest';
import { correctionsIn } from '../../training/corrections.ts';

const item = { id: 'lsn_1', text: 'Bitte stornieren', language: 'de', label: { intent: 'cancel_order' }, guess: {} };

test('pages of corrections become lines to learn from', () => {
  const content = `${JSON.stringify({ items: [item], next: 'x' })}\n${JSON.stringify({ items: [], next: null })}\n`;

  expect(correctionsIn('c.jsonl', content)).toEqual([
    { text: 'Bitte stornieren', language: 'de', intent: 'cancel_order', kind: 'plain' },
  ]);
});

test('what has no words any more, and what no intent was said of, teaches nothing here', () => {
  const items = [
    { ...item, text: null },
    { ...item, label: { urgency: 'calm' } },
  ];

  expect(correctionsIn('c.jsonl', JSON.stringify({ items }))).toEqual([]);
});

test('what is no page is refused by file and line, without quoting it', () => {
  expect(() => correctionsIn('c.jsonl', '{"items":[{"text":"secret"}]}')).toThrow(
    /^c\.jsonl:1 is not a page of corrections$/,
  );
  expect(() => correctionsIn('c.jsonl', 'secret')).toThrow(/^c\.jsonl:1 is not a page of corrections$/);
});
