import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { Unreadable } from '../../functions/domain/errors.ts';
import { queueHandler } from '../../functions/platform/queue-handler.ts';

const SECRET = 'canary-words-of-a-buyer';

function eventWith(...bodies: string[]): SQSEvent {
  const Records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    receiptHandle: 'r',
    body,
    attributes: {
      ApproximateReceiveCount: '2',
      SentTimestamp: '0',
      SenderId: 'door',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
    awsRegion: 'us-east-1',
  }));
  return { Records };
}

/** Everything printed meanwhile, whichever way a library prints. */
function printed(): () => string {
  const lines: string[] = [];
  const keep = (...words: unknown[]) => {
    lines.push(words.map(String).join(' '));
  };
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const) vi.spyOn(console, way).mockImplementation(keep);
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
  }
  return () => lines.join('\n');
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('a message that fails goes back alone, one that cannot be read too, and the rest are done', async () => {
  printed();
  const done: string[] = [];
  const handler = queueHandler({
    read: (body) => {
      if (body === 'garbled') throw new Unreadable('queue message is not JSON');
      return body;
    },
    handle: async (message: string) => {
      if (message === 'fails') throw new Error('no');
      done.push(message);
    },
    live: () => ({}),
  });

  const answer = await handler(eventWith('first', 'fails', 'garbled', 'last'), {} as Context);

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] });
  expect(done).toEqual(['first', 'last']);
});

test('what failed is logged by its kind, never with the words that were in the message', async () => {
  const log = printed();
  const handler = queueHandler({
    read: (body) => body,
    handle: (body: string) => Promise.reject(new TypeError(`cannot read ${body}`)),
    live: () => ({}),
  });

  await handler(eventWith(SECRET), {} as Context);

  expect(log()).toContain('TypeError');
  expect(log()).toContain('"receiveCount":2');
  expect(log()).not.toContain(SECRET);
});

test('what a function lives on is built by its first event and kept', async () => {
  let built = 0;
  const handler = queueHandler({
    read: (body) => body,
    handle: async (_body: string, live: { built: number }) => {
      if (live.built !== 1) throw new Error('built again');
    },
    live: () => {
      built += 1;
      return { built };
    },
  });

  const importing = built;
  const answers = [await handler(eventWith('a'), {} as Context), await handler(eventWith('b'), {} as Context)];

  expect([importing, built]).toEqual([0, 1]);
  expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
});
