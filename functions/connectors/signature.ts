import { timingSafeEqual } from 'node:crypto';
import type { ConnectionSecrets } from '../domain/connection.ts';

/** The secrets that sign now: the current one and, while a rotation is under way, the one before. Never an empty one. */
export function secretsOf(connection: ConnectionSecrets): string[] {
  // An HMAC under an empty key is one that anybody can make.
  const { current, previous = '' } = connection.signing;
  return [current, previous].filter((secret) => secret !== '');
}

/** Whether two digests are equal, in a time that does not depend on where they differ. */
export function sameDigest(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
