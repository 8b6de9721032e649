import { createHmac } from 'node:crypto';
import { SignatureRejected } from '../../domain/errors.ts';
import type { Door } from '../connector.ts';
import { sameDigest, secretsOf } from '../signature.ts';

/** 32 bytes in base64, as Shopify writes them. */
const DIGEST = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Shopify's webhooks over HTTPS. Reference: shopify.dev, "Verify deliveries", and Shopify's own libraries (read 2026-11;
 * docs/channels.md). HMAC-SHA256 over the raw body alone, under the app's client secret as text. Neither a time nor a header
 * is signed: a replay is told only by its id, and what matters is read from the body (mapping.ts).
 */
export const door: Door = {
  headers: [
    'x-shopify-hmac-sha256',
    'x-shopify-topic',
    'x-shopify-webhook-id',
    'x-shopify-event-id',
    'x-shopify-triggered-at',
  ],

  // Any 2xx within five seconds; eight failures in a row and the subscription may go.
  accepted: { status: 200, body: '' },

  challenge: null,

  async verify(request, connection) {
    const given = request.headers['x-shopify-hmac-sha256'] ?? '';
    if (!DIGEST.test(given)) throw new SignatureRejected('shopify: no digest in x-shopify-hmac-sha256');
    const digest = Buffer.from(given, 'base64');
    const matches = secretsOf(connection).some((secret) =>
      sameDigest(createHmac('sha256', secret).update(request.body).digest(), digest),
    );
    if (!matches) throw new SignatureRejected('shopify: digest does not match the body');
    return 'verified';
  },
};
