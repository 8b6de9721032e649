import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundle, handlers } from '../infra/bundling.ts';

/**
 * Most kilobytes that each function may weigh, about 15 % above what it weighed when last looked at: a start from cold
 * reads and compiles all of it. The first SDK client is some 300 KB, each further one 25 to 100; 1,800 KB of
 * triage-message are the language detector and the classifier. Raise a ceiling only knowing what came in.
 */
const CEILINGS: Record<string, number> = {
  'agent-api': 1_000,
  'carry-out-privacy': 790,
  'raise-clocks': 600,
  'receive-webhook': 550,
  'run-playbook': 670,
  'send-message': 690,
  'sweep-clocks': 680,
  'triage-message': 2_900,
};

const outdir = mkdtempSync(join(tmpdir(), 'quayside-bundles-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** Built exactly as it would be for deployment. */
const bundles = Object.fromEntries(
  handlers().map((handler) => {
    const dir = join(outdir, handler);
    const metafile = bundle(handler, dir);
    const [output] = Object.entries(metafile.outputs).filter(([file]) => file.endsWith('.mjs'));
    const carried = Object.entries(output?.[1].inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    return [handler, { file: join(dir, 'index.mjs'), inputs: metafile.inputs, carried: carried.map(([file]) => file) }];
  }),
);

/** The file and everything it imports, directly or not. */
function reachableFrom(file: string, handler: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { path } of bundles[handler]?.inputs[file]?.imports ?? []) reachableFrom(path, handler, found);
  return found;
}

test('every function has a ceiling', () => {
  expect(handlers()).toEqual(Object.keys(CEILINGS).sort());
});

test.each(Object.entries(CEILINGS))('%s weighs at most %i KB', (handler, ceiling) => {
  const { size } = statSync(bundles[handler]?.file ?? '');

  expect(Math.round(size / 1_000)).toBeLessThanOrEqual(ceiling);
});

test('every bundle loads in Node with nothing in the environment, and starts nothing', () => {
  const files = handlers().map((handler) => bundles[handler]?.file);
  const script = `
    const kinds = [];
    for (const file of ${JSON.stringify(files)}) kinds.push(typeof (await import(file)).handler);
    console.log(JSON.stringify({ kinds, open: process.getActiveResourcesInfo().filter((kind) => /Socket|Server|Timeout/.test(kind)) }));
  `;

  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: {},
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
  });

  expect(JSON.parse(said)).toEqual({ kinds: files.map(() => 'function'), open: [] });
});

test('the door carries of the connectors only their doors', () => {
  const { carried = [], inputs = {} } = bundles['receive-webhook'] ?? {};
  const doors = Object.keys(inputs).filter((file) => /functions\/connectors\/[^/]+\/door\.ts$/.test(file));
  const belongs = new Set(doors.flatMap((door) => [...reachableFrom(door, 'receive-webhook')]));

  const strangers = carried.filter(
    (file) =>
      /functions\/connectors\/[^/]+\//.test(file) && (!belongs.has(file) || /(mapping|outbound|poll)\.ts$/.test(file)),
  );

  expect(doors.length).toBeGreaterThan(0);
  expect(strangers).toEqual([]);
});

test('the door cannot speak to the table or the bucket', () => {
  const { carried = [] } = bundles['receive-webhook'] ?? {};

  expect(carried.filter((file) => /@aws-sdk\/(client-dynamodb|lib-dynamodb|client-s3)\//.test(file))).toEqual([]);
});

test('no function carries what only the embedded cloud or the tests use', () => {
  const carried = Object.values(bundles).flatMap((built) => built.carried);

  expect(
    carried.filter((file) =>
      /^(infra|test|training)\/|memory-table|node_modules\/(aws-cdk|fauxqs|dynalite)/.test(file),
    ),
  ).toEqual([]);
});
