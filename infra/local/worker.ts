import { parentPort, workerData } from 'node:worker_threads';
import { CALLER_HEADER } from './caller.ts';
import { createClock, installClock } from './clock.ts';

/** What a worker thread is started with. */
export type WorkerData = {
  readonly shared: SharedArrayBuffer;
  /** URL of the bundle to load. */
  readonly module: string;
  readonly exported: string;
  readonly functionName: string;
  readonly memoryMb: number;
  readonly front: string;
  readonly caller: string;
};
/** Sent to a worker: one invocation. The event travels as JSON, as it does to a real function. */
export type Invocation = { readonly id: string; readonly event: string; readonly deadline: number };
/** Answered by a worker. */
export type Outcome =
  | { readonly ready: true }
  | { readonly id: string; readonly result: string }
  | { readonly id: string; readonly error: string };

if (parentPort) await run(parentPort, workerData as WorkerData);

async function run(port: NonNullable<typeof parentPort>, data: WorkerData): Promise<void> {
  // Before the bundle is loaded: modules may read the time while they are evaluated.
  const clock = createClock({ shared: data.shared });
  installClock(clock);
  keepInside(data);
  const { [data.exported]: handler } = await import(data.module);
  if (typeof handler !== 'function') throw new Error(`the bundle of ${data.functionName} exports no ${data.exported}`);
  port.on('message', async ({ id, event, deadline }: Invocation) => {
    try {
      const result: unknown = await handler(JSON.parse(event), contextOf(data, id, deadline));
      port.postMessage({ id, result: JSON.stringify(result ?? null) } satisfies Outcome);
    } catch (cause) {
      const error =
        cause instanceof Error ? `${cause.name}: ${cause.message}` : 'something that is no Error was thrown';
      port.postMessage({ id, error } satisfies Outcome);
    }
  });
  port.postMessage({ ready: true } satisfies Outcome);
}

/** Lets `fetch` reach the front only, and name this worker there: nothing leaves the machine, nothing goes uncounted. */
function keepInside({ front, caller }: WorkerData): void {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== front) throw new TypeError(`the embedded cloud does not let calls out to ${url.hostname}`);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(CALLER_HEADER, caller);
    return real(input, { ...init, headers });
  };
}

function contextOf({ functionName, memoryMb }: WorkerData, awsRequestId: string, deadline: number) {
  return {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: String(memoryMb),
    logGroupName: functionName,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    // Real time, as the timeout is: moving the clock must not end an invocation.
    getRemainingTimeInMillis: () => Math.max(0, deadline - performance.timeOrigin - performance.now()),
  };
}
