import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundle, handlers } from '../infra/bundling.ts';

/**
 * Most kilobytes that each function may weigh, about 6 % above what it weighed when last looked at (2026-11-28): a start from
 * cold reads and compiles all of it. A bare function with the DynamoDB and SQS clients has 239; SSM adds 79, S3 another 140.
 * Raise a ceiling only knowing what came in, and say it beside.
 */
const CEILINGS: Record<string, number> = {
  // S3 and its two signers for attachments, SSM for the key that seals webhook endpoints, i18next with eight languages of templates, every route with the schemas of what it takes and answers; the words by which facts and promises are found in 23 languages (85); the models and lexicons that explain a message, read only when somebody asks why (1,875).
  'agent-api': 3_080,
  // S3 for exports, SSM for the key that tombstones are hashed with.
  'carry-out-privacy': 625,
  // SSM for the key of its endpoints' secrets, the texts of robots in two languages.
  'notify-systems': 490,
  // The clocks' stores and nothing of the channels.
  'raise-clocks': 390,
  // SSM and SQS, four doors, schemas of secrets; no table, no bucket, no mapping.
  'receive-webhook': 355,
  // i18next for automatic answers, the connectors for whether a channel allows them.
  'run-playbook': 505,
  // SSM, all connectors' outbound sides, S3's client and signer for the addresses of attachments (220).
  'send-message': 785,
  // SSM, all connectors' polls.
  'sweep-clocks': 510,
  // The classifier's models and lexicons 1,903, S3 for what is set aside.
  'triage-message': 2_730,
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
  const folder = join(outdir, handler);
  const files = readdirSync(folder).filter((file) => !file.endsWith('.map'));
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

  expect(Math.round(bytes / 1_000)).toBeLessThanOrEqual(ceiling);
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

test('no function carries ways to credentials that Lambda never takes', () => {
  const carried = Object.values(bundles).flatMap((built) => built.carried);

  expect(carried.filter((file) => /nested-clients|credential-provider-(?!env|node)/.test(file))).toEqual([]);
});

test('with the keys in its environment a bundle signs without any other way to credentials', () => {
  const script = `
    const { createServer } = await import('node:http');
    const asked = [];
    const server = createServer((request, response) => {
      asked.push(/Credential=([^/]+)/.exec(request.headers.authorization)?.[1]);
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type":"ParameterNotFound"}');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:' + server.address().port;
    const { handler } = await import(${JSON.stringify(bundles['receive-webhook']?.file)});
    const event = {
      headers: {},
      pathParameters: { channel: 'standard-webhooks', connection: 'con_0123456789abcdefghijkl' },
      requestContext: { requestId: '1', timeEpoch: 1, http: { method: 'POST' } },
    };
    const { statusCode } = await handler(event, {});
    process.stderr.write(JSON.stringify({ statusCode, asked }));
    process.exit();
  `;

  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'only-these',
      AWS_SECRET_ACCESS_KEY: 'keys',
      CONNECTIONS_PATH: '/connections',
    },
    encoding: 'utf8',
    timeout: 20_000,
  });

  expect(JSON.parse(stderr)).toEqual({ statusCode: 404, asked: ['only-these'] });
});

test('no function carries what only the embedded cloud or the tests use', () => {
  const carried = Object.values(bundles).flatMap((built) => built.carried);

  expect(
    carried.filter((file) =>
      /^(infra|test|training)\/|memory-table|node_modules\/(aws-cdk|fauxqs|dynalite)/.test(file),
    ),
  ).toEqual([]);
});
