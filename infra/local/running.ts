import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';

/** Where `npm start` keeps its data. */
export const DATA_DIR = '.quayside';

const addressesSchema = z.object({
  api: z.string(),
  issuer: z.string(),
  client: z.string(),
  front: z.string(),
  /** The templates that it was started with. */
  assembly: z.string(),
  /** Variables that make an AWS SDK sign as the operator and send everything to the front. */
  operator: z.record(z.string(), z.string()),
});
/** Where a running cloud is reached. */
export type Addresses = z.infer<typeof addressesSchema>;

const here = new Set<string>();

/**
 * Claims a data directory for this process; returns how to give it back. Throws when it cannot be written, or when another
 * process that still lives has it. A claim left behind by `kill -9` is taken over.
 */
export function claim(directory: string): () => void {
  const path = resolve(directory);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(`the data directory ${path} cannot be read and written`, { cause });
  }
  refuseIfHeld(path);
  const file = join(path, 'lock');
  writeFileSync(file, String(process.pid));
  here.add(path);
  return () => {
    here.delete(path);
    rmSync(file, { force: true });
    rmSync(join(path, 'addresses.json'), { force: true });
  };
}

/** Throws when a process that still lives has claimed the data directory. */
export function refuseIfHeld(directory: string): void {
  const path = resolve(directory);
  const file = join(path, 'lock');
  if (!existsSync(file)) return;
  const holder = Number(readFileSync(file, 'utf8'));
  const held = holder === process.pid ? here.has(path) : isNodeProcess(holder);
  if (held) throw new Error(`the data directory ${path} is in use by process ${holder}: stop that one first`);
}

/** Whether a process of that id runs and could be ours: after a restart of the machine the id may be anybody's. */
function isNodeProcess(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  const command = `/proc/${id}/cmdline`;
  return !existsSync(command) || readFileSync(command, 'utf8').includes('node');
}

/** Tells other processes on this machine where the cloud is. */
export function writeAddresses(directory: string, addresses: Addresses): void {
  writeFileSync(join(directory, 'addresses.json'), JSON.stringify(addresses, null, 1));
}

/** Where the cloud of a data directory runs. Throws when none does. */
export function readAddresses(directory: string): Addresses {
  const file = join(directory, 'addresses.json');
  if (!existsSync(file)) throw new Error(`no cloud runs on ${resolve(directory)}: \`npm start\` first`);
  return z.parse(addressesSchema, JSON.parse(readFileSync(file, 'utf8')));
}
