import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../functions/domain/errors.ts';
import {
  checkText,
  checkVariables,
  TEMPLATE_NAMES,
  TEMPLATES,
  type TemplateName,
  type VariablesOf,
  variablesSchema,
} from '../../functions/domain/template.ts';
import { LANGUAGES, languageFor, render } from '../../functions/platform/translate.ts';

const SAMPLES: { [Name in TemplateName]: VariablesOf<Name> } = {
  'item-available': { item: 'Stainless steel kettle 1.7 L', count: 12 },
  'shipping-time': { country: 'BR', days: 12 },
  'tracking-status': { order: '250000123456', carrier: 'Correios', tracking: 'LB123456789CN' },
  'address-change-too-late': { order: '250000123456' },
  'order-delayed': { name: 'María González', order: '250000123456', date: '2026-11-22T12:00:00.000Z' },
  'complaint-received': {},
  'return-instructions': { order: '250000123456', days: 14 },
  'refund-on-its-way': { amount: { minor: 123_456, currency: 'USD' }, days: 14 },
};

const EVERY = TEMPLATE_NAMES.flatMap((template) => LANGUAGES.map((language) => ({ template, language })));

function text<Name extends TemplateName>(
  template: Name,
  language: string,
  variables: VariablesOf<Name>,
  timeZone = 'UTC',
) {
  return render({ template, language, variables, timeZone }).text;
}

