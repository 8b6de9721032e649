import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { fromEnvironment } from './environment.ts';

/** What is too large for the table, or set aside for a person: `set-aside/<day>/<delivery>`, `text/<ticket>/<message>`. */
export type Objects = {
  /** The same key again replaces the object. */
  put(key: string, body: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array>;
};

export function objects(client: S3Client = new S3Client({})): Objects {
  return {
    async put(key, body) {
      await client.send(new PutObjectCommand({ Bucket: fromEnvironment('objects'), Key: key, Body: body }));
    },
    async get(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: fromEnvironment('objects'), Key: key }));
      return Body ? await Body.transformToByteArray() : new Uint8Array();
    },
  };
}
