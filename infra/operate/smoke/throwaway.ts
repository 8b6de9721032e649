import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConnectionSecrets } from '../../../functions/domain/connection.ts';
import { digest } from '../../../functions/domain/id.ts';
import { dayOf, type Instant } from '../../../functions/domain/instant.ts';
import { ticketIdOf } from '../../../functions/domain/ticket.ts';
import { shardsOf } from '../../../functions/store/shards.ts';
import { type Key, keys, type Table } from '../../../functions/store/table.ts';
import type { OperatorLive } from '../live.ts';
import { connectionParameter, type ParameterStore } from '../shop/parameters.ts';

/** Ids that begin so are the smoke test's own, and nothing else is ever touched by it. */
const OURS = 'con_smoke-';

/** A connection with one shop that lives as long as a smoke test. Everything about it follows from its id. */
export type Throwaway = {
  readonly connection: string;
  readonly shop: string;
  readonly conversation: string;
  readonly buyer: string;
  readonly ticketId: string;
  readonly secrets: ConnectionSecrets;
};

const idsOf = (connection: string) => {
  const [shop, conversation, buyer] = ['shop', 'conversation', 'buyer'].map((what) => `${what}-of-${connection}`);
  return { connection, shop: `${shop}`, conversation: `${conversation}`, buyer: `${buyer}` };
};

export function throwaway(api: string, receiver: string | undefined): Throwaway {
  const ids = idsOf(`${OURS}${randomBytes(16).toString('base64url')}`);
  const whsec = () => `whsec_${randomBytes(24).toString('base64')}`;
  return {
    ...ids,
    ticketId: ticketIdOf(ids, 0),
    secrets: {
      v: 1,
      id: ids.connection,
      channel: 'standard-webhooks',
      address: `${api}/webhooks/standard-webhooks/${ids.connection}`,
      signing: { current: whsec() },
      app: receiver ? { reply_url: receiver, reply_secret: whsec() } : {},
    },
  };
}

/** Makes it in the deployment: secrets, connection, shop. */
export async function setUp(
  { connection, shop, secrets }: Throwaway,
  live: OperatorLive,
  parameters: ParameterStore,
): Promise<void> {
  const { channel } = secrets;
  // The item first: should we die now, the next run finds by it what there is to take away.
  await live.store.connections.putConnection({ id: connection, channel, name: 'smoke test', createdAt: live.now() });
  if (!(await parameters.create(connectionParameter(connection), JSON.stringify(secrets)))) {
    throw new Error('a parameter of that name is there already');
  }
  await live.store.connections.putShop({
    connection,
    channel,
    shop,
    name: 'smoke test',
    timeZone: 'UTC',
    afterSaleFrom: 'delivered',
    fulfilledBy: 'seller',
    reopenWithinDays: 1,
    ownNames: [],
  });
}

/** Throwaway connections of runs that were killed. */
export async function leftOver({ store }: OperatorLive): Promise<string[]> {
  return (await store.connections.all()).map(({ id }) => id).filter((id) => id.startsWith(OURS));
}

const ROUNDS = 5;
const BETWEEN_MS = 1000;

/**
 * Takes away all that a throwaway connection left, its secrets first, so that nothing more comes in; once more where a function
 * still wrote. Gives how many items went. Throws for a connection that no smoke test made.
 */
export async function takeAway(
  connection: string,
  since: Instant,
  live: OperatorLive,
  parameters: ParameterStore,
): Promise<number> {
  if (!connection.startsWith(OURS)) throw new Error('that is none of a smoke test');
  await parameters.remove(connectionParameter(connection));
  let removed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await everythingOf(connection, since, live);
    if (found.length === 0) break;
    for (const key of found) await live.table.remove(key, 'any');
    removed += found.length;
    await wait(BETWEEN_MS);
  }
  await live.table.remove(keys.connection(connection), 'any');
  return removed + 1;
}

async function everythingOf(connection: string, since: Instant, { table, now }: OperatorLive): Promise<Key[]> {
  const { shop, conversation, buyer } = idsOf(connection);
  const thread = digest([connection, shop, conversation]);
  const ticket = ticketIdOf({ connection, shop, conversation }, 0);
  const days = [...new Set([dayOf(since), dayOf(now())])];
  const partitions = [
    keys.ticket(ticket).pk,
    keys.thread(thread).pk,
    keys.buyer(connection, shop, buyer).pk,
    keys.shop(connection, shop).pk,
    ...days.flatMap((day) => [shop, '-'].map((name) => keys.outcome(connection, name, day, '').pk)),
  ];
  const found = await Promise.all(partitions.map((partition) => keysIn(table, partition)));
  return [...found.flat(), ...(await happeningsOf(connection, since, table))];
}

async function keysIn(table: Table, partition: string): Promise<Key[]> {
  const { items } = await table.items({ partition, limit: 500 });
  return items.map(({ pk, sk }) => ({ pk, sk }));
}

/** What the feed tells of it, from the moment when the test began. */
async function happeningsOf(connection: string, since: Instant, table: Table): Promise<Key[]> {
  const { feed } = await shardsOf(table);
  const found: Key[] = [];
  for (let shard = 0; shard < feed; shard += 1) {
    let after: string | undefined;
    do {
      const page = await table.items({ partition: keys.happening(shard, '').pk, from: since, limit: 500, after });
      found.push(...page.items.filter(({ data }) => data.connection === connection));
      after = page.after;
    } while (after);
  }
  return found.map(({ pk, sk }) => ({ pk, sk }));
}
