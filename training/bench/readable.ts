import type { Share } from './scores.ts';
import type { UnderstandingFigures } from './understanding.ts';

type One = Pick<UnderstandingFigures, 'language' | 'intent' | 'queue' | 'latencyMs' | 'rows'>;
type WithPeers = One & Pick<UnderstandingFigures, 'peers'>;

/** The figures as tables. */
export function readable(figures: UnderstandingFigures): string {
  const { scored, refused, byLanguage, confusion, upset, dispute, safety, ...rest } = figures;
  const breakdown = Object.entries(byLanguage).map(([name, one]) =>
    row(name, [
      one.rows,
      percent(one.language),
      percent(one.top1),
      percent(one.top1Strict),
      percent(one.top3),
      percent(one.queue),
      percent(one.decided),
    ]),
  );
  return [
    `scored: ${scored.map(({ name, rows }) => `${name} (${rows})`).join(', ')}; peers trained on ${rest.trainedOn} lines`,
    ...refused.map((line) => `left out: ${line}`),
    ...table('all', figures),
    ...Object.entries(rest.files ?? {}).flatMap(([name, one]) => table(name, one)),
    '',
    row('language', ['rows', 'language', 'top 1', 'strict', 'top 3', 'queue', 'decided']),
    ...breakdown,
    '',
    `dispute threats: ${dispute.rows}, by intent ${percent(dispute.top1)}, by urgency ${percent(dispute.flagged)}, by either ${percent(dispute.either)}`,
    `safety: ${safety.rows} rows, ${percent(safety.recall)} heard; upset: ${upset.rows} rows, ${percent(upset.accuracy)} right, furious heard ${percent(upset.recall[2] ?? null)}`,
    `most confused: ${confusion
      .slice(0, 8)
      .map(({ intent, guess, rows }) => `${intent} as ${guess} ${rows}`)
      .join(', ')}`,
    `data ${Math.round(rest.assetBytes / 1000)} KB of a bundle of ${Math.round(rest.bundleBytes / 1000)} KB, import ${rest.importMs} ms, until the first answer ${rest.importAndFirstMs} ms`,
    `${rest.cores} cores, Node ${rest.node}, ${rest.seconds} s`,
  ].join('\n');
}

const HEADS = ['language', 'µs', 'top 1', 'strict', 'top 3', 'queue', 'ECE', 'decided', 'right', 'p50 ms', 'p99 ms'];

function table(name: string, figures: WithPeers): string[] {
  return [
    '',
    row(`${name}: ${figures.rows}`, HEADS),
    line('ours', figures),
    ...figures.peers.map((peer) => `${line(peer.name, peer)}${interval(peer.oursAbove)}`),
  ];
}

function line(name: string, { language, intent, queue, latencyMs }: One): string {
  return row(name, [
    percent(language.macroAccuracy),
    language.usPerMessage ?? '',
    ...[
      intent.top1,
      intent.top1Strict,
      intent.top3,
      queue.accuracy,
      intent.ece,
      intent.autoCoverage,
      intent.autoPrecision,
    ].map(percent),
    latencyMs.p50,
    latencyMs.p99,
  ]);
}

function interval({ difference, low, high }: UnderstandingFigures['peers'][number]['oursAbove']): string {
  return difference === null ? '' : `  ours above it ${percent(difference)} (${percent(low)} to ${percent(high)})`;
}

function percent(share: Share): string {
  return share === null ? '–' : (share * 100).toFixed(1);
}

function row(name: string, cells: readonly (string | number)[]): string {
  return name.padEnd(36) + cells.map((cell) => String(cell).padStart(10)).join('');
}
