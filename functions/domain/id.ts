import { createHash, randomBytes } from 'node:crypto';

/** What an identifier names; a log line then tells what it is about. */
export type IdPrefix =
  | 'con'
  | 'dlv'
  | 'thr'
  | 'tkt'
  | 'rpl'
  | 'nte'
  | 'prk'
  | 'evt'
  | 'hap'
  | 'end'
  | 'svd'
  | 'mac'
  | 'att'
  | 'lsn';

/** The same parts give the same identifier on every machine and every retry: 22 base64url characters, 132 bits. */
export function hashedId(prefix: IdPrefix, ...parts: readonly (string | number)[]): string {
  return `${prefix}_${digest(parts).slice(0, 22)}`;
}

/** Unguessable: 128 random bits. */
export function randomId(prefix: IdPrefix): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}

/** SHA-256 over length-prefixed parts, so that ("ab","c") and ("a","bc") differ; base64url. */
export function digest(parts: readonly (string | number)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(String(part))}:${part};`);
  return hash.digest('base64url');
}
