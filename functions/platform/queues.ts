import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../domain/queue.ts';
import { type EnvironmentName, fromEnvironment } from './environment.ts';
import type { DuePage, Envelope, Errand, Notice, PrivacyWork, WakeUp, Work } from './wire.ts';

/** Where each queue's address stands. A function names only the queues that its role lets it send to. */
const ADDRESS = {
  intake: 'intakeQueue',
  outbox: 'outboxQueue',
  notices: 'noticesQueue',
  'pre-sale': 'preSaleQueue',
  'in-sale': 'inSaleQueue',
  'after-sale': 'afterSaleQueue',
  clocks: 'clocksQueue',
  privacy: 'privacyQueue',
} as const satisfies Record<'intake' | 'outbox' | 'notices' | 'clocks' | 'privacy' | Queue, EnvironmentName>;
export type QueueName = keyof typeof ADDRESS;

/** Typed writing to the queues; each method resolves once the message is safely there. */
export type Sender = {
  intake(message: Envelope | Errand): Promise<void>;
  work(queue: Queue, work: Work): Promise<void>;
  /** Wakes the sender of a ticket's replies; losing one costs time only, the sweep makes another. */
  wake(ticketId: string): Promise<void>;
  /** Hands out a page of what has come due. */
  page(page: DuePage): Promise<void>;
  /** Has an order carried out or a ticket forgotten; losing one costs time only, clocks make another. */
  privacy(work: PrivacyWork): Promise<void>;
  /** Wakes whoever delivers to a webhook endpoint, after so many seconds; losing one costs time only, the sweep makes another. */
  notice(endpoint: string, seconds?: number): Promise<void>;
  /** A message as it once was on that queue (parked work). */
  again(queue: QueueName, body: string): Promise<void>;
};

export function sender(client: SQSClient = new SQSClient({})): Sender {
  const send = async (queue: QueueName, body: string, seconds?: number) => {
    const QueueUrl = fromEnvironment(ADDRESS[queue]);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, DelaySeconds: seconds }));
  };
  return {
    intake: (message) => send('intake', JSON.stringify(message)),
    work: (queue, work) => send(queue, JSON.stringify(work)),
    wake: (ticketId) => send('outbox', JSON.stringify({ v: 1, ticketId } satisfies WakeUp)),
    page: (page) => send('clocks', JSON.stringify(page)),
    privacy: (work) => send('privacy', JSON.stringify(work)),
    notice: (endpoint, seconds = 0) => send('notices', JSON.stringify({ v: 1, endpoint } satisfies Notice), seconds),
    again: (queue, body) => send(queue, body),
  };
}

/**
 * What waits in the intake queue and what it gave up on: deliveries accepted and not yet triaged, and our own errands, which
 * SQS can't tell apart. Approximate, as SQS says itself.
 */
export type QueueCounts = { readonly waiting: number; readonly deadLettered: number };

export async function queueCounts(client: SQSClient = new SQSClient({})): Promise<QueueCounts> {
  const [waiting, deadLettered] = await Promise.all([
    countIn(client, fromEnvironment('intakeQueue')),
    countIn(client, fromEnvironment('intakeDeadLetters')),
  ]);
  return { waiting, deadLettered };
}

async function countIn(client: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0);
}
