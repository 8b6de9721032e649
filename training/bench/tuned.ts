import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import { timed } from '../../infra/local/bench/timing.ts';
import type { Example } from '../corpus.ts';
import { type Tuned, tunedSchema } from './peer.ts';

const FILE = new URL('./tuned.json', import.meta.url);

const fileSchema = z.object({ lines: z.number(), peers: z.record(z.string(), tunedSchema) });

/** What `--tune` chose last, by the peer's name, and on how many lines. */
export function readTuned(): z.infer<typeof fileSchema> {
  return z.parse(fileSchema, JSON.parse(readFileSync(FILE, 'utf8')));
}

/** What a thread that tunes is given. */
export type TuneWork = { readonly name: string; readonly lines: readonly Example[] };

/** Chooses for each peer on held-out parts of these lines, as many peers at once as there are processors, and writes it down. */
export async function tuneAll(names: readonly string[], lines: readonly Example[]): Promise<string> {
  const chosen = new Map<string, Tuned>();
  await timed(names, cpus().length, async (name) => {
    const work: TuneWork = { name, lines };
    const thread = new Worker(new URL('./tune-thread.ts', import.meta.url), { workerData: work });
    const [tuned] = await once(thread, 'message');
    chosen.set(name, tuned);
  });
  const peers = Object.fromEntries(names.map((name) => [name, chosen.get(name)]));
  const text = `${JSON.stringify({ lines: lines.length, peers }, undefined, 2)}\n`;
  writeFileSync(FILE, text);
  return text;
}
