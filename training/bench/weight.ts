import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { bundleSource } from '../../infra/bundling.ts';
import { median, spread } from '../../infra/local/bench/timing.ts';

/** Fresh processes for each figure. */
const RUNS = 5;

/** What in the classifier's bundle is data beside the file of its models: word lists and the tables of the libraries it uses. */
const DATA = /\/lexicon\/|node_modules\/(?!zod\/)/;

/** What was learned; it stands beside the bundle. */
const MODELS = new URL('../../functions/platform/model.bin', import.meta.url);

/** What the classifier adds to a function: its data in the bundle, the time to import it, and that until its first answer. */
export async function weighOurs() {
  const source = "export { understand } from './platform/classifier.ts';";
  const { importAndFirstMs, outputs, ...rest } = await weigh(
    source,
    "understand('Where is my parcel?', { orderPhase: 'none' })",
  );
  const inputs = outputs.flatMap((output) => Object.entries(output.inputs));
  const data = inputs.filter(([path]) => DATA.test(path)).map(([, { bytesInOutput }]) => bytesInOutput);
  return {
    assetBytes: data.reduce((sum, bytes) => sum + bytes, statSync(MODELS).size),
    ...rest,
    /** Until the first message is understood: models that are unpacked when first needed are in it. */
    importAndFirstMs,
  };
}

export type LibraryWeight = Awaited<ReturnType<typeof weighLibrary>>;

/** What a library adds to a function, without a trained model. */
export async function weighLibrary(name: string) {
  const { bundleBytes, importMs, importSpread } = await weigh(`export * from '${name}';`, '');
  return { bundleBytes, importMs, importSpread };
}

/** Bundles a module as a function's is and times its import in fresh processes, with a bare one in turn. */
async function weigh(source: string, first: string) {
  const outdir = mkdtempSync(join(tmpdir(), 'quayside-understanding-'));
  const [file, bare] = [join(outdir, 'index.mjs'), join(outdir, 'bare', 'index.mjs')];
  try {
    const { outputs } = bundleSource(source, outdir);
    bundleSource('export const nothing = true;', join(outdir, 'bare'));
    const added: Times[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const nothing = await inFreshProcess(bare, '');
      const taken = await inFreshProcess(file, first);
      added.push({ imported: taken.imported - nothing.imported, answered: taken.answered - nothing.answered });
    }
    const imported = added.map((taken) => taken.imported);
    return {
      outputs: Object.values(outputs),
      bundleBytes: statSync(file).size,
      importMs: median(imported),
      importSpread: spread(imported),
      importAndFirstMs: median(added.map(({ answered }) => answered)),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const timesSchema = z.object({ imported: z.number(), answered: z.number() });
type Times = z.infer<typeof timesSchema>;

/** What a fresh process does: plain JavaScript, so that nothing but the bundle is loaded while the clock runs. */
function script(first: string): string {
  return `
const begun = performance.now();
const { understand } = await import(process.env.FILE);
const imported = performance.now() - begun;
${first};
process.stdout.write(JSON.stringify({ imported, answered: performance.now() - begun }));
`;
}

async function inFreshProcess(file: string, first: string): Promise<Times> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script(first)], {
    env: { FILE: pathToFileURL(file).href },
  });
  return z.parse(timesSchema, JSON.parse(stdout));
}
