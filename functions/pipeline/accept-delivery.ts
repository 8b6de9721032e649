import type { Door, DoorAnswer, DoorRequest, Reach } from '../connectors/connector.ts';
import type { ConnectionSecrets } from '../domain/connection.ts';
import { NotYet, SignatureRejected } from '../domain/errors.ts';
import { randomId } from '../domain/id.ts';
import { count, failure } from '../platform/log.ts';
import type { Sender } from '../platform/queues.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Envelope } from '../platform/wire.ts';

export type DoorLive = {
  readonly doorFor: (channel: string) => Door | undefined;
  readonly secrets: Pick<Secrets, 'connection' | 'connectionAgain'>;
  readonly send: Pick<Sender, 'intake'>;
  readonly reach: Reach;
};

/** SQS takes 1 MiB a message (since 2025-08); the envelope must fit, the body inside it in base64. */
const LARGEST_ENVELOPE = 1024 * 1024;
const CONNECTION_ID = /^con_[A-Za-z0-9_-]{16,40}$/;

/**
 * The door: verifies the raw bytes, answers as the channel wants, enqueues them unread. It writes to one place only, the
 * intake queue. 4xx for whatever is not from the channel, never a 5xx for it; 503 only when the queue can't be reached,
 * so that the channel tries again.
 */
export async function acceptDelivery(
  channel: string,
  connectionId: string,
  request: DoorRequest,
  live: DoorLive,
): Promise<DoorAnswer> {
  const door = live.doorFor(channel);
  const connection = door && CONNECTION_ID.test(connectionId) ? await live.secrets.connection(connectionId) : undefined;
  if (!door || connection?.channel !== channel) return refuse(channel, 404, 'unknown-connection');

  const challenge = door.challenge?.(request, connection);
  if (challenge) return challenge;
  if (request.method !== 'POST') return refuse(channel, 405, 'not-a-post');
  if (Math.ceil(request.body.length / 3) * 4 > LARGEST_ENVELOPE) return refuse(channel, 413, 'too-large');

  let state: Envelope['state'];
  try {
    state = await verifyWithEitherSecret(door, request, connection, live);
  } catch (error) {
    if (error instanceof NotYet) return refuse(channel, 429, 'too-many-unknown-keys');
    if (!(error instanceof SignatureRejected)) throw error;
    return refuse(channel, 401, 'signature');
  }

  const envelope: Envelope = {
    v: 1,
    deliveryId: randomId('dlv'),
    channel,
    connection: connectionId,
    receivedAt: request.receivedAt,
    state,
    headers: pick(request.headers, door.headers),
    body: Buffer.from(request.body).toString('base64'),
  };
  if (Buffer.byteLength(JSON.stringify(envelope)) > LARGEST_ENVELOPE) return refuse(channel, 413, 'too-large');
  try {
    await live.send.intake(envelope);
  } catch (error) {
    failure('intake queue not reached', error, { channel });
    return { status: 503, headers: { 'retry-after': '5' }, body: '' };
  }
  count('WebhookAccepted', { channel });
  return door.accepted;
}

/** A signature that fails may mean a secret that was just rotated: look once more before turning it away. */
async function verifyWithEitherSecret(door: Door, request: DoorRequest, connection: ConnectionSecrets, live: DoorLive) {
  try {
    return await door.verify(request, connection, live.reach);
  } catch (error) {
    if (!(error instanceof SignatureRejected)) throw error;
    // A re-read that fails makes no bad signature good, nor a fault of ours out of it.
    const fresh = await live.secrets.connectionAgain(connection.id).catch((failed: unknown) => {
      failure('connection not read again', failed, { channel: connection.channel });
      return undefined;
    });
    if (!fresh || JSON.stringify(fresh.signing) === JSON.stringify(connection.signing)) throw error;
    return door.verify(request, fresh, live.reach);
  }
}

function pick(headers: DoorRequest['headers'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** A forged or broken request is a metric, never a record. The channel is ours to name only when we know it. */
function refuse(channel: string, status: number, reason: string): DoorAnswer {
  count('WebhookRefused', { channel: status === 404 ? 'unknown' : channel, reason });
  return { status, body: '' };
}
