import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { Example } from '../corpus.ts';
import { type Peer, tunedSchema } from './peer.ts';

const FILE = new URL('./tuned.json', import.meta.url);

const fileSchema = z.object({ lines: z.number(), peers: z.record(z.string(), tunedSchema) });

/** What `--tune` chose last, by the peer's name, and on how many lines. */
export function readTuned(): z.infer<typeof fileSchema> {
  return z.parse(fileSchema, JSON.parse(readFileSync(FILE, 'utf8')));
}

/** Chooses for each peer on held-out parts of these lines and writes it down. */
export async function tuneAll(
  lines: readonly Example[],
  peers: readonly Peer[],
  progress: (line: string) => void,
): Promise<string> {
  const tuned: z.infer<typeof fileSchema> = { lines: lines.length, peers: {} };
  for (const peer of peers) tuned.peers[peer.name] = await peer.tune(lines, progress);
  const text = `${JSON.stringify(tuned, undefined, 2)}\n`;
  writeFileSync(FILE, text);
  return text;
}
