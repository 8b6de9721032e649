import { AccessDenied, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { objects } from '../../functions/platform/objects.ts';

beforeEach(() => void vi.stubEnv(ENVIRONMENT.objects, 'bucket'));
afterEach(() => void vi.unstubAllEnvs());

/** The objects in a bucket that answers every call so. */
function failing(error: Error) {
  const client = new S3Client({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  client.middlewareStack.add(
    () => async () => {
      throw error;
    },
    { step: 'initialize' },
  );
  return objects(client);
}

test.each([
  ['missing', new NoSuchKey({ message: 'no such key', $metadata: {} })],
  ['forbidden, as S3 calls a missing one', new AccessDenied({ message: 'denied', $metadata: {} })],
])('an object that is %s is none', async (_what, error) => {
  expect(await failing(error).get('text/tkt_1/m')).toBeUndefined();
});

test('a bucket that fails is no missing object', async () => {
  await expect(failing(new Error('out of reach')).get('text/tkt_1/m')).rejects.toThrow('out of reach');
});
