import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** A source file: its path from the root with forward slashes, and its text. */
type Source = { readonly path: string; readonly text: string };

/** What one file imports: a path from the root for a file of ours, the name as written for a package. */
type Import = { readonly from: string; readonly what: string; readonly ours: boolean; readonly typeOnly: boolean };

/**
 * Who may import what, from the outside in. `ours`: files, as patterns over paths from the root. `types`: of these only
 * types, which leave nothing in a bundle. `packages`: as patterns over the name written; Node's own are named too, since
 * a domain that can read a file is no longer pure.
 */
type Rule = {
  readonly files: RegExp;
  readonly ours: readonly RegExp[];
  readonly types?: readonly RegExp[];
  readonly packages: readonly RegExp[];
};

const ZOD = /^zod\/mini$/;

const RULES: Readonly<Record<string, Rule>> = {
  'an entry file wires the folders together and knows no library': {
    files: /^functions\/[^/]+\.ts$/,
    ours: [/^functions\/(domain|connectors|receivers|store|platform|pipeline|api)\//],
    packages: [],
  },
  'the domain stands on nothing: no AWS, no network, no clock': {
    files: /^functions\/domain\//,
    ours: [/^functions\/domain\//],
    // Hashes of ids, and the classifier's models as packed bytes.
    packages: [ZOD, /^node:(crypto|buffer|zlib)$/],
  },
  'a connector knows the domain and the files that all connectors share': {
    files: /^functions\/connectors\//,
    ours: [/^functions\/domain\//, /^functions\/connectors\//],
    packages: [ZOD, /^node:crypto$/],
  },
  'a receiver knows the domain and how its platform is spoken to': {
    files: /^functions\/receivers\//,
    ours: [/^functions\/(domain|receivers)\//],
    packages: [ZOD, /^node:crypto$/],
  },
  'the store knows the domain and DynamoDB': {
    files: /^functions\/store\//,
    ours: [/^functions\/(domain|store)\//],
    packages: [ZOD, /^node:(crypto|zlib)$/, /^@aws-sdk\/(client-dynamodb|lib-dynamodb)$/],
  },
  'the platform holds Lambda, SQS, SSM, S3, logs and texts, and knows no channel': {
    files: /^functions\/platform\//,
    ours: [/^functions\/(domain|store|platform)\//, /^locales\//],
    types: [/^functions\/connectors\/connector\.ts$/, /^functions\/receivers\/receiver\.ts$/],
    packages: [
      ZOD,
      /^node:(crypto|http|https|dns|net|async_hooks|fs)$/,
      /^@aws-sdk\/(client-(sqs|s3|ssm)|s3-presigned-post|s3-request-presigner)$/,
      /^@middy\/core$/,
      /^@aws-lambda-powertools\/logger$/,
      /^i18next$/,
      /^aws-lambda$/,
    ],
  },
  'a step of the pipeline knows what it works with, not how AWS is reached': {
    files: /^functions\/pipeline\//,
    ours: [/^functions\/(domain|store|platform|pipeline)\//, /^functions\/(connectors|receivers)\/registry\.ts$/],
    types: [/^functions\/connectors\/connector\.ts$/, /^functions\/receivers\/receiver\.ts$/],
    packages: [ZOD, /^node:util$/],
  },
  'a route of the agent API knows the steps below it, not how AWS is reached': {
    files: /^functions\/api\//,
    ours: [/^functions\/(domain|store|platform|pipeline|api)\//, /^functions\/(connectors|receivers)\/registry\.ts$/],
    packages: [ZOD, /^node:(crypto|util)$/],
  },
  'the stacks know of the functions only names: keys and variables': {
    files: /^infra\/(?!(?:local|operate)\/)/,
    ours: [/^infra\/(?!(?:local|operate)\/)/, /^functions\/(store\/table|platform\/environment)\.ts$/],
    packages: [/^aws-cdk-lib(\/|$)/, /^constructs$/, /^cdk-nag$/, /^esbuild$/, /^node:(fs|path)$/],
  },
  'a simulated marketplace shares no code with what it judges': {
    files: /^infra\/local\/marketplaces\//,
    ours: [/^infra\/local\/marketplaces\//],
    packages: [ZOD, /^node:/, /^standardwebhooks$/],
  },
  'the embedded cloud reads templates, never the stacks; it seeds through the stores, never through a connector': {
    files: /^infra\/local\/(?!marketplaces\/|bench\/growth\/)/,
    ours: [
      /^infra\/local\//,
      /^functions\/(domain|store|platform)\//,
      /^functions\/pipeline\/access\.ts$/,
      // How a function is bundled, to time its start.
      /^infra\/bundling\.ts$/,
      // The queue's own classes, which the package does not export.
      /^node_modules\/fauxqs\//,
    ],
    packages: [/^(?!aws-cdk-lib|constructs)/],
  },
  'a bench of growth runs the routes and steps themselves, on a table of its own': {
    files: /^infra\/local\/bench\/growth\//,
    ours: [/^infra\/local\/(bench\/|(dynamodb|resources)\.ts$)/, /^functions\/(domain|store|platform|pipeline|api)\//],
    packages: [/^node:/, /^@aws-sdk\/client-dynamodb$/, /^aws-lambda$/],
  },
  "an engineer's command runs what the functions run, against a deployment; no function and no stack knows of it": {
    files: /^infra\/operate\//,
    ours: [
      /^infra\/operate\//,
      /^functions\/(domain|store|platform|pipeline)\//,
      /^functions\/connectors\/registry\.ts$/,
      // Where the cloud on this machine is, what it runs, and who signs in to it.
      /^infra\/local\/(running|template|resource-names|queues|sign-in|people|bench\/prices)\.ts$/,
    ],
    types: [/^functions\/connectors\/connector\.ts$/],
    packages: [ZOD, /^node:/, /^@aws-sdk\/(client-(dynamodb|sqs|s3|ssm|cloudformation)|lib-dynamodb)$/],
  },
  'a bench of understanding knows the classifier, its training and the peers, and how a function is bundled': {
    files: /^training\/bench(-|\/)/,
    ours: [
      /^training\//,
      /^functions\/domain\//,
      /^functions\/platform\/classifier\.ts$/,
      /^infra\/(bundling|local\/bench\/(command|timing))\.ts$/,
    ],
    packages: [ZOD, /^node:/, /^(@nlpjs\/(core|lang-all|nlu)|fasttext\.wasm\.js|eld\/large|tinyld)$/],
  },
  'training knows the classifier that it trains': {
    files: /^training\/(?!bench(-|\/))/,
    ours: [/^training\//, /^functions\/domain\//],
    packages: [ZOD, /^node:/],
  },
};

/** Longest entry file: read, call, wire; anything longer is logic that belongs below. */
const LONGEST_ENTRY = 60;

/** Where the environment may be read: names and their parsing in one file, and what Powertools reads by itself. */
const READS_ENVIRONMENT = ['functions/platform/environment.ts', 'functions/platform/log.ts'];

/** Static imports and re-exports, imports for their effect, and dynamic ones. Comments don't count: code begins the line. */
function importsOf({ path, text }: Source): Import[] {
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(?<clause>type\b[^'"`;]*|[^'"`;(]*?)\bfrom\s*['"](?<name>[^'"]+)['"]/gm),
    ...text.matchAll(/^import\s*(?<clause>)['"](?<name>[^'"]+)['"]/gm),
    ...text.matchAll(/^(?!\s*(?:\*|\/\/)).*?(?<clause>)\b(?:import|require)\s*\(\s*['"`](?<name>[^'"`]+)['"`]/gm),
  ];
  return found.map(({ groups: { clause = '', name = '' } = {} }) => ({
    from: path,
    what: name.startsWith('.') ? posix.join(dirname(path), name) : name,
    ours: name.startsWith('.'),
    typeOnly: isTypeOnly(clause),
  }));
}

/** `import type …`, or braces in which every name is a type. */
function isTypeOnly(clause: string): boolean {
  if (/^type\b/.test(clause)) return true;
  const names = /^\{(.*)\}\s*$/s.exec(clause)?.[1];
  const listed = (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return listed.length > 0 && listed.every((name) => name.startsWith('type '));
}

/** Every breach of the rules, as `file → what it may not import`. */
function breachesOf(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const rule = Object.values(RULES).find(({ files }) => files.test(source.path));
    if (!rule) return [`${source.path} → stands in a folder that no rule knows`];
    return importsOf(source)
      .filter((one) => !isAllowed(one, rule) || isBetweenEntries(one) || isBetweenChannels(one))
      .map(({ from, what }) => `${from} → ${what}`);
  });
}

function isAllowed(one: Import, { ours, types = [], packages }: Rule): boolean {
  const fits = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(one.what));
  return one.ours ? fits(ours) || (one.typeOnly && fits(types)) : fits(packages);
}

/** One entry file never imports another: each is a function of its own. */
function isBetweenEntries({ from, what }: Import): boolean {
  const entry = /^functions\/[^/]+\.ts$/;
  return entry.test(from) && entry.test(what);
}

/** A channel never imports another channel's files; only the registry knows them all, and only entries and steps the registry. */
function isBetweenChannels({ from, what }: Import): boolean {
  const channel = (path: string) => /^functions\/connectors\/([^/]+)\//.exec(path)?.[1];
  const there = channel(what);
  if (!from.startsWith('functions/connectors/')) return there !== undefined;
  if (from === 'functions/connectors/registry.ts') return false;
  return what === 'functions/connectors/registry.ts' || (there !== undefined && channel(from) !== there);
}

function sourcesIn(...patterns: string[]): Source[] {
  return globSync(patterns, { cwd: ROOT }).map((file) => {
    const path = file.replaceAll('\\', '/');
    return { path, text: readFileSync(join(ROOT, file), 'utf8') };
  });
}

/** The text without comments and without what stands in quotes, so that a word in prose is no use of it. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'/g, '');
}

const functions = sourcesIn('functions/**/*.ts');
const everything = [...functions, ...sourcesIn('infra/**/*.ts', 'training/**/*.ts')].filter(
  ({ path }) => !path.endsWith('.d.ts'),
);

describe('the import rule', () => {
  test.each(Object.entries(RULES))('%s', (_rule, { files }) => {
    const mine = everything.filter(({ path }) => files.test(path));

    expect(mine).not.toEqual([]);
    expect(breachesOf(mine)).toEqual([]);
  });

  test('every source file stands under exactly one rule', () => {
    const rulesFor = (path: string) => Object.values(RULES).filter(({ files }) => files.test(path)).length;

    expect(everything.filter(({ path }) => rulesFor(path) !== 1).map(({ path }) => path)).toEqual([]);
  });

  test('every import of ours names a file that is there', () => {
    const imports = everything.flatMap(importsOf).filter(({ ours }) => ours);

    expect(imports.length).toBeGreaterThan(300);
    expect(imports.filter(({ what }) => !existsSync(join(ROOT, what)))).toEqual([]);
  });

  test('what the functions import is a dependency that an account would get, not one of development', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const packages = functions
      .flatMap(importsOf)
      .filter((one) => !one.ours && !one.typeOnly && !one.what.startsWith('node:'))
      .map(({ what }) => /^(?:@[^/]+\/)?[^/]+/.exec(what)?.[0] ?? what);

    expect([...new Set(packages)].filter((name) => !(name in dependencies))).toEqual([]);
  });

  test.each([
    ['the domain reads a file', 'functions/domain/x.ts', "import { readFileSync } from 'node:fs';"],
    ['the domain asks the store', 'functions/domain/x.ts', "import type { Store } from '../store/store.ts';"],
    ['a channel borrows from another', 'functions/connectors/a/door.ts', "import { sign } from '../ebay/door.ts';"],
    ['a channel asks the registry', 'functions/connectors/a/door.ts', "import { doors } from '../registry.ts';"],
    ['a step reaches into a channel', 'functions/pipeline/x.ts', "import { door } from '../connectors/ebay/door.ts';"],
    ['a step calls AWS', 'functions/pipeline/x.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['the pipeline knows the API', 'functions/pipeline/x.ts', "import { routes } from '../api/routes.ts';"],
    [
      'the platform runs a connector',
      'functions/platform/x.ts',
      "import { connector } from '../connectors/connector.ts';",
    ],
    [
      'the platform mixes a value in',
      'functions/platform/x.ts',
      "import { type A, b } from '../connectors/connector.ts';",
    ],
    ['a route wakes a Lambda', 'functions/api/x.ts', "const sdk = await import('@aws-sdk/client-lambda');"],
    ['an entry file imports another', 'functions/x.ts', "export { handler } from './agent-api.ts';"],
    ['an entry file has a library', 'functions/x.ts', "import middy from '@middy/core';"],
    ['a stack reads the store', 'infra/x-stack.ts', "import { openStore } from '../functions/store/store.ts';"],
    ['a stack reads the embedded cloud', 'infra/x-stack.ts', "import { startCloud } from './local/cloud.ts';"],
    [
      'a simulator borrows our check',
      'infra/local/marketplaces/x.ts',
      "import '../../../functions/connectors/http.ts';",
    ],
    ['over several lines', 'functions/domain/x.ts', "import {\n  a,\n  b,\n} from '../platform/log.ts';"],
    ['a folder that nobody thought of', 'functions/shared/x.ts', ''],
  ])('is broken when %s', (_breach, path, text) => {
    expect(breachesOf([{ path, text }])).toHaveLength(1);
  });

  test.each([
    ['a type of the connectors', 'functions/platform/x.ts', "import type { Reach } from '../connectors/connector.ts';"],
    ['types one by one', 'functions/pipeline/x.ts', "import { type A, type B } from '../connectors/connector.ts';"],
    ['a file of its own channel', 'functions/connectors/ebay/x.ts', "import { key } from './keys.ts';"],
    ['an import in a comment', 'functions/domain/x.ts', " * import { a } from '../store/store.ts';"],
  ])('is kept by %s', (_kept, path, text) => {
    expect(breachesOf([{ path, text }])).toEqual([]);
  });
});

describe('the house', () => {
  test('an entry file stays short and exports its handler', () => {
    const entries = functions.filter(({ path }) => /^functions\/[^/]+\.ts$/.test(path));

    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(({ text }) => text.split('\n').length > LONGEST_ENTRY).map(({ path }) => path)).toEqual([]);
    expect(entries.filter(({ text }) => !/^export const handler = /m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('every entry file is deployed by a stack, and every function of a stack has its file', () => {
    const stacks = sourcesIn('infra/*-stack.ts').map(({ text }) => text);
    const deployed = stacks.flatMap((text) => [...text.matchAll(/\bhandler: '([a-z-]+)'/g)].map(([, name]) => name));
    const entries = functions.map(({ path }) => /^functions\/([^/]+)\.ts$/.exec(path)?.[1]).filter(Boolean);

    expect(deployed.sort()).toEqual(entries.sort());
  });

  test('the environment is read in one place', () => {
    const reading = functions.filter(({ text }) => /\bprocess\.env\b/.test(codeOf(text))).map(({ path }) => path);

    expect(reading.sort()).toEqual(READS_ENVIRONMENT);
  });

  test('functions write to the log through the platform only', () => {
    const printing = functions.filter(({ text }) => /\bconsole\.|\bprocess\.std(out|err)\b/.test(codeOf(text)));

    expect(printing.map(({ path }) => path)).toEqual(['functions/platform/log.ts']);
  });

  test('the domain and the connectors take the time as an argument', () => {
    const clocks = functions
      .filter(({ path }) => /^functions\/(domain|connectors)\//.test(path))
      .filter(({ text }) => /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/.test(codeOf(text)));

    expect(clocks.map(({ path }) => path)).toEqual([]);
  });

  test('no file is called after nothing in particular', () => {
    const vague = /^(?:(?:.*-)?(?:utils?|helpers?|managers?)|common|shared|misc|types|interfaces|index)$/;
    const files = [...everything, ...sourcesIn('test/**/*.ts')].map(({ path }) => path);
    const names = (path: string) => [...path.split('/').slice(0, -1), basename(path).replace(/\..*$/, '')];

    expect(files.filter((path) => names(path).some((name) => vague.test(name)))).toEqual([]);
  });

  test('a word in a comment or in quotes is no use of it', () => {
    expect(codeOf("// console.log\nconst a = 'process.env'; /* Date.now() */")).not.toMatch(/console|process|Date/);
    expect(codeOf('const now = Date.now();')).toMatch(/Date\.now\(/);
  });
});
