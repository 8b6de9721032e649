import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CALLER_HEADER } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Answer, DynamoDb } from './dynamodb.ts';
import { accessDenied, type Call, createFaults, type Fault, internalError, type Service, slowDown } from './faults.ts';
import { createIndexLag, type Lag } from './index-lag.ts';
import { close, listenOn, type PortChoice } from './listen.ts';
import { needsOf } from './needs.ts';
import type { Parameters } from './parameters.ts';
import type { Permissions, Role } from './permissions.ts';
import { LOCAL_SECRET, presignedFault } from './presigned.ts';
import type { Queues } from './queues.ts';
import { type Asked, signerOf, targetOf } from './targets.ts';

/** Services by the prefix of `x-amz-target`. */
const TARGETS: Record<string, Service> = { DynamoDB_20120810: 'dynamodb', AmazonSQS: 'sqs', AmazonSSM: 'ssm' };

export type Front = {
  readonly url: string;
  /** Every call since the last `countAnew`, in the order of arrival. */
  readonly calls: readonly Call[];
  /** Starts numbering at 1 with an empty record. */
  countAnew(): void;
  /** Arms a fault; returns how to disarm it. */
  inject(fault: Fault): () => void;
  clearFaults(): void;
  /** Makes the indexes lag, or consistent again. */
  lagIndexes(lag: Lag | undefined): void;
  /** From now on the caller may do only what the role allows; whoever was never limited is no function and may do all. */
  limit(caller: string, role: Role): void;
  /** Declares a caller dead: none of its calls is applied or answered any more. */
  kill(caller: string): void;
  isDead(caller: string): boolean;
  /** Called when a fault killed a caller, with the call it died of. */
  onDeath(listener: (caller: string, call: Call) => void): () => void;
  /** Called for each call when it arrives. */
  onCall(listener: (call: Call) => void): () => void;
  /** Called for each call that was carried out, before its answer is sent. */
  onAnswer(listener: (call: Call, request: Read, answer: Answer) => void): () => void;
  /** Where calls to `/marketplaces/<channel>/…` go. */
  reach(channel: string, base: string): void;
  /** How many calls are being carried out. */
  inFlight(): number;
  /** Variables that make an AWS SDK sign as `caller` and send everything here. */
  environment(caller: string): Record<string, string>;
  stop(): Promise<void>;
};

export type FrontOptions = {
  readonly clock: Clock;
  readonly dynamodb: DynamoDb;
  readonly queues: Queues;
  readonly parameters: Parameters;
  readonly permissions: Permissions;
  /** Any free port by default. */
  readonly port?: PortChoice | undefined;
};

