import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { type Backends, startBackends } from './backends.ts';
import { OPERATOR } from './caller.ts';
import { type Clock, createClock } from './clock.ts';
import { type EventSources, startEventSources } from './event-sources.ts';
import type { Fault } from './faults.ts';
import type { Front } from './front.ts';
import { type Functions, type LogLine, type Result, startFunctions } from './functions.ts';
import { startGateway } from './gateway.ts';
import { startIdentity } from './identity.ts';
import type { PortChoice } from './listen.ts';
import type { Model } from './model.ts';
import { demonstrationPeople, type Person } from './people.ts';
import type { Permissions } from './permissions.ts';
import { ACCOUNT, REGION } from './queues.ts';
import { claim, writeAddresses } from './running.ts';
import { readAssembly } from './template.ts';

export type CloudOptions = {
  /** The synthesised assembly (`cdk.out`). */
  readonly assembly: string;
  /** Where everything is kept; in memory when left out. */
  readonly dataDir?: string | undefined;
  /** Any free port by default. */
  readonly ports?: { readonly api?: PortChoice; readonly identity?: PortChoice; readonly front?: PortChoice };
  /** Worker threads of each function, and pollers of each queue. 1 by default. */
  readonly workersPerFunction?: number;
  /** Whether queues are read by themselves (default), or only by `pollOnce`. */
  readonly polling?: boolean;
  /** Armed before the first call. */
  readonly faults?: readonly Fault[];
  /** Gets every line that a function prints. */
  readonly logSink?: (line: LogLine) => void;
  /** Whether schedules fire by the clock (default), or only by `runSchedule`. */
  readonly schedules?: boolean;
};

export type Cloud = {
  /** Address of the HTTP API. */
  readonly url: string;
  readonly issuer: string;
  readonly client: string;
  readonly people: readonly Person[];
  readonly model: Model;
  readonly clock: Clock;
  readonly front: Front;
  readonly backends: Backends;
  readonly functions: Functions;
  invoke: Functions['invoke'];
  runSchedule(name: string): Promise<Result>;
  pollOnce: EventSources['pollOnce'];
  /** Moves the clock for everything at once. */
  advance(milliseconds: number): void;
  /**
   * Waits until nothing runs and no visible message waits in a queue that a function reads; resolves with the number of
   * those still hidden (delayed, or waiting for their visibility timeout). `moveClock` also moves the clock to each of
   * those, until none is left. Throws when that takes over `withinMs` real milliseconds (30 s by default).
   */
  drain(options?: { readonly moveClock?: boolean; readonly withinMs?: number }): Promise<number>;
  /** Ends a function's workers (all without a name) in the middle of whatever they do. */
  kill(functionName?: string): Promise<void>;
  stop(): Promise<void>;
};

const clockSchema = z.object({ offsetMs: z.number() });

/**
 * Starts everything that the assembly's templates declare. Throws, saying what to do, for a missing synthesis, a data
 * directory in use or unreadable, a forced port that is taken, a resource type that is not emulated, or a bundle that cannot
 * be loaded.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { assembly, dataDir, ports = {}, workersPerFunction = 1, faults = [], logSink = () => undefined } = options;
  const model = readAssembly(assembly);
  // Undone in reverse order, by `stop` and when a later step of the start fails.
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    if (dataDir) undo.push(claim(dataDir));
    const clock = createClock({ offset: dataDir ? savedOffset(dataDir) : 0 });
    if (dataDir) clock.onAdvance(() => writeFileSync(clockFile(dataDir), JSON.stringify({ offsetMs: clock.offset() })));

    const backends = await startBackends({ dataDir, resources: model, clock, port: ports.front });
    undo.push(() => backends.stop());
    const { front, queues } = backends;
    for (const fault of faults) front.inject(fault);

    demandWhatLambdaNeeds(model, backends.permissions);

    const people = demonstrationPeople(dataDir);
    const signIn = model.signIn ?? { client: 'none', callbacks: [], accessSeconds: 3600 };
    const identity = await startIdentity({ people, signIn, dataDir, port: ports.identity });
    undo.push(() => identity.stop());

    const functions = startFunctions({
      functions: model.functions,
      front,
      clock,
      workers: workersPerFunction,
      log: logSink,
    });
    undo.push(() => functions.stop());
    await functions.ready();
    const sources = startEventSources({
      ...model,
      functions,
      queues,
      clock,
      pollers: (options.polling ?? true) ? workersPerFunction : 0,
      byTheClock: options.schedules ?? true,
    });
    undo.push(() => sources.stop());

    const { invoke } = functions;
    const gateway = await startGateway({ routes: model.routes, invoke, clock, check: identity.check, port: ports.api });
    undo.push(() => gateway.stop());

    const { url } = gateway;
    const { issuer, client } = identity;
    const operator = front.environment(OPERATOR);
    if (dataDir) {
      writeAddresses(dataDir, { api: url, issuer, client, front: front.url, assembly: resolve(assembly), operator });
    }
    return {
      url,
      issuer,
      client,
      people,
      model,
      clock,
      front,
      backends,
      functions,
      invoke,
      runSchedule: (name) => sources.runSchedule(name),
      pollOnce: (queue) => sources.pollOnce(queue),
      advance: (milliseconds) => backends.advance(milliseconds),
      drain: (how) => drain({ model, backends, functions, sources }, how),
      kill: (name) => functions.kill(name),
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** What Lambda does in a function's name: it polls its queues and writes its log. AWS asks its role, and so do we. */
function demandWhatLambdaNeeds({ functions, eventSources }: Model, permissions: Permissions): void {
  for (const role of functions) {
    if (role.logGroup) {
      for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
        permissions.demand(role, { action, resource: role.logGroup.replace(/\*$/, 'log-stream:local') });
      }
    }
    for (const { queue } of eventSources.filter((source) => source.function === role.name)) {
      for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']) {
        permissions.demand(role, { action, resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}` });
      }
    }
  }
}

type Parts = { model: Model; backends: Backends; functions: Functions; sources: EventSources };

async function drain(
  { model, backends: { queues, clock, advance }, functions, sources }: Parts,
  { moveClock = false, withinMs = 30_000 }: { moveClock?: boolean; withinMs?: number } = {},
): Promise<number> {
  const read = [...new Set(model.eventSources.map(({ queue }) => queue))];
  const until = performance.now() + withinMs;
  let quiet = 0;
  while (performance.now() < until) {
    queues.tick();
    const depths = read.map((queue) => queues.depth(queue));
    const hidden = depths.reduce((sum, { delayed, inFlight }) => sum + delayed + inFlight, 0);
    const still = functions.busy() === 0 && sources.busy() === 0 && depths.every(({ ready }) => ready === 0);
    quiet = still ? quiet + 1 : 0;
    // Twice: a poller may have been about to hand over what it had just received.
    if (quiet >= 2) {
      const next = queues.nextVisible(read);
      if (!moveClock || next === undefined) return hidden;
      advance(Math.max(0, next - clock.now()) + 1);
      quiet = 0;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`the queues did not drain within ${withinMs} ms`);
}

function clockFile(directory: string): string {
  return join(directory, 'clock.json');
}

/** Where the clock stood when the directory was last used: time never goes back for the data in it. */
function savedOffset(directory: string): number {
  const file = clockFile(directory);
  return existsSync(file) ? z.parse(clockSchema, JSON.parse(readFileSync(file, 'utf8'))).offsetMs : 0;
}
