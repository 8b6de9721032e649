import { copyFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

/** Where the functions stand: each `*.ts` directly in it is one Lambda. */
export const FUNCTIONS = join(import.meta.dirname, '..', 'functions');

/**
 * Ways to credentials that Lambda never takes: its keys are in the environment, which the SDK asks first, and it imports the
 * others only when it finds none there. Left out they make the door a quarter smaller and its start a third shorter
 * (docs/benchmarks.md); a function without keys then fails over a missing module instead of over missing credentials.
 */
const CREDENTIALS_NOT_USED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** How every function is bundled: one ESM file with the SDK inside, and a map without the sources. */
const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The SDK's CommonJS build defeats tree shaking: 584 KB against 373 KB for the same code.
  mainFields: ['module', 'main'],
  external: CREDENTIALS_NOT_USED,
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  charset: 'utf8',
  // CommonJS inside an ESM bundle still asks for Node's own modules with `require`.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'error',
  metafile: true,
} satisfies BuildOptions;

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
  return withAssets(buildSync({ ...OPTIONS, entryPoints, outfile: join(outdir, 'index.mjs') }).metafile, outdir);
}

/** Bundles a module given as text, with the packages of this repository, as a function would be. */
export function bundleSource(contents: string, outdir: string): Metafile {
  const stdin = { contents, resolveDir: FUNCTIONS };
  return withAssets(buildSync({ ...OPTIONS, stdin, outfile: join(outdir, 'index.mjs') }).metafile, outdir);
}

/** A module that reads a file at run time, and the file: it stands beside the module, and bundled beside the bundle. */
const ASSETS: Readonly<Record<string, string>> = {
  'platform/classifier.ts': join(FUNCTIONS, 'platform', 'model.bin'),
};

/** Copies what the bundled modules read at run time. */
function withAssets(metafile: Metafile, outdir: string): Metafile {
  for (const [module, file] of Object.entries(ASSETS)) {
    if (Object.keys(metafile.inputs).some((input) => input.endsWith(module)))
      copyFileSync(file, join(outdir, basename(file)));
  }
  return metafile;
}
