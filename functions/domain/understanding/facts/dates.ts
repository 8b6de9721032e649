import type { Instant } from '../../instant.ts';
import { type Day, dayFrom, dayIn, plusDays, plusMonths, plusWorkingDays, weekdayOf } from '../../local-day.ts';
import { CALENDAR_WORDS, type CalendarWords, MONTH_WORDS } from './calendar-words.ts';
import type { Fact, FactContext, Found, Levelled } from './fact.ts';
import { plainLetters } from './plain-letters.ts';

/** A day, a stretch of days or a span from now that a text names. */
export type Named = {
  readonly start: number;
  readonly end: number;
  /** What it may be, the likeliest first; empty where the calendar has no such day. */
  readonly days: readonly Day[];
  readonly until?: Day | undefined;
  /** A span in hours from now; {@link days} then says on which day it ends. */
  readonly hours?: number | undefined;
  /** How exactly it is said: a higher one wins where two overlap. */
  readonly rank: number;
};

/** `future`: what someone promises lies ahead; "Monday" alone then is the next one. */
export type Tense = 'past' | 'future' | 'either';

/** The zone's day and words by which days are told. */
type Calendar = {
  readonly today: Day;
  readonly at: Instant;
  readonly zone: string;
  readonly tense: Tense;
  readonly monthFirst: boolean;
};

/** Every date in a text, as days in the zone of the context. */
export function datesIn(text: Levelled, context: FactContext): Found[] {
  return daysNamedIn(text, context, 'either').map(({ start, end, days, until, rank }) => {
    const [day, ...others] = days;
    const fact: Fact = {
      kind: 'date',
      start,
      end,
      valid: day === undefined ? 'no' : others.length > 0 ? 'unknown' : 'yes',
      ...(day ? { day } : {}),
      ...(until ? { until } : {}),
      ...(others.length > 0 ? { readings: [...days] } : {}),
    };
    return { fact, rank };
  });
}

/** The same for who needs to know more than a fact says: {@link ../promises.ts}. */
export function daysNamedIn(text: Levelled, context: FactContext, tense: Tense): Named[] {
  const { language, country, at, timeZone } = context;
  const monthFirst = MONTH_FIRST.has(country ?? '') || (!country && /^(?:zh|ja|ko|hu)$/.test(language ?? ''));
  const calendar = { today: dayIn(timeZone, at), at, zone: timeZone, tense, monthFirst };
  const plain = plainLetters(text);
  const relative = vocabulariesFor(language).flatMap((words) => relativeDays(plain, words, calendar));
  return [...writtenDates(plain, text, calendar), ...relative];
}

/** Where 03/04 is the fourth of March. */
const MONTH_FIRST: ReadonlySet<string> = new Set(['US', 'PH', 'JP', 'CN', 'TW', 'HK', 'KR', 'HU']);

const MONTHS: ReadonlyMap<string, number> = new Map(
  MONTH_WORDS.split(' ').flatMap((names, at) => names.split('|').map((name) => [plainLetters(name), at + 1] as const)),
);
const MONTH = [...MONTHS.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replaceAll('.', '\\.?'))
  .join('|');

const ISO = /(?<![\d.,/-])(?<year>20\d\d)(?<sep>[-/.])(?<month>\d{1,2})\k<sep>(?<date>\d{1,2})(?!\d|[-/.]\d)/gu;
const NUMERIC =
  /(?<![\d.,/-])(?<first>\d{1,2})(?<sep>[-/.]) ?(?<second>\d{1,2})\k<sep> ?(?<year>20\d\d|\d\d)(?!\d|[-/.]\d)/gu;
