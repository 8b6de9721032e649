import * as z from 'zod/mini';
import { after, HOUR, type Instant, instantSchema } from '../../instant.ts';
import { endOf } from '../../local-day.ts';
import { daysNamedIn, type Named } from '../facts/dates.ts';
import { levelledDigits } from '../facts/levelled.ts';
import { plainLetters } from '../facts/plain-letters.ts';
import { ownWords, type Span } from '../own-words.ts';
import { PROMISE_WORDS, type PromiseWords } from './promise-words.ts';

export const PROMISE_KINDS = ['ship', 'refund', 'reply', 'replace', 'other'] as const;

/** What a reply says will be done, and by when: a clock can be set for it. */
export const promiseSchema = z.object({
  kind: z.enum(PROMISE_KINDS),
  /** The clause that says it, in UTF-16 units of the reply as it was written. */
  start: z.int(),
  end: z.int(),
  /** The last moment of the promised day in the shop's zone, or so many hours from the reply; absent where no time is named. */
  due: z.optional(instantSchema),
});
export type Promised = z.infer<typeof promiseSchema>;

export type PromiseContext = {
  /** When the reply was written; days are counted from here, in the shop's IANA zone. */
  readonly at: Instant;
  readonly timeZone: string;
  /** ISO 639-1 of the reply; without it English is looked for. */
  readonly language?: string | undefined;
};

/** How much of a reply is searched. */
const SEARCHED = 10_000;

/**
 * The promises that a seller's own reply makes, in the order of the text. Not what is denied, asked, or depends on something
 * else ("if you return it, we will refund"). Working days are Monday to Friday: public holidays are not known. Never throws.
 */
export function promisesIn(written: string, context: PromiseContext): Promised[] {
  const { text, spanOf } = ownWords(written, SEARCHED);
  const levelled = levelledDigits(text);
  const plain = plainLetters(levelled);
  const words = wordsFor(context.language);
  const named = daysNamedIn(levelled, context, 'future').filter((one) => (dueOf(one, context) ?? '') >= context.at);
  return sentencesIn(levelled)
    .flatMap((sentence) => promisesOf(plain, sentence, words, named))
    .map(({ kind, start, end, when }) => {
      const due = when && dueOf(when, context);
      return { kind, ...spanOf(start, end), ...(due ? { due } : {}) };
    });
}

type Clause = Span & { readonly words: string };
type Made = Span & { readonly kind: Promised['kind']; readonly when: Named | undefined };

/** A full stop ends a sentence unless it belongs to a number or an abbreviation; lines end it as well. */
const SENTENCE_END = /(?<!\d)[.](?=\s|$)|(?<=\d)[.](?=\s+\p{Lu})|[!?。！？；;\n।؟]+/gu;

function sentencesIn(text: string): (Span & { readonly asked: boolean })[] {
  const sentences: (Span & { asked: boolean })[] = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(SENTENCE_END)) {
    sentences.push({ start, end: index, asked: /[?？؟]/.test(mark) });
    start = index + mark.length;
  }
  sentences.push({ start, end: text.length, asked: false });
  return sentences;
}

function promisesOf(
  plain: string,
  sentence: Span & { readonly asked: boolean },
  words: Compiled,
  named: readonly Named[],
): Made[] {
  if (sentence.asked) return [];
  const clauses = clausesOf(plain, sentence);
  const made: (Made | undefined)[] = clauses.map((clause, at) => {
    if (isVoid(clauses, at, words)) return undefined;
    const inside = named.filter(({ start, end }) => start >= clause.start && end <= clause.end);
    return promiseOf(clause, inside, words);
  });
  const found = made.filter((one) => one !== undefined);
  // "We will ship it, on Monday at the latest": the day may stand in another clause, if that promises nothing itself.
  const elsewhere = named.filter(
    (one) =>
      one.start >= sentence.start &&
      one.end <= sentence.end &&
      !found.some(({ start, end }) => one.start >= start && one.end <= end),
  );
  const isFree = (one: Named) =>
    clauses.some((clause, at) => one.start >= clause.start && one.end <= clause.end && !isVoid(clauses, at, words));
  const [only] = found;
  if (found.length === 1 && only && !only.when) {
    const when = sharpest(elsewhere.filter(isFree));
    return [
      {
        ...only,
        when,
        ...(when ? { start: Math.min(only.start, when.start), end: Math.max(only.end, when.end) } : {}),
      },
    ];
  }
  return found;
}

/** Clauses are parted by commas, those of lists too; a comma inside a number parts nothing. */
function clausesOf(plain: string, { start, end }: Span): Clause[] {
  const clauses: Clause[] = [];
  let from = start;
  const add = (to: number) => {
    const raw = plain.slice(from, to);
    const trimmed = raw.trim();
    if (trimmed)
      clauses.push({
        start: from + raw.indexOf(trimmed),
        end: from + raw.indexOf(trimmed) + trimmed.length,
        words: trimmed,
      });
  };
  for (const { index } of plain.slice(start, end).matchAll(/[,،，](?!\d)|\s-\s|\sbut\s/g)) {
    add(start + index);
    from = start + index + 1;
  }
  add(end);
  return clauses;
}

