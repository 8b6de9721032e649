import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { fromEnvironment } from './environment.ts';
import { warn } from './log.ts';

/** What is too large for the table, or set aside for a person: `set-aside/<day>/<delivery>`, `text/<ticket>/<message>`, `attachment/<ticket>/<id>`. */
export type Objects = {
  /** The same key again replaces the object. */
  put(key: string, body: Uint8Array): Promise<void>;
  /** Undefined where there is no such object (any more). */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Whether there is such an object. */
  has(key: string): Promise<boolean>;
  /** Keys that begin so, all of them. */
  list(beginning: string): Promise<string[]>;
  /** Harmless where there is no such object. */
  remove(key: string): Promise<void>;
};

/** Beginning of the keys under which a person's data lie for who asked for them, by the keyed hash of a name. */
export function exportsOf(hash: string): string {
  return `export/${hash}/`;
}

export function objects(client: S3Client = new S3Client({})): Objects {
  return {
    async put(key, body) {
      await client.send(new PutObjectCommand({ Bucket: fromEnvironment('objects'), Key: key, Body: body }));
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: fromEnvironment('objects'), Key: key }));
        return Body ? await Body.transformToByteArray() : new Uint8Array();
      } catch (error) {
        if (!isMissing(error)) throw error;
        return undefined;
      }
    },
    async has(key) {
      try {
        await client.send(new HeadObjectCommand({ Bucket: fromEnvironment('objects'), Key: key }));
        return true;
      } catch (error) {
        // Without a body the answer has no name; to a role that may not list, what is missing is forbidden.
        if (error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0))
          return false;
        throw error;
      }
    },
    async list(beginning) {
      const found: string[] = [];
      let next: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: fromEnvironment('objects'),
            Prefix: beginning,
            ContinuationToken: next,
          }),
        );
        found.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        next = page.NextContinuationToken;
      } while (next);
      return found;
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: fromEnvironment('objects'), Key: key }));
    },
  };
}

/** To a role that may not list the bucket, as hardly any of ours may, S3 says that a missing object is forbidden. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !['NoSuchKey', 'AccessDenied'].includes(error.name)) return false;
  if (error.name === 'AccessDenied') warn('object missing or forbidden');
  return true;
}
