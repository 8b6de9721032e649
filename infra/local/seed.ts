import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { type ConnectionSecrets, connectionSecretsSchema, type Shop } from '../../functions/domain/connection.ts';
import { instant } from '../../functions/domain/instant.ts';
import { connectAccess } from '../../functions/pipeline/access.ts';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { secrets } from '../../functions/platform/secrets.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { openStore, type Store } from '../../functions/store/store.ts';
import type { Cloud } from './cloud.ts';
import type { RunningSimulator } from './simulators.ts';

/** What the demonstration seller has on one channel. */
type DemonstrationShop = {
  readonly channel: string;
  readonly connectionName: string;
  readonly shop: Omit<Shop, 'connection' | 'channel'>;
  /** Life of an access token, milliseconds; null for channels without tokens. */
  readonly accessForMs: number | null;
  /** The app's own part of the connection, drawn once; `front` is the channel's address as functions reach it. */
  readonly app: (front: string) => Record<string, string>;
  readonly signing: () => string;
};

const house = { afterSaleFrom: 'delivered', fulfilledBy: 'seller', reopenWithinDays: 7 } as const;
const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const whsec = () => `whsec_${randomBytes(24).toString('base64')}`;

/** Every channel with messages; Shopify, which has none, is left out of the demonstration. */
const SHOPS: readonly DemonstrationShop[] = [
  {
    channel: 'shopee',
    connectionName: 'Harbour Goods app on Shopee',
    shop: {
      ...house,
      shop: '220415678',
      name: 'Harbour Goods SG',
      site: 'SG',
      timeZone: 'Asia/Singapore',
      ownNames: ['harbourgoods.sg'],
    },
    accessForMs: 4 * 3_600_000,
    app: (front) => ({ partner_id: '2001887', partner_key: `shpk${hex(30)}`, host: front }),
    signing: () => hex(32),
  },
  {
    channel: 'ebay',
    connectionName: 'Harbour Goods keyset on eBay',
    shop: {
      ...house,
      shop: 'harbour-goods',
      name: 'Harbour Goods UK',
      site: 'EBAY_GB',
      timeZone: 'Europe/London',
      ownNames: ['harbour-goods'],
    },
    accessForMs: 2 * 3_600_000,
    app: (front) => ({
      client_id: 'HarbourGoods-PRD',
      client_secret: `PRD-${hex(16)}`,
      verification_token: hex(24),
      host: front,
    }),
    signing: () => 'unused: eBay signs with a key pair',
  },
  {
    channel: 'standard-webhooks',
    connectionName: 'Harbour Goods own shop',
    shop: {
      ...house,
      shop: 'harbour-goods.example',
      name: 'harbour-goods.example',
      timeZone: 'Europe/Warsaw',
      ownNames: ['Harbour Goods'],
    },
    accessForMs: null,
    app: (front) => ({ reply_url: `${front}/messages`, reply_secret: whsec() }),
    signing: whsec,
  },
];

/** Channels of the demonstration seller. */
export const CHANNELS: readonly string[] = SHOPS.map(({ channel }) => channel);

/** A connection of the demonstration, for those who drive it. */
export type Seeded = {
  readonly channel: string;
  readonly connection: string;
  readonly shop: string;
  readonly webhook: string;
};

/**
 * Makes or renews the demonstration seller: a connection and a shop on each channel, its secrets in the parameter store, and
 * the simulators told the same. Secrets and ids stay as they are in a data directory; addresses and access tokens are new
 * with every start, since the simulators forget theirs.
 */
export async function seed(cloud: Cloud, simulators: readonly RunningSimulator[]): Promise<Seeded[]> {
  const { front, backends } = cloud;
  const connectionsPath = variable(cloud, ENVIRONMENT.connections);
  const sealingKey = variable(cloud, ENVIRONMENT.sealingKey);
  const noticesKey = variable(cloud, ENVIRONMENT.noticesKey);
  // The store's own sealing reads them from there, as in a function.
  process.env[ENVIRONMENT.connections] = connectionsPath;
  process.env[ENVIRONMENT.sealingKey] = sealingKey;
  for (const name of [sealingKey, noticesKey]) {
    if (!backends.parameters.get(name)) backends.parameters.put(name, randomBytes(32).toString('base64'));
  }

  const client = {
    region: 'us-east-1',
    endpoint: front.url,
    credentials: { accessKeyId: 'seed', secretAccessKey: 'local' },
  };
  const store = openStore(dynamoTable(variable(cloud, ENVIRONMENT.table), { client: new DynamoDBClient(client) }));
  const sealed = secrets(new SSMClient(client));

  const seeded: Seeded[] = [];
  for (const { channel, connectionName, shop, accessForMs, app, signing } of SHOPS) {
    const id = await connectionId(store, channel);
    const webhook = `${cloud.url}/webhooks/${channel}/${id}`;
    const reached = `${front.url}/marketplaces/${channel}`;
    const name = `${connectionsPath}/${id}`;
    const before = kept(backends.parameters.get(name));
    const { host, reply_url } = app(reached);
    const secret: ConnectionSecrets = {
      v: 1,
      id,
      channel,
      address: webhook,
      signing: before?.signing ?? { current: signing() },
      app: { ...(before?.app ?? app(reached)), ...(host ? { host } : {}), ...(reply_url ? { reply_url } : {}) },
    };
    backends.parameters.put(name, JSON.stringify(secret));
    const now = Date.now();
    if (!(await store.connections.find(id))) {
      await store.connections.putConnection({ id, channel, name: connectionName, createdAt: instant(now) });
    }
    await store.connections.putShop({ ...shop, connection: id, channel });

    const tokens = { access: `access-${hex(12)}`, refresh: `refresh-${hex(12)}` };
    if (accessForMs !== null) {
      const expiresAt = instant(now + accessForMs);
      await connectAccess(id, shop.shop, { ...tokens, expiresAt }, { store, secrets: sealed });
    }
    const simulator = simulators.find((one) => one.channel === channel);
    if (simulator) front.reach(channel, simulator.url);
    await simulator?.configure({
      webhook,
      address: webhook,
      secret: secret.signing.current,
      app: secret.app,
      shops: [{ shop: shop.shop, name: shop.ownNames[0] ?? shop.name, ...(accessForMs === null ? {} : tokens) }],
      retries: true,
      clockOffsetMs: cloud.clock.offset(),
    });
    seeded.push({ channel, connection: id, shop: shop.shop, webhook });
  }
  return seeded;
}

/** The channel's connection in the table, or a new unguessable id. */
async function connectionId(store: Store, channel: string): Promise<string> {
  const there = (await store.connections.all()).find((connection) => connection.channel === channel);
  return there?.id ?? `con_${randomBytes(16).toString('base64url')}`;
}

function kept(parameter: string | undefined): ConnectionSecrets | undefined {
  return parameter === undefined ? undefined : z.parse(connectionSecretsSchema, JSON.parse(parameter));
}

/** What a variable is in every function that has it. Throws when none does. */
function variable({ model }: Cloud, name: string): string {
  const value = model.functions.map(({ environment }) => environment[name]).find((one) => one !== undefined);
  if (value === undefined) throw new Error(`no function of the template has the variable ${name}`);
  return value;
}
