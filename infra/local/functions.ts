import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Clock, realNow } from './clock.ts';
import type { Front } from './front.ts';
import { FRONT, type FunctionResource } from './model.ts';
import type { Invocation, Outcome, WorkerData } from './worker.ts';

/** One line that a function printed. */
export type LogLine = { readonly function: string; readonly caller: string; readonly line: string };

/** How an invocation ended. `crashed`: the worker died under it (killed, out of memory, an uncaught error). */
export type Result =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly kind: 'error' | 'timeout' | 'crashed'; readonly message: string };

/** An invocation that has ended, in real milliseconds. */
export type Ended = { readonly function: string; readonly memoryMb: number; readonly ms: number };

export type Functions = {
  /** Runs a function once; waits for a free worker. Throws for a name that the template does not have. */
  invoke(name: string, event: unknown): Promise<Result>;
  /** Ends all workers of a function, or of all, as a crash would; the next invocation gets new ones. */
  kill(name?: string): Promise<void>;
  /** Called when an invocation has ended: how long the function had it. */
  onEnd(listener: (ended: Ended) => void): () => void;
  /** Invocations under way or waiting for a worker. */
  busy(): number;
  /** Resolves when every worker has loaded its bundle. Throws for a bundle that cannot be loaded. */
  ready(): Promise<void>;
  readonly names: readonly string[];
  stop(): Promise<void>;
};

export type FunctionOptions = {
  readonly functions: readonly FunctionResource[];
  readonly front: Front;
  readonly clock: Clock;
  /** Worker threads of each function, and so how many of its invocations run at once. */
  readonly workers: number;
  readonly log: (line: LogLine) => void;
};

type Slot = {
  readonly name: string;
  readonly position: number;
  incarnation: number;
  living: Living | undefined;
  taken: boolean;
};
type Living = {
  readonly caller: string;
  readonly loaded: Promise<void>;
  run(event: string): Promise<Result>;
  end(): Promise<void>;
};

/** Runs functions in worker threads that load the very bundles of the template, each signing with a key of its own. */
export function startFunctions({ functions, front, clock, workers, log }: FunctionOptions): Functions {
  const byName = new Map(functions.map((one) => [one.name, one]));
  const slots = functions.flatMap(({ name }) =>
    Array.from(
      { length: workers },
      (_, position): Slot => ({ name, position, incarnation: 0, living: undefined, taken: false }),
    ),
  );
  const waiting: { name: string; start: (slot: Slot) => void }[] = [];
  const ends = new Set<(ended: Ended) => void>();
  let busy = 0;
  let stopped = false;

  const resourceOf = (name: string) => {
    const found = byName.get(name);
    if (!found) throw new Error(`there is no function ${name}; there are ${[...byName.keys()].join(', ')}`);
    return found;
  };

  /** The slot's worker, a new incarnation where the last one died. */
  const livingIn = (slot: Slot): Living => {
    if (slot.living) return slot.living;
    slot.incarnation += 1;
    const caller = `${slot.name}.${slot.position}.${slot.incarnation}`;
    const living = startWorker({ resource: resourceOf(slot.name), caller, front, clock, log }, () => {
      if (slot.living === living) slot.living = undefined;
    });
    slot.living = living;
    return living;
  };
  const unlisten = front.onDeath((caller) => void slots.find(({ living }) => living?.caller === caller)?.living?.end());

  const take = (name: string): Promise<Slot> => {
    const free = slots.find((slot) => slot.name === name && !slot.taken);
    if (!free) return new Promise((start) => waiting.push({ name, start }));
    free.taken = true;
    return Promise.resolve(free);
  };
  const give = (slot: Slot) => {
    const next = waiting.findIndex(({ name }) => name === slot.name);
    if (next < 0) slot.taken = false;
    else waiting.splice(next, 1)[0]?.start(slot);
  };

  return {
    names: [...byName.keys()],
    busy: () => busy,
    async invoke(name, event) {
      const { memoryMb } = resourceOf(name);
      busy += 1;
      const slot = await take(name);
      const begun = realNow();
      try {
        if (stopped) return { ok: false, kind: 'crashed', message: 'the cloud is stopping' };
        return await livingIn(slot).run(JSON.stringify(event));
      } finally {
        for (const listener of ends) listener({ function: name, memoryMb, ms: realNow() - begun });
        give(slot);
        busy -= 1;
      }
    },
    onEnd(listener) {
      ends.add(listener);
      return () => ends.delete(listener);
    },
    async kill(name) {
      if (name) resourceOf(name);
      await Promise.all(slots.filter((slot) => !name || slot.name === name).map(({ living }) => living?.end()));
    },
    async ready() {
      await Promise.all(slots.map((slot) => livingIn(slot).loaded));
    },
    async stop() {
      stopped = true;
      unlisten();
      await Promise.all(slots.map(({ living }) => living?.end()));
    },
  };
}

