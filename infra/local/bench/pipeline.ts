import { once } from 'node:events';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import { connectionSecretsSchema } from '../../../functions/domain/connection.ts';
import { QUEUES, type Queue } from '../../../functions/domain/queue.ts';
import { type Desk, deskOf } from '../demo/desk.ts';
import { until } from '../demo/http.ts';
import { type Demonstration, startDemonstration } from '../start.ts';
import { median, percentile, round, spread, timed } from './timing.ts';
import { inquiries, poster } from './webhooks.ts';

const RUNS = 3;
/** Inquiries before the first run. */
const WARM_UP = 20;
/** Webhooks under way at once: a handful of marketplaces that push at the same time. */
const AT_ONCE = 8;
/** Inquiries per run whose way into the queue is timed one by one. */
const WATCHED = 25;
const WATCHED_TEXT = 'Is the navy rain jacket still available in size L?';
const HOUR = 3_600_000;
const CHANNEL = 'standard-webhooks';

type Ack = { readonly p50: number; readonly p99: number };
type Visible = { readonly p50: number; readonly p95: number };
type Run = {
  readonly inquiriesPerSecond: number;
  readonly ackMs: Ack;
  readonly visibleMs: Visible;
  /** One at a time, with nothing else to do. */
  readonly ackAloneMs: Ack;
  readonly floor: { readonly perSecond: number; readonly ackMs: Ack };
};

/** What `npm run bench:pipeline -- --json` prints. Figures are medians of the runs; `spread` is from the least to the most. */
export type PipelineFigures = Omit<Run, 'floor'> & {
  readonly inquiries: number;
  readonly watched: number;
  readonly runs: number;
  readonly atOnce: number;
  readonly spread: Readonly<
    Record<'inquiriesPerSecond' | 'ackP50' | 'ackP99' | 'visibleP50' | 'visibleP95', readonly [number, number]>
  >;
  readonly peer: { readonly name: string; readonly perSecond: number; readonly ackMs: Ack };
  /** Ours beside the peer in the same run: how many times slower an acknowledgement, how many times fewer a second. */
  readonly ratio: { readonly ackP50: number; readonly throughput: number };
  readonly cores: number;
  readonly node: string;
  readonly seconds: number;
};

/**
 * Times the pipeline on an embedded cloud of its own, with a bare server beside it in every run. `count` inquiries, shared
 * among the runs: acknowledged, read, understood, stored, on a ticket each. Throws when one of them is not.
 */
export async function benchPipeline(
  count: number,
  dataDir: string,
  progress: (line: string) => void,
): Promise<PipelineFigures> {
  const begun = performance.now();
  const demonstration = await startDemonstration({ dataDir, port: 0, progress });
  const place = demonstration.seeded.find(({ channel }) => channel === CHANNEL);
  if (!place) throw new Error(`the demonstration seller has no shop on ${CHANNEL}`);
  const secret = signingSecretOf(demonstration, place.connection);
  const floor = await startFloor(secret);
  const { post, close } = poster(AT_ONCE);
  try {
    const chen = await deskOf(demonstration.cloud, 'chen');
    const shop = { shop: place.shop, secret };
    const runs: Run[] = [];
    const since = Date.now();
    let queue: Queue | undefined;
    // The first warms up what a warm function has: modules, keys, connections.
    for (let run = 0; run <= RUNS; run += 1) {
      const share = run === 0 ? WARM_UP : Math.floor((count + run - 1) / RUNS);
      const at = () => Date.now() - HOUR;
      const load = inquiries(share, { ...shop, run: `load-${run}`, at });
      const bare = await timed(load, AT_ONCE, (one) => post(floor.url, one));
      const before = await storedBy(chen, place.connection, since);
      const start = performance.now();
      const { each } = await timed(load, AT_ONCE, (one) => post(place.webhook, one));
      await until('all inquiries are stored', 300_000, async () =>
        (await storedBy(chen, place.connection, since)) >= before + load.length ? true : undefined,
      );
      const perSecond = load.length / ((performance.now() - start) / 1000);
      const watched = await watch(chen, run, queue, { ...shop, webhook: place.webhook, post });
      queue = watched.queue;
      if (run === 0) continue;
      runs.push({
        inquiriesPerSecond: round(perSecond),
        ackMs: ackOf(each),
        visibleMs: { p50: percentile(watched.visible, 0.5), p95: percentile(watched.visible, 0.95) },
        ackAloneMs: ackOf(watched.ack),
        floor: { perSecond: round(load.length / (bare.all / 1000)), ackMs: ackOf(bare.each) },
      });
      progress(`run ${run} of ${RUNS}: ${round(perSecond)} inquiries a second`);
    }
    return figuresOf(runs, count, round((performance.now() - begun) / 1000));
  } finally {
    close();
    await floor.stop();
    await demonstration.stop();
  }
}

type Watching = {
  readonly shop: string;
  readonly secret: string;
  readonly webhook: string;
  readonly post: ReturnType<typeof poster>['post'];
};

