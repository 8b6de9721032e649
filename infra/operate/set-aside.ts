import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Unreadable } from '../../functions/domain/errors.ts';
import { type Envelope, envelopeSchema, read } from '../../functions/platform/wire.ts';

/** A delivery that was set aside whole, and how to take it away once it is recorded. */
export type Aside = { readonly envelope: Envelope; remove(): Promise<void> };

/** Everything set aside (of one day of receipt), oldest day first. Passes over what is no envelope of ours. */
export async function* setAsideBodies(
  Bucket: string,
  day: string | undefined,
  client: S3Client = new S3Client({}),
): AsyncGenerator<Aside> {
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: `set-aside/${day ? `${day}/` : ''}`, ContinuationToken }),
    );
    for (const { Key } of page.Contents ?? []) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      const envelope = envelopeIn((await Body?.transformToString()) ?? '');
      if (!envelope) continue;
      yield {
        envelope,
        async remove() {
          await client.send(new DeleteObjectCommand({ Bucket, Key }));
        },
      };
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
}

function envelopeIn(text: string): Envelope | undefined {
  try {
    return read(envelopeSchema, text);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