type WorkerOptions = Pick<FunctionOptions, 'front' | 'clock' | 'log'> & {
  readonly resource: FunctionResource;
  readonly caller: string;
};

function startWorker({ resource, caller, front, clock, log }: WorkerOptions, ended: () => void): Living {
  const workerData: WorkerData = {
    shared: clock.shared,
    module: pathToFileURL(resource.file).href,
    exported: resource.exported,
    functionName: resource.name,
    memoryMb: resource.memoryMb,
    front: front.url,
    caller,
  };
  front.limit(caller, resource);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    env: environmentOf(resource, front, caller),
    // None of the parent's flags (test runner, loaders) reach a function.
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: resource.memoryMb },
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    createInterface({ input: stream }).on('line', (line) => log({ function: resource.name, caller, line }));
  }

  const running = new Map<string, (result: Result) => void>();
  let failure = 'it was killed';
  const loaded = new Promise<void>((resolve, reject) => {
    worker.on('message', (outcome: Outcome) => {
      if ('ready' in outcome) return resolve();
      const finish = running.get(outcome.id);
      running.delete(outcome.id);
      if ('result' in outcome) finish?.({ ok: true, value: JSON.parse(outcome.result) });
      else finish?.({ ok: false, kind: 'error', message: outcome.error });
    });
    worker.on('exit', () => reject(new Error(`the worker of ${resource.name} ended: ${failure}`)));
  });
  // Whoever waits for it hears of it; nobody need.
  loaded.catch(() => undefined);
  worker.on('error', (cause) => {
    failure = cause instanceof Error ? cause.message : 'it failed';
    log({ function: resource.name, caller, line: `the worker ended: ${failure}` });
  });
  worker.on('exit', () => {
    // What it had sent off must not be applied after its end.
    front.kill(caller);
    ended();
    for (const finish of running.values()) finish({ ok: false, kind: 'crashed', message: failure });
    running.clear();
  });

  const end = async () => {
    front.kill(caller);
    ended();
    await worker.terminate();
  };
  return {
    caller,
    loaded,
    end,
    run(event) {
      const id = randomUUID();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          running.delete(id);
          resolve({ ok: false, kind: 'timeout', message: `timed out after ${resource.timeoutMs} ms` });
          void end();
        }, resource.timeoutMs);
        running.set(id, (result) => {
          clearTimeout(timer);
          resolve(result);
        });
        worker.postMessage({ id, event, deadline: realNow() + resource.timeoutMs } satisfies Invocation);
      });
    },
  };
}

function environmentOf(resource: FunctionResource, front: Front, caller: string): Record<string, string> {
  const own = Object.entries(resource.environment).map(([name, value]) => [name, value.replaceAll(FRONT, front.url)]);
  return {
    ...Object.fromEntries(own),
    ...front.environment(caller),
    AWS_LAMBDA_FUNCTION_NAME: resource.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    TZ: 'UTC',
  };
}
