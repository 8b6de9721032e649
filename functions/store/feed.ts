import * as z from 'zod/mini';
import type { CaseKind } from '../domain/case.ts';
import { type Happening, happeningSchema, isForetold, isTheChange, isTheDone } from '../domain/happening.ts';
import { DAY, type Instant, instant } from '../domain/instant.ts';
import { appliedSchema } from '../domain/record.ts';
import { changeSchema } from '../domain/ticket.ts';
import { parseItem } from './records.ts';
import { shardOf, shardsNow, shardsOf } from './shards.ts';
import { type Item, type Key, keys, type Table } from './table.ts';

/** Readers leave out what was written in the newest seconds: an entry stamped by then may still be on its way. */
export const LAG_MS = 10_000;
/** A write that took longer than this is done again with a fresh stamp. The rest of the lag is for clocks that disagree. */
const SAFE_MS = 5_000;
const MOST_TRIES = 5;
/** How long other systems may stay away without missing anything. */
export const FEED_KEPT_MS = 30 * DAY;

/** What happened, and where it stands in the feed. */
export type Told = Happening & { readonly recordedAt: Instant; readonly position: string };

export type FeedPage = {
  readonly happenings: Told[];
  /** Where to go on, also when nothing was there. */
  readonly after: string;
  /** Whether more can be read at once. */
  readonly more: boolean;
};

/**
 * What other systems may hear of, in the order of recording. At least once: each step tells what it did before it marks
 * itself as done, so whoever takes up the step of one that died tells it again, under the same ids at a later place.
 */
export type FeedStore = {
  tell(happening: Happening): Promise<void>;
  /**
   * Tells, then acts, for a write that nobody takes up again where its writer dies after it. Readers look whether it was
   * done. Throws what `act` throws.
   */
  foretell<T>(happening: Happening, act: () => Promise<T>): Promise<T>;
  /** What stands at that position; undefined where it has expired or was not done. */
  at(position: string): Promise<Told | undefined>;
  /** The next of the feed after a position, or of all that is kept; an instant is a position too. */
  read(page: { after?: string | undefined; limit: number }): Promise<FeedPage>;
};

const changeIn = z.object({ change: z.optional(changeSchema) });
const appliedIn = z.object({ applied: z.array(appliedSchema) });

const CASE_KEYS: Readonly<Record<CaseKind, (connection: string, shop: string, id: string) => Key>> = {
  dispute: keys.dispute,
  review: keys.review,
  notice: keys.notice,
  privacy: (connection, _shop, id) => keys.privacyOrder(connection, id),
};

export function feedStore(table: Table): FeedStore {
  /** Gives the stamp. */
  async function put(happening: Happening): Promise<number> {
    const stamp = table.now();
    const id = happening.tells[0]?.id ?? '';
    const { feed } = await shardsOf(table);
    const key = keys.happening(shardOf(id, feed), `${instant(stamp)}#${id}`);
    await table.put({ ...key, expires: Math.ceil((stamp + FEED_KEPT_MS) / 1000), data: happening }, 'any');
    return stamp;
  }

  async function tell(happening: Happening): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const stamp = await put(happening);
      if (table.now() - stamp <= SAFE_MS) return;
    }
    throw new Error('the feed took too long to be written, again and again');
  }

  /** Whether what was told beforehand came to be done. */
  async function wasDone(happening: Happening): Promise<boolean> {
    const { ticket, change = 0, case: about, connection, shop } = happening;
    if (about) {
      const record = await table.get(CASE_KEYS[about.kind](connection, shop, about.id));
      return record !== undefined && parseItem(appliedIn, record.data).applied.some((one) => isTheDone(happening, one));
    }
    if (!ticket) return false;
    const found = await table.get(keys.ticket(ticket));
    const latest = found && parseItem(changeIn, found.data).change;
    if (!latest || latest.seq < change) return false;
    if (latest.seq === change) return isTheChange(happening, ticket, latest);
    // The next command put it aside before it wrote itself.
    const aside = await table.get(keys.change(ticket, change));
    return aside !== undefined && isTheChange(happening, ticket, parseItem(changeSchema, aside.data));
  }

  return {
    tell,

    async foretell(happening, act) {
      const stamp = await put(happening);
      const result = await act();
      if (table.now() - stamp > SAFE_MS) await tell(happening);
      return result;
    },

    async at(position) {
      // The partition depends on how many there were when it was written.
      const { feed } = await shardsNow(table);
      const keysOfIt = Array.from({ length: feed }, (_, shard) => keys.happening(shard, position));
      const found = (await Promise.all(keysOfIt.map((key) => table.get(key)))).find((item) => item !== undefined);
      const happening = found && told(found);
      return happening && (!isForetold(happening) || (await wasDone(happening))) ? happening : undefined;
    },

    async read({ after = instant(table.now() - FEED_KEPT_MS), limit }) {
      const to = instant(table.now() - LAG_MS);
      const from = `${after}\u0001`;
      if (from > to) return { happenings: [], after, more: false };
      // Read anew each time: a writer that uses a new partition has seen the count before we have.
      const { feed } = await shardsNow(table);
      const pages = await Promise.all(
        Array.from({ length: feed }, (_, shard) =>
          table.items({ partition: keys.happening(shard, '').pk, from, to, limit: limit + 1 }),
        ),
      );
      const found = pages.flatMap(({ items }) => items).sort((a, b) => (a.sk < b.sk ? -1 : 1));
      const taken = found.slice(0, limit).map(told);
      const done = await Promise.all(taken.map((one) => (isForetold(one) ? wasDone(one) : true)));
      const more = found.length > limit;
      return {
        happenings: taken.filter((_, index) => done[index]),
        after: (more && taken.at(-1)?.position) || to,
        more,
      };
    },
  };
}

function told({ sk, data }: Item): Told {
  return { ...parseItem(happeningSchema, data), recordedAt: sk.slice(0, sk.indexOf('#')), position: sk };
}
