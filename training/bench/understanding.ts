import { cpus } from 'node:os';
import { round } from '../../infra/local/bench/timing.ts';
import { readCorpus } from '../corpus.ts';
import { difference } from './bootstrap.ts';
import { type Contestant, type Judge, split } from './contestant.ts';
import { logisticRegression } from './logistic-regression.ts';
import { naiveBayes } from './naive-bayes.ts';
import { deployed, retrained } from './ours.ts';
import { contestant } from './peer.ts';
import { type RowFile, readRows, rowOf } from './rows.ts';
import { type Judged, scoresOf } from './scores.ts';
import { timeCalls, timeEach } from './speed.ts';
import { weigh } from './weight.ts';

const PEERS: readonly Contestant[] = [contestant(naiveBayes), contestant(logisticRegression)];

/** What `npm run bench:understanding -- --json` prints: figures of ours, of the peers, and of each file. */
export type UnderstandingFigures = Awaited<ReturnType<typeof benchUnderstanding>>;

type Trained = Judge & { readonly name: string; readonly trainSeconds?: number };

/**
 * Scores ours and the peers on the same rows. Without `path` on every tenth line of our own corpus, all of them trained on
 * the others; with it on the rows of a file or folder, ours as it is deployed and the peers trained on the whole corpus.
 */
export async function benchUnderstanding(path: string | undefined, progress: (line: string) => void) {
  const begun = performance.now();
  const corpus = readCorpus();
  const { kept, held } = path ? { kept: corpus, held: [] } : split(corpus, 9);
  const files = path
    ? readRows(path)
    : [{ name: 'every tenth line of training/corpus', rows: held.map(rowOf), refused: [] }];
  const train = async ({ name, train }: Contestant): Promise<Trained> => {
    progress(`training ${name} on ${kept.length} lines …`);
    const started = performance.now();
    const judge = await train(kept);
    return { name, trainSeconds: round((performance.now() - started) / 1000), ...judge };
  };
  const ours = path ? { name: 'ours', ...deployed } : await train(retrained);
  const peers: Trained[] = [];
  for (const peer of PEERS) peers.push(await train(peer));

  progress('judging …');
  const top = figuresOf(
    leading(files).flatMap(({ rows }) => rows),
    ours,
    peers,
  );
  const perFile = files.length < 2 ? [] : files.map(({ name, rows }) => [name, figuresOf(rows, ours, peers)] as const);
  progress('weighing …');
  return {
    scored: files.map(({ name, rows, refused }) => ({ name, rows: rows.length, refused: refused.length })),
    refused: files.flatMap(({ refused }) => refused).slice(0, 20),
    trainedOn: kept.length,
    ...top,
    ...(await weigh()),
    ...(perFile.length > 0 ? { files: Object.fromEntries(perFile) } : {}),
    cores: cpus().length,
    node: process.version,
    seconds: round((performance.now() - begun) / 1000),
  };
}

/** The files that the figures at the top are of: those of real messages, where there are any. */
function leading(files: readonly RowFile[]): readonly RowFile[] {
  const real = files.filter(({ name }) => !/challenge/.test(name));
  return real.length > 0 ? real : files;
}

function figuresOf(rows: RowFile['rows'], ours: Trained, peers: readonly Trained[]) {
  const texts = rows.map(({ text }) => text);
  const of = (judge: Judge): Judged[] => rows.map((row) => ({ row, said: judge.judge(row.text) }));
  const judged = of(ours);
  return {
    ...withTimes(judged, { ...ours, ...deployed }, texts),
    peers: peers.map((peer) => {
      const theirs = of(peer);
      return {
        name: peer.name,
        trainSeconds: peer.trainSeconds,
        ...withTimes(theirs, peer, texts),
        /** By how much ours is above it: macro-averaged lenient top 1, with its 95 % interval. */
        oursAbove: difference(judged, theirs),
      };
    }),
  };
}

function withTimes(judged: readonly Judged[], judge: Judge, texts: readonly string[]) {
  const { language, ...scores } = scoresOf(judged);
  const times = judge.language && timeEach(texts, judge.language);
  return { language: { ...language, ...times }, ...scores, latencyMs: timeCalls(texts, judge.judge) };
}
