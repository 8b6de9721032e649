import type { Reading } from '../domain/understanding/reading.ts';
import type { Store } from '../store/store.ts';

/** Where something was written, for who reads it. A shop that is gone has no zone: its days are those of UTC. */
export async function readingOf(
  { channel, connection, shop }: { readonly channel: string; readonly connection: string; readonly shop: string },
  store: Store,
): Promise<Reading> {
  return (await store.connections.shop(connection, shop)) ?? { channel, timeZone: 'UTC' };
}
