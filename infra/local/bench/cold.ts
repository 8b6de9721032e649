import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import type { ConnectionSecrets } from '../../../functions/domain/connection.ts';
import { bundle, bundleSource, handlers } from '../../bundling.ts';
import { listenOn } from '../listen.ts';
import { median, round, spread } from './timing.ts';
import { signedWebhook } from './webhooks.ts';

/** Fresh processes for each figure. */
const RUNS = 5;
const DOOR = 'receive-webhook';

type Spread = readonly [number, number];

/** Ours beside the bare one. */
type Beside = {
  /** The median of the runs' own ratios: what one run had beside it, the other had too. */
  readonly ratio: number;
  readonly spread: { readonly ms: Spread; readonly bareMs: Spread };
  /** Processor time: steadier where other work shares the machine. */
  readonly cpuMs: number;
  readonly bareCpuMs: number;
  readonly cpuRatio: number;
};

/** What `npm run bench:cold -- --json` prints. Milliseconds are medians of fresh processes; `spread` from the least to the most. */
export type ColdFigures = {
  readonly functions: readonly (Beside & {
    readonly name: string;
    readonly bundleBytes: number;
    readonly bareBundleBytes: number;
    readonly importMs: number;
    readonly bareImportMs: number;
  })[];
  readonly receiveWebhook: Beside & {
    readonly importAndFirstRequestMs: number;
    readonly bareImportAndFirstRequestMs: number;
  };
  readonly runs: number;
  readonly node: string;
  readonly cores: number;
  readonly seconds: number;
};

/**
 * How a bare function uses each client: what it imports, and a call of each kind that ours makes. A client that a function
 * carries and that has no line here stops the benchmark.
 */
const CLIENTS: Readonly<Record<string, { readonly from: string; readonly names: string; readonly call: string }>> = {
  'client-ssm': {
    from: '@aws-sdk/client-ssm',
    names: 'SSMClient, GetParameterCommand',
    call: 'await new SSMClient({}).send(new GetParameterCommand({ Name: process.env.PARAMETER, WithDecryption: true }));',
  },
  'client-sqs': {
    from: '@aws-sdk/client-sqs',
    names: 'SQSClient, SendMessageCommand',
    call: 'await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.INTAKE_QUEUE_URL, MessageBody: event.body }));',
  },
  'client-s3': {
    from: '@aws-sdk/client-s3',
    names: 'S3Client, PutObjectCommand, GetObjectCommand',
    call: 'const s3 = new S3Client({}); await s3.send(new PutObjectCommand(event)); await s3.send(new GetObjectCommand(event));',
  },
  'client-dynamodb': {
    from: '@aws-sdk/client-dynamodb',
    names: 'DynamoDBClient',
    call: 'const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));',
  },
  'lib-dynamodb': {
    from: '@aws-sdk/lib-dynamodb',
    names: 'DynamoDBDocumentClient, GetCommand, PutCommand, DeleteCommand, QueryCommand',
    call: 'for (const Command of [GetCommand, PutCommand, DeleteCommand, QueryCommand]) await table.send(new Command(event));',
  },
};

/** What comes with a client and is none itself. */
const PARTS =
  /^(core|nested-clients|checksums|crc64|types|util-|middleware-|region-|credential-|signature-|xml-|token-|s3-|dynamodb-codec|endpoint-cache)/;

/** Times the start of each function in fresh processes, beside a bare function with the same clients, in turn. */
export async function benchCold(outdir: string, progress: (line: string) => void): Promise<ColdFigures> {
  const begun = performance.now();
  const built = handlers().map((name) => {
    const dir = join(outdir, name);
    const clients = clientsIn(bundle(name, dir));
    const bareDir = join(outdir, `bare-${clients.join('+')}`);
    bundleSource(bareSource(clients), bareDir);
    return { name, file: join(dir, 'index.mjs'), bare: join(bareDir, 'index.mjs') };
  });

  const times = new Map<string, Taken[]>();
  for (let run = 0; run < RUNS; run += 1) {
    progress(`imports, run ${run + 1} of ${RUNS}`);
    for (const file of new Set(built.flatMap(({ file, bare }) => [bare, file]))) {
      const { imported } = await inFreshProcess(file, {});
      times.set(file, [...(times.get(file) ?? []), imported]);
    }
  }
  const door = built.find(({ name }) => name === DOOR);
  if (!door) throw new Error(`there is no function ${DOOR}`);
  progress('first requests …');
  const receiveWebhook = await firstRequests(door);

  return {
    functions: built.map(({ name, file, bare }) => {
      const { ms, bareMs, ...rest } = besides(times.get(file) ?? [], times.get(bare) ?? []);
      const sizes = { bundleBytes: statSync(file).size, bareBundleBytes: statSync(bare).size };
      return { name, ...sizes, importMs: ms, bareImportMs: bareMs, ...rest };
    }),
    receiveWebhook,
    runs: RUNS,
    node: process.version,
    cores: cpus().length,
    seconds: round((performance.now() - begun) / 1000),
  };
}

/** Ours beside the bare one: medians, their spread, and the ratio of what was taken one after the other. */
function besides(ours: readonly Taken[], bare: readonly Taken[]) {
  const of = (all: readonly Taken[], what: keyof Taken) => all.map((taken) => taken[what]);
  const ratioOf = (what: keyof Taken) =>
    median(of(ours, what).map((one, run) => one / (of(bare, what)[run] ?? Number.NaN)));
  return {
    ms: median(of(ours, 'ms')),
    bareMs: median(of(bare, 'ms')),
    ratio: ratioOf('ms'),
    spread: { ms: spread(of(ours, 'ms')), bareMs: spread(of(bare, 'ms')) },
    cpuMs: median(of(ours, 'cpuMs')),
    bareCpuMs: median(of(bare, 'cpuMs')),
    cpuRatio: ratioOf('cpuMs'),
  };
}

