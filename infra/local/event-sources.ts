import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from './clock.ts';
import type { Functions, Result } from './functions.ts';
import type { EventSource, Schedule } from './model.ts';
import { ACCOUNT, type Queues, REGION, type Received } from './queues.ts';

const answerSchema = z.nullable(
  z.object({ batchItemFailures: z.optional(z.nullable(z.array(z.object({ itemIdentifier: z.string() })))) }),
);
/** Longest wait of one poll, real milliseconds. */
const POLL_MS = 20_000;

export type EventSources = {
  /** Polls whose messages are with a function at the moment. */
  busy(): number;
  /**
   * Hands over one batch of a queue as a poller would, for a cloud without pollers; undefined where nothing is visible there.
   * Throws for a queue that no function reads.
   */
  pollOnce(queue: string): Promise<Polled | undefined>;
  /** Runs a schedule at once, by its own or its function's name, whenever it is due; resolves with how it ended. */
  runSchedule(name: string): Promise<Result>;
  stop(): Promise<void>;
};

/** What one batch asked of SQS. */
export type Polled = { readonly messages: number; readonly receives: number; readonly deletes: number };
type Batch = { readonly messages: Received[]; readonly receives: number };

export type EventSourceOptions = {
  readonly eventSources: readonly EventSource[];
  readonly schedules: readonly Schedule[];
  readonly functions: Functions;
  readonly queues: Queues;
  readonly clock: Clock;
  /** Pollers of each event source, at most its own maximum concurrency; 0 for a cloud that is polled by hand. */
  readonly pollers: number;
  /** Whether schedules fire by the clock; otherwise only by `runSchedule`. */
  readonly byTheClock: boolean;
};

/** What calls functions besides HTTP: pollers of queues, and schedules. */
export function startEventSources(options: EventSourceOptions): EventSources {
  const { eventSources, schedules, functions, queues, clock, byTheClock } = options;
  const stopping = new AbortController();
  let busy = 0;

  async function poll(source: EventSource): Promise<void> {
    while (!stopping.signal.aborted) {
      await handOver(source, await collect(source, POLL_MS));
    }
  }

  /** Invokes the function and deletes what it was done with: in one request each ten, as Lambda's pollers do. */
  async function handOver(source: EventSource, { messages, receives }: Batch): Promise<Polled | undefined> {
    if (messages.length === 0) return undefined;
    busy += 1;
    try {
      const result = await functions.invoke(source.function, { Records: messages.map((one) => recordOf(source, one)) });
      const done = delivered(source, messages, result);
      for (const { receiptHandle } of done) queues.remove(source.queue, receiptHandle);
      return { messages: messages.length, receives, deletes: Math.ceil(done.length / 10) };
    } finally {
      busy -= 1;
    }
  }

  /** Up to a batch: SQS gives at most 10 messages at a time; a window lets further ones join. */
  async function collect(source: EventSource, waitMs: number): Promise<Batch> {
    const { signal } = stopping;
    const messages = await queues.receive(source.queue, Math.min(10, source.batchSize), waitMs, signal);
    let receives = 1;
    if (messages.length === 0) return { messages, receives };
    busy += 1;
    try {
      while (messages.length < source.batchSize) {
        const limit = Math.min(10, source.batchSize - messages.length);
        const more = await queues.receive(source.queue, limit, source.windowMs, signal);
        receives += 1;
        if (more.length === 0) break;
        messages.push(...more);
      }
    } finally {
      busy -= 1;
    }
    return { messages, receives };
  }

  const pollers = eventSources.flatMap((source) =>
    Array.from({ length: Math.min(source.maxConcurrency, options.pollers) }, () => poll(source)),
  );

  const timed = schedules.map((schedule) => ({ schedule, due: clock.now() + schedule.everyMs, running: false }));
  const fire = async (schedule: Schedule): Promise<Result> =>
    functions.invoke(schedule.function, scheduledEvent(schedule, clock));
  const check = () => {
    for (const entry of timed) {
      if (entry.running || clock.now() < entry.due) continue;
      // A jump over many periods runs once: what is due is found by the next run anyway.
      entry.due = clock.now() + entry.schedule.everyMs;
      entry.running = true;
      void fire(entry.schedule).finally(() => {
        entry.running = false;
      });
    }
  };
  const unlisten = byTheClock ? clock.onAdvance(check) : () => undefined;
  const timer = byTheClock ? setInterval(check, 250) : undefined;

  return {
    busy: () => busy,
    async pollOnce(queue) {
      const source = eventSources.find((one) => one.queue === queue);
      if (!source) throw new Error(`no function reads the queue ${queue}`);
      return handOver(source, await collect(source, 0));
    },
    async runSchedule(name) {
      const found = schedules.find((schedule) => schedule.name === name || schedule.function === name);
      if (!found)
        throw new Error(`there is no schedule ${name}; there are ${schedules.map((one) => one.name).join(', ')}`);
      return fire(found);
    },
    async stop() {
      clearInterval(timer);
      unlisten();
      stopping.abort();
      await Promise.all(pollers);
    },
  };
}

/** The messages that may be deleted, by what the function answered; an answer of unknown shape means that all failed. */
function delivered(source: EventSource, batch: Received[], result: Result): Received[] {
  if (!result.ok) return [];
  if (!source.reportsFailures) return batch;
  const answer = z.safeParse(answerSchema, result.value);
  if (!answer.success) return [];
  const failed = new Set(answer.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? []);
  const known = batch.some(({ messageId }) => failed.has(messageId));
  // Lambda takes an identifier that is not in the batch for a failure of the whole batch.
  if (failed.size > 0 && !known) return [];
  return batch.filter(({ messageId }) => !failed.has(messageId));
}

function recordOf({ queue }: EventSource, message: Received) {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: {},
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`,
    awsRegion: REGION,
  };
}

function scheduledEvent({ name }: Schedule, clock: Clock) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`],
    detail: {},
  };
}
