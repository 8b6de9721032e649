import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unreadable } from '../../functions/domain/errors.ts';
import { duePageSchema, intakeSchema, read, wakeUpSchema, workSchema } from '../../functions/platform/wire.ts';
import { disagreements, sample, samples } from '../support/written.ts';

/** Which reader takes a sample: its name begins with what it is. */
const READERS = {
  envelope: intakeSchema,
  errand: intakeSchema,
  'set-aside': intakeSchema,
  work: workSchema,
  'wake-up': wakeUpSchema,
  'due-page': duePageSchema,
};

describe('messages written by earlier releases', () => {
  test.each(samples('wire/v*/*.json'))('%s is read whole', (name) => {
    const [, schema] = Object.entries(READERS).find(([what]) => name.split('/').at(-1)?.startsWith(what)) ?? [];
    const text = sample(name);

    expect(schema && read<unknown>(schema, text)).toEqual(JSON.parse(text));
  });

  test('a version that nobody has written yet goes to the dead letters, not to work half understood', () => {
    const later = sample('wire/v1/envelope.json').replace('"v":1', '"v":2');

    expect(() => read(intakeSchema, later)).toThrow(Unreadable);
  });
});

test('what a release once wrote stays among the samples as it was: a new shape is a new file and a line in the ledger', () => {
  expect(disagreements()).toEqual([]);
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
