import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { type ConnectionSecrets, type Shop, shopSchema } from '../../../functions/domain/connection.ts';
import { randomId } from '../../../functions/domain/id.ts';
import { connectAccess } from '../../../functions/pipeline/access.ts';
import { fromEnvironment } from '../../../functions/platform/environment.ts';
import { ask, choose } from '../ask.ts';
import { type Report, Usage } from '../command.ts';
import type { OperatorLive } from '../live.ts';
import type { Target } from '../target.ts';
import { type ChannelSetUp, SET_UPS, setUpOf } from './channels.ts';
import { connectionNamed, shortOf } from './connections.ts';
import { type GivenSecrets, settingOf, tokensOf } from './given-secrets.ts';
import { connectionParameter, type ParameterStore, secretsIn } from './parameters.ts';

/** What the flags say; what is missing is asked for. */
export type Flags = {
  readonly channel?: string | undefined;
  readonly connection?: string | undefined;
  readonly name?: string | undefined;
  readonly shop?: string | undefined;
  readonly site?: string | undefined;
  readonly address?: string | undefined;
  readonly 'time-zone'?: string | undefined;
  readonly 'after-sale-from'?: string | undefined;
  readonly 'fulfilled-by'?: string | undefined;
  readonly 'reopen-within-days'?: string | undefined;
  readonly 'keep-days'?: string | undefined;
  /** May what people correct here be used to train the models? */
  readonly learn?: string | undefined;
  readonly 'own-name'?: readonly string[] | undefined;
};

export type ShopWork = {
  readonly live: OperatorLive;
  readonly target: Target;
  readonly parameters: ParameterStore;
  readonly say: (line: string) => void;
};

/**
 * Connects a shop: the secrets, the connection, the shop, its tokens, in that order, each replaceable. Died half-way? The
 * same again with `--connection`. Makes the deployment's sealing key where there is none yet.
 */
export async function addShop(flags: Flags, given: GivenSecrets, work: ShopWork): Promise<Report> {
  const { live, parameters, say } = work;
  if (await parameters.create(fromEnvironment('noticesKey'), randomBytes(32).toString('base64'))) {
    say('made the key that seals webhook endpoints');
  }
  if (await parameters.create(fromEnvironment('sealingKey'), randomBytes(32).toString('base64'))) {
    say('made the sealing key of this deployment');
  }
  const { secrets, save } = flags.connection ? await known(flags.connection, work) : await fresh(flags, given, work);
  const { id, channel, address } = secrets;
  const setUp = setUpOf(channel);
  const shop = await shopFrom(flags, id, channel, live);
  const tokens = setUp.tokens ? await tokensOf(given) : undefined;
  // All that was asked for is known and right: only now is anything written.
  await save();
  await live.store.connections.putShop(shop);
  say(`shop ${shop.shop} is in the table`);
  if (tokens) {
    await connectAccess(id, shop.shop, tokens, live);
    say(`its tokens are sealed; they end at ${tokens.expiresAt} and are refreshed before`);
  } else if (setUp.tokens) {
    say('no tokens were given: its messages come in, orders are not fetched and replies wait until they are');
  }
  const next = [...setUp.next(address), `npm run shop -- check ${shortOf(id)}`];
  say(`\nWebhook address: ${address}\n\nNext\n${next.map((step, index) => `  ${index + 1}. ${step}`).join('\n')}`);
  return { ok: true, connection: id, channel, shop: shop.shop, webhook: address, next };
}

type Prepared = { readonly secrets: ConnectionSecrets; save(): Promise<void> };

async function known(text: string, { live, parameters }: ShopWork): Promise<Prepared> {
  const { id } = await connectionNamed(text, live);
  return { secrets: await secretsIn(parameters, id), save: async () => undefined };
}

async function fresh(flags: Flags, given: GivenSecrets, work: ShopWork): Promise<Prepared> {
  const { live, target, parameters, say } = work;
  const channel = flags.channel ?? (await choose('Which channel?', '--channel', Object.keys(SET_UPS)));
  const setUp = setUpOf(channel);
  const name = flags.name ?? (await ask("The connection's name, for people:", '--name'));
  const id = randomId('con');
  const address = flags.address ?? `${target.api}/webhooks/${channel}/${id}`;
  const secrets: ConnectionSecrets = {
    v: 1,
    id,
    channel,
    address,
    signing: { current: await signingOf(setUp, given) },
    app: await appOf(setUp, given),
  };
  return {
    secrets,
    async save() {
      await parameters.create(connectionParameter(id), JSON.stringify(secrets));
      await live.store.connections.putConnection({ id, channel, name, createdAt: live.now() });
      say(`connection ${shortOf(id)} has its secrets and stands in the table`);
    },
  };
}

async function signingOf({ signing }: ChannelSetUp, given: GivenSecrets): Promise<string> {
  if (signing === null) return 'unused: the channel signs with a key pair';
  return (await settingOf({ name: 'signing', hint: signing, required: true, secret: true }, given.signing)) ?? '';
}

async function appOf({ settings }: ChannelSetUp, given: GivenSecrets): Promise<Record<string, string>> {
  const app = { ...given.app };
  for (const setting of settings) {
    const value = await settingOf({ ...setting, name: `app.${setting.name}` }, app[setting.name]);
    if (value) app[setting.name] = value;
  }
  return app;
}

const LEARN: Readonly<Record<string, boolean | undefined>> = { yes: true, no: false };

/** As the flags say; of a shop that is there already, what they leave out stays. */
async function shopFrom(flags: Flags, connection: string, channel: string, { store }: OperatorLive): Promise<Shop> {
  const shop = flags.shop ?? (await ask("The channel's id of the shop:", '--shop'));
  const before = await store.connections.shop(connection, shop);
  const timeZone =
    flags['time-zone'] ?? before?.timeZone ?? (await ask('Its time zone (Asia/Shanghai):', '--time-zone'));
  const site = flags.site ?? before?.site;
  const keepDays = flags['keep-days'] ?? before?.keepDays;
  const learns = flags.learn === undefined ? before?.learnsFromCorrections : LEARN[flags.learn];
  if (flags.learn !== undefined && learns === undefined) throw new Usage('--learn is yes or no');
  const parsed = z.safeParse(shopSchema, {
    connection,
    channel,
    shop,
    name: flags.name ?? before?.name ?? shop,
    ...(site ? { site } : {}),
    timeZone,
    afterSaleFrom: flags['after-sale-from'] ?? before?.afterSaleFrom ?? 'delivered',
    fulfilledBy: flags['fulfilled-by'] ?? before?.fulfilledBy ?? 'seller',
    reopenWithinDays: Number(flags['reopen-within-days'] ?? before?.reopenWithinDays ?? 14),
    ...(keepDays === undefined ? {} : { keepDays: Number(keepDays) }),
    ...(learns === undefined ? {} : { learnsFromCorrections: learns }),
    ownNames: flags['own-name'] ?? before?.ownNames ?? [],
  });
  if (!isTimeZone(timeZone)) throw new Usage(`there is no time zone ${timeZone}`);
  if (parsed.success) return parsed.data;
  throw new Usage(`not as it must be: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
}

export function isTimeZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}
