import type { Instant } from '../domain/instant.ts';
import { QUEUES } from '../domain/queue.ts';
import { inBytes, type Stretch } from '../domain/stretch.ts';
import { clockPartition, partitionsRead } from './shards.ts';
import { CLOCKS, DUE_LISTS, type DueList, endOf, type Key, type Table } from './table.ts';
import { queuePartition, SEGMENTS } from './tickets.ts';

/** One list on one of the partitions that it is spread over. */
export type DuePlace = { readonly list: DueList; readonly shard: number };

export type Due = {
  readonly key: Key;
  readonly at: Instant;
  readonly card: Record<string, unknown>;
  /** Where it stands in its list; for going on after it. */
  readonly position: string;
};

/** All of a list that has come due by `now`. */
export function dueBy(now: Instant): Stretch {
  return { after: '', to: endOf(now) };
}

/** Every list on every partition that may hold any of it. */
export async function duePlaces(table: Table): Promise<DuePlace[]> {
  const { queue, clock } = await partitionsRead(table);
  return DUE_LISTS.flatMap((list) =>
    Array.from({ length: list.includes('/') ? queue : clock }, (_, shard) => ({ list, shard })),
  );
}

/** The oldest of a stretch, as the index has it: eventually consistent, so each is to be looked at itself. */
export async function dueIn(table: Table, place: DuePlace, { after, to }: Stretch, limit: number): Promise<Due[]> {
  // DynamoDB refuses a range that ends before it begins.
  if (inBytes(after, to) >= 0) return [];
  const { partition, beginning } = entriesOf(place);
  const { items } = await table.entries('work', {
    partition,
    // Just past the last one seen.
    from: after ? `${beginning}${after}\u0001` : beginning || undefined,
    to: `${beginning}${to}`,
    limit,
  });
  return items.map(({ pk, sk, workSk = '', card = {} }) => {
    const position = workSk.slice(beginning.length);
    return { key: { pk, sk }, at: position.split('#')[0] ?? '', card, position };
  });
}

/** Where a list's entries stand in the index, and what all their sort keys begin with. */
function entriesOf({ list, shard }: DuePlace): { partition: string; beginning: string } {
  const clock = CLOCKS.find((name) => name === list);
  if (clock) return { partition: clockPartition(clock, shard), beginning: '' };
  const queue = QUEUES.find((name) => list.startsWith(`${name}/`));
  if (!queue) throw new RangeError(`no list is called ${list}`);
  return {
    partition: queuePartition(queue, shard),
    beginning: `${SEGMENTS[list.endsWith('/free') ? 'free' : 'held']}#`,
  };
}
