import { readdirSync, readFileSync } from 'node:fs';
import { INTENTS, type Intent } from '../functions/domain/understanding.ts';
import type { Example } from './corpus.ts';
import { type Choice, chosen, parseChoice } from './grammar.ts';

/** One way in which buyers say one thing; see docs/understanding.md, "Patterns". */
type Pattern = {
  readonly intent: Intent;
  readonly also?: Intent[];
  readonly mood: 0 | 1 | 2;
  readonly danger: boolean;
  /** How much more often than others it is used. */
  readonly share: number;
  readonly words: Choice;
};

export type Patterns = {
  readonly language: string;
  /** A second file of a language (`de-2.txt`) holds what is messy and rare: less is made of each. */
  readonly isRare: boolean;
  readonly slots: ReadonlyMap<string, Choice>;
  readonly patterns: readonly Pattern[];
};

const FOLDER = new URL('./patterns/', import.meta.url);

/** Every pattern of `training/patterns/*.txt`. Throws `Error` naming file and line of a bad one. */
export function readPatterns(): Patterns[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
  return files.sort().map((name) => parsePatterns(name, readFileSync(new URL(name, FOLDER), 'utf8')));
}

/** The patterns of one file, whose name begins with the language. Throws `Error` naming file and line of a bad one. */
export function parsePatterns(name: string, content: string): Patterns {
  const slots = new Map<string, Choice>();
  const patterns: Pattern[] = [];
  let intent: Intent | undefined;
  content.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    const slot = /^@(\w+):\s*(.*)$/.exec(line);
    const heading = /^#\s*(\w+)/.exec(line);
    try {
      if (slot) slots.set(slot[1] ?? '', [...(slots.get(slot[1] ?? '') ?? []), ...parseChoice(slot[2] ?? '')]);
      else if (heading) intent = intentOf(heading[1]);
      else if (line !== '') patterns.push(parsePattern(line, intent));
    } catch {
      throw new Error(`${name}:${index + 1} is not a pattern`);
    }
  });
  return { language: name.slice(0, 2), isRare: /-\d/.test(name), slots, patterns };
}

function parsePattern(line: string, intent: Intent | undefined): Pattern {
  const [, marks = '', words = '', others] =
    /^((?:(?:\d+\*|!{1,2}|\^)\s+)*)(.*?)(?:\s*>>\s*([\w, ]+))?$/.exec(line) ?? [];
  if (!intent || words === '') throw new RangeError('no intent or no words');
  const also = others?.split(/[ ,]+/).filter(Boolean).map(intentOf);
  return {
    intent,
    ...(also ? { also } : {}),
    mood: marks.includes('!!') ? 2 : marks.includes('!') ? 1 : 0,
    danger: marks.includes('^'),
    share: Number(/(\d+)\*/.exec(marks)?.[1] ?? 1),
    words: parseChoice(words),
  };
}

function intentOf(name: string | undefined): Intent {
  const intent = INTENTS.find((one) => one === name);
  if (!intent) throw new RangeError('no such intent');
  return intent;
}

/** How much less is made of a rare pattern. */
const RARER = 3;

/** So many messages of every pattern, no text twice in a file; as many times more as its share says, fewer of a rare one. */
export function* patternExamples(all: readonly Patterns[], each: number, random: () => number): Generator<Example> {
  for (const { language, isRare, slots, patterns } of all) {
    const seen = new Set<string>();
    for (const [pattern, { intent, also, mood, danger, share, words }] of patterns.entries()) {
      for (let made = 0; made < (each * share) / (isRare ? RARER : 1); made++) {
        const text = tidy(chosen(words, slots, random));
        if (text === '' || seen.has(text)) continue;
        seen.add(text);
        const marks = { ...(also ? { also } : {}), ...(danger ? { danger } : {}) };
        yield { text, language, intent, kind: 'pattern', pattern, mood, ...marks };
      }
    }
  }
}

/** What is left out leaves blanks behind. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.!?;:])/g, '')
    .replace(/^[ ,;]+| +$/g, '');
}
