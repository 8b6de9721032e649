import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unreadable } from '../../functions/domain/errors.ts';
import { intakeSchema, read, wakeUpSchema, workSchema } from '../../functions/platform/wire.ts';

const sample = (version: string, name: string) => readFileSync(`test/fixtures/wire/${version}/${name}.json`, 'utf8');

describe('messages written by earlier releases', () => {
  test.each([
    ['v1', 'envelope', intakeSchema],
    ['v1', 'errand-fetch-order', intakeSchema],
    ['v1', 'errand-fetch-order-again', intakeSchema],
    ['v1', 'work', workSchema],
    ['v1', 'work-with-time', workSchema],
    ['v1', 'wake-up', wakeUpSchema],
  ] as const)('%s %s is read whole', (version, name, schema) => {
    const text = sample(version, name);

    expect(read<unknown>(schema, text)).toEqual(JSON.parse(text));
  });

  test('a version that nobody has written yet goes to the dead letters, not to work half understood', () => {
    const later = sample('v1', 'envelope').replace('"v":1', '"v":2');

    expect(() => read(intakeSchema, later)).toThrow(Unreadable);
  });
});

test('what is no message of ours is refused without a word of it in the error', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12, unit: 'grapheme' }), (words) => {
      for (const text of [words, JSON.stringify({ v: 1, ticketId: 7, words })]) {
        try {
          read(wakeUpSchema, text);
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
          expect(String(error)).not.toContain(words);
        }
      }
    }),
  );
});
