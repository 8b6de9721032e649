import { INDEXES, PROJECTED, TABLE_KEYS } from '../../functions/store/table.ts';

/** A DynamoDB table as the template declares it. */
export type TableResource = {
  readonly name: string;
  readonly partition: string;
  readonly sort: string | undefined;
  /** Attribute with the expiry in seconds since 1970. */
  readonly expiry: string | undefined;
  readonly attributes: Readonly<Record<string, 'S' | 'N' | 'B'>>;
  readonly indexes: readonly IndexResource[];
};

export type IndexResource = {
  readonly name: string;
  readonly partition: string;
  readonly sort: string | undefined;
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly projected: readonly string[];
};

/** An SQS queue as the template declares it. Times in seconds. */
export type QueueResource = {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly redrive: { readonly deadLetters: string; readonly maxReceives: number } | undefined;
};

/** What the backends must hold before the first call. */
export type Resources = {
  readonly tables: readonly TableResource[];
  readonly queues: readonly QueueResource[];
  /** Bucket names. */
  readonly buckets: readonly string[];
};

/** Names under which {@link deskResources} makes the desk's stores. */
export const DESK = {
  table: 'quayside',
  bucket: 'quayside-objects',
  queues: ['intake', 'pre-sale', 'in-sale', 'after-sale', 'outbox', 'clocks', 'privacy', 'notices'],
} as const;

/**
 * The desk's stores without a synthesised template, for tests that run pipeline code without worker threads. Each queue
 * has dead letters `<name>-dead-letters`, moved there after 5 receives.
 */
export function deskResources(): Resources {
  const keys = [TABLE_KEYS.partition, TABLE_KEYS.sort];
  const indexes = Object.values(INDEXES);
  const attributes: Record<string, 'S'> = {};
  for (const name of [...keys, ...indexes.flatMap(({ partition, sort }) => [partition, sort])]) attributes[name] = 'S';
  return {
    tables: [
      {
        name: DESK.table,
        partition: TABLE_KEYS.partition,
        sort: TABLE_KEYS.sort,
        expiry: TABLE_KEYS.expiry,
        attributes,
        indexes: indexes.map((index) => ({ ...index, projection: 'INCLUDE', projected: [...PROJECTED] })),
      },
    ],
    queues: DESK.queues.flatMap((name) => [queueNamed(`${name}-dead-letters`, undefined), queueNamed(name, name)]),
    buckets: [DESK.bucket],
  };
}

function queueNamed(name: string, redriven: string | undefined): QueueResource {
  return {
    name,
    visibilitySeconds: 180,
    retentionSeconds: (redriven ? 4 : 14) * 24 * 3600,
    delaySeconds: 0,
    redrive: redriven ? { deadLetters: `${redriven}-dead-letters`, maxReceives: 5 } : undefined,
  };
}
