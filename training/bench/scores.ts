import type { Intent, Urgency } from '../../functions/domain/understanding.ts';
import type { Judgement } from './contestant.ts';
import { queueOf, type Row } from './rows.ts';

/** A row beside what was said of it. */
export type Judged = { readonly row: Row; readonly said: Judgement };

/** A language, tier or kind with fewer rows than this is one message's luck and stays out of the macro average. */
const LEAST_ROWS = 5;

/** What an inbox wants automated: what is decided of the surest seven in ten. */
const SUREST = 0.7;

/** A share of none is `null`, never a number that looks like one. */
export type Share = number | null;

/** Everything that is scored of some rows. Shares from 0 to 1, of the rows that have the label. */
export type Scores = ReturnType<typeof scoresOf>;

export function scoresOf(judged: readonly Judged[]) {
  const queued = judged.filter(({ row, said }) => row.queue !== undefined && said.intents);
  const told = judged.filter(isTold);
  return {
    rows: judged.length,
    language: {
      macroAccuracy: macro(told, isLanguageRight),
      accuracy: share(told, isLanguageRight),
    },
    intent: intentScores(judged.filter(isGuessed)),
    queue: { accuracy: macro(queued, isQueueRight), plain: share(queued, isQueueRight), rows: queued.length },
    upset: upsetScores(judged),
    dispute: disputeScores(judged),
    safety: safetyScores(judged.filter(({ said }) => said.urgency)),
    byLanguage: by(judged, ({ row }) => row.lang && primary(row.lang)),
    byIntent: by(judged, ({ row }) => row.intent),
    byTier: by(judged, ({ row }) => row.tier),
    byKind: by(judged, ({ row }) => row.kind),
    confusion: confusion(judged.filter(isGuessed)),
  };
}

function intentScores(guessed: readonly Judged[]) {
  const decided = guessed.filter(({ said }) => said.decided);
  const surest = guessed
    .toSorted((a, b) => confidence(b) - confidence(a))
    .slice(0, Math.round(guessed.length * SUREST));
  return {
    rows: guessed.length,
    top1: macro(guessed, isRight),
    top1Plain: share(guessed, isRight),
    top1Strict: macro(guessed, isStrictlyRight),
    top1StrictPlain: share(guessed, isStrictlyRight),
    top3: macro(guessed, isAmongThree),
    top3Plain: share(guessed, isAmongThree),
    ece: calibrationError(guessed.map((one) => ({ confidence: confidence(one), right: isRight(one) }))),
    autoPrecision: share(decided, isRight),
    autoCoverage: guessed.length === 0 ? null : decided.length / guessed.length,
    precisionAt70: share(surest, isRight),
  };
}

/** How far an urgency is from calm, as rows count it. */
const UPSET: Readonly<Record<Urgency, 0 | 1 | 2 | undefined>> = {
  calm: 0,
  annoyed: 1,
  furious: 2,
  threatening: 2,
  // Says that someone is in danger, not how they feel about it.
  safety: undefined,
};

function upsetScores(judged: readonly Judged[]) {
  const pairs = judged.flatMap(({ row, said }) => {
    const guess = said.urgency && UPSET[said.urgency];
    return row.upset === undefined || guess === undefined ? [] : [{ truth: row.upset, guess }];
  });
  const of = (level: number) =>
    share(
      pairs.filter(({ truth }) => truth === level),
      ({ guess }) => guess === level,
    );
  const raised = pairs.filter(({ guess }) => guess === 2);
  return {
    rows: pairs.length,
    accuracy: share(pairs, ({ truth, guess }) => truth === guess),
    /** Of the rows that are so upset, how many were heard. */
    recall: [of(0), of(1), of(2)],
    furiousPrecision: share(raised, ({ truth }) => truth === 2),
  };
}

/** Threats of a dispute: found by intent, by urgency, or by either. */
function disputeScores(judged: readonly Judged[]) {
  const threats = judged.filter(({ row, said }) => row.intent === 'dispute_threat' && said.intents);
  const isTop = ({ said }: Judged) => said.intents?.[0]?.intent === 'dispute_threat';
  const isFlagged = ({ said }: Judged) => said.urgency === 'threatening';
  return {
    rows: threats.length,
    top1: share(threats, isTop),
    flagged: share(threats, isFlagged),
    either: share(threats, (one) => isTop(one) || isFlagged(one)),
  };
}

function safetyScores(judged: readonly Judged[]) {
  const dangers = judged.filter(({ row }) => row.safety === true);
  const isHeard = ({ said }: Judged) => said.urgency === 'safety';
  return {
    rows: dangers.length,
    recall: share(dangers, isHeard),
    /** Of all rows, marked or not: who hears danger everywhere hears it too. */
    heardOfAll: share(judged, isHeard),
  };
}

