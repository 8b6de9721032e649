import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { failure, withIds } from './log.ts';

export type QueueWork<Message, Live> = {
  /** Parses the body; throws `Unreadable`. */
  readonly read: (body: string) => Message;
  /** Does the work of one message. Return = done, deleted. Throw = this message alone comes again. */
  readonly handle: (message: Message, live: Live) => Promise<void>;
  /** Builds what lives as long as the warm function: called by the first event, so that importing starts nothing. */
  readonly live: () => Live;
};

/** Runs `handle` once per message; a message that throws goes back to the queue alone. */
export function queueHandler<Message, Live>({ read, handle, live }: QueueWork<Message, Live>) {
  let ready: Live | undefined;
  return middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }) => {
    ready ??= live();
    const kept = ready;
    const failed = await Promise.all(
      Records.map((record) => withIds({ sqsMessage: record.messageId }, () => tryOne(record, kept))),
    );
    return { batchItemFailures: failed.filter((item) => item !== undefined) };
  });

  async function tryOne(record: SQSRecord, kept: Live) {
    try {
      await handle(read(record.body), kept);
      return undefined;
    } catch (error) {
      // Never the record itself: its body is a buyer's words.
      failure('message failed', error, { receiveCount: Number(record.attributes.ApproximateReceiveCount) });
      return { itemIdentifier: record.messageId };
    }
  }
}