/** The one way out of the functions: every AWS and marketplace call passes here, is numbered, and can be made to fail. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const { clock, dynamodb, queues, parameters, permissions, port } = options;
  const calls: Call[] = [];
  const dead = new Set<string>();
  const deaths = new Set<(caller: string, call: Call) => void>();
  const arrivals = new Set<(call: Call) => void>();
  const answers = new Set<(call: Call, request: Read, answer: Answer) => void>();
  const marketplaces = new Map<string, string>();
  const faults = createFaults();
  let lagging: ReturnType<typeof createIndexLag> | undefined;
  let busy = 0;

  const backends: Record<Service, (request: Read, action: string) => Promise<Answer>> = {
    dynamodb: ({ body }, action) => (lagging ?? dynamodb).call(action, body.toString()),
    ssm: ({ body }, action) => parameters.call(action, body.toString()),
    sqs: ({ body }, action) =>
      queues.call({ method: 'POST', path: '/', headers: jsonHeaders(`AmazonSQS.${action}`), body }),
    s3: ({ method, path, query, headers, body }) =>
      queues.call({ method, path: `${path.slice('/aws/s3'.length)}${query && `?${query}`}`, headers, body }),
    marketplace: (request) => forward(marketplaces, request),
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      console.error(`front: ${cause instanceof Error ? cause.message : 'failed'}`);
      if (!response.headersSent) response.writeHead(500).end();
      else response.destroy();
    });
  });
  const url = `http://127.0.0.1:${await listenOn(server, port)}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await readWhole(request);
    if (read.path.startsWith('/_cloud/')) return control(read, response);
    const service = serviceOf(read);
    if (!service) return void response.writeHead(404).end();
    const caller = callerOf(read);
    if (dead.has(caller)) return;
    const asked = targetOf(service, read);
    const call: Call = { n: calls.length + 1, caller, service, ...asked };
    calls.push(call);
    for (const listener of arrivals) listener(call);
    busy += 1;
    try {
      await carryOut(
        call,
        async () => {
          const result = await permitted(call, asked, read);
          for (const listener of answers) listener(call, read, result);
          return result;
        },
        response,
      );
    } finally {
      busy -= 1;
    }
  }

  /** The call's own answer, or the service's "access denied" where the caller's role does not allow it. */
  async function permitted({ service, caller }: Call, asked: Asked, read: Read): Promise<Answer> {
    const apply = () => backends[service](read, asked.action);
    if (service === 'marketplace') return apply();
    const why = caller ? permissions.refusal(caller, needsOf(service, asked, read)) : 'the request is not signed';
    if (why) {
      console.error(`front: ${why}`);
      return accessDenied(service, why);
    }
    const fault = service === 's3' ? presignedFault(read, clock.now()) : undefined;
    if (fault) return accessDenied(service, fault);
    const result = await apply();
    // To a role that may not list the bucket, S3 does not tell a missing object from a forbidden one.
    const [bucket] = asked.target.split('/');
    const hidden = service === 's3' && result.status === 404;
    if (hidden && !permissions.may(caller, { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` })) {
      return accessDenied(service, 'Access Denied');
    }
    return result;
  }

  async function carryOut(call: Call, apply: () => Promise<Answer>, response: ServerResponse): Promise<void> {
    const fault = faults.strike(call);
    if (fault === 'kill-before') return die(call);
    if (fault === 'error-5xx') return write(response, internalError(call.service));
    if (fault === 'throttle') return write(response, slowDown(call.service));
    if (typeof fault === 'object') await new Promise((resolve) => setTimeout(resolve, fault.latencyMs));
    const result = await apply();
    if (fault === 'kill-after') return die(call);
    if (fault === 'lose-answer') return void response.destroy();
    // Killed while the call was under way: it was applied, but nobody is there to hear.
    if (!dead.has(call.caller)) write(response, result);
  }

  function die(call: Call): void {
    dead.add(call.caller);
    for (const listener of deaths) listener(call.caller, call);
  }

  function control(read: Read, response: ServerResponse): void {
    if (read.path !== '/_cloud/clock') return void response.writeHead(404).end();
    if (read.method === 'POST') {
      const step = Number(new URLSearchParams(read.query).get('advance'));
      if (!(step >= 0)) return void response.writeHead(400).end();
      clock.advance(step);
      queues.tick();
    }
    const body = JSON.stringify({ now: new Date(clock.now()).toISOString(), offsetMs: clock.offset() });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }

  function write(response: ServerResponse, { status, headers, body }: Answer): void {
    const date = new Date(clock.now()).toUTCString();
    response.writeHead(status, { date, 'content-length': String(body.length), ...headers }).end(body);
  }

  return {
    url,
    calls,
    countAnew() {
      calls.length = 0;
    },
    inject: (fault) => faults.arm(fault),
    clearFaults: () => faults.clear(),
    lagIndexes(lag) {
      lagging = lag && createIndexLag(dynamodb, lag, clock.now);
    },
    limit: (caller, role) => permissions.limit(caller, role),
    kill(caller) {
      dead.add(caller);
    },
    isDead: (caller) => dead.has(caller),
    onDeath: (listener) => listen(deaths, listener),
    onCall: (listener) => listen(arrivals, listener),
    onAnswer: (listener) => listen(answers, listener),
    reach(channel, base) {
      marketplaces.set(channel, base.replace(/\/$/, ''));
    },
    inFlight: () => busy,
    environment: (caller) => environmentFor(url, caller),
    stop: () => close(server),
  };
}

/** A request read to its end; `path` without the query. */
export type Read = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
};

async function readWhole(request: IncomingMessage): Promise<Read> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, search } = new URL(request.url ?? '/', 'http://front');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: search.slice(1),
    headers,
    body: Buffer.concat(chunks),
  };
}

function serviceOf({ path, headers }: Read): Service | undefined {
  const [prefix = ''] = (headers['x-amz-target'] ?? '').split('.');
  if (TARGETS[prefix]) return TARGETS[prefix];
  if (path.startsWith('/aws/s3/')) return 's3';
  return path.startsWith('/marketplaces/') ? 'marketplace' : undefined;
}

function callerOf(read: Read): string {
  return signerOf(read) ?? read.headers[CALLER_HEADER] ?? '';
}

function jsonHeaders(target: string): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, host: '127.0.0.1' };
}

async function forward(marketplaces: ReadonlyMap<string, string>, read: Read): Promise<Answer> {
  const [, , channel = '', ...rest] = read.path.split('/');
  const base = marketplaces.get(channel);
  if (!base) return { status: 502, headers: {}, body: Buffer.from(`no marketplace is known as ${channel}`) };
  const {
    host: _host,
    connection: _connection,
    'content-length': _length,
    [CALLER_HEADER]: _caller,
    ...headers
  } = read.headers;
  const target = `${base}/${rest.join('/')}${read.query ? `?${read.query}` : ''}`;
  try {
    const hasBody = !['GET', 'HEAD'].includes(read.method);
    // `host` and redirects are the caller's business: hand both through untouched.
    const answer = await fetch(target, {
      method: read.method,
      headers,
      redirect: 'manual',
      ...(hasBody ? { body: new Uint8Array(read.body) } : {}),
    });
    const kept = [...answer.headers].filter(
      ([name]) =>
        !['connection', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive'].includes(name),
    );
    return { status: answer.status, headers: Object.fromEntries(kept), body: Buffer.from(await answer.arrayBuffer()) };
  } catch {
    return { status: 502, headers: {}, body: Buffer.from('the marketplace did not answer') };
  }
}

function environmentFor(url: string, caller: string): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: caller,
    AWS_SECRET_ACCESS_KEY: LOCAL_SECRET,
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_SQS: url,
    AWS_ENDPOINT_URL_SSM: url,
    AWS_ENDPOINT_URL_S3: `${url}/aws/s3`,
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
