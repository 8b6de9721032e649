import { cpus } from 'node:os';
import { round, timed } from '../../infra/local/bench/timing.ts';
import type { Example } from '../corpus.ts';
import { readLines } from '../models.ts';
import { split } from '../split.ts';
import { difference } from './bootstrap.ts';
import { PEERS } from './contestants.ts';
import { apart, type Entrant, present } from './entrant.ts';
import { languagePeers } from './language-peers.ts';
import { deployed, languagesTold } from './ours.ts';
import { type RowFile, readRows, rowOf } from './rows.ts';
import { type Judged, primary, scoresOf } from './scores.ts';
import { timeEach } from './speed.ts';
import { readTuned, tuneAll } from './tuned.ts';
import { type LibraryWeight, weighLibrary, weighOurs } from './weight.ts';

const OURS = 'ours';
const HELD_OUT = 'every tenth line of training/corpus';

/** What `npm run bench:understanding -- --json` prints: figures of ours, of the peers, and of each file. */
export type UnderstandingFigures = Awaited<ReturnType<typeof benchUnderstanding>>;

type Progress = (line: string) => void;

type Options = {
  /** A file or folder of rows; without it held-out lines of our corpus are scored. */
  readonly path?: string | undefined;
  /** Ours without the peers. */
  readonly alone: boolean;
  /** Whoever is trained here sees at most so many lines, evenly spread. */
  readonly lines: number;
};

/**
 * Scores ours and the peers on the same rows. Without `path` on every tenth line of our own corpus, all of them trained on
 * the others; with it ours is as deployed. Peers are trained on at most `lines`: with fewer than ours they are not its equals,
 * and `trainedOn` and `oursTrainedOn` say so.
 */
export async function benchUnderstanding({ path, alone, lines }: Options, progress: Progress) {
  const begun = performance.now();
  const corpus = readLines();
  const { kept: all, held } = path ? { kept: corpus, held: [] } : parts(corpus);
  const kept = spread(all, lines);
  const files = path ? readRows(path) : [{ name: HELD_OUT, rows: held.map(rowOf), refused: [] }];

  const tuned = readTuned();
  if (Math.abs(tuned.lines / kept.length - 1) > 0.25) progress('the corpus has changed much: tune the peers (--tune)');
  const toTrain = [...(path ? [] : [OURS]), ...(alone ? [] : PEERS.map(({ name }) => name))];
  const trained = await trainAll(toTrain, kept, progress);
  const now = present(OURS, deployed);
  // Of ours the times are always those of what is deployed.
  const ours: Entrant = { ...now, ...trained.find(({ name }) => name === OURS), latencyMs: now.latencyMs };
  const languages = alone ? [] : await languagePeers(languagesFor(corpus, files));
  const peers = [...trained.filter(({ name }) => name !== OURS), ...languages];

  progress('judging …');
  const judged = new Map<Entrant, ReadonlyMap<RowFile, Judged[]>>();
  for (const one of [ours, ...peers]) judged.set(one, await judge(one, files));
  const scored = (which: readonly RowFile[]) => {
    const answers = (one: Entrant) => which.flatMap((file) => judged.get(one)?.get(file) ?? []);
    return besideOurs(answers, ours, peers);
  };

  progress('timing …');
  const top = scored(leading(files));
  const texts = leading(files).flatMap(textsOf);
  const costs = new Map<string, Cost>();
  for (const peer of peers) {
    const weight = peer.library ? await weighLibrary(peer.library) : {};
    costs.set(peer.name, { latencyMs: await peer.latencyMs(texts), ...weight });
  }
  return {
    scored: files.map(({ name, rows, refused }) => ({ name, rows: rows.length, refused: refused.length })),
    refused: files.flatMap(({ refused }) => refused).slice(0, 20),
    trainedOn: kept.length,
    oursTrainedOn: path ? all.length : kept.length,
    tunedOn: tuned.lines,
    ...top,
    latencyMs: await ours.latencyMs(texts),
    ...(await weighOurs()),
    peers: top.peers.map((figures) => ({ ...figures, ...costs.get(figures.name) })),
    aboveBestPeer: aboveBest(top.peers),
    ...(files.length > 1 ? { files: Object.fromEntries(files.map((file) => [file.name, scored([file])])) } : {}),
    cores: cpus().length,
    node: process.version,
    seconds: round((performance.now() - begun) / 1000),
  };
}

