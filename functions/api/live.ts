import type { Instant } from '../domain/instant.ts';
import type { Explain, Explanation } from '../domain/understanding/explain.ts';
import type { AddressRules } from '../platform/address-guard.ts';
import type { Links } from '../platform/links.ts';
import type { Objects } from '../platform/objects.ts';
import type { QueueCounts } from '../platform/queues.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { PrivacyWork } from '../platform/wire.ts';
import type { Store } from '../store/store.ts';

/** What the routes stand on; tests give their own. */
export type Live = {
  readonly store: Store;
  /** Wakes the sender of a ticket's replies. */
  readonly wake: (ticketId: string) => Promise<void>;
  /** What waits in the intake queue and what it gave up on, at this moment. */
  readonly queueCounts: () => Promise<QueueCounts>;
  readonly objects: Pick<Objects, 'get' | 'has'>;
  /** Addresses for what people upload and fetch themselves. */
  readonly links: Links;
  /** Has a privacy order carried out. */
  readonly carryOut: (work: PrivacyWork) => Promise<void>;
  readonly secrets: Pick<Secrets, 'seal' | 'unseal'>;
  /** Which addresses of webhook endpoints may be called. */
  readonly addresses: AddressRules;
  /** Why the model takes a text for what it does. */
  readonly explain: (...asked: Parameters<Explain>) => Promise<Explanation>;
  readonly now: () => Instant;
};
