import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { fromEnvironment } from './environment.ts';

/** An address under which whoever has it may fetch one object for so many seconds. */
export type Link = (key: string, seconds: number) => Promise<string>;

export function links(client: S3Client = new S3Client({})): Link {
  return (key, seconds) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: fromEnvironment('objects'), Key: key }), {
      expiresIn: seconds,
    });
}
