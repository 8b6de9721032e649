import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unreadable } from '../../functions/domain/errors.ts';
import {
  duePageSchema,
  intakeSchema,
  noticeSchema,
  read,
  wakeUpSchema,
  workSchema,
} from '../../functions/platform/wire.ts';
import { disagreements, sample, samples } from '../support/written.ts';

/** Which reader takes a sample: its name begins with what it is. */
const READERS = {
  envelope: intakeSchema,
  errand: intakeSchema,
  'set-aside': intakeSchema,
  work: workSchema,
  'wake-up': wakeUpSchema,
  notice: noticeSchema,
  'due-page': duePageSchema,
};

describe('messages written by earlier releases', () => {
  test.each(samples('wire/v*/*.json'))('%s is read whole', (name) => {
    const [, schema] = Object.entries(READERS).find(([what]) => name.split('/').at(-1)?.startsWith(what)) ?? [];
    const text = sample(name);

    expect(schema && read<unknown>(schema, text)).toEqual(JSON.parse(text));
  });

  test.each(samples('wire/v1/*.json'))(
    '%s of a version that nobody has written yet is refused, and says why',
    (name) => {
      const [, schema] = Object.entries(READERS).find(([what]) => name.split('/').at(-1)?.startsWith(what)) ?? [];
      const later = sample(name).replace('"v":1', '"v":99');

      expect(() => schema && read<unknown>(schema, later)).toThrow(
        new Unreadable('this release does not read version 99'),
      );
    },
  );

  test('a version that is no number is not quoted', () => {
    const text = JSON.stringify({ v: 'Anna Kowalska', ticketId: 'tkt_1' });

    expect(() => read(wakeUpSchema, text)).toThrow(
      new Unreadable('this release does not read a version without a number'),
    );
  });

  test('the playbook takes its work in the version before and in the one to come', () => {
    const works = ['wire/v1/work.json', 'wire/v2/work.json'].map((name) => read(workSchema, sample(name)));

    expect(works.map(({ v, channelTime }) => [v, channelTime !== undefined])).toEqual([
      [1, false],
      [2, true],
    ]);
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
