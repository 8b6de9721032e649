import { DEFAULT_QUEUE } from '../functions/domain/queue.ts';
import { understand } from '../functions/domain/understanding/classify.ts';
import { softmax } from '../functions/domain/understanding/linear-model.ts';
import { INTENTS, type Intent, PERSON_BELOW } from '../functions/domain/understanding.ts';
import { type Example, readCorpus } from './corpus.ts';
import { fitTemperature, type HeldOut, heldOut } from './models.ts';

/** `npm run evaluate [-- --json]`: how well models do on the lines of our own corpus that they were not trained on. */

const FOLDS = 5;
const FLOORS = [0.3, 0.4, 0.5, 0.6, PERSON_BELOW, 0.8, 0.9];

type Judged = {
  readonly example: Example;
  readonly guesses: readonly Intent[];
  readonly confidence: number;
  readonly language: string;
};

const examples = readCorpus();
const judgements = heldOut(examples, FOLDS);
const temperature = fitTemperature([...judgements.values()]);
const judged = examples.map((example): Judged => {
  const { logits, language } = judgements.get(example) as HeldOut;
  const ranked = softmax(logits, temperature)
    .map((chance, index) => ({ chance, intent: INTENTS[index] ?? 'other' }))
    .sort((a, b) => b.chance - a.chance);
  return {
    example,
    guesses: ranked.slice(0, 3).map(({ intent }) => intent),
    confidence: ranked[0]?.chance ?? 0,
    language,
  };
});

const result = {
  lines: examples.length,
  temperature,
  all: figures(judged),
  decided: FLOORS.map((floor) => {
    const kept = judged.filter(({ confidence }) => confidence >= floor);
    return { floor, coverage: kept.length / judged.length, precision: share(kept, first), queue: share(kept, queue) };
  }),
  byLanguage: by(({ example }) => example.language),
  byKind: by(({ example }) => example.kind),
  byIntent: by(({ example }) => example.intent),
  microseconds: timed(),
};

if (process.argv.includes('--json')) console.log(JSON.stringify(result, undefined, 2));
else {
  console.log(
    `${result.lines} lines, ${FOLDS} folds, temperature ${temperature.toFixed(2)}, ${result.microseconds} µs a message`,
  );
  console.table(result.decided.map((row) => rounded(row)));
  for (const table of [{ all: result.all }, result.byLanguage, result.byKind, result.byIntent]) {
    console.table(Object.fromEntries(Object.entries(table).map(([name, row]) => [name, rounded(row)])));
  }
}

function figures(some: readonly Judged[]) {
  return {
    lines: some.length,
    language: share(some, ({ example, language }) => example.language === language),
    top1: share(some, first),
    top3: share(some, ({ example, guesses }) => guesses.includes(example.intent)),
    // The line's second intent counts as well.
    either: share(some, ({ example, guesses }) =>
      [example.intent, ...(example.also ?? [])].includes(guesses[0] ?? 'other'),
    ),
    queue: share(some, queue),
    decided: share(some, ({ confidence }) => confidence >= PERSON_BELOW),
    precision: share(
      some.filter(({ confidence }) => confidence >= PERSON_BELOW),
      first,
    ),
  };
}

function first({ example, guesses }: Judged): boolean {
  return guesses[0] === example.intent;
}

function queue({ example, guesses }: Judged): boolean {
  return DEFAULT_QUEUE[guesses[0] ?? 'other'] === DEFAULT_QUEUE[example.intent];
}

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length;
}

function by(key: (one: Judged) => string): Record<string, ReturnType<typeof figures>> {
  const groups = Map.groupBy(judged, key);
  return Object.fromEntries([...groups].map(([name, some]) => [name, figures(some)]));
}

function timed(): number {
  const context = { orderPhase: 'none' } as const;
  understand('warm', context);
  const started = performance.now();
  for (const { text } of examples) understand(text, context);
  return Math.round(((performance.now() - started) / examples.length) * 1_000);
}

function rounded(row: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Math.round(value * 1_000) / 1_000]));
}
