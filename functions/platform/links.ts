import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { fromEnvironment } from './environment.ts';

export type UploadForm = { readonly url: string; readonly fields: Readonly<Record<string, string>> };
/** `name` and `type`: as what it is saved; without them as it was put. */
export type LinkedObject = { readonly key: string; readonly name?: string; readonly type?: string };

/** Addresses signed with our own permission, for people and marketplaces that have none. No call leaves for them. */
export type Links = {
  /** A form whose file is put under that key, only of that type and exactly that size, within so many seconds. */
  upload(object: { key: string; type: string; size: number }, seconds: number): Promise<UploadForm>;
  /** Where the object is read for so many seconds, by whoever has the address. */
  download(object: LinkedObject, seconds: number): Promise<string>;
};

export function links(client: S3Client = new S3Client({})): Links {
  return {
    upload: ({ key, type, size }, seconds) =>
      createPresignedPost(client, {
        Bucket: fromEnvironment('objects'),
        Key: key,
        Fields: { 'Content-Type': type },
        Conditions: [
          ['content-length-range', size, size],
          ['eq', '$Content-Type', type],
        ],
        Expires: seconds,
      }),
    download: ({ key, name, type }, seconds) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket: fromEnvironment('objects'),
          Key: key,
          // Saved, never shown in a page of the store's own address.
          ...(name ? { ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}` } : {}),
          ResponseContentType: type,
        }),
        { expiresIn: seconds },
      ),
  };
}
