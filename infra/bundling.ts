import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

/** Where the functions stand: each `*.ts` directly in it is one Lambda. */
export const FUNCTIONS = join(import.meta.dirname, '..', 'functions');

/** How every function is bundled: one ESM file with the SDK inside, and a map without the sources. */
const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The SDK's CommonJS build defeats tree shaking: 584 KB against 373 KB for the same code.
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  charset: 'utf8',
  // The classifier's weights: read as bytes, so that no function needs a file system.
  loader: { '.bin': 'binary' },
  // CommonJS inside an ESM bundle still asks for Node's own modules with `require`.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'error',
  metafile: true,
} as const satisfies BuildOptions;

/** Names of all functions, from their files. */
export function handlers(): string[] {
  return readdirSync(FUNCTIONS)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/** Writes the function's bundle to `<outdir>/index.mjs` and tells what went into it. Throws when it does not bundle. */
export function bundle(handler: string, outdir: string): Metafile {
  const entryPoints = [join(FUNCTIONS, `${handler}.ts`)];
  return buildSync({ ...OPTIONS, entryPoints, outfile: join(outdir, 'index.mjs') }).metafile;
}