/** What sounds like a denial and is none. */
const NO_DENIAL =
  /(?:do not|don't) worry|(?:no|not) later than|no problem|pas de souci|pas plus tard|kein problem|keine sorge|no mas tarde|não mais tarde|не позднее|не позже|nie pozniej niz|不好意思|没问题|沒問題|不用担心|别担心|不超过|不超過|不晚于|ไม่สะดวก|ไม่เกิน|문제없/gu;

/**
 * Whether a clause denies, asks or depends on something. One that begins with a condition takes its neighbours with it; one
 * that holds a condition elsewhere ("please tell us if …") only itself.
 */
function isVoid(clauses: readonly Clause[], at: number, words: Compiled): boolean {
  const clause = clauses[at];
  if (!clause) return true;
  const said = clause.words.replace(NO_DENIAL, '');
  if (words.not.test(said) || words.asks?.test(said) || words.if.test(said)) return true;
  const before = clauses[at - 1];
  const behind = clauses[at + 1];
  const conditions = words.ifLast ? words.if : words.ifFirst;
  return (
    (before !== undefined && conditions.test(before.words)) ||
    (behind !== undefined && words.ifFirst.test(behind.words))
  );
}

function promiseOf(clause: Clause, named: readonly Named[], words: Compiled): Made | undefined {
  const will = words.will.exec(clause.words)?.index;
  const own = words.own.exec(clause.words)?.index;
  const said = will ?? own;
  const kind = kindOf(clause.words, said ?? 0, words);
  const behind = said === undefined || words.joined ? named : named.filter(({ start }) => start >= clause.start + said);
  const when = sharpest(behind.length > 0 ? behind : named);
  const { start, end } = clause;
  if (will !== undefined && kind) return { kind, start, end, when };
  if (will !== undefined && when) return { kind: 'other', start, end, when };
  if (own !== undefined && when) return { kind: kind ?? 'other', start, end, when };
  // "Refund within 3 days": the deed comes first and the clause has little else.
  if (kind && when && words.first.test(clause.words) && clause.words.length < 60) return { kind, start, end, when };
  return undefined;
}

/** A replacement is sent like anything else, so it comes first; otherwise the deed nearest behind the verb. */
function kindOf(clause: string, from: number, { deeds }: Compiled): Promised['kind'] | undefined {
  if (deeds.replace.test(clause)) return 'replace';
  let best: { kind: 'ship' | 'refund' | 'reply'; distance: number } | undefined;
  for (const kind of ['refund', 'reply', 'ship'] as const) {
    const at = deeds[kind].exec(clause)?.index;
    if (at === undefined) continue;
    const distance = Math.abs(at - from);
    if (!best || distance < best.distance) best = { kind, distance };
  }
  return best?.kind;
}

/** The most exact of several days, the later one of two that are equally so. */
function sharpest(named: readonly Named[]): Named | undefined {
  return [...named].sort((a, b) => b.rank - a.rank || b.start - a.start)[0];
}

function dueOf({ days, until, hours }: Named, { at, timeZone }: PromiseContext): Instant | undefined {
  if (hours !== undefined) return after(at, hours * HOUR);
  const day = until ?? days[0];
  return day && endOf(day, timeZone);
}

type Compiled = {
  readonly will: RegExp;
  readonly own: RegExp;
  readonly not: RegExp;
  readonly if: RegExp;
  readonly ifFirst: RegExp;
  readonly ifLast: boolean;
  readonly asks: RegExp | undefined;
  readonly deeds: Readonly<Record<keyof PromiseWords['deeds'], RegExp>>;
  readonly first: RegExp;
  readonly joined: boolean;
};

const compiled = new Map<string, Compiled>();

function wordsFor(language: string | undefined): Compiled {
  // `pt-BR` and `zh-CN` are worded alike here.
  const spoken = language?.split('-', 1)[0] ?? '';
  const known = Object.hasOwn(PROMISE_WORDS, spoken) ? spoken : 'en';
  const found = compiled.get(known);
  if (found) return found;
  const words = compile(PROMISE_WORDS[known] ?? NOTHING);
  compiled.set(known, words);
  return words;
}

const NOTHING: PromiseWords = {
  will: '$^',
  deeds: { ship: '$^', refund: '$^', reply: '$^', replace: '$^' },
  own: '$^',
  not: '$^',
  if: '$^',
};

function compile(words: PromiseWords): Compiled {
  const opens = words.joined ? '' : `(?<![\\p{L}\\p{M}])${words.prefix ?? ''}`;
  const spelled = (list: string) =>
    plainLetters(list)
      .split('|')
      .map((word) =>
        word
          .replaceAll('_', ' ')
          .trim()
          .replace(/[*+?^()[\]{}\\/]/g, '\\$&')
          // A full stop at its end: the whole word.
          .replace(/\.$/, '(?![\\p{L}\\p{M}])')
          .replaceAll(' ', ' +'),
      )
      .join('|');
  const anywhere = (list: string) => new RegExp(`${opens}(?:${spelled(list)})`, 'u');
  const { deeds } = words;
  return {
    will: anywhere(words.will),
    own: anywhere(words.own),
    not: anywhere(words.not),
    if: anywhere(words.if),
    ifFirst: new RegExp(
      `^(?:(?:and|but|or|und|aber|y|et|mais|e|ma|ed|en|maar|i|ale|и|но|ve|ama) +)?(?:${spelled(words.if)})`,
      'u',
    ),
    ifLast: words.ifLast ?? false,
    asks: words.asks ? anywhere(words.asks) : undefined,
    deeds: {
      ship: anywhere(deeds.ship),
      refund: anywhere(deeds.refund),
      reply: anywhere(deeds.reply),
      replace: anywhere(deeds.replace),
    },
    first: new RegExp(`^(?:your |the |full |a )?(?:${Object.values(deeds).map(spelled).join('|')})`, 'u'),
    joined: words.joined ?? false,
  };
}
