import { createInstance, type i18n } from 'i18next';
import de from '../../locales/de/templates.json' with { type: 'json' };
import en from '../../locales/en/templates.json' with { type: 'json' };
import es from '../../locales/es/templates.json' with { type: 'json' };
import fr from '../../locales/fr/templates.json' with { type: 'json' };
import ja from '../../locales/ja/templates.json' with { type: 'json' };
import ptBR from '../../locales/pt-BR/templates.json' with { type: 'json' };
import ru from '../../locales/ru/templates.json' with { type: 'json' };
import zhCN from '../../locales/zh-CN/templates.json' with { type: 'json' };
import { type Money, minorDigits } from '../domain/money.ts';
import { fillIn, type SavedReply } from '../domain/saved-reply.ts';
import {
  checkAgainst,
  checkVariables,
  TEMPLATES,
  type Template,
  type TemplateName,
  type VariableKind,
  type VariablesOf,
} from '../domain/template.ts';

const STRINGS = { en, 'zh-CN': zhCN, es, 'pt-BR': ptBR, de, fr, ja, ru } as const satisfies Record<
  string,
  Readonly<Record<string, string>>
>;

/** A language that every template is written in, as a BCP 47 tag. */
export type Language = keyof typeof STRINGS;

/** Every language of the templates. */
export const LANGUAGES = Object.keys(STRINGS) as [Language, ...Language[]];

/** For buyers whose language no template is written in. */
const LAST_RESORT = 'en' satisfies Language;

/** `fallback`: the buyer reads another language or script than the one asked for; an agent should see that before sending. */
export type LanguageChoice = { readonly language: Language; readonly fallback: boolean };

/**
 * The language to write in for a tag such as `pt`, `pt_PT`, `zh-Hant-TW` or `und`. A region's variant counts as its language;
 * traditional Chinese gets zh-CN as a fallback (nearer than English); a language without templates, and a text that is no
 * tag, get English as a fallback. Never throws.
 */
export function languageFor(asked: string): LanguageChoice {
  return languageAmong(asked, LANGUAGES, LAST_RESORT);
}

/** As {@link languageFor}, among other languages: the same script before another one. */
function languageAmong<T extends string>(asked: string, tags: readonly T[], otherwise: T) {
  const wanted = subtags(asked);
  const near = wanted ? tags.filter((tag) => subtags(tag)?.language === wanted.language) : [];
  const same = near.find((tag) => subtags(tag)?.script === wanted?.script);
  const language = same ?? near[0] ?? otherwise;
  return { language, fallback: same === undefined };
}

/** Language and script that a tag means by itself: `zh-TW` is `zh` in `Hant`. Undefined for a text that is no tag. */
function subtags(tag: string): { language: string; script: string | undefined } | undefined {
  try {
    const locale = new Intl.Locale(tag.replaceAll('_', '-'));
    // The language as written: `und` (nobody could tell) must not be completed to English, as if that had been asked for.
    return { language: locale.language, script: locale.maximize().script };
  } catch {
    return undefined;
  }
}

/** What a template's text is made from. `language`: what the buyer reads. `timeZone`: the shop's IANA zone, in which dates are told. */
export type Rendering<Name extends TemplateName> = {
  readonly template: Name;
  readonly language: string;
  readonly variables: VariablesOf<Name>;
  readonly timeZone: string;
};

/**
 * The template's plain text in the buyer's language, or in its fallback, with plural, numbers, dates and money as written in
 * the language of the text. Values are kept to the letter: braces and `$t(` in a buyer's name mean nothing.
 * Throws `Problem` 422 naming a missing or mistyped variable, `RangeError` for an unknown zone, `Error` for a text that is not there.
 */
export function render<Name extends TemplateName>(
  rendering: Rendering<Name>,
): LanguageChoice & { readonly text: string } {
  const { template, timeZone } = rendering;
  const choice = languageFor(rendering.language);
  const { variables: kinds }: Template = TEMPLATES[template];
  const values: Record<string, unknown> = checkVariables(template, rendering.variables);

  const replace: Record<string, string> = {};
  let count: number | undefined;
  for (const [variable, kind] of Object.entries(kinds)) {
    const value = values[variable];
    replace[variable] = WORDING[kind](value as never, choice.language, timeZone);
    if (kind === 'count' || kind === 'days') count = Number(value);
  }
  // `replace` keeps variables apart from i18next's own options (a variable may be called `count`). Nesting is off: no text
  // of ours refers to another, so a `$t(…)` can only have come in with a value.
  const options = { lng: choice.language, replace, nest: false, ...(count === undefined ? {} : { count }) };
  return { ...choice, text: strings().t(template as string, options) };
}

/** A saved reply's plain text in the buyer's language, or in English or its first language as a fallback. Throws as {@link render} does. */
export function renderSaved(
  { name, variables, texts }: Pick<SavedReply, 'name' | 'variables' | 'texts'>,
  { given, language: asked, timeZone }: { given: unknown; language: string; timeZone: string },
): { readonly text: string; readonly language: string; readonly fallback: boolean } {
  const tags = Object.keys(texts);
  const otherwise = tags.find((tag) => subtags(tag)?.language === LAST_RESORT) ?? tags[0] ?? LAST_RESORT;
  const choice = languageAmong(asked, tags, otherwise);
  const values = checkAgainst(name, variables, given);
  const words = Object.entries(variables).map(([variable, kind]) => [
    variable,
    WORDING[kind](values[variable] as never, choice.language.replaceAll('_', '-'), timeZone),
  ]);
  return { ...choice, text: fillIn(texts[choice.language] ?? '', Object.fromEntries(words)) };
}

/** How a value of each kind reads in a language. */
const WORDING = {
  text: (text: string) => text,
  name: (name: string) => name,
  count: (count: number, language) => new Intl.NumberFormat(language).format(count),
  days: (days: number, language) => new Intl.NumberFormat(language).format(days),
  date: (at: string, language, timeZone) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(new Date(at)),
  money: ({ minor, currency }: Money, language) => {
    // Decimal text, not a division: Intl then formats the exact amount.
    const amount = `${minor}E-${minorDigits(currency)}` as `${number}`;
    return new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount);
  },
  country: (code: string, language) => new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code,
} as const satisfies Record<VariableKind, (value: never, language: string, timeZone: string) => string>;

let started: i18n | undefined;

/** i18next over `locales`, started by the first text asked for and kept for the life of the function. */
function strings(): i18n {
  started ??= start();
  return started;
}

function start(): i18n {
  const instance = createInstance();
  void instance.init({
    // Everything is in memory: ready when `init` returns.
    initAsync: false,
    resources: Object.fromEntries(LANGUAGES.map((language) => [language, { templates: STRINGS[language] }])),
    ns: ['templates'],
    defaultNS: 'templates',
    lng: LAST_RESORT,
    // The language is chosen above: a text missing in it must fail here, not turn up in English.
    fallbackLng: false,
    load: 'currentOnly',
    keySeparator: false,
    nsSeparator: false,
    // Plain text, so nothing to escape; and what a value brings in is never filled in again.
    interpolation: { escapeValue: false, skipOnVariables: true },
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`template ${key} has no text in the language chosen`);
    },
    missingInterpolationHandler: (_text: string, match: RegExpExecArray) => {
      throw new Error(`a template's text asks for ${match[1]?.trim()}, which is none of its variables`);
    },
  });
  return instance;
}
