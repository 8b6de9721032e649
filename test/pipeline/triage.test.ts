import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ConnectionSecrets } from '../../functions/domain/connection.ts';
import { HOUR, MINUTE } from '../../functions/domain/instant.ts';
import type { Envelope } from '../../functions/platform/wire.ts';
import { aDesk, OWN_SHOP, START } from '../support/desk.ts';

const EBAY: ConnectionSecrets = {
  v: 1,
  id: 'con_test_ebay_triage_01',
  channel: 'ebay',
  address: 'https://desk.example/webhooks/ebay/con_test_ebay_triage_01',
  signing: { current: '' },
  app: { client_id: 'client', client_secret: 'secret', verification_token: '71745723-d031-455c-bfa5-f90d11b4f20a' },
};
const OURS = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KID = randomUUID();

/** A desk beside a key server that knows one key, when it is not down. */
async function besideKeyServer() {
  const server = { down: false, asked: 0 };
  const desk = await aDesk({
    connections: [EBAY],
    outside: (url) => {
      if (url.endsWith('/token')) return { status: 200, body: '{"access_token":"t","expires_in":7200}' };
      server.asked += 1;
      if (server.down) return { status: 503 };
      if (!url.endsWith(KID)) return { status: 404 };
      const key = OURS.publicKey.export({ type: 'spki', format: 'pem' }).toString().replaceAll('\n', '');
      return { status: 200, body: JSON.stringify({ key, algorithm: 'ECDSA', digest: 'SHA1' }) };
    },
  });
  return { desk, server };
}

function headersOf(body: Buffer, kid: string) {
  const signature = sign('SHA1', body, OURS.privateKey).toString('base64');
  const header = { alg: 'ecdsa', kid, signature, digest: 'SHA1' };
  return { 'x-ebay-signature': Buffer.from(JSON.stringify(header)).toString('base64') };
}

function unverified(deliveryId: string, { kid = KID, padding = 0, receivedAt = START } = {}): Envelope {
  const body = Buffer.from(JSON.stringify({ metadata: { topic: 'SOMETHING' }, padding: 'x'.repeat(padding) }));
  return {
    v: 1,
    deliveryId,
    channel: 'ebay',
    connection: EBAY.id,
    receivedAt,
    state: 'unverified',
    headers: headersOf(body, kid),
    body: body.toString('base64'),
  };
}

async function parkedOf({ desk }: Awaited<ReturnType<typeof besideKeyServer>>) {
  return (await desk.store.clocks.waiting(10)).map(({ id }) => id);
}

/** What the statement says of a delivery: outcome and kind of each event. */
function outcomesOf({ desk }: Awaited<ReturnType<typeof besideKeyServer>>, delivery: string) {
  const entries = desk.table.all().filter(({ sk }) => sk.startsWith(`EVENT#${delivery}#`));
  return entries.map(({ data }) => `${data.outcome} ${data.kind}`);
}

test('amid a flood of unknown keys the door asks the sender to come again, and a genuine delivery is parked', async () => {
  const place = await besideKeyServer();
  const { desk } = place;
  const body = Buffer.from('{}');
  const flood = Array.from({ length: 12 }, () => headersOf(body, randomUUID()));
  const statuses: number[] = [];
  for (const headers of flood) statuses.push((await desk.post(EBAY, body, headers)).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);

  await desk.triage(unverified('dlv_genuine'));
  expect(await parkedOf(place)).toEqual(['dlv_genuine']);

  desk.advance(2 * MINUTE);
  await desk.sweep();
  await desk.drain();
  expect(await parkedOf(place)).toEqual([]);
  expect(outcomesOf(place, 'dlv_genuine')).toEqual(['set-aside unreadable']);
});

test('a key is kept by the time at which it was asked for, however long ago the delivery came', async () => {
  const { desk, server } = await besideKeyServer();
  desk.advance(3 * HOUR);
  await desk.triage(unverified('dlv_1'));
  await desk.triage(unverified('dlv_2', { receivedAt: desk.now() }));
  expect(server.asked).toBe(1);

  desk.advance(2 * HOUR);
  await desk.triage(unverified('dlv_3'));
  expect(server.asked).toBe(2);
});

test('a delivery too large for the table is set aside whole when its key cannot be had', async () => {
  const place = await besideKeyServer();
  place.server.down = true;
  const large = unverified('dlv_large', { padding: 400_000 });
  await place.desk.triage(large);
  await place.desk.triage(unverified('dlv_small'));

  expect(await parkedOf(place)).toEqual(['dlv_small']);
  const kept = [...place.desk.objects].map(([key, bytes]) => [key, JSON.parse(Buffer.from(bytes).toString())]);
  expect(kept).toEqual([[`set-aside/${START.slice(0, 10)}/dlv_large.json`, large]]);
  expect(outcomesOf(place, 'dlv_large')).toEqual(['set-aside too-large-to-wait']);
});

test('a bad signature is refused even where the secret cannot be read again', async () => {
  const desk = await aDesk();
  const connectionAgain = () => Promise.reject(new Error('parameter store is out of reach'));
  Object.assign(desk.live.secrets, { connectionAgain });

  expect((await desk.post(OWN_SHOP, '{}', {})).status).toBe(401);
});