const NO_YEAR =
  /(?<![\d.,/#-])(?:(?<first>\d{1,2})\/(?<second>\d{1,2})(?![\d/%]|[.,]\d)|(?<date>\d{1,2})\. ?(?<month>\d{1,2})\.(?! ?\d))/gu;
const CHARACTERS = /(?:(?<year>20\d\d) ?[年년] ?)?(?<![\d.])(?<month>\d{1,2}) ?[月월] ?(?<date>\d{1,2}) ?[日号號일]/gu;
const DATE_MONTH = new RegExp(
  String.raw`(?<![\d.,/\p{L}-])(?<date>\d{1,2})(?:st|nd|rd|th|er|\.|º|°|-)?,? ?(?:(?:de|of|di|ng|thang) )?(?<name>${MONTH}|thang (?<number>\d{1,2}))(?![\p{L}\p{M}\d])\.?(?:,? (?:de |del )?(?<year>20\d\d)(?!\d))?`,
  'gu',
);
const MONTH_DATE = new RegExp(
  String.raw`(?:(?<before>20\d\d)\. )?(?<![\p{L}\p{M}\d])(?<name>${MONTH})\.? (?:the )?(?<date>\d{1,2})(?:st|nd|rd|th|\.)?(?![\d\p{L}]|[.,:]\d)(?:,? (?<year>20\d\d)(?!\d))?`,
  'gu',
);

/** Dates with a day of the month. */
function writtenDates(text: string, asWritten: Levelled, calendar: Calendar): Named[] {
  const found: Named[] = [];
  const add = (at: number, written: string, days: readonly Day[], rank: number) =>
    found.push({ start: at, end: at + written.length, days, rank });

  for (const { index, 0: written, groups = {} } of text.matchAll(ISO)) {
    const day = dayFrom(Number(groups.year), Number(groups.month), Number(groups.date));
    if (day || Number(groups.month) <= 12) add(index, written, day ? [day] : [], 57);
  }
  for (const { index, 0: written, groups = {} } of text.matchAll(NUMERIC)) {
    if (groups.year?.length === 2 && groups.sep === '-') continue;
    const year = Number(groups.year?.length === 2 ? `20${groups.year}` : groups.year);
    const days = eitherWay(Number(groups.first), Number(groups.second), year, groups.sep === '/', calendar);
    if (days.length > 0 || Number(groups.second) <= 12) add(index, written, days, 57);
  }
  for (const { index, 0: written, groups = {} } of text.matchAll(NO_YEAR)) {
    const slashed = groups.first !== undefined;
    // 1/2 is a half, 24/7 is always, 10/10 is praise.
    if (slashed && (written.length < 4 || written === '24/7' || written === '10/10')) continue;
    const days = eitherWay(
      Number(groups.first ?? groups.date),
      Number(groups.second ?? groups.month),
      undefined,
      slashed,
      calendar,
    );
    if (days.length > 0) add(index, written, days, 35);
  }
  for (const { index, 0: written, groups = {} } of text.matchAll(CHARACTERS)) {
    const day = dayOf(groups.year, Number(groups.month), Number(groups.date), calendar);
    add(index, written, day ? [day] : [], 57);
  }
  for (const pattern of [DATE_MONTH, MONTH_DATE]) {
    for (const { index, 0: written, groups = {} } of text.matchAll(pattern)) {
      // In front of a number only whole names are months: "set 2", "mar 3".
      if (pattern === MONTH_DATE && (groups.name?.length ?? 0) < 3) continue;
      if (pattern === MONTH_DATE && /^(?:set|mar|gen|lis|paz|sie|gru|ago|lip|cze)$/.test(groups.name ?? '')) continue;
      // "You may 3 …": the month has a capital.
      if (pattern === MONTH_DATE && groups.name === 'may' && asWritten[index] === 'm') continue;
      const month = groups.number
        ? Number(groups.number)
        : (MONTHS.get(groups.name ?? '') ?? MONTHS.get(`${groups.name}.`) ?? 0);
      const day = dayOf(groups.year ?? groups.before, month, Number(groups.date), calendar);
      if (day || Number(groups.date) <= 31) add(index, written, day ? [day] : [], 56);
    }
  }
  return found;
}

/** Both readings of 03/04, that of the site's country first; with full stops the day comes first everywhere but in Hungary. */
function eitherWay(
  first: number,
  second: number,
  year: number | undefined,
  slashed: boolean,
  calendar: Calendar,
): Day[] {
  const written = year === undefined ? undefined : `${year}`;
  const dayFirst = dayOf(written, second, first, calendar);
  if (!slashed) return dayFirst ? [dayFirst] : [];
  const monthFirst = dayOf(written, first, second, calendar);
  const days = calendar.monthFirst ? [monthFirst, dayFirst] : [dayFirst, monthFirst];
  return [...new Set(days.filter((day) => day !== undefined))];
}

/**
 * Without a year it is the one that brings the day nearest to the day of writing, what lies behind it counting half as far:
 * buyers tell what happened. For a promise the next such day.
 */
function dayOf(year: string | undefined, month: number, date: number, { today, tense }: Calendar): Day | undefined {
  if (year !== undefined) return dayFrom(Number(year), month, date);
  const now = Number(today.slice(0, 4));
  const days = [now - 1, now, now + 1].map((one) => dayFrom(one, month, date)).filter((day) => day !== undefined);
  if (tense === 'future') return days.find((day) => day >= today);
  const distance = (day: Day) =>
    Math.max(Date.parse(today) - Date.parse(day), 2 * (Date.parse(day) - Date.parse(today)));
  return days.sort((a, b) => distance(a) - distance(b))[0];
}

type Count = { readonly pattern: RegExp; readonly direction: -1 | 1 };
type Vocabulary = {
  readonly days: { readonly pattern: RegExp; readonly offsets: ReadonlyMap<string, readonly number[]> };
  readonly counts: readonly Count[];
  readonly units: ReadonlyMap<string, Unit>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly weekdays: {
    readonly pattern: RegExp;
    readonly places: ReadonlyMap<string, number>;
    readonly past: ReadonlySet<string>;
    readonly future: ReadonlySet<string>;
  };
  readonly weeks: { readonly pattern: RegExp; readonly last: ReadonlySet<string> };
};
type Unit = keyof CalendarWords['units'];

const compiled = new Map<string, Vocabulary>();

/** The message's language and English, which is mixed into every other; where none is known those that no other resembles. */
function vocabulariesFor(language: string | undefined): Vocabulary[] {
  const spoken = language?.split('-', 1)[0] ?? '';
  const languages = Object.hasOwn(CALENDAR_WORDS, spoken) ? [spoken, 'en'] : ['en', 'zh', 'ja', 'ko', 'th', 'ru'];
  return [...new Set(languages)].flatMap((one) => {
    const words = CALENDAR_WORDS[one];
    if (!words) return [];
    const vocabulary = compiled.get(one) ?? compile(words, one === 'ar');
    compiled.set(one, vocabulary);
    return [vocabulary];
  });
}

/** Weekdays that mean something else as well count only behind a word such as "on" or "since". */
const ALSO_OTHER_WORDS: ReadonlySet<string> = new Set(
  'minggu linggo segunda terca quarta quinta sexta cuma pazar sali'.split(' '),
);

function compile(words: CalendarWords, arabic: boolean): Vocabulary {
  const open = words.joined ? '' : `(?<![\\p{L}\\p{N}\\p{M}])${arabic ? '[وبل]?' : ''}`;
  // Arabic vowel signs are written or left out.
  const close = words.joined ? '' : `${arabic ? '[\\u064b-\\u0652]{0,3}' : ''}(?![\\p{L}\\p{N}\\p{M}])`;
  const whole = (pattern: string) => new RegExp(`${open}(?:${pattern})${close}`, 'gu');
  const gap = words.joined ? ' ?' : '[ ]{1,2}';

  const offsets = new Map(words.days.flatMap(([list, ...days]) => spelled(list).map((word) => [word, days] as const)));
  const units = new Map(
    (Object.entries(words.units) as [Unit, string][]).flatMap(([unit, list]) =>
      spelled(list).map((word) => [word, unit] as const),
    ),
  );
  const numbers = new Map(
    words.numbers.split(' ').flatMap((list, at) => spelled(list).map((word) => [word, at + 1] as const)),
  );
  const number = `(?:\\d{1,3} ?(?:-|to|a|bis|до|~) ?)?(?<number>\\d{1,3}|${oneOf(numbers.keys(), gap)})`;
  const unit = `(?<unit>${oneOf(units.keys(), gap)})`;
  const workday = `(?<unit>${oneOf(spelled(words.units.workday), gap)})`;
  const parts = new Map([
    ['n', number],
    ['u', unit],
    // Digits and unit are written as one as often as not: 48h, 3days.
    ['nu', `${number}(?:${gap}|(?<=\\d))${unit}`],
    ['workday', workday],
  ]);
  const counts = (templates: string, direction: -1 | 1) =>
    templates.split('|').map((template) => {
      const pattern = plainLetters(template)
        .replace(/(?<=^|_)n_u(?=_|$)/, 'nu')
        .split('_')
        .map((part) => parts.get(part) ?? escaped(part))
        .join(words.joined ? ' ?' : '[ ]{1,2}');
      return { pattern: whole(pattern), direction };
    });

  const places = new Map(
    words.weekdays.split(' ').flatMap((list, at) => spelled(list).map((word) => [word, at] as const)),
  );
  const past = new Set(spelled(words.past));
  const future = new Set(spelled(words.future));
  const beside = oneOf([...past, ...future], gap);
  const weekday = oneOf(places.keys(), gap);
  return {
    days: { pattern: whole(`(?<word>${oneOf(offsets.keys(), gap)})`), offsets },
    counts: [...counts(words.within, 1), ...counts(words.ahead, 1), ...counts(words.ago, -1)],
    units,
    numbers,
    weekdays: {
      pattern: whole(`(?:(?<before>${beside})${gap})?(?:the )?(?<word>${weekday})(?:${gap}(?<behind>${beside}))?`),
      places,
      past,
      future,
    },
    weeks: {
      pattern: whole(`(?<word>${oneOf([...spelled(words.lastWeek), ...spelled(words.nextWeek)], gap)})`),
      last: new Set(spelled(words.lastWeek)),
    },
  };
}

function spelled(list: string): string[] {
  return list.split('|').map((word) => plainLetters(word.replaceAll('_', ' ')).trim());
}

function oneOf(words: Iterable<string>, gap: string): string {
  return [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => escaped(word).replaceAll(' ', gap))
    .join('|');
}

function escaped(word: string): string {
  return word.replace(/[$.*+?^()[\]{}|\\/]/g, '\\$&');
}

/** Days told from the one of writing. */
function relativeDays(text: string, words: Vocabulary, calendar: Calendar): Named[] {
  return [
    ...nearDays(text, words, calendar),
    ...counted(text, words, calendar),
    ...weekdays(text, words, calendar),
    ...weeks(text, words, calendar),
  ];
}

function nearDays(text: string, { days }: Vocabulary, { today, tense }: Calendar): Named[] {
  return [...text.matchAll(days.pattern)].map(({ index, 0: written, groups = {} }) => {
    const offsets = days.offsets.get(levelBlanks(groups.word)) ?? [];
    const fitting = offsets.filter((offset) => tense !== 'future' || offset >= 0);
    const named = (fitting.length > 0 ? fitting : offsets).map((offset) => plusDays(today, offset));
    return { start: index, end: index + written.length, days: named, rank: 45 + Math.min(written.length, 10) / 10 };
  });
}

function counted(text: string, { counts, units, numbers }: Vocabulary, calendar: Calendar): Named[] {
  return counts.flatMap(({ pattern, direction }) =>
    [...text.matchAll(pattern)].flatMap(({ index, 0: written, groups = {} }) => {
      const word = levelBlanks(groups.number);
      const count = direction * (word === '' ? 1 : (numbers.get(word) ?? Number(word)));
      const unit = units.get(levelBlanks(groups.unit));
      if (!unit || Number.isNaN(count)) return [];
      const { day, hours } = away(count, unit, calendar);
      return [
        {
          start: index,
          end: index + written.length,
          days: [day],
          hours,
          rank: 50 + Math.min(written.length, 40) / 100,
        },
      ];
    }),
  );
}

function away(count: number, unit: Unit, { today, at, zone }: Calendar): { day: Day; hours?: number } {
  switch (unit) {
    case 'hour':
      return { day: dayIn(zone, new Date(Date.parse(at) + count * 3_600_000).toISOString()), hours: count };
    case 'day':
      return { day: plusDays(today, count) };
    case 'workday':
      return { day: count > 0 ? plusWorkingDays(today, count) : plusDays(today, count) };
    case 'week':
      return { day: plusDays(today, 7 * count) };
    case 'month':
      return { day: plusMonths(today, count) };
  }
}

function weekdays(text: string, { weekdays: known }: Vocabulary, { today, tense }: Calendar): Named[] {
  return [...text.matchAll(known.pattern)].flatMap(({ index, 0: written, groups = {} }) => {
    const word = levelBlanks(groups.word);
    const place = known.places.get(word);
    if (place === undefined) return [];
    const beside = levelBlanks(groups.before ?? groups.behind);
    if (!beside && (ALSO_OTHER_WORDS.has(word) || /^[a-z]{1,3}$/.test(word))) return [];
    const ahead = (place - weekdayOf(today) + 7) % 7 || 7;
    const next = plusDays(today, ahead);
    const last = plusDays(today, ahead - 7 || -7);
    const isPast = known.past.has(beside) && !known.future.has(beside);
    const isFuture = tense === 'future' || (known.future.has(beside) && !known.past.has(beside));
    // A promise made on a Monday "on Monday" is for today or in a week: the later day is the safe reading.
    const days = isFuture ? [next] : isPast ? [last] : [last, next];
    return [{ start: index, end: index + written.length, days, rank: 44 }];
  });
}

function weeks(text: string, { weeks: known }: Vocabulary, { today }: Calendar): Named[] {
  return [...text.matchAll(known.pattern)].map(({ index, 0: written, groups = {} }) => {
    const monday = plusDays(today, -((weekdayOf(today) + 6) % 7));
    const start = plusDays(monday, known.last.has(levelBlanks(groups.word)) ? -7 : 7);
    return { start: index, end: index + written.length, days: [start], until: plusDays(start, 6), rank: 49 };
  });
}

function levelBlanks(word = ''): string {
  return word.trim().replace(/ +/g, ' ');
}
