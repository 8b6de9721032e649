import { parentPort, workerData } from 'node:worker_threads';
import { round } from '../../infra/local/bench/timing.ts';
import { contestantNamed } from './contestants.ts';
import { allSaid, type Question, type ThreadWork } from './entrant.ts';
import { timeCalls } from './speed.ts';

/** Trains one contestant and then answers what `apart` asks. */
const { name, lines }: ThreadWork = workerData;
const begun = performance.now();
const { train, library } = contestantNamed(name);
const judge = await train(lines);
parentPort?.postMessage({ trainSeconds: round((performance.now() - begun) / 1000), library });

parentPort?.on('message', async ({ question, texts }: { question: Question; texts: readonly string[] }) => {
  parentPort?.postMessage(question === 'said' ? await allSaid(texts, judge) : await timeCalls(texts, judge.judge));
});