/** The SDK's clients that a bundle carries, by the names of their folders. */
function clientsIn({ outputs }: ReturnType<typeof bundle>): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const carried = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  const names = carried.flatMap((file) => /node_modules\/@aws-sdk\/([^/]+)\//.exec(file)?.[1] ?? []);
  const clients = [...new Set(names)].filter((name) => !PARTS.test(name)).sort();
  const unknown = clients.filter((name) => !CLIENTS[name]);
  if (unknown.length > 0) throw new Error(`bench/cold.ts does not say how a bare function uses ${unknown.join(', ')}`);
  return clients;
}

function bareSource(clients: readonly string[]): string {
  const uses = clients.flatMap((name) => CLIENTS[name] ?? []);
  const imports = uses.map(({ names, from }) => `import { ${names} } from '${from}';`);
  const calls = uses.map(({ call }) => `  ${call}`);
  return [
    ...imports,
    'export const handler = async (event) => {',
    ...calls,
    '  return { statusCode: 204 };',
    '};',
  ].join('\n');
}

/** The real first request through the door, and the same two calls by a bare function; both answered by a stub in this process. */
async function firstRequests({ file, bare }: { readonly file: string; readonly bare: string }) {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const id = 'con_0123456789abcdefghijkl';
  const parameter: ConnectionSecrets = {
    v: 1,
    id,
    channel: 'standard-webhooks',
    address: `https://desk.example/webhooks/standard-webhooks/${id}`,
    signing: { current: secret },
    app: {},
  };
  const stub = await startStub(JSON.stringify(parameter));
  const environment = {
    AWS_ENDPOINT_URL: stub.url,
    INTAKE_QUEUE_URL: `${stub.url}/000000000000/intake`,
    CONNECTIONS_PATH: '/quayside/connections',
    PARAMETER: `/quayside/connections/${id}`,
    POWERTOOLS_SERVICE_NAME: DOOR,
  };
  const [ours, theirs]: [Taken[], Taken[]] = [[], []];
  try {
    for (let run = 0; run < RUNS; run += 1) {
      const event = webhookEvent(secret, id);
      theirs.push((await inFreshProcess(bare, environment, event)).answered);
      ours.push((await inFreshProcess(file, environment, event)).answered);
    }
    if (stub.sent() !== 2 * RUNS) throw new Error('a first request did not reach the queue');
  } finally {
    await stub.stop();
  }
  const { ms, bareMs, ...rest } = besides(ours, theirs);
  return { importAndFirstRequestMs: ms, bareImportAndFirstRequestMs: bareMs, ...rest };
}

function webhookEvent(secret: string, connection: string) {
  const timestamp = new Date().toISOString();
  const data = { shop: 's', messageId: 'm', conversation: 'c', buyer: { id: 'b' }, text: 'Where is my parcel?' };
  const { body, headers } = signedWebhook(secret, { id: 'evt_1', type: 'inquiry.created', timestamp, data });
  return {
    body,
    headers,
    isBase64Encoded: false,
    pathParameters: { channel: 'standard-webhooks', connection },
    requestContext: { requestId: 'first', http: { method: 'POST' }, timeEpoch: Date.now() },
  };
}

const takenSchema = z.object({ ms: z.number(), cpuMs: z.number() });
type Taken = z.infer<typeof takenSchema>;
const timesSchema = z.object({ imported: takenSchema, answered: takenSchema, statusCode: z.optional(z.number()) });
/** What a fresh process does: plain JavaScript, so that nothing but the bundle is loaded while the clock runs. */
const SCRIPT = `
const { FILE, EVENT } = process.env;
const event = EVENT ? JSON.parse(EVENT) : undefined;
const [begun, used] = [performance.now(), process.cpuUsage()];
const taken = () => {
  const { user, system } = process.cpuUsage(used);
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
};
const { handler } = await import(FILE);
const imported = taken();
const answer = event ? await handler(event, {}) : undefined;
process.stderr.write(JSON.stringify({ imported, answered: taken(), statusCode: answer?.statusCode }));
process.exit();
`;

async function inFreshProcess(file: string, environment: Readonly<Record<string, string>>, event?: object) {
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    env: {
      ...environment,
      FILE: pathToFileURL(file).href,
      ...(event ? { EVENT: JSON.stringify(event) } : {}),
      NODE_OPTIONS: '--enable-source-maps',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
    },
  });
  const times = z.parse(timesSchema, JSON.parse(stderr));
  if (event && times.statusCode !== 204) throw new Error(`a first request was answered ${times.statusCode}`);
  return times;
}

/** Answers as the parameter store and the queue do. */
async function startStub(parameter: string) {
  let sent = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = () => {
      if (request.headers['x-amz-target'] !== 'AmazonSQS.SendMessage') return { Parameter: { Value: parameter } };
      sent += 1;
      const { MessageBody } = z.parse(
        z.object({ MessageBody: z.string() }),
        JSON.parse(Buffer.concat(chunks).toString()),
      );
      return { MessageId: 'one', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
    };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer()));
  });
  const url = `http://127.0.0.1:${await listenOn(server)}`;
  return {
    url,
    sent: () => sent,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
