import type { Connector, Delivery, Door } from '../connectors/connector.ts';
import type { ConnectionSecrets, Shop } from '../domain/connection.ts';
import { Erased, NotYet, SignatureRejected, Unreadable } from '../domain/errors.ts';
import type { ChannelEvent } from '../domain/event.ts';
import { after, DAY, dayOf, MINUTE } from '../domain/instant.ts';
import { count, warn } from '../platform/log.ts';
import type { Envelope } from '../platform/wire.ts';
import type { EventOutcome } from '../store/statements.ts';
import type { Live } from './live.ts';
import { recordCase } from './record-case.ts';
import { recordInquiry } from './record-inquiry.ts';
import { recordOrder } from './record-order.ts';

export type TriageLive = Live & {
  readonly doorFor: (channel: string) => Door | undefined;
  readonly connectorFor: (channel: string) => Connector | undefined;
};

/** How long an unverified delivery waits for the key that would tell, before it is set aside for a person. */
const KEY_WAIT = DAY;
/** An item of the table takes 400 KB, of which parked work needs a little more than its envelope. */
const LARGEST_PARKED = 300 * 1024;

/**
 * One accepted delivery: its events recorded, each outcome noted once. Replayable from any point: "seen before" never
 * skips a later step. What can't be read or belongs to no shop of ours is set aside whole, counted, never lost.
 */
export async function triageDelivery(envelope: Envelope, live: TriageLive): Promise<void> {
  const connection = await live.secrets.connection(envelope.connection);
  const isToVerify = envelope.state === 'unverified' && connection && live.connectorFor(envelope.channel);
  if (isToVerify && !(await verifiedNow(envelope, connection, live))) return;

  const reading = await readDelivery(envelope, live);
  if ('setAside' in reading) return setAside(envelope, reading.setAside, live);
  if ('ignored' in reading) return note(envelope, '-', 0, 'ignored', reading.ignored, live);

  for (const [index, { event, shop }] of reading.events.entries()) {
    if (!shop && event.shop !== '-') return setAside(envelope, 'unknown-shop', live);
    try {
      const outcome = await record(event, shop, envelope, live);
      await note(envelope, event.shop, index, outcome, event.kind, live);
    } catch (error) {
      if (!(error instanceof Erased)) throw error;
      await note(envelope, event.shop, index, 'ignored', event.kind, live, 'erased');
    }
  }
}

/** What a delivery says; or why a person must look at it. */
export type Reading =
  | { readonly events: readonly { readonly event: ChannelEvent; readonly shop: Shop | undefined }[] }
  | { readonly ignored: string }
  | { readonly setAside: 'connection-gone' | 'unreadable' };

/** Reads a delivery as triage does and records nothing: also how an engineer sees what a mended mapping would make of it. */
export async function readDelivery(
  envelope: Envelope,
  live: Pick<TriageLive, 'connectorFor' | 'secrets'> & { readonly store: Pick<Live['store'], 'connections'> },
): Promise<Reading> {
  const connector = live.connectorFor(envelope.channel);
  const connection = await live.secrets.connection(envelope.connection);
  if (!connector || !connection) return { setAside: 'connection-gone' };
  const known = new Map((await live.store.connections.shops(envelope.connection)).map((shop) => [shop.shop, shop]));
  const events = read(connector, { ...envelope, body: Buffer.from(envelope.body, 'base64'), connection }, known);
  if (events instanceof Unreadable) return { setAside: 'unreadable' };
  if ('ignored' in events) return events;
  return { events: events.map((event) => ({ event, shop: known.get(event.shop) })) };
}

function read(connector: Connector, delivery: Delivery, known: ReadonlyMap<string, Shop>) {
  const shops = [...known.values()];
  try {
    return connector.mapping.events(
      delivery,
      (name) => known.get(name) ?? shops.find((shop) => shop.ownNames.includes(name)),
    );
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

async function record(
  event: ChannelEvent,
  shop: Shop | undefined,
  envelope: Envelope,
  live: TriageLive,
): Promise<EventOutcome> {
  switch (event.kind) {
    case 'inquiry':
      return shop ? recordInquiry(event, shop, envelope, live) : 'ignored';
    case 'order':
      return shop ? recordOrder(event, shop, envelope, live) : 'ignored';
    default:
      return recordCase(event, shop, envelope, live);
  }
}

/** True when the bytes now prove to be the channel's. False when they went elsewhere: parked, set aside or forged. */
async function verifiedNow(envelope: Envelope, connection: ConnectionSecrets, live: TriageLive): Promise<boolean> {
  const door = live.doorFor(envelope.channel);
  const request = {
    method: 'POST',
    headers: envelope.headers,
    query: {},
    body: Buffer.from(envelope.body, 'base64'),
    receivedAt: envelope.receivedAt,
  };
  const now = live.now();
  let notBefore = after(now, MINUTE);
  try {
    if ((await door?.verify(request, connection, live.reach, now)) === 'verified') return true;
  } catch (error) {
    if (error instanceof NotYet) {
      notBefore = error.notBefore;
    } else if (error instanceof SignatureRejected) {
      count('WebhookForgedLate', { channel: envelope.channel });
      await note(envelope, '-', 0, 'ignored', 'forged', live);
      return false;
    } else {
      throw error;
    }
  }
  if (now > after(envelope.receivedAt, KEY_WAIT)) {
    await setAside(envelope, 'never-verified', live);
    return false;
  }
  const body = JSON.stringify(envelope);
  if (Buffer.byteLength(body) > LARGEST_PARKED) {
    await setAside(envelope, 'too-large-to-wait', live);
    return false;
  }
  await live.store.clocks.park({
    id: envelope.deliveryId,
    what: 'delivery',
    queue: 'intake',
    body,
    notBefore,
    connection: envelope.connection,
    shop: '-',
  });
  return false;
}

async function setAside(envelope: Envelope, reason: string, live: TriageLive): Promise<void> {
  const key = `set-aside/${dayOf(envelope.receivedAt)}/${envelope.deliveryId}.json`;
  await live.objects.put(key, Buffer.from(JSON.stringify(envelope)));
  warn('delivery set aside', { deliveryId: envelope.deliveryId, channel: envelope.channel, reason });
  count('DeliverySetAside', { channel: envelope.channel, reason });
  await note(envelope, '-', 0, 'set-aside', reason, live);
}

async function note(
  envelope: Envelope,
  shop: string,
  index: number,
  outcome: EventOutcome,
  kind: string,
  live: Live,
  reason?: string,
): Promise<void> {
  const place = { connection: envelope.connection, shop, day: dayOf(envelope.receivedAt) };
  await live.store.statements.event(place, envelope.deliveryId, index, outcome, kind, reason);
}
