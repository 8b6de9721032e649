import { dayOf } from '../../functions/domain/instant.ts';
import { type Reading, readDelivery } from '../../functions/pipeline/triage-delivery.ts';
import type { Envelope } from '../../functions/platform/wire.ts';
import type { Noted, OutcomePlace } from '../../functions/store/statements.ts';
import type { OperatorLive } from './live.ts';

type Live = Pick<OperatorLive, 'store' | 'secrets' | 'connectorFor'>;

/** One event's place in the statement: where triage notes what became of it. */
export type EventPlace = { readonly place: OutcomePlace; readonly index: number; readonly kind: string };

/** Where a delivery that is set aside, ignored or given up on whole is noted. */
export function wholePlace({ connection, receivedAt }: Envelope): OutcomePlace {
  return { connection, shop: '-', day: dayOf(receivedAt) };
}

/** The places in which triage would note the events of a delivery, by the mapping of this release. */
export async function placesOf(envelope: Envelope, live: Live): Promise<{ reading: Reading; places: EventPlace[] }> {
  const reading = await readDelivery(envelope, live);
  const whole = { place: wholePlace(envelope), index: 0 };
  if ('setAside' in reading) return { reading, places: [{ ...whole, kind: reading.setAside }] };
  if ('ignored' in reading) return { reading, places: [{ ...whole, kind: reading.ignored }] };
  const places: EventPlace[] = [];
  for (const [index, { event, shop }] of reading.events.entries()) {
    // Triage stops at the first event of a shop that it does not know, and sets the delivery aside whole.
    if (!shop && event.shop !== '-') return { reading, places: [...places, { ...whole, kind: 'unknown-shop' }] };
    places.push({ place: { ...whole.place, shop: event.shop }, index, kind: event.kind });
  }
  return { reading, places };
}

/** What was noted in each of the places. */
export async function notedIn(
  places: readonly EventPlace[],
  { deliveryId }: Envelope,
  { store }: Live,
): Promise<(Noted | undefined)[]> {
  return Promise.all(places.map(({ place, index }) => store.statements.noted(place, deliveryId, index)));
}

/**
 * Notes every event of a delivery that has no outcome yet as dead-lettered: what a person throws away stays in the
 * statement. What an earlier try of triage had stored stays stored.
 */
export async function noteGivenUp(envelope: Envelope, live: Live): Promise<void> {
  const { places } = await placesOf(envelope, live);
  const noted = await notedIn(places, envelope, live);
  for (const [position, { place, index, kind }] of places.entries()) {
    if (noted[position]) continue;
    await live.store.statements.event(place, envelope.deliveryId, index, 'dead-lettered', kind);
  }
}

/** Before a delivery goes through the intake again: what was noted of it as a whole must not stand beside what becomes of it now. */
export async function forgetWhole(envelope: Envelope, { store }: Live): Promise<void> {
  const place = wholePlace(envelope);
  const noted = await store.statements.noted(place, envelope.deliveryId, 0);
  if (noted?.outcome === 'set-aside' || noted?.outcome === 'dead-lettered') {
    await store.statements.forget(place, envelope.deliveryId, 0);
  }
}
