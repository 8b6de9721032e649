import type { Instant } from '../domain/instant.ts';
import type { Objects } from '../platform/objects.ts';
import type { QueueCounts } from '../platform/queues.ts';
import type { Store } from '../store/store.ts';

/** What the routes stand on; tests give their own. */
export type Live = {
  readonly store: Store;
  /** Wakes the sender of a ticket's replies. */
  readonly wake: (ticketId: string) => Promise<void>;
  /** What waits in the intake queue and what it gave up on, at this moment. */
  readonly queueCounts: () => Promise<QueueCounts>;
  readonly objects: Pick<Objects, 'get'>;
  readonly now: () => Instant;
};
