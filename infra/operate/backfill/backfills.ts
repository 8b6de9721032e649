import type { Store } from '../../../functions/store/store.ts';
import type { Key } from '../../../functions/store/table.ts';

/** One way of bringing what is stored into the shape that this release writes. */
export type Backfill = {
  readonly what: string;
  /** Whether an item is one of those, told by its keys alone. */
  readonly concerns: (key: Key) => boolean;
  /** Reads the item from the store and saves it again, as any writer would. */
  readonly rewrite: (key: Key, store: Store) => Promise<void>;
};

/** The backfills there are. One is added with the release that needs it, and goes when nobody can come from before that. */
export const BACKFILLS: Readonly<Record<string, Backfill>> = {
  tickets: {
    what: 'tickets: index keys (after the number of partitions grew), short cards, packing',
    concerns: ({ pk, sk }) => pk.startsWith('TICKET#') && sk === 'TICKET',
    async rewrite({ pk }, { tickets }) {
      const found = await tickets.find(pk.slice('TICKET#'.length));
      if (found) await tickets.save(found.value, found.version);
    },
  },
};
