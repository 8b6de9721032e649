import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import * as z from 'zod/mini';
import { NotYet, SignatureRejected, Unreadable } from '../../domain/errors.ts';
import type { Door } from '../connector.ts';
import { parseJson } from '../read.ts';
import { keysetOf } from './api.ts';
import { type PublicKey, publicKey } from './keys.ts';

/**
 * eBay's Commerce Notification API (developer.ebay.com, notification overview and SDKs, read 2026-11-22; docs/channels.md).
 * ECDSA by a key that eBay serves, so `signing` of the connection is not used. No time is signed, so a replay is told only
 * by its notification id.
 */
export const door: Door = {
  headers: ['x-ebay-signature'],
  accepted: { status: 200, body: '' },

  challenge(request, connection) {
    const code = request.query.challenge_code;
    if (request.method !== 'GET' || code === undefined) return undefined;
    const { verification_token } = keysetOf(connection);
    const answer = createHash('sha256').update(`${code}${verification_token}${connection.address}`).digest('hex');
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ challengeResponse: answer }),
    };
  },

  async verify(request, connection, reach, now = request.receivedAt) {
    const header = readHeader(request.headers['x-ebay-signature'] ?? '');
    const result = await publicKey(header.kid.toLowerCase(), connection, reach, now);
    if (result.found === 'unavailable') return 'unverified';
    if (result.found === 'unknown') throw new SignatureRejected('ebay: eBay knows no such key');
    // A flood of invented key ids must stay cheap, but it makes no forgery of a genuine delivery that comes amid it.
    if (result.found === 'too-many') throw new NotYet('ebay: too many unknown keys in this minute', result.until);
    if (header.digest !== result.key.digest) throw new SignatureRejected('ebay: digest is not the one of the key');
    const signature = Buffer.from(header.signature, 'base64');
    const matches =
      signs(result.key, signature, request.body) ||
      // eBay's SDKs sign over the compact form; on the wire it is the same, unless something reformatted it on the way.
      signs(result.key, signature, compact(request.body));
    if (!matches) throw new SignatureRejected('ebay: signature does not match the body');
    return 'verified';
  },
};

const LONGEST_HEADER = 4096;

const headerSchema = z.object({
  alg: z.string().check(z.regex(/^ecdsa$/i)),
  /** Only what can be a key id is looked up. */
  kid: z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i)),
  signature: z.string().check(z.minLength(1)),
  digest: z.enum(['SHA1', 'SHA256']),
});

function readHeader(header: string): z.infer<typeof headerSchema> {
  const parsed =
    header.length <= LONGEST_HEADER ? z.safeParse(headerSchema, jsonOf(Buffer.from(header, 'base64'))) : undefined;
  if (!parsed?.success) throw new SignatureRejected('ebay: no readable x-ebay-signature');
  return parsed.data;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** The body as JSON.stringify would have it; empty where it is no JSON. */
function compact(body: Uint8Array): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString('utf8'))));
  } catch {
    return new Uint8Array();
  }
}

function signs({ key, digest }: PublicKey, signature: Buffer, bytes: Uint8Array): boolean {
  try {
    return verifySignature(digest, bytes, createPublicKey(withLineBreaks(key)), signature);
  } catch {
    return false;
  }
}

/** eBay serves its PEM in one line, which no parser takes. */
function withLineBreaks(pem: string): string {
  return pem
    .replace(/\s*(-----BEGIN PUBLIC KEY-----)\s*/, '$1\n')
    .replace(/\s*(-----END PUBLIC KEY-----)\s*/, '\n$1\n');
}
