import { createHmac } from 'node:crypto';
import { JSON_HEADERS, judgeStatus, type Receiver } from './receiver.ts';

/**
 * A system of the seller's, by the Standard Webhooks specification: the id stays the same when it is tried again, the time
 * is that of the try, and while a secret is being rotated both sign.
 */
export const standardWebhooks: Receiver = {
  kind: 'webhook',
  secret: 'ours',
  call({ id, text }, { url, secret, previous }, now) {
    const timestamp = Math.floor(Date.parse(now) / 1000);
    const secrets = [secret, previous && previous.until > now ? previous.secret : undefined];
    const signatures = secrets.flatMap((one) => (one ? `v1,${signature(one, `${id}.${timestamp}.${text}`)}` : []));
    return {
      url,
      headers: {
        ...JSON_HEADERS,
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatures.join(' '),
      },
      body: text,
    };
  },
  judge: judgeStatus,
};

function signature(secret: string, content: string): string {
  return createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(content)
    .digest('base64');
}
