import { parentPort, workerData } from 'node:worker_threads';
import { peerNamed } from './contestants.ts';
import type { TuneWork } from './tuned.ts';

/** Tunes one peer and says what was chosen. */
const { name, lines }: TuneWork = workerData;
parentPort?.postMessage(await peerNamed(name).tune(lines, (line) => console.error(line)));