function by(judged: readonly Judged[], key: (one: Judged) => string | undefined) {
  const groups = Map.groupBy(judged, (one) => key(one) ?? '');
  groups.delete('');
  const scored = [...groups].sort().map(([name, some]) => {
    const guessed = some.filter(isGuessed);
    return [
      name,
      {
        rows: some.length,
        language: share(some.filter(isTold), isLanguageRight),
        top1: share(guessed, isRight),
        top1Strict: share(guessed, isStrictlyRight),
        top3: share(guessed, isAmongThree),
        queue: share(
          some.filter(({ row, said }) => row.queue !== undefined && said.intents),
          isQueueRight,
        ),
        decided: share(guessed, ({ said }) => Boolean(said.decided)),
      },
    ] as const;
  });
  return Object.fromEntries(scored);
}

/** What was taken for what, the most frequent first. */
function confusion(guessed: readonly Judged[]) {
  const wrong = guessed.filter((one) => !isRight(one));
  const pairs = Map.groupBy(wrong, ({ row, said }) => `${row.intent} ${said.intents?.[0]?.intent}`);
  return [...pairs]
    .map(([pair, some]) => ({ intent: pair.split(' ')[0], guess: pair.split(' ')[1], rows: some.length }))
    .sort((a, b) => b.rows - a.rows || `${a.intent} ${a.guess}`.localeCompare(`${b.intent} ${b.guess}`))
    .slice(0, 20);
}

function isTold({ row, said }: Judged): boolean {
  return row.lang !== undefined && said.language !== undefined;
}

function isLanguageRight({ row, said }: Judged): boolean {
  return row.lang !== undefined && said.language !== undefined && primary(row.lang) === primary(said.language);
}

function isGuessed({ row, said }: Judged): boolean {
  return row.intent !== undefined && said.intents !== undefined;
}

/** Right by the strict label or by another that is right as well. */
export function isRight({ row, said }: Judged): boolean {
  const best = said.intents?.[0]?.intent;
  return best !== undefined && accepted(row).includes(best);
}

function isStrictlyRight({ row, said }: Judged): boolean {
  return said.intents?.[0]?.intent === row.intent;
}

function isAmongThree({ row, said }: Judged): boolean {
  const right = accepted(row);
  return said.intents?.slice(0, 3).some(({ intent }) => right.includes(intent)) ?? false;
}

function isQueueRight({ row, said }: Judged): boolean {
  return queueOf(said.intents?.[0]?.intent) === row.queue;
}

function accepted({ intent, intent_alt = [] }: Row): Intent[] {
  return intent === undefined ? [] : [intent, ...intent_alt];
}

function confidence({ said }: Judged): number {
  return said.intents?.[0]?.confidence ?? 0;
}

/** The language without its script or region, lower case: "zh-Hant" is zh. */
export function primary(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? language;
}

export function share<Item>(items: readonly Item[], is: (item: Item) => boolean): Share {
  return items.length === 0 ? null : items.filter(is).length / items.length;
}

/** The mean of the languages' shares, each counting the same; of all rows together where no language has enough of them. */
export function macro(judged: readonly Judged[], is: (one: Judged) => boolean): Share {
  const languages = strata(judged);
  if (languages.length === 0) return share(judged, is);
  return languages.reduce((sum, some) => sum + (share(some, is) ?? 0), 0) / languages.length;
}

/** Rows by language, of the languages with enough of them. */
export function strata(judged: readonly Judged[]): Judged[][] {
  const groups = Map.groupBy(
    judged.filter(({ row }) => row.lang !== undefined),
    ({ row }) => primary(row.lang ?? ''),
  );
  return [...groups.values()].filter((some) => some.length >= LEAST_ROWS);
}

/** How far confidence is from being right, in the mean over ten bins of equal width weighed by their rows (ECE). */
export function calibrationError(
  guesses: readonly { readonly confidence: number; readonly right: boolean }[],
  bins = 10,
): Share {
  if (guesses.length === 0) return null;
  const groups = Map.groupBy(guesses, ({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)));
  const gaps = [...groups.values()].map((some) => {
    const sure = some.reduce((sum, { confidence }) => sum + confidence, 0);
    return Math.abs(sure - some.filter(({ right }) => right).length);
  });
  return gaps.reduce((sum, gap) => sum + gap, 0) / guesses.length;
}

/**
 * The lowest confidence from which on so many of what is decided is right; infinite where there is none.
 * Chosen on held-out training lines, never on what is scored.
 */
export function thresholdFor(
  guesses: readonly { readonly confidence: number; readonly right: boolean }[],
  precision: number,
): number {
  const sorted = guesses.toSorted((a, b) => b.confidence - a.confidence);
  let [right, lowest] = [0, Number.POSITIVE_INFINITY];
  for (const [index, guess] of sorted.entries()) {
    if (guess.right) right += 1;
    // Of guesses equally sure all are decided or none.
    const isLast = sorted[index + 1]?.confidence !== guess.confidence;
    if (isLast && right / (index + 1) >= precision) lowest = guess.confidence;
  }
  return lowest;
}
