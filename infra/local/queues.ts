import { existsSync, mkdirSync } from 'node:fs';
import { buildApp } from 'fauxqs';
// The package exports only a server that listens on every interface; its stores are taken from its files instead, so that
// nothing listens at all and the pollers reach the queues without a network call. Version pinned in package.json.
import { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { type SqsQueue, SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { realNow } from './clock.ts';
import type { Answer } from './dynamodb.ts';
import type { QueueResource, Resources } from './resources.ts';

/** Region and account of everything in the embedded cloud; the account is fixed by fauxqs. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** A message as a poller receives it. */
export type Received = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly receives: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
};

/** How many messages a queue holds. `delayed` and `inFlight` become visible by the clock. */
export type Depth = { readonly ready: number; readonly delayed: number; readonly inFlight: number };

export type Queues = {
  /** Passes an SQS or S3 request on, whole. */
  call(request: { method: string; path: string; headers: Record<string, string>; body: Buffer }): Promise<Answer>;
  /** What a poller does: up to `limit` messages, waiting at most `waitMs` real milliseconds for the first. */
  receive(queue: string, limit: number, waitMs: number, until?: AbortSignal): Promise<Received[]>;
  remove(queue: string, receiptHandle: string): void;
  /** Makes a message visible again after so many seconds; 0 = at once. */
  release(queue: string, receiptHandle: string, seconds: number): void;
  send(queue: string, body: string, delaySeconds?: number): void;
  depth(queue: string): Depth;
  /** Bodies of every message in a queue, in any state. */
  bodies(queue: string): string[];
  /** Body of every object in a bucket by key. */
  objects(bucket: string): Record<string, Buffer>;
  /** When on the clock the next delayed or invisible message of these queues comes back, milliseconds; none: undefined. */
  nextVisible(among: readonly string[]): number | undefined;
  /** Moves what has become due at the present clock, without waiting for the next tick. */
  tick(): void;
  readonly names: readonly string[];
  stop(): Promise<void>;
};

/** SQS and S3 in this thread, on disk in `directory` or in memory. Time is this thread's `Date`: install the clock first. */
export async function startQueues(
  resources: Pick<Resources, 'queues' | 'buckets'>,
  directory?: string,
): Promise<Queues> {
  const sqsStore = new SqsStore();
  const snsStore = new SnsStore();
  const s3Store = new S3Store();
  if (directory && !existsSync(directory)) mkdirSync(directory, { recursive: true });
  const saved = directory ? new PersistenceManager(directory) : undefined;
  if (saved) {
    // fauxqs 2.4.1 writes nulls where its own schema forbids them, and the message given back at once is lost: it is due instead.
    saved.updateMessageReady = (messageId) => saved.updateMessageInflight(messageId, '', 0, 1, undefined);
    saved.load(sqsStore, snsStore, s3Store);
    sqsStore.persistence = saved;
    s3Store.persistence = saved;
    for (const queue of sqsStore.allQueues()) queue.persistence = saved;
  }
  const app = buildApp({ logger: false, defaultRegion: REGION, stores: { sqsStore, snsStore, s3Store } });
  await app.ready();
  // Dead letters first: a redrive policy names a queue that must exist.
  for (const queue of [...resources.queues].sort((a, b) => Number(Boolean(a.redrive)) - Number(Boolean(b.redrive)))) {
    prepare(sqsStore, queue);
  }
  for (const bucket of resources.buckets) if (!s3Store.hasBucket(bucket)) s3Store.createBucket(bucket);
  const retention = new Map(resources.queues.map(({ name, retentionSeconds }) => [name, retentionSeconds]));

  const named = (name: string): SqsQueue => {
    const queue = sqsStore.getQueueByName(name);
    if (!queue) throw new Error(`there is no queue ${name}`);
    return queue;
  };
  const take = (queue: SqsQueue, limit: number) => {
    drop(queue, retention.get(queue.name) ?? 0);
    return queue
      .dequeue(limit, undefined, (arn) => sqsStore.getQueueByArn(arn))
      .map((message): Received => {
        const entry = queue.inflightMessages.get(message.ReceiptHandle);
        return {
          messageId: message.MessageId,
          receiptHandle: message.ReceiptHandle,
          body: message.Body,
          md5OfBody: message.MD5OfBody,
          receives: entry?.message.approximateReceiveCount ?? 1,
          sentAt: entry?.message.sentTimestamp ?? Date.now(),
          firstReceivedAt: entry?.message.approximateFirstReceiveTimestamp ?? Date.now(),
        };
      });
  };

  return {
    names: resources.queues.map(({ name }) => name),
    async call({ method, path, headers, body }) {
      const answer = await app.inject({ method: method as 'POST', url: path, headers, payload: body });
      const plain: Record<string, string> = {};
      for (const [name, value] of Object.entries(answer.headers)) {
        // The length of what a HEAD is about is an answer in itself.
        const own = name === 'connection' || name === 'date' || (name === 'content-length' && method !== 'HEAD');
        if (value !== undefined && !own) plain[name] = String(value);
      }
      return { status: answer.statusCode, headers: plain, body: answer.rawPayload };
    },
    async receive(name, limit, waitMs, stopped) {
      const queue = named(name);
      const until = realNow() + waitMs;
      const wake = () => queue.cancelWaiters();
      stopped?.addEventListener('abort', wake, { once: true });
      queue.processTimers();
      let messages = take(queue, limit);
      // fauxqs resolves a wait without a message when another poller was quicker.
      while (messages.length === 0 && realNow() < until && !stopped?.aborted) {
        await queue.waitForMessages((until - realNow()) / 1000);
        if (!stopped?.aborted) messages = take(queue, limit);
      }
      stopped?.removeEventListener('abort', wake);
      return messages;
    },
    remove(name, receiptHandle) {
      named(name).deleteMessage(receiptHandle);
    },
    release(name, receiptHandle, seconds) {
      named(name).changeVisibility(receiptHandle, seconds);
    },
    send(name, body, delaySeconds) {
      named(name).enqueue(SqsStore.createMessage(body, {}, delaySeconds || undefined));
    },
    depth(name) {
      const { ready, delayed, inflight } = named(name).inspectMessages();
      return { ready: ready.length, delayed: delayed.length, inFlight: inflight.length };
    },
    bodies(name) {
      const { ready, delayed, inflight } = named(name).inspectMessages();
      return [...ready, ...delayed, ...inflight.map(({ message }) => message)].map(({ body }) => body);
    },
    objects(bucket) {
      const bodies: Record<string, Buffer> = {};
      for (const { key } of s3Store.listObjects(bucket, { maxKeys: 100_000 }).objects) {
        bodies[key] = s3Store.getObject(bucket, key).body;
      }
      return bodies;
    },
    nextVisible(among) {
      const times: number[] = [];
      for (const queue of among.map(named)) {
        for (const { visibilityDeadline } of queue.inflightMessages.values()) times.push(visibilityDeadline);
        for (const { delayUntil } of queue.delayedMessages) if (delayUntil) times.push(delayUntil);
      }
      return times.length ? times.reduce((a, b) => Math.min(a, b)) : undefined;
    },
    tick() {
      sqsStore.processAllTimers();
    },
    async stop() {
      for (const queue of sqsStore.allQueues()) queue.cancelWaiters();
      await app.close();
      saved?.close();
    },
  };
}

function prepare(store: SqsStore, resource: QueueResource): void {
  const arn = arnOf(resource.name);
  const attributes: Record<string, string> = {
    VisibilityTimeout: String(resource.visibilitySeconds),
    MessageRetentionPeriod: String(resource.retentionSeconds),
    DelaySeconds: String(resource.delaySeconds),
  };
  if (resource.redrive) {
    attributes.RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: arnOf(resource.redrive.deadLetters),
      maxReceiveCount: String(resource.redrive.maxReceives),
    });
  }
  const there = store.getQueueByName(resource.name);
  if (there) there.setAttributes(attributes);
  else store.createQueue(resource.name, `http://127.0.0.1/${ACCOUNT}/${resource.name}`, arn, attributes);
}

/** fauxqs keeps messages for ever: what is older than the queue's retention goes, as on AWS. */
function drop(queue: SqsQueue, retentionSeconds: number): void {
  const oldest = Date.now() - retentionSeconds * 1000;
  for (const message of queue.messages.filter(({ sentTimestamp }) => sentTimestamp < oldest)) {
    queue.messages.splice(queue.messages.indexOf(message), 1);
    queue.persistence?.deleteMessage(message.messageId);
  }
}

function arnOf(name: string): string {
  return `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
}
