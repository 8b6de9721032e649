import { createHmac } from 'node:crypto';
import type { ConnectionSecrets } from '../../../functions/domain/connection.ts';
import { after, type Instant, MINUTE } from '../../../functions/domain/instant.ts';
import type { Checklist } from './checks.ts';

export type Posting = {
  readonly id: string;
  readonly at: Instant;
  readonly secret?: string;
  readonly signature?: string;
};

/** Posts a body as an own shop would (Standard Webhooks); `secret` and `signature` make it wrong. */
export async function post(connection: ConnectionSecrets, body: string, posting: Posting): Promise<number> {
  const { id, at, secret = connection.signing.current } = posting;
  const timestamp = String(Math.floor(Date.parse(at) / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': posting.signature ?? `v1,${signature}`,
  };
  return (await fetch(connection.address, { method: 'POST', headers, body })).status;
}

const BODY_LIMIT = 800 * 1024;

/** How the door answers, from outside: forgeries cost nothing, what is signed is accepted. */
export async function doorContract(
  secrets: ConnectionSecrets,
  now: () => Instant,
  { check }: Checklist,
): Promise<void> {
  const body = (filler = '') => JSON.stringify({ type: 'quayside.smoke', timestamp: now(), data: { filler } });
  const answers = (wanted: number, status: Promise<number>) =>
    status.then((found) => found === wanted || `answered ${found}, not ${wanted}`);
  const unknown = { ...secrets, address: secrets.address.replace(/con_[^/]*$/, 'con_nobody-has-this-one') };

  await check('a signed delivery is accepted', () => answers(204, post(secrets, body(), { id: 'smoke-1', at: now() })));
  await check('the same again is accepted', () => answers(204, post(secrets, body(), { id: 'smoke-1', at: now() })));
  await check('one signed by someone else is refused', () =>
    answers(401, post(secrets, body(), { id: 'smoke-2', at: now(), secret: 'whsec_bm90IHRoZSBzZWNyZXQgYXQgYWxs' })),
  );
  await check('one that is not signed is refused', () =>
    answers(401, post(secrets, body(), { id: 'smoke-3', at: now(), signature: '' })),
  );
  await check('one of ten minutes ago is refused', () =>
    answers(401, post(secrets, body(), { id: 'smoke-4', at: after(now(), -10 * MINUTE) })),
  );
  await check('an unknown connection is not there', () =>
    answers(404, post(unknown, body(), { id: 'smoke-5', at: now() })),
  );
  await check('one that is too large is refused as such', () =>
    answers(413, post(secrets, body('x'.repeat(BODY_LIMIT)), { id: 'smoke-6', at: now() })),
  );
  await check('a question instead of a delivery is refused', () =>
    answers(
      405,
      fetch(secrets.address).then(({ status }) => status),
    ),
  );
}
