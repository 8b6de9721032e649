import { createHmac } from 'node:crypto';
import { SignatureRejected } from '../../domain/errors.ts';
import type { Door } from '../connector.ts';
import { sameDigest, secretsOf } from '../signature.ts';
import { keyOf } from './secret.ts';

/** Both ways, as the reference libraries have it. Measured against the time of receipt, so that a later check agrees. */
const TOLERANCE_MS = 300_000;

/**
 * Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks, read at b2fa7b87; docs/standard-webhooks.md).
 * HMAC-SHA256 over `<id>.<timestamp>.<raw body>`; tokens of other versions than `v1` are passed over.
 */
export const door: Door = {
  headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  accepted: { status: 204, body: '' },
  challenge: null,

  async verify(request, connection) {
    const id = request.headers['webhook-id'] ?? '';
    const timestamp = request.headers['webhook-timestamp'] ?? '';
    // A full stop in the id would let the bytes be cut elsewhere.
    if (!/^[^.\s]{1,190}$/.test(id)) throw new SignatureRejected('standard-webhooks: no usable webhook-id');
    if (!/^[0-9]{1,12}$/.test(timestamp)) throw new SignatureRejected('standard-webhooks: no usable webhook-timestamp');
    const age = Math.abs(Date.parse(request.receivedAt) - Number(timestamp) * 1000);
    if (!(age <= TOLERANCE_MS))
      throw new SignatureRejected('standard-webhooks: timestamp too far from the time of receipt');

    const given = digestsIn(request.headers['webhook-signature'] ?? '');
    const matches = secretsOf(connection).some((secret) => {
      const key = keyOf(secret);
      if (!key) return false;
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.body).digest();
      return given.some((digest) => sameDigest(digest, expected));
    });
    if (!matches) throw new SignatureRejected('standard-webhooks: no token matches');
    return 'verified';
  },
};

/** More tokens than any rotation needs are a waste of our time. */
const MOST_TOKENS = 16;

function digestsIn(header: string): Buffer[] {
  const tokens = header.split(' ', MOST_TOKENS).filter((token) => token.startsWith('v1,'));
  return tokens.map((token) => Buffer.from(token.slice('v1,'.length), 'base64'));
}
