import { Erased } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Live } from './live.ts';

type TombLive = Pick<Live, 'store' | 'secrets'>;
type Place = { readonly connection: string; readonly shop: string };

/**
 * Up to when what was told of that buyer stays erased; undefined for whoever was never erased. Only by the channel's own id:
 * two people may have one display name.
 */
export async function erasedUntil(
  { connection, shop }: Place,
  buyer: string,
  { store, secrets }: TombLive,
): Promise<Instant | undefined> {
  return store.tombstones.until(await tombstoneOf(connection, buyer, secrets), shop);
}

/** Throws `Erased` where the buyer was erased and this was told of a time before. */
export async function mustNotBeErased(place: Place, buyer: string, at: Instant, live: TombLive): Promise<void> {
  const until = await erasedUntil(place, buyer, live);
  if (until && at <= until) throw new Erased('the buyer was erased');
}

/** Under what a name's tombstone stands: per connection, since two channels may use one name for two people. */
export function tombstoneOf(connection: string, name: string, secrets: TombLive['secrets']): Promise<string> {
  return secrets.keyedHash([connection, name]);
}