/** What a peer costs whoever runs it. */
type Cost = Partial<LibraryWeight> & { readonly latencyMs: Awaited<ReturnType<Entrant['latencyMs']>> };

/** Tunes every peer on lines that a run without `path` does not score. */
export function tunePeers(lines: number): Promise<string> {
  const names = PEERS.map(({ name }) => name);
  return tuneAll(names, spread(parts(readLines()).kept, lines));
}

/** At most so many, evenly spread: each language and each intent keeps its part. */
function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)] as Item);
}

/** Lines made of patterns are learned from and never scored: those of one pattern are alike. */
function parts(lines: readonly Example[]) {
  const made = lines.filter(({ pattern }) => pattern !== undefined);
  const { kept, held } = split(
    lines.filter(({ pattern }) => pattern === undefined),
    9,
  );
  return { kept: [...kept, ...made], held };
}

/** As many at once as there are processors, the slowest first. */
async function trainAll(names: readonly string[], lines: readonly Example[], progress: Progress): Promise<Entrant[]> {
  const trained = new Map<string, Entrant>();
  await timed(names, cpus().length, async (name) => {
    progress(`training ${name} on ${lines.length} lines …`);
    trained.set(name, await apart({ name, lines }));
  });
  return names.flatMap((name) => trained.get(name) ?? []);
}

async function judge(one: Entrant, files: readonly RowFile[]): Promise<Map<RowFile, Judged[]>> {
  const judged = new Map<RowFile, Judged[]>();
  for (const file of files) {
    const said = await one.said(textsOf(file));
    judged.set(
      file,
      file.rows.map((row, index) => ({ row, said: said[index] ?? {} })),
    );
  }
  return judged;
}

/** The figures of ours, and of each peer that can tell something of these rows. */
function besideOurs(answers: (one: Entrant) => readonly Judged[], ours: Entrant, peers: readonly Entrant[]) {
  const mine = answers(ours);
  const beside = peers.filter((peer) => answers(peer).some(({ row, said }) => (said.intents ? row.intent : row.lang)));
  return {
    ...figuresOf(ours, mine),
    peers: beside.map((peer) => ({
      ...figuresOf(peer, answers(peer)),
      oursAbove: difference(mine, answers(peer)),
    })),
  };
}

/** What ours is above the peer that tells intents best; nothing where none does. */
function aboveBest(peers: ReturnType<typeof besideOurs>['peers']) {
  const [best] = peers.toSorted((a, b) => (b.intent.top1 ?? 0) - (a.intent.top1 ?? 0));
  return best?.intent.top1 ? { name: best.name, ...best.oursAbove } : undefined;
}

function figuresOf({ name, trainSeconds, language }: Entrant, judged: readonly Judged[]) {
  const scores = scoresOf(judged);
  const texts = judged.map(({ row }) => row.text);
  return {
    name,
    ...(trainSeconds === undefined ? {} : { trainSeconds }),
    ...scores,
    language: { ...scores.language, ...(language ? timeEach(texts, language) : {}) },
  };
}

/** The files that the figures at the top are of: those of real messages, where there are any. */
function leading(files: readonly RowFile[]): readonly RowFile[] {
  const real = files.filter(({ name }) => !/challenge/.test(name));
  return real.length > 0 ? real : files;
}

function textsOf({ rows }: RowFile): string[] {
  return rows.map(({ text }) => text);
}

/** What language peers choose among: the languages that ours tells apart, and any other that is scored. */
function languagesFor(corpus: readonly Example[], files: readonly RowFile[]): string[] {
  const scored = files.flatMap(({ rows }) => rows.flatMap(({ lang }) => (lang ? primary(lang) : [])));
  return [...new Set([...languagesTold(corpus), ...scored])].sort();
}
