import { createHmac } from 'node:crypto';
import { SignatureRejected } from '../../domain/errors.ts';
import type { Door } from '../connector.ts';
import { sameDigest, secretsOf } from '../signature.ts';

/**
 * Shopee's push mechanism. Reference: open.shopee.com, "Push mechanism" (read 2026-11-22; docs/channels.md).
 * The digest covers the callback address as registered in the console, a bar and the raw body. Console keys: the push key
 * is not the API's partner key; put both into `signing` while moving from one to the other. No time is signed, so a replay
 * is told only by its event id.
 */
export const door: Door = {
  headers: ['authorization'],

  // Any body, even {"ok":true}, counts as a failure in Shopee's wording; too many failures and pushing is switched off.
  accepted: { status: 200, body: '' },

  // Saving the address sends an ordinary signed test push.
  challenge: null,

  async verify(request, connection) {
    const given = request.headers.authorization ?? '';
    if (!/^[0-9a-f]{64}$/i.test(given)) throw new SignatureRejected('shopee: no digest in the authorization header');
    const digest = Buffer.from(given, 'hex');
    const matches = secretsOf(connection).some((secret) =>
      sameDigest(createHmac('sha256', secret).update(`${connection.address}|`).update(request.body).digest(), digest),
    );
    if (!matches) throw new SignatureRejected('shopee: digest does not match the body');
    return 'verified';
  },
};
