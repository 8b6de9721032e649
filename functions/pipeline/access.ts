import * as z from 'zod/mini';
import type { Connector } from '../connectors/connector.ts';
import type { Access, ConnectionSecrets, Shop } from '../domain/connection.ts';
import { AccessRejected, Conflict, NotYet, Unreadable } from '../domain/errors.ts';
import { after, type Instant, instantSchema, MINUTE } from '../domain/instant.ts';
import { count, failure } from '../platform/log.ts';
import type { AccessItem } from '../store/access.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import type { Live } from './live.ts';

/** What is sealed in the table. */
const tokensSchema = z.object({ access: z.string(), refresh: z.string(), expiresAt: instantSchema });
type Tokens = z.infer<typeof tokensSchema>;

export type AccessLive = Pick<Live, 'store' | 'secrets' | 'reach' | 'now'> & {
  readonly connectorFor: (channel: string) => Connector | undefined;
};

/** A token is refreshed this long before it ends, so that none ends under way. */
const EARLY = 5 * MINUTE;
/** Longer than any refresh can take: who still holds the lease then has died. */
const LEASE = MINUTE;

/**
 * The shop's access token, refreshed under a lease when it is about to end; undefined for channels that need none.
 * A crash inside a refresh whose token works once only leaves "reconnect needed" (`AccessRejected`): nobody knows whether
 * it was used, so it is never tried again. While another refreshes, the present token serves until it ends; then, and where
 * the channel is out of reach, throws `NotYet`.
 */
export async function accessFor(
  connection: ConnectionSecrets,
  shop: Shop,
  live: AccessLive,
): Promise<Access | undefined> {
  const refresh = live.connectorFor(connection.channel)?.outbound.refresh;
  if (!refresh) return undefined;
  const found = await live.store.access.find(connection.id, shop.shop);
  if (!found || found.value.reconnect) throw new AccessRejected('the shop must be connected again');
  const now = live.now();
  const { value, version } = found;
  const { refreshing } = value;
  const isRefreshing = refreshing !== undefined && refreshing.until > now;
  if (value.expiresAt > (isRefreshing ? now : after(now, EARLY)))
    return { token: (await open(value, live)).access, expiresAt: value.expiresAt };

  if (isRefreshing) throw new NotYet('token is being refreshed', refreshing.until);
  if (refreshing && refresh.singleUse) return reconnect(connection, shop, found, live);
  // Before the lease is taken: were the tokens not to open now, a lease without a call would look like a crash in the call.
  const { refresh: refreshToken } = await open(value, live);
  const leased: AccessItem = { ...value, refreshing: { until: after(now, LEASE) } };
  const lease = await save(connection, shop, leased, version, live);

  const tokens = await trade();
  const sealed = await live.secrets.seal(JSON.stringify(tokens));
  await keep({ sealed, expiresAt: tokens.expiresAt, reconnect: false });
  return { token: tokens.access, expiresAt: tokens.expiresAt };

  async function trade(): Promise<Tokens> {
    try {
      return await (refresh as NonNullable<typeof refresh>).call(refreshToken, {
        connection,
        shop,
        access: undefined,
        now,
        reach: live.reach,
      });
    } catch (error) {
      // `NotYet` says that the token surely was not used up: give the lease back and let the next one try.
      const unused = error instanceof NotYet || (!(error instanceof AccessRejected) && !refresh?.singleUse);
      if (!unused) return reconnect(connection, shop, { value: leased, version: lease }, live);
      await save(connection, shop, value, lease, live);
      throw error instanceof NotYet ? error : new NotYet('token refresh failed', after(now, MINUTE), { cause: error });
    }
  }

  /** Fresh tokens are never given up for a conflict: no others are valid, unless the shop was connected anew meanwhile. */
  async function keep(fresh: AccessItem): Promise<void> {
    let version = lease;
    await withRetries(async () => {
      try {
        await live.store.access.save(connection.id, shop.shop, fresh, version);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        const stands = await live.store.access.find(connection.id, shop.shop);
        if (stands && stands.value.sealed !== value.sealed) return;
        version = stands?.version ?? 0;
        throw error;
      }
    });
  }
}

/**
 * The channel refused this token before its time: the next use refreshes it. A word on an older token, or while another
 * refreshes, says nothing of the pair that is stored or about to be.
 */
export async function accessRefused(
  connection: string,
  shop: string,
  now: Instant,
  refused: Access | undefined,
  live: Pick<Live, 'store'>,
): Promise<void> {
  const found = await live.store.access.find(connection, shop);
  if (!found || found.value.refreshing || found.value.expiresAt !== refused?.expiresAt) return;
  try {
    await live.store.access.save(connection, shop, { ...found.value, expiresAt: now }, found.version);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

/** Seals the first pair of tokens of a shop, when it is connected. */
export async function connectAccess(
  connection: string,
  shop: string,
  tokens: Tokens,
  live: Pick<Live, 'store' | 'secrets'>,
): Promise<void> {
  const found = await live.store.access.find(connection, shop);
  const sealed = await live.secrets.seal(JSON.stringify(tokens));
  await live.store.access.save(
    connection,
    shop,
    { sealed, expiresAt: tokens.expiresAt, reconnect: false },
    found?.version ?? 0,
  );
}

async function open(item: AccessItem, live: AccessLive): Promise<Tokens> {
  const parsed = z.safeParse(tokensSchema, JSON.parse(await live.secrets.unseal(item.sealed)));
  if (!parsed.success) throw new Unreadable('sealed tokens have an unknown shape');
  return parsed.data;
}

/** Someone else refreshed or is refreshing: what they wrote is there in a moment. */
async function save(
  connection: ConnectionSecrets,
  shop: Shop,
  item: AccessItem,
  version: number,
  live: AccessLive,
): Promise<number> {
  try {
    return await live.store.access.save(connection.id, shop.shop, item, version);
  } catch (error) {
    if (error instanceof Conflict)
      throw new NotYet('token is being refreshed', after(live.now(), 5000), { cause: error });
    throw error;
  }
}

async function reconnect(
  connection: ConnectionSecrets,
  shop: Shop,
  found: Stored<AccessItem>,
  live: AccessLive,
): Promise<never> {
  const error = new AccessRejected('the shop must be connected again');
  await save(connection, shop, { ...found.value, refreshing: undefined, reconnect: true }, found.version, live);
  count('ReconnectNeeded', { channel: connection.channel });
  failure('shop must be connected again', error, { channel: connection.channel, shop: shop.shop });
  throw error;
}
