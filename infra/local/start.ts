import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cloud, startCloud } from './cloud.ts';
import type { LogLine } from './functions.ts';
import { serve } from './marketplaces/http.ts';
import { createSellerSystems } from './marketplaces/seller-systems.ts';
import { DATA_DIR, refuseIfHeld } from './running.ts';
import { CHANNELS, type Seeded, seed } from './seed.ts';
import { type RunningSimulator, startSimulator } from './simulators.ts';
import { synthesise } from './synthesise.ts';

/** First port of the family: API +0, sign-in +2, front +3, marketplaces from +4. +1 is kept for the agents' page. */
const FIRST_PORT = 4570;

/** A demonstration: the cloud with its seller and its marketplaces. */
export type Demonstration = {
  readonly cloud: Cloud;
  readonly simulators: readonly RunningSimulator[];
  readonly seeded: readonly Seeded[];
  /** The seller's own systems and chats, for webhooks. */
  readonly systems: string;
  stop(): Promise<void>;
};

export type DemonstrationOptions = {
  readonly dataDir: string;
  /** First port of the family; 0 takes any free ones. */
  readonly port?: number;
  /** Whether a taken port stops the start instead of giving way to another. */
  readonly forced?: boolean;
  readonly workersPerFunction?: number;
  /** False for a cloud that does nothing by itself: no polling, no schedules. */
  readonly byItself?: boolean;
  /** Gets every line that a function prints, beside the log file. */
  readonly logSink?: (line: LogLine) => void;
  /** Told what is being done. */
  readonly progress?: (line: string) => void;
};

/** Synthesises, starts everything, and seeds the demonstration seller. Throws, with all of it stopped, when a step fails. */
export async function startDemonstration(options: DemonstrationOptions): Promise<Demonstration> {
  const {
    port = FIRST_PORT,
    forced = false,
    workersPerFunction = 1,
    byItself = true,
    progress = () => undefined,
  } = options;
  const dataDir = resolve(options.dataDir);
  const wanted = (offset: number) => (port === 0 ? 0 : port + offset);
  refuseIfHeld(dataDir);
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    progress('synthesising the stacks …');
    const assembly = join(dataDir, 'cdk.out');
    const starting = CHANNELS.map((channel, position) => startSimulator(channel, wanted(4 + position)));
    // Whoever fails first: those that did start are stopped.
    undo.push(async () => {
      for (const one of await Promise.allSettled(starting)) if (one.status === 'fulfilled') await one.value.stop();
    });
    await synthesise(assembly);
    progress('starting the embedded cloud …');
    const simulators = await Promise.all(starting);
    const cloud = await startCloud({
      assembly,
      dataDir,
      workersPerFunction,
      polling: byItself,
      schedules: byItself,
      ports: {
        api: { wanted: wanted(0), forced },
        identity: { wanted: wanted(2), forced },
        front: { wanted: wanted(3), forced },
      },
      logSink(line) {
        appendFileSync(join(dataDir, 'functions.log'), `${line.function} ${line.line}\n`);
        options.logSink?.(line);
      },
    });
    undo.push(() => cloud.stop());
    const systems = await serve(createSellerSystems({ now: cloud.clock.now }).listener);
    undo.push(systems.close);
    cloud.front.reach('seller-systems', systems.url);
    progress('seeding the demonstration seller …');
    const seeded = await seed(cloud, simulators);
    cloud.clock.onAdvance(() => {
      for (const simulator of simulators) {
        simulator.configure({ clockOffsetMs: cloud.clock.offset() }).catch((cause: Error) => progress(cause.message));
      }
    });
    return { cloud, simulators, seeded, systems: systems.url, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function description({ cloud, simulators, seeded, systems }: Demonstration, dataDir: string): string {
  const people = cloud.people.map(
    ({ username, password, groups }) =>
      `  ${username.padEnd(6)} ${password.padEnd(16)} ${groups.join(', ') || 'no group'}`,
  );
  const marketplaces = simulators.map(({ channel, url }) => `  ${channel.padEnd(18)} ${url}   (control under /_sim/)`);
  const [shop] = seeded;
  const [simulator] = simulators;
  return [
    `API            ${cloud.url}`,
    `Sign-in        ${cloud.issuer}`,
    `Front          ${cloud.front.url}   (AWS and marketplaces, as the functions reach them)`,
    `Data and logs  ${dataDir}   (functions.log)`,
    '',
    'Simulated marketplaces',
    ...marketplaces,
    '',
    "The seller's own systems and chats, for webhooks (docs/events.md)",
    `  ${cloud.front.url}/marketplaces/seller-systems/hooks   (secrets and what came by: ${systems}/_sim/configure, /_sim/log)`,
    '',
    'People and their passwords',
    ...people,
    '',
    'Try',
    `  TOKEN=$(npm run --silent sign-in -- --as li)`,
    `  curl -s -H "authorization: Bearer $TOKEN" ${cloud.url}/v1/me`,
    `  curl -s ${simulator?.url}/_sim/buyer-writes -d '{"shop":"${shop?.shop}","buyer":"100001","text":"Where is my parcel?"}'`,
    `  curl -s -X POST "${cloud.front.url}/_cloud/clock?advance=3600000"     # an hour passes`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}

/** `npm start [-- --port 4570 --data-dir .quayside --workers 1]`; a port that is given is forced. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'data-dir': { type: 'string', default: DATA_DIR },
      workers: { type: 'string', default: '1' },
    },
  });
  const begun = performance.now();
  const dataDir = values['data-dir'];
  mkdirSync(dataDir, { recursive: true });
  const demonstration = await startDemonstration({
    dataDir,
    ...(values.port ? { port: Number(values.port), forced: true } : {}),
    workersPerFunction: Number(values.workers),
    progress: (line) => console.log(line),
  });
  console.log(`ready after ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
  console.log(description(demonstration, dataDir));
  let askedAt: number | undefined;
  const stop = async () => {
    // Whoever asks again does not want to wait; but a terminal and npm both hand on one Ctrl-C.
    if (askedAt !== undefined && performance.now() - askedAt > 1000) process.exit(130);
    if (askedAt !== undefined) return;
    askedAt = performance.now();
    console.log('\nstopping …');
    await demonstration.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

if (import.meta.main) {
  main().catch((cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : 'the start failed');
    process.exit(1);
  });
}
