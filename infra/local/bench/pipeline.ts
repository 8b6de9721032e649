import { once } from 'node:events';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import { connectionSecretsSchema } from '../../../functions/domain/connection.ts';
import { QUEUES } from '../../../functions/domain/queue.ts';
import { type Desk, deskOf } from '../demo/desk.ts';
import { until } from '../demo/http.ts';
import { statementSince } from '../demo/statement.ts';
import { type Demonstration, startDemonstration } from '../start.ts';
import { median, percentile, round, spread, timed } from './timing.ts';
import { inquiries, poster } from './webhooks.ts';

const RUNS = 3;
/** Webhooks under way at once: a handful of marketplaces that push at the same time. */
const AT_ONCE = 8;
/** Inquiries per run whose way into the queue is timed one by one. */
const WATCHED = 25;
const HOUR = 3_600_000;
const CHANNEL = 'standard-webhooks';

type Ack = { readonly p50: number; readonly p99: number };
type Visible = { readonly p50: number; readonly p95: number };
type Run = {
  readonly inquiriesPerSecond: number;
  readonly ackMs: Ack;
  readonly visibleMs: Visible;
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
 * Times the pipeline on an embedded cloud of its own, with a bare server beside it in every run. `count` inquiries per run:
 * acknowledged, read, understood, stored, on a ticket each. Throws when one of them is not.
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
    // The first warms up what a warm function has: modules, keys, connections.
    for (let run = 0; run <= RUNS; run += 1) {
      const load = inquiries(run === 0 ? Math.min(count, 20) : count, {
        ...shop,
        run: `load-${run}`,
        at: () => Date.now() - HOUR,
      });
      const bare = await timed(load, AT_ONCE, (one) => post(floor.url, one));
      const before = await storedBy(chen, place.connection);
      const start = performance.now();
      const { each } = await timed(load, AT_ONCE, (one) => post(place.webhook, one));
      await until('all inquiries are stored', 120_000, async () =>
        (await storedBy(chen, place.connection)) >= before + load.length ? true : undefined,
      );
      const perSecond = load.length / ((performance.now() - start) / 1000);
      const watched = await watch(chen, run, { ...shop, webhook: place.webhook, post });
      if (run === 0) continue;
      runs.push({
        inquiriesPerSecond: round(perSecond),
        ackMs: ackOf(each),
        visibleMs: { p50: percentile(watched, 0.5), p95: percentile(watched, 0.95) },
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

/**
 * From a webhook's acknowledgement until an agent's list shows the ticket, one inquiry at a time. Each is written earlier
 * than the one before, so that it is due first and stands at the head of its list.
 */
async function watch(desk: Desk, run: number, { shop, secret, webhook, post }: Watching): Promise<number[]> {
  const oldest = Date.now() - (run + 2) * HOUR;
  const list = inquiries(WATCHED, { run: `watch-${run}`, shop, secret, at: (index) => oldest - index * 1000 });
  const took: number[] = [];
  for (const one of list) {
    await post(webhook, one);
    const accepted = performance.now();
    await until('an inquiry stands in its queue', 30_000, async () => {
      const lists = await Promise.all(
        QUEUES.map((queue) => desk.get(`/v1/queues/${queue}/tickets?limit=1`, listSchema)),
      );
      return lists.some(({ items }) => items[0]?.lastBuyerAt === one.at) ? true : undefined;
    });
    took.push(performance.now() - accepted);
  }
  return took;
}

/** Events of the connection that the statement calls stored. */
async function storedBy(desk: Desk, connection: string): Promise<number> {
  const { channels } = await statementSince(desk, Date.now() - HOUR, Date.now(), new Map([[connection, CHANNEL]]));
  return channels[CHANNEL]?.events.stored ?? 0;
}

function ackOf(each: readonly number[]): Ack {
  return { p50: percentile(each, 0.5), p99: percentile(each, 0.99) };
}

function signingSecretOf({ cloud }: Demonstration, connection: string): string {
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

function figuresOf(runs: readonly Run[], inquiriesPerRun: number, seconds: number): PipelineFigures {
  const of = (pick: (run: Run) => number) => runs.map(pick);
  const perSecond = of((run) => run.inquiriesPerSecond);
  const [ackP50, ackP99] = [of((run) => run.ackMs.p50), of((run) => run.ackMs.p99)];
  const [visibleP50, visibleP95] = [of((run) => run.visibleMs.p50), of((run) => run.visibleMs.p95)];
  return {
    inquiries: inquiriesPerRun * runs.length,
    inquiriesPerSecond: median(perSecond),
    visibleMs: { p50: median(visibleP50), p95: median(visibleP95) },
    ackMs: { p50: median(ackP50), p99: median(ackP99) },
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