describe('a template', () => {
  test.each(EVERY)('$template in $language has everything filled in', ({ template, language }) => {
    const rendered = render({ template, language, variables: SAMPLES[template], timeZone: 'UTC' });

    expect(rendered).toMatchObject({ language, fallback: false });
    expect(checkText(rendered.text, { maxText: 2000 })).toEqual([]);
    expect(rendered.text).not.toMatch(/[{}]|\$t\(|undefined|NaN|\[object/);
  });

  test.each(EVERY.filter(({ template }) => Object.keys(TEMPLATES[template].variables).length > 0))(
    '$template in $language reads differently for every value that it asks for',
    ({ template, language }) => {
      const others: { [Name in TemplateName]: VariablesOf<Name> } = {
        'item-available': { item: 'Teapot', count: 13 },
        'shipping-time': { country: 'DE', days: 13 },
        'tracking-status': { order: 'B-2', carrier: 'DHL', tracking: 'T-2' },
        'address-change-too-late': { order: 'B-2' },
        'order-delayed': { name: 'Ana', order: 'B-2', date: '2026-12-01T12:00:00.000Z' },
        'complaint-received': {},
        'return-instructions': { order: 'B-2', days: 15 },
        'refund-on-its-way': { amount: { minor: 5, currency: 'EUR' }, days: 15 },
      };
      const variables: Record<string, unknown> = { ...SAMPLES[template] };
      const before = text(template, language, SAMPLES[template]);

      for (const [variable, value] of Object.entries(others[template])) {
        expect(text(template, language, checkVariables(template, { ...variables, [variable]: value }))).not.toBe(
          before,
        );
      }
    },
  );

  test.each(['es', 'pt-BR'])(
    'in %s fits the 350 characters that Mercado Libre takes, with variables of usual length',
    (language) => {
      const long = TEMPLATE_NAMES.filter(
        (name) => checkText(text(name, language, SAMPLES[name]), { maxText: 350 }).length > 0,
      );

      expect(long).toEqual([]);
    },
  );

  test('without a variable is refused, naming it, and nothing is rendered', () => {
    const { carrier: _, ...incomplete } = SAMPLES['tracking-status'];

    const attempt = () => text('tracking-status', 'de', incomplete as VariablesOf<'tracking-status'>);

    expect(attempt).toThrow(Problem);
    expect(attempt).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('carrier is missing') }) as unknown as Error,
    );
  });

  test('reads the same from a bundle as from the source', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'quayside-translate-'));
    try {
      const outfile = join(directory, 'translate.mjs');
      const entry = join(import.meta.dirname, '../../functions/platform/translate.ts');
      await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', minify: true, outfile });
      const bundled: { render: typeof render } = await import(pathToFileURL(outfile).href);

      const rendering = {
        template: 'address-change-too-late',
        language: 'ru',
        variables: { order: '250000123456' },
        timeZone: 'UTC',
      } as const;

      expect(bundled.render(rendering)).toEqual(render(rendering));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('numbers', () => {
  test.each([
    [1, '1 день'],
    [2, '2 дня'],
    [5, '5 дней'],
    [11, '11 дней'],
    [21, '21 день'],
    [22, '22 дня'],
    [111, '111 дней'],
  ])('of days take their Russian form: %i', (days, words) => {
    expect(text('shipping-time', 'ru', { country: 'RU', days })).toContain(`составляет ${words} (`);
  });

  test.each([
    [1, 'в течение 1 дня '],
    [2, 'в течение 2 дней '],
    [21, 'в течение 21 дня '],
  ])('of days take the case that the Russian sentence asks for: %i', (days, words) => {
    expect(text('return-instructions', 'ru', { order: 'A-1', days })).toContain(words);
  });

  test.each([
    [1, 'доступна 1 штука'],
    [3, 'доступны 3 штуки'],
    [12, 'доступно 12 штук'],
    [101, 'доступна 101 штука'],
  ])('of things take their Russian form: %i', (count, words) => {
    expect(text('item-available', 'ru', { item: 'Чайник', count })).toContain(words);
  });

  test.each([
    ['en', '1 day', '2 days'],
    ['de', '1 Tag', '2 Tage'],
    ['fr', '1 jour', '2 jours'],
    ['es', '1 día', '2 días'],
    ['pt-BR', '1 dia', '2 dias'],
    ['ja', '1日', '2日'],
    ['zh-CN', '1 天', '2 天'],
  ])('of days are singular and plural in %s', (language, one, two) => {
    expect(text('shipping-time', language, { country: 'DE', days: 1 })).toMatch(new RegExp(`${one}(?![a-zí])`));
    expect(text('shipping-time', language, { country: 'DE', days: 2 })).toContain(two);
  });

  test('of a million things find their form too', () => {
    for (const language of LANGUAGES) {
      expect(text('item-available', language, { item: 'Kettle', count: 1_000_000 })).toMatch(/1\D?000\D?000/);
    }
  });

  test('are grouped as the language does', () => {
    expect(text('item-available', 'de', { item: 'Kessel', count: 12_345 })).toContain('12.345 Stück');
    expect(text('item-available', 'en', { item: 'Kettle', count: 12_345 })).toContain('12,345 pieces');
  });
});

describe('money', () => {
  const refund = (language: string, minor: number, currency: string) =>
    text('refund-on-its-way', language, { amount: { minor, currency }, days: 5 });

  test('comes from minor units, with the decimals and marks of the language', () => {
    expect(refund('en', 1999, 'EUR')).toContain('€19.99');
    expect(refund('de', 123_456, 'EUR')).toContain('1.234,56\u00a0€');
    expect(refund('pt-BR', 123_456, 'BRL')).toContain('R$\u00a01.234,56');
    expect(refund('zh-CN', 5, 'USD')).toContain('US$0.05');
  });

  test('in yen has no decimals, in Chinese and in Japanese', () => {
    expect(refund('ja', 1999, 'JPY')).toMatch(/[\u00a5\uffe5]1,999の/);
    expect(refund('zh-CN', 1999, 'JPY')).toContain('JP¥1,999。');
  });

  test('in dinars has three decimals', () => {
    expect(refund('en', 1999, 'KWD')).toContain('1.999');
  });

  test('is exact up to the largest amount', () => {
    expect(refund('en', Number.MAX_SAFE_INTEGER, 'EUR')).toContain('€90,071,992,547,409.91');
  });
});

describe('a date', () => {
  const day = (date: string, timeZone: string, language = 'de') =>
    text('order-delayed', language, { name: 'Ana', order: 'A-1', date }, timeZone);

  test.each([
    ['first minute of the day the clocks go forward', '2026-03-28T23:00:00.000Z', '29. März 2026'],
    ['last minute of it', '2026-03-29T21:59:00.000Z', '29. März 2026'],
    ['first minute of the day after', '2026-03-29T22:00:00.000Z', '30. März 2026'],
    ['first minute of the day the clocks go back', '2026-10-24T22:00:00.000Z', '25. Oktober 2026'],
    ['last minute of it', '2026-10-25T22:59:00.000Z', '25. Oktober 2026'],
    ['first minute of the day after', '2026-10-25T23:00:00.000Z', '26. Oktober 2026'],
  ])('is the day in the shop: %s', (_when, date, words) => {
    expect(day(date, 'Europe/Berlin')).toContain(`bis zum ${words}.`);
  });

  test('is another day for a shop elsewhere at the same moment', () => {
    expect(day('2026-11-22T23:30:00.000Z', 'Asia/Shanghai', 'zh-CN')).toContain('2026年11月23日');
    expect(day('2026-11-22T23:30:00.000Z', 'America/Sao_Paulo', 'pt-BR')).toContain('22 de novembro de 2026');
  });

  test('in an unknown zone is refused rather than told in another', () => {
    expect(() => day('2026-11-22T23:30:00.000Z', 'Mars/Olympus')).toThrow(RangeError);
  });

  test('ends a Russian sentence with one full stop', () => {
    expect(day('2026-11-22T12:00:00.000Z', 'UTC', 'ru')).toContain('22 ноября 2026 г.\nПриносим');
  });
});

test('a country is named in the language of the text', () => {
  expect(text('shipping-time', 'ru', { country: 'DE', days: 5 })).toContain('Германия');
  expect(text('shipping-time', 'ja', { country: 'DE', days: 5 })).toContain('ドイツ');
});

describe('the language', () => {
  test.each([
    ['en-GB', 'en'],
    ['de-AT', 'de'],
    ['pt', 'pt-BR'],
    ['pt_PT', 'pt-BR'],
    ['zh', 'zh-CN'],
    ['zh-Hans', 'zh-CN'],
    ['ZH-cn', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
  ])('%s is answered in %s without a warning', (asked, language) => {
    expect(languageFor(asked)).toEqual({ language, fallback: false });
  });

  test.each([
    ['zh-Hant', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['zh_HK', 'zh-CN'],
    ['ru-Latn', 'ru'],
    ['nl', 'en'],
    ['uk', 'en'],
    ['und', 'en'],
    ['', 'en'],
    ['no such tag', 'en'],
    ['constructor', 'en'],
  ])('%j falls back to %s and says so', (asked, language) => {
    expect(languageFor(asked)).toEqual({ language, fallback: true });
    expect(render({ template: 'complaint-received', language: asked, variables: {}, timeZone: 'UTC' })).toMatchObject({
      language,
      fallback: true,
    });
  });

  test('is found for any text whatever', () => {
    fc.assert(fc.property(fc.string(), (asked) => LANGUAGES.includes(languageFor(asked).language)));
  });
});

describe('what a value brings in', () => {
  const fragment = fc.oneof(
    fc.constantFrom('{{', '}}', '{{order}}', '{{- order}}', '{{name}}', '{{date, uppercase}}', '{', '-', ' '),
    fc.constantFrom(
      '$t(',
      ')',
      '$t(tracking-status)',
      '$t(complaint-received)',
      '$t(address-change-too-late, {"order": "x"})',
      '$&',
      '$1',
      '$`',
      '%s',
      '\\',
    ),
    fc.constantFrom(
      '\u200f',
      '\u200e',
      '\u202e',
      '\u2067',
      '\u2069',
      'عائشة',
      'יעל',
      'e\u0301',
      '👩‍👧',
      '&amp;',
      '<b>',
      "O'Neill",
    ),
    fc.string({ unit: 'grapheme', maxLength: 5 }),
  );
  const value = fc
    .array(fragment, { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join('').trim())
    // Not what is blank (a lone direction mark, say): that is rightly refused before it comes to a text.
    .filter((order) => variablesSchema('address-change-too-late').safeParse({ order }).success);

  test('is kept to the letter in every language and never filled in or looked up', () => {
    fc.assert(
      fc.property(value, value, fc.constantFrom(...LANGUAGES), (name, order, language) => {
        const date = '2026-11-22T12:00:00.000Z';
        const plain = text('order-delayed', language, { name: 'NAME-HERE', order: 'ORDER-HERE', date });

        const rendered = text('order-delayed', language, { name, order, date });

        expect(rendered).toBe(plain.replace(/NAME-HERE|ORDER-HERE/g, (mark) => (mark === 'NAME-HERE' ? name : order)));
      }),
      { numRuns: 500 },
    );
  });

  test('is kept to the letter in texts with plural forms too', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(...LANGUAGES), fc.integer({ min: 1, max: 30 }), (item, language, count) => {
        const plain = text('item-available', language, { item: 'ITEM-HERE', count });

        expect(text('item-available', language, { item, count })).toBe(plain.replace('ITEM-HERE', () => item));
      }),
    );
  });
});
