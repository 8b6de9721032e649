import type { Share } from './scores.ts';
import type { UnderstandingFigures } from './understanding.ts';

type One = Pick<UnderstandingFigures, 'name' | 'language' | 'intent' | 'queue'> & {
  readonly oursAbove?: UnderstandingFigures['peers'][number]['oursAbove'];
};

/** The figures as tables. */
export function readable({ scored, refused, byLanguage, ...figures }: UnderstandingFigures): string {
  const { dispute, safety, upset, confusion, peers } = figures;
  return [
    `scored: ${scored.map(({ name, rows }) => `${name} (${rows})`).join(', ')}`,
    `ours trained on ${figures.oursTrainedOn} lines, peers on ${figures.trainedOn}; peers tuned on ${figures.tunedOn}`,
    ...refused.map((line) => `left out: ${line}`),
    ...table(`${figures.rows} rows`, [figures, ...peers]),
    ...Object.entries(figures.files ?? {}).flatMap(([name, one]) => table(name, [one, ...one.peers])),
    '',
    row('', ['p50 ms', 'p99 ms', 'import ms', 'KB']),
    ...[figures, ...peers].map((one) =>
      row(one.name, [
        ...[one.latencyMs?.p50, one.latencyMs?.p99, one.importMs].map((ms) => ms ?? ''),
        one.bundleBytes === undefined ? '' : Math.round(one.bundleBytes / 1000),
      ]),
    ),
    `ours: ${Math.round(figures.assetBytes / 1000)} KB of it data, ${figures.importAndFirstMs} ms until the first answer`,
    '',
    row('', ['rows', 'language', 'top 1', 'strict', 'top 3', 'queue', 'decided']),
    ...Object.entries({ ...byLanguage, ...figures.byTier, ...figures.byKind }).map(([name, one]) => {
      const shares = [one.language, one.top1, one.top1Strict, one.top3, one.queue, one.decided];
      return row(name, [one.rows, ...shares.map(percent)]);
    }),
    '',
    `dispute threats: ${dispute.rows}; by intent ${percent(dispute.top1)}, by urgency ${percent(dispute.flagged)}, by either ${percent(dispute.either)}`,
    `danger: ${safety.rows}; heard ${percent(safety.recall)}, and in ${percent(safety.heardOfAll)} of all`,
    `mood: ${upset.rows}; right ${percent(upset.accuracy)}, annoyed heard ${percent(upset.recall[1] ?? null)}, furious ${percent(upset.recall[2] ?? null)}`,
    ...confusion.slice(0, 10).map(({ intent, guess, rows }) => `${intent} taken for ${guess}: ${rows}`),
    `${figures.cores} cores, Node ${figures.node}, ${figures.seconds} s`,
  ].join('\n');
}

const HEADS = ['language', 'µs', 'top 1', 'strict', 'top 3', 'queue', 'ECE', 'decided', 'right', 'best 70 %'];

function table(title: string, all: readonly One[]): string[] {
  return [
    '',
    row(title, HEADS),
    ...all.map(({ name, language, intent, queue, oursAbove }) => {
      const { top1, top1Strict, top3, ece, autoCoverage, autoPrecision, precisionAt70 } = intent;
      const shares = [top1, top1Strict, top3, queue.accuracy, ece, autoCoverage, autoPrecision, precisionAt70];
      const cells = [percent(language.macroAccuracy), language.usPerMessage ?? '', ...shares.map(percent)];
      if (!oursAbove || oursAbove.difference === null) return row(name, cells);
      const { difference, low, high } = oursAbove;
      return `${row(name, cells)}  ours ${percent(difference)} above (${percent(low)} to ${percent(high)})`;
    }),
  ];
}

function percent(share: Share): string {
  return share === null ? '–' : (share * 100).toFixed(1);
}

function row(name: string, cells: readonly (string | number)[]): string {
  return name.padEnd(24) + cells.map((cell) => String(cell).padStart(10)).join('');
}
