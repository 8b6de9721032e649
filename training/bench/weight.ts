import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { bundleSource } from '../../infra/bundling.ts';
import { median, round, spread } from '../../infra/local/bench/timing.ts';

/** Fresh processes for each figure. */
const RUNS = 7;

/** What in the classifier's bundle is data: models, word lists, and the tables of the libraries it uses. */
const DATA = /\.generated\.ts$|\.bin$|\/lexicon\/|node_modules\/(?!zod\/)/;

/** What the classifier adds to a function: its data in the bundle, the time to import it, and that until its first answer. */
export async function weigh() {
  const outdir = mkdtempSync(join(tmpdir(), 'quayside-understanding-'));
  const [file, bare] = [join(outdir, 'index.mjs'), join(outdir, 'bare', 'index.mjs')];
  try {
    const { outputs } = bundleSource("export { understand } from './domain/understanding/classify.ts';", outdir);
    bundleSource('export const understand = () => undefined;', join(outdir, 'bare'));
    const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
    const times = { ours: [] as Times[], bare: [] as Times[] };
    for (let run = 0; run < RUNS; run += 1) {
      times.bare.push(await inFreshProcess(bare));
      times.ours.push(await inFreshProcess(file));
    }
    const added = (what: keyof Times) =>
      times.ours.map((taken, run) => taken[what] - (times.bare[run]?.[what] ?? Number.NaN));
    return {
      assetBytes: inputs.reduce((sum, [path, { bytesInOutput }]) => sum + (DATA.test(path) ? bytesInOutput : 0), 0),
      bundleBytes: statSync(file).size,
      importMs: median(added('imported')),
      importSpread: spread(added('imported')),
      /** Until the first message is understood: models that are unpacked when first needed are in it. */
      importAndFirstMs: round(median(added('answered'))),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const timesSchema = z.object({ imported: z.number(), answered: z.number() });
type Times = z.infer<typeof timesSchema>;

/** What a fresh process does: plain JavaScript, so that nothing but the bundle is loaded while the clock runs. */
const SCRIPT = `
const { FILE } = process.env;
const begun = performance.now();
const { understand } = await import(FILE);
const imported = performance.now() - begun;
understand('Where is my parcel?', { orderPhase: 'none' });
process.stdout.write(JSON.stringify({ imported, answered: performance.now() - begun }));
`;

async function inFreshProcess(file: string): Promise<Times> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    env: { FILE: pathToFileURL(file).href },
  });
  return z.parse(timesSchema, JSON.parse(stdout));
}
