import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TEMPLATE_NAMES, TEMPLATES, type Template, type TemplateName } from '../functions/domain/template.ts';
import { LANGUAGES } from '../functions/platform/translate.ts';

const LOCALES = join(import.meta.dirname, '..', 'locales');

/** Read from disk, not through the code that uses them, so that a file that nobody imports is seen too. */
function stringsOf(language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(LOCALES, language, 'templates.json'), 'utf8'));
}

/** The template that a key such as `return-instructions_few` belongs to. */
function templateOf(key: string): TemplateName | undefined {
  return TEMPLATE_NAMES.find((name) => name === key.replace(/_[a-z]+$/, ''));
}

function countsOf(name: TemplateName): string[] {
  const { variables }: Template = TEMPLATES[name];
  return Object.keys(variables).filter((variable) => variables[variable] === 'count' || variables[variable] === 'days');
}

test('the languages on disk are the languages that templates are rendered in', () => {
  expect(readdirSync(LOCALES).sort()).toEqual([...LANGUAGES].sort());
});

test('no template has two numbers that would each want a plural form', () => {
  expect(TEMPLATE_NAMES.filter((name) => countsOf(name).length > 1)).toEqual([]);
});

describe.each(LANGUAGES)('%s', (language) => {
  const strings = stringsOf(language);

  test('has every template and nothing else, each in every plural form of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const wanted = TEMPLATE_NAMES.flatMap((name) =>
      countsOf(name).length > 0 ? forms.map((form) => `${name}_${form}`) : [name],
    );

    expect(Object.keys(strings).sort()).toEqual(wanted.sort());
  });

  test('asks in every text for exactly the variables of its template', () => {
    const asked = Object.entries(strings).map(([key, text]) => [
      key,
      [...new Set([...text.matchAll(/\{\{([^}]*)\}\}/g)].map((match) => match[1]))].sort(),
    ]);

    const wanted = Object.keys(strings).map((key) => {
      const name = templateOf(key);
      return [key, name ? Object.keys(TEMPLATES[name].variables).sort() : undefined];
    });
    expect(asked).toEqual(wanted);
  });

  test('has no braces but those of its variables, no reference to other texts, no markup', () => {
    const suspicious = Object.entries(strings).filter(([, text]) =>
      /[{}<>]|\$t\(|&[a-z]+;/.test(text.replace(/\{\{[a-z]+\}\}/g, '')),
    );

    expect(suspicious).toEqual([]);
  });

  test('has no link, address, emoji or stray space', () => {
    const faulty = Object.entries(strings).filter(
      ([, text]) =>
        /https?:|www\.|@|\p{Extended_Pictographic}/u.test(text) ||
        text !== text.trim() ||
        / {2}|[ \t]\n|\n\s/.test(text),
    );

    expect(faulty).toEqual([]);
  });

  test('keeps every line under the 300 characters that Allegro takes', () => {
    const long = Object.values(strings).flatMap((text) => text.split('\n').filter((line) => [...line].length > 280));

    expect(long).toEqual([]);
  });
});

test.each(['es', 'pt-BR'])(
  '%s stays within ISO-8859-1, which Mercado Libre asks of messages after the sale',
  (language) => {
    const outside = Object.values(stringsOf(language)).flatMap((text) =>
      [...text].filter((letter) => letter > '\u00ff'),
    );

    expect(outside).toEqual([]);
  },
);
