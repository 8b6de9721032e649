import type { Cloud } from '../cloud.ts';
import type { LogLine } from '../functions.ts';
import { PRICES } from './prices.ts';
import { createUnitMeter } from './units.ts';

/** What something cost, in things that AWS counts. */
export type Counts = {
  readonly lambdaInvocations: number;
  readonly lambdaGbSeconds: number;
  readonly sqsRequests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly apiRequests: number;
  readonly bytesLogged: number;
  /** Free at standard throughput. */
  readonly parameterReads: number;
  readonly objectPuts: number;
};

const NOTHING: Counts = {
  lambdaInvocations: 0,
  lambdaGbSeconds: 0,
  sqsRequests: 0,
  writeUnits: 0,
  readUnits: 0,
  apiRequests: 0,
  bytesLogged: 0,
  parameterReads: 0,
  objectPuts: 0,
};
const NAMES = Object.keys(NOTHING) as (keyof Counts)[];

/** CloudWatch counts each line with so many bytes more. */
const PER_LINE = 26;
/** A line of the access log as API Gateway fills it in (infra/constructs/http-doors.ts). */
const ACCESS_LINE = JSON.stringify({
  requestId: 'JKJaXmPLvHcESHA=',
  routeKey: 'POST /webhooks/{channel}/{connection}',
  status: '204',
  latencyMs: '12',
});

/** START, END and REPORT of one invocation. */
const PLATFORM_BYTES = 350;

export type Ledger = {
  /** What a function printed. */
  printed(line: LogLine): void;
  /** Counts from now on what the cloud does; a cloud that does nothing by itself. */
  watch(cloud: Cloud): void;
  /** Does it, then hands over what lies in the queues until they are empty; what that cost. */
  costOf(act: () => Promise<void>): Promise<Counts>;
};

/** Counts what the embedded cloud's functions ask of AWS, as AWS would bill it. */
export function createLedger(): Ledger {
  let cloud: Cloud | undefined;
  let sums = NOTHING;
  const add = (more: Partial<Counts>) => {
    sums = combined(sums, more, (sum, one) => sum + one);
  };

  async function drain({ model, pollOnce }: Cloud): Promise<void> {
    const queues = new Set(model.eventSources.map(({ queue }) => queue));
    for (let worked = true; worked; ) {
      worked = false;
      for (const queue of queues) {
        for (let batch = await pollOnce(queue); batch; batch = await pollOnce(queue)) {
          add({ sqsRequests: batch.receives + batch.deletes });
          worked = true;
        }
      }
    }
  }

  return {
    printed({ line }) {
      add({ bytesLogged: Buffer.byteLength(line) + PER_LINE });
    },
    watch(watched) {
      cloud = watched;
      const { front, functions, model } = watched;
      const doors = new Set(model.routes.map((route) => route.function));
      const meter = createUnitMeter();
      front.onAnswer(({ service, action }, request, answer) => {
        if (service === 'dynamodb') {
          const { read, write } = meter.count(action, request.body.toString(), answer.status, answer.body.toString());
          add({ readUnits: read, writeUnits: write });
        }
        // Each begun 64 KB of a message is a request.
        if (service === 'sqs') add({ sqsRequests: Math.max(1, Math.ceil(request.body.length / 65_536)) });
        if (service === 'ssm') add({ parameterReads: 1 });
        if (service === 's3' && action === 'PutObject') add({ objectPuts: 1 });
      });
      functions.onEnd(({ function: name, memoryMb, ms }) => {
        add({
          lambdaInvocations: 1,
          bytesLogged: PLATFORM_BYTES,
          lambdaGbSeconds: ((memoryMb / 1024) * Math.ceil(ms)) / 1000,
        });
        if (doors.has(name)) add({ apiRequests: 1, bytesLogged: ACCESS_LINE.length + PER_LINE });
      });
    },
    async costOf(act) {
      if (!cloud) throw new Error('the ledger watches no cloud');
      const before = sums;
      await act();
      await drain(cloud);
      // What a worker prints arrives a moment after its answer.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return combined(sums, before, (sum, earlier) => sum - earlier);
    },
  };
}

/** The counts of one of so many. */
export function share(counts: Counts, among: number): Counts {
  return combined(counts, counts, (count) => Math.round((count / among) * 1e6) / 1e6);
}

/** The mean of several. */
export function mean(all: readonly Counts[]): Counts {
  return share(
    all.reduce((sum, one) => combined(sum, one, (a, b) => a + b), NOTHING),
    all.length,
  );
}

/** What it costs at list prices, by what is paid for. */
export function usdOf(
  counts: Counts,
): Readonly<Record<'api' | 'lambda' | 'queues' | 'table' | 'logs' | 'objects', number>> {
  const { items } = PRICES;
  return {
    api: counts.apiRequests * items.apiRequest.usd,
    lambda: counts.lambdaInvocations * items.lambdaRequest.usd + counts.lambdaGbSeconds * items.lambdaSecond.usd,
    queues: counts.sqsRequests * items.sqsRequest.usd,
    table: counts.writeUnits * items.writeUnit.usd + counts.readUnits * items.readUnit.usd,
    logs: counts.bytesLogged * items.logByte.usd,
    objects: counts.objectPuts * items.objectPut.usd,
  };
}

function combined(a: Counts, b: Partial<Counts>, how: (a: number, b: number) => number): Counts {
  const result: Record<keyof Counts, number> = { ...NOTHING };
  for (const name of NAMES) result[name] = how(a[name], b[name] ?? 0);
  return result;
}
