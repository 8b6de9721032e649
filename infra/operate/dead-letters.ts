import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { Unreadable } from '../../functions/domain/errors.ts';
import { instant } from '../../functions/domain/instant.ts';
import * as wire from '../../functions/platform/wire.ts';
import type { QueuePair } from './target.ts';

/** A message that failed five times, as it may be shown: ids and times, nothing of what anybody wrote. */
export type DeadLetter = {
  /** The queue's own id of the message. */
  readonly id: string;
  readonly what: string;
  readonly sentAt: string;
  readonly receives: number;
  /** Whether the present release reads it; the fields that it stumbles over where not. */
  readonly readable: string;
} & Readonly<Record<string, unknown>>;

/** Long enough to look at a page and act on it; whoever dies meanwhile gives them back by dying. */
const HIDDEN_SECONDS = 120;
/** How many are looked through at most before what was hidden first comes round again. */
const MOST = 1000;
/** A standard queue may answer with nothing while it holds something. */
const EMPTY_ANSWERS = 2;

/** What is done with a letter: it went (deleted from the dead letters) or it stays. `enough` ends the walk. */
export type Fate = 'gone' | 'stays' | 'enough';

/** Visits the dead letters of a queue, page by page; those that stay are given back at the end. */
export async function walk(
  client: SQSClient,
  { deadLetters }: QueuePair,
  visit: (letter: DeadLetter, message: Message) => Promise<Fate>,
): Promise<void> {
  const seen = new Set<string>();
  // All that is hidden by us, whatever happens: to be given back.
  const held = new Map<string, Message>();
  let ended = false;
  try {
    for (let empty = 0; !ended && empty < EMPTY_ANSWERS && held.size < MOST; ) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetters,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        }),
      );
      empty = Messages.length === 0 ? empty + 1 : 0;
      for (const message of Messages) held.set(message.MessageId ?? '', message);
      for (const message of Messages) {
        const { MessageId = '' } = message;
        const fate = ended || seen.has(MessageId) ? 'stays' : await visit(describe(message), message);
        seen.add(MessageId);
        if (fate === 'gone') held.delete(MessageId);
        if (fate === 'enough') ended = true;
      }
    }
  } finally {
    await Promise.all([...held.values()].map(({ ReceiptHandle }) => giveBack(client, deadLetters, ReceiptHandle)));
  }
}

async function giveBack(client: SQSClient, QueueUrl: string, ReceiptHandle: string | undefined): Promise<void> {
  const back = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
  // Where this fails it comes back by itself after a while.
  await client.send(back).catch(() => undefined);
}

/** To its queue first, then gone: a crash between the two leaves it in both, and every step of ours may be repeated. */
export async function replay(client: SQSClient, { url, deadLetters }: QueuePair, message: Message): Promise<void> {
  await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: message.Body }));
  await remove(client, deadLetters, message);
}

export async function remove(client: SQSClient, QueueUrl: string, { ReceiptHandle }: Message): Promise<void> {
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

/** How many lie there, approximately, as SQS says itself. */
export async function countOf(client: SQSClient, QueueUrl: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0);
}

/** Whatever travels on some queue: every shape that `wire.ts` exports. */
const anySchema = z.union(Object.values(wire).filter((one) => one instanceof z.ZodMiniType));

function describe({ MessageId = '', Body = '', Attributes = {} }: Message): DeadLetter {
  const shown = idsIn(Body);
  return {
    id: MessageId,
    what: whatIs(shown),
    sentAt: instant(Number(Attributes.SentTimestamp ?? 0)),
    receives: Number(Attributes.ApproximateReceiveCount ?? 0),
    ...shown,
    readable: readable(Body),
  };
}

/** Fields that are ids, names of ours and times. The connection's id is the secret part of its address: its beginning only. */
const SHOWN = [
  'v',
  'deliveryId',
  'channel',
  'receivedAt',
  'state',
  'ticketId',
  'rule',
  'errand',
  'attempts',
  'list',
  'shard',
  'privacy',
];
const looseSchema = z.record(z.string(), z.unknown());

function idsIn(body: string): Record<string, string | number> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return {};
  }
  const fields = z.safeParse(looseSchema, value).data ?? {};
  const shown: Record<string, string | number> = {};
  for (const name of SHOWN) {
    const field = fields[name];
    if (typeof field === 'number') shown[name] = field;
    // Whatever is no id by its form may be somebody's words in the wrong place.
    if (typeof field === 'string' && /^[\w.:/-]{1,64}$/.test(field)) shown[name] = field;
  }
  return shown;
}

function whatIs(shown: Record<string, string | number>): string {
  if (shown.deliveryId) return 'delivery';
  if (shown.errand) return 'errand';
  if (shown.rule) return 'work';
  if (shown.privacy) return 'privacy';
  if (shown.list) return 'due page';
  return shown.ticketId ? 'wake-up' : 'unknown';
}

function readable(body: string): string {
  try {
    wire.read<unknown>(anySchema, body);
    return 'yes';
  } catch (error) {
    return error instanceof Unreadable ? `no: ${error.message}` : 'no';
  }
}
