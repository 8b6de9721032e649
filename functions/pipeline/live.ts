import type { Reach } from '../connectors/connector.ts';
import type { Instant } from '../domain/instant.ts';
import type { Understand } from '../domain/understanding.ts';
import type { Objects } from '../platform/objects.ts';
import type { Sender } from '../platform/queues.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Store } from '../store/store.ts';

/** What the steps of the pipeline stand on. Each step takes the part that it uses; tests give their own. */
export type Live = {
  readonly store: Store;
  readonly send: Sender;
  readonly secrets: Secrets;
  readonly objects: Pick<Objects, 'put' | 'get'>;
  readonly reach: Reach;
  readonly understand: Understand;
  readonly now: () => Instant;
};