const listSchema = z.object({ items: z.array(z.object({ lastBuyerAt: z.optional(z.string()) })) });
/** Between two looks into a list. */
const LOOK_EVERY_MS = 2;
const LOOK_FOR_MS = 30_000;

type Watched = { readonly ack: readonly number[]; readonly visible: readonly number[]; readonly queue: Queue };

/**
 * From a webhook's acknowledgement until an agent's list shows the ticket, one inquiry at a time. Each is written earlier
 * than the one before, so that it is due first and stands at the head of its list. `queue`: where the same words were found
 * before; all three are looked into as long as nobody knows.
 */
async function watch(desk: Desk, run: number, queue: Queue | undefined, watching: Watching): Promise<Watched> {
  const { shop, secret, webhook, post } = watching;
  const oldest = Date.now() - (run + 2) * HOUR;
  const at = (index: number) => oldest - index * 1000;
  const list = inquiries(WATCHED, { run: `watch-${run}`, shop, secret, at, text: WATCHED_TEXT });
  const ack: number[] = [];
  const visible: number[] = [];
  let found = queue;
  for (const one of list) {
    const posted = performance.now();
    await post(webhook, one);
    const accepted = performance.now();
    found = await lookFor(desk, one.at, found ? [found] : QUEUES);
    ack.push(accepted - posted);
    visible.push(performance.now() - accepted);
  }
  return { ack, visible, queue: found ?? QUEUES[0] };
}

async function lookFor(desk: Desk, writtenAt: string, queues: readonly Queue[]): Promise<Queue> {
  const end = performance.now() + LOOK_FOR_MS;
  while (performance.now() < end) {
    for (const queue of queues) {
      const { items } = await desk.get(`/v1/queues/${queue}/tickets?limit=1`, listSchema);
      if (items[0]?.lastBuyerAt === writtenAt) return queue;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error('an inquiry never stood in its queue');
}

const storedSchema = z.object({ total: z.object({ stored: z.number() }) });

/** Events of the connection that the statement calls stored, since a day began. */
async function storedBy(desk: Desk, connection: string, since: number): Promise<number> {
  const days = new Set([since, Date.now()].map((at) => new Date(at).toISOString().slice(0, 10)));
  let stored = 0;
  for (const day of days) {
    const query = new URLSearchParams({ day, connection });
    stored += (await desk.get(`/v1/statement?${query}`, storedSchema)).total.stored;
  }
  return stored;
}

function ackOf(each: readonly number[]): Ack {
  return { p50: percentile(each, 0.5), p99: percentile(each, 0.99) };
}

/** The secret that the connection's webhooks are signed with. */
export function signingSecretOf({ cloud }: Demonstration, connection: string): string {
  for (const { environment } of cloud.model.functions) {
    const parameter = cloud.backends.parameters.get(`${environment.CONNECTIONS_PATH}/${connection}`);
    if (parameter !== undefined) return z.parse(connectionSecretsSchema, JSON.parse(parameter)).signing.current;
  }
  throw new Error('the connection has no secret');
}

async function startFloor(secret: string) {
  const worker = new Worker(new URL('./floor.ts', import.meta.url), { workerData: { secret } });
  const [told] = await once(worker, 'message');
  const { port } = z.parse(z.object({ port: z.number() }), told);
  return { url: `http://127.0.0.1:${port}/`, stop: () => worker.terminate() };
}

function figuresOf(runs: readonly Run[], count: number, seconds: number): PipelineFigures {
  const of = (pick: (run: Run) => number) => runs.map(pick);
  const perSecond = of((run) => run.inquiriesPerSecond);
  const [ackP50, ackP99] = [of((run) => run.ackMs.p50), of((run) => run.ackMs.p99)];
  const [visibleP50, visibleP95] = [of((run) => run.visibleMs.p50), of((run) => run.visibleMs.p95)];
  return {
    inquiries: count,
    inquiriesPerSecond: median(perSecond),
    visibleMs: { p50: median(visibleP50), p95: median(visibleP95) },
    ackMs: { p50: median(ackP50), p99: median(ackP99) },
    ackAloneMs: { p50: median(of((run) => run.ackAloneMs.p50)), p99: median(of((run) => run.ackAloneMs.p99)) },
    watched: WATCHED * runs.length,
    runs: runs.length,
    atOnce: AT_ONCE,
    spread: {
      inquiriesPerSecond: spread(perSecond),
      ackP50: spread(ackP50),
      ackP99: spread(ackP99),
      visibleP50: spread(visibleP50),
      visibleP95: spread(visibleP95),
    },
    peer: {
      name: 'bare HTTP server, same signature check, array in memory',
      perSecond: median(of(({ floor }) => floor.perSecond)),
      ackMs: { p50: median(of(({ floor }) => floor.ackMs.p50)), p99: median(of(({ floor }) => floor.ackMs.p99)) },
    },
    ratio: {
      ackP50: median(of((run) => run.ackMs.p50 / run.floor.ackMs.p50)),
      throughput: median(of((run) => run.floor.perSecond / run.inquiriesPerSecond)),
    },
    cores: cpus().length,
    node: process.version,
    seconds,
  };
}
