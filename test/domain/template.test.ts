import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../functions/domain/errors.ts';
import { QUEUES } from '../../functions/domain/queue.ts';
import {
  checkText,
  checkVariables,
  TEMPLATE_NAMES,
  TEMPLATES,
  type TemplateName,
  variablesSchema,
} from '../../functions/domain/template.ts';

const WITH_VARIABLES = TEMPLATE_NAMES.filter((name) => Object.keys(TEMPLATES[name].variables).length > 0);

function refusal(name: TemplateName, given: unknown): Problem {
  try {
    checkVariables(name, given);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the variables were accepted');
}

function faulty(name: TemplateName, given: unknown): unknown {
  return (refusal(name, given).extra.errors as { pointer: string }[]).map(({ pointer }) => pointer);
}

describe('the catalogue', () => {
  test('has a template for every queue', () => {
    expect(new Set(TEMPLATE_NAMES.map((name) => TEMPLATES[name].queue))).toEqual(new Set(QUEUES));
  });
});

describe('variables', () => {
  const delayed = { name: 'Ana', order: 'A-1', date: '2026-11-22T00:00:00.000Z' };

  test('that fit are handed back, without the spaces around them and without what the template does not ask for', () => {
    const checked = checkVariables('order-delayed', { ...delayed, order: ' A-1 ', tracking: 'T-1' });

    expect(checked).toEqual(delayed);
  });

  test.each(WITH_VARIABLES)('of %s are all required, and the refusal names each', (name) => {
    const pointers = Object.keys(TEMPLATES[name].variables).map((variable) => `#/variables/${variable}`);

    expect(faulty(name, {})).toEqual(pointers);
    expect(faulty(name, undefined)).toEqual(pointers);
    expect(faulty(name, null)).toEqual(pointers);
    expect(faulty(name, [])).toEqual(pointers);
  });

  test('may be none: nothing is asked for, and nothing that is given gets through', () => {
    expect(checkVariables('complaint-received', {})).toEqual({});
    expect(checkVariables('complaint-received', { name: 'Maria\nSilva' })).toEqual({});
  });

  test.each([[undefined], [null], [[]], ['Maria']])(
    'must be given as an object even if there are none: not as %j',
    (given) => {
      expect(refusal('complaint-received', given)).toMatchObject({ status: 422, code: 'template-variables' });
    },
  );

  test('that are missing are told apart from those that are wrong', () => {
    const problem = refusal('order-delayed', { name: 7, order: 'A-1' });

    expect(problem).toMatchObject({ status: 422, code: 'template-variables' });
    expect(problem.extra.errors).toEqual([
      { pointer: '#/variables/name', detail: 'name must be one line of text, 1 to 200 characters' },
      {
        pointer: '#/variables/date',
        detail: 'date is missing: must be an instant in UTC with milliseconds, such as 2026-11-22T02:24:15.000Z',
      },
    ]);
  });

  test('that are refused are never quoted', () => {
    const problem = refusal('order-delayed', { ...delayed, name: 'Maria\nSilva', date: 'Maria' });

    expect(JSON.stringify([problem.detail, problem.extra, problem.message])).not.toContain('Maria');
  });

  test('name the template and the variable in the path when the schema is used by itself', () => {
    const parsed = variablesSchema('order-delayed').safeParse({ ...delayed, name: '' });

    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['name']]);
  });

  test.each([
    ['blank', '   '],
    ['invisible', '\u200b\u2060'],
    ['two lines', 'Ana\nMaria'],
    ['with a control character', 'Ana\u0007'],
    ['with half a surrogate pair', 'Ana\ud83d'],
    ['longer than a name', 'x'.repeat(201)],
  ])('of text are refused when %s', (_why, name) => {
    expect(faulty('order-delayed', { ...delayed, name })).toEqual(['#/variables/name']);
  });

  test('of text are measured in code points', () => {
    const longest = { ...delayed, name: '𠮷'.repeat(200) };

    expect(checkVariables('order-delayed', longest)).toEqual(longest);
  });

  test.each([0, -1, 1.5, 366, '5', Number.NaN])('of days refuse %s', (days) => {
    expect(faulty('return-instructions', { order: 'A-1', days })).toEqual(['#/variables/days']);
  });

  test.each(['2026-11-22', '2026-02-30T00:00:00.000Z', '2026-13-01T00:00:00.000Z', 'tomorrow', 0])(
    'of dates refuse %s',
    (date) => {
      expect(faulty('order-delayed', { ...delayed, date })).toEqual(['#/variables/date']);
    },
  );

  test.each([
    { minor: 0, currency: 'EUR' },
    { minor: -100, currency: 'EUR' },
    { minor: 9.99, currency: 'EUR' },
    { minor: 999, currency: 'euro' },
    { minor: 999 },
    '9.99 EUR',
  ])('of money refuse %j', (amount) => {
    expect(faulty('refund-on-its-way', { amount, days: 5 })).toEqual(['#/variables/amount']);
  });

  test.each(['Germany', 'de', 'ZZ', 'QQ', '德国', ''])('of countries refuse %j', (country) => {
    expect(faulty('shipping-time', { country, days: 5 })).toEqual(['#/variables/country']);
  });
});

describe('a text before it is sent', () => {
  test('has no problem when it can go as it is, line breaks and tabs included', () => {
    expect(checkText('Guten Tag,\r\n\tvielen Dank {ja}', { maxText: 2000 })).toEqual([]);
  });

  test.each(['', ' \n ', '\u200b\u200d', '\u3164'])('is empty when there is nothing to read in it: %j', (text) => {
    expect(checkText(text, { maxText: null })).toMatchObject([{ code: 'empty' }]);
  });

  test('is measured in code points and told by how much it is too long', () => {
    expect(checkText('👍'.repeat(350), { maxText: 350 })).toEqual([]);
    expect(checkText('👍'.repeat(353), { maxText: 350 })).toMatchObject([{ code: 'too-long', over: 3 }]);
  });

  test('may be of any length where the channel states none', () => {
    expect(checkText('x'.repeat(100_000), { maxText: null })).toEqual([]);
  });

  test.each(['Hello {{name}},', 'Hello {{ name }}', 'Hello {{}}', 'Hello {{first\nname}}'])(
    'must not have a placeholder left in it: %j',
    (text) => {
      expect(checkText(text, { maxText: null })).toMatchObject([{ code: 'unresolved-placeholder' }]);
    },
  );

  test.each(['\u0000', '\u0007', '\u001b', '\u007f', '\u0085'])(
    'must not have the control character %j in it',
    (character) => {
      expect(checkText(`Hello${character}`, { maxText: null })).toMatchObject([{ code: 'control-character' }]);
    },
  );

  test('must not be cut in the middle of a character', () => {
    expect(checkText('Thanks \ud83d', { maxText: null })).toMatchObject([{ code: 'malformed' }]);
  });

  test('tells every problem at once', () => {
    const codes = checkText('{{a}}\u0000', { maxText: 2 }).map(({ code }) => code);

    expect(codes).toEqual(['too-long', 'unresolved-placeholder', 'control-character']);
  });

  test('is checked quickly even if it is nothing but braces', () => {
    expect(checkText('{'.repeat(1_000_000), { maxText: null })).toEqual([]);
  });

  test('never has its words quoted in a problem', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12,20}$/), (word) => {
        const problems = checkText(`${word} {{${word}}}\u0000`, { maxText: 1 });

        expect(problems).toHaveLength(3);
        expect(JSON.stringify(problems)).not.toContain(word);
      }),
    );
  });
});
