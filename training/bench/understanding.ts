import { cpus } from 'node:os';
import { round } from '../../infra/local/bench/timing.ts';
import { type Example, readCorpus } from '../corpus.ts';
import { difference } from './bootstrap.ts';
import { type Contestant, type Entrant, type Judge, split } from './contestant.ts';
import { fastText } from './fasttext.ts';
import { languagePeers } from './language-peers.ts';
import { logisticRegression } from './logistic-regression.ts';
import { naiveBayes } from './naive-bayes.ts';
import { nlpJs } from './nlpjs.ts';
import { deployed, languagesOf, retrained } from './ours.ts';
import type { Peer } from './peer.ts';
import { type RowFile, readRows, rowOf } from './rows.ts';
import { type Judged, primary, scoresOf } from './scores.ts';
import { timeCalls, timeEach } from './speed.ts';
import { readTuned, tuneAll } from './tuned.ts';
import { type LibraryWeight, weighLibrary, weighOurs } from './weight.ts';

const PEERS: readonly Peer[] = [naiveBayes, logisticRegression, nlpJs, fastText];

/** What `npm run bench:understanding -- --json` prints: figures of ours, of the peers, and of each file. */
export type UnderstandingFigures = Awaited<ReturnType<typeof benchUnderstanding>>;

type Progress = (line: string) => void;

/**
 * Scores ours and the peers on the same rows. Without `path` on every tenth line of our own corpus, all of them trained on
 * the others; with it on the rows of a file or folder, ours as it is deployed and the peers trained on the whole corpus.
 */
export async function benchUnderstanding(path: string | undefined, alone: boolean, progress: Progress) {
  const begun = performance.now();
  const corpus = readCorpus();
  const { kept, held } = path ? { kept: corpus, held: [] } : partsOf(corpus);
  const files = path ? readRows(path) : [{ name: HELD_OUT, rows: held.map(rowOf), refused: [] }];
  const enter = async ({ train, ...about }: Contestant): Promise<Entrant> => {
    progress(`training ${about.name} on ${kept.length} lines …`);
    const started = performance.now();
    const judge = await train(kept);
    return { ...about, ...judge, trainSeconds: round((performance.now() - started) / 1000) };
  };
  // The times of ours are always those of what is deployed.
  const ours: Entrant = path ? { name: 'ours', ...deployed } : await enter(retrained);
  const tuned = readTuned();
  const peers: Entrant[] = [];
  for (const peer of alone ? [] : PEERS) peers.push(await enter(peer.withChosen(tuned.peers[peer.name])));
  if (!alone) peers.push(...(await languagePeers(languagesFor(corpus, files))));

  const judged = new Map<Entrant, Judged[][]>();
  for (const one of [ours, ...peers]) {
    progress(`judging: ${one.name} …`);
    judged.set(one, await Promise.all(files.map(({ rows }) => judge(rows, one))));
  }
  const answers = (one: Entrant, which: readonly RowFile[]) =>
    which.flatMap((file) => judged.get(one)?.[files.indexOf(file)] ?? []);
  /** Ours, and each peer that can tell something of these rows. */
  const scored = (which: readonly RowFile[]) => {
    const mine = answers(ours, which);
    const beside = peers.map((peer) => ({ peer, theirs: answers(peer, which) }));
    return {
      ...figuresOf(mine, { ...ours, ...deployed }),
      peers: beside
        .filter(({ theirs }) => theirs.some(({ row, said }) => (said.intents ? row.intent : row.lang)))
        .map(({ peer, theirs }) => ({ ...figuresOf(theirs, peer), oursAbove: difference(mine, theirs) })),
    };
  };
  progress('timing and weighing …');
  const top = scored(leading(files));
  const texts = leading(files).flatMap(({ rows }) => rows.map(({ text }) => text));
  const atTop = [];
  for (const figures of top.peers) {
    const peer = peers.find(({ name }) => name === figures.name);
    if (!peer) continue;
    const weight: Partial<LibraryWeight> = peer.library ? await weighLibrary(peer.library) : {};
    atTop.push({ ...figures, latencyMs: await timeCalls(texts, peer.judge), ...weight });
  }
  return {
    scored: files.map(({ name, rows, refused }) => ({ name, rows: rows.length, refused: refused.length })),
    refused: files.flatMap(({ refused }) => refused).slice(0, 20),
    trainedOn: kept.length,
    tunedOn: tuned.lines,
    ...top,
    latencyMs: await timeCalls(texts, deployed.judge),
    ...(await weighOurs()),
    peers: atTop,
    ...(files.length > 1 ? { files: Object.fromEntries(files.map((file) => [file.name, scored([file])])) } : {}),
    cores: cpus().length,
    node: process.version,
    seconds: round((performance.now() - begun) / 1000),
  };
}

/** Tunes every peer on lines that a run without `path` does not score. */
export function tunePeers(progress: Progress): Promise<string> {
  return tuneAll(partsOf(readCorpus()).kept, PEERS, progress);
}

const HELD_OUT = 'every tenth line of training/corpus';

function partsOf(corpus: readonly Example[]) {
  return split(corpus, 9);
}

/** The files that the figures at the top are of: those of real messages, where there are any. */
function leading(files: readonly RowFile[]): readonly RowFile[] {
  const real = files.filter(({ name }) => !/challenge/.test(name));
  return real.length > 0 ? real : files;
}

async function judge(rows: RowFile['rows'], one: Judge): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const row of rows) judged.push({ row, said: await one.judge(row.text) });
  return judged;
}

function figuresOf(judged: readonly Judged[], { name, trainSeconds, language }: Entrant) {
  const scores = scoresOf(judged);
  const times =
    language &&
    timeEach(
      judged.map(({ row }) => row.text),
      language,
    );
  return {
    name,
    ...(trainSeconds === undefined ? {} : { trainSeconds }),
    ...scores,
    language: { ...scores.language, ...times },
  };
}

/** What language peers choose among: the languages that ours tells apart, and any other that is scored. */
function languagesFor(corpus: readonly Example[], files: readonly RowFile[]): string[] {
  const scored = files.flatMap(({ rows }) => rows.flatMap(({ lang }) => (lang ? primary(lang) : [])));
  return [...new Set([...languagesOf(corpus), ...scored])].sort();
}
