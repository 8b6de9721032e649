import { choose, confirm } from './ask.ts';
import { type Report, runCommand, Usage } from './command.ts';
import { liveOn } from './live.ts';
import { addShop, type ShopWork } from './shop/add.ts';
import { checkConnection } from './shop/check.ts';
import { connectionNamed, removeConnection, removeShop, shortOf } from './shop/connections.ts';
import { givenSecrets } from './shop/given-secrets.ts';
import { parameterStore } from './shop/parameters.ts';
import { finishSealing, finishSigning, rotateSealing, rotateSigning } from './shop/rotate.ts';

const USAGE = `npm run shop -- add | check | rotate | list | remove

A shop is one seller account; a connection is one app registration on a channel, which may serve many shops. CON is the
beginning of a connection's id, or its name. What a flag does not say is asked for where somebody can answer.
  list
  add [--channel NAME --name TEXT | --connection CON] --shop ID --time-zone ZONE [--secrets FILE]
      [--site SITE] [--after-sale-from delivered|shipped] [--fulfilled-by seller|platform-warehouse|full-service]
      [--reopen-within-days 14] [--keep-days N] [--learn yes|no] [--own-name NAME …] [--address URL]
      With --connection: one more shop of it, or new tokens or settings for one; what is left out of those stays.
  check CON            each piece that it stands on, and one test delivery of ours
  rotate CON           a new signing secret beside the old one, both proved to be taken; --finish drops the old one
  rotate --sealing-key a new key for access tokens; --finish drops the old one, ten minutes later
  remove CON --shop ID the shop; with its last one the connection and its secrets. What buyers wrote stays.
  --secrets FILE       JSON: signing, app { … }, tokens { access, refresh, expiresAt }; - is standard input
  --yes                does not ask before removing`;

const ACTIONS = ['add', 'check', 'rotate', 'list', 'remove'] as const;

async function listShops({ live, say }: ShopWork): Promise<Report> {
  const connections = await live.store.connections.all();
  const shops = await Promise.all(
    connections.map(async ({ id, name, channel }) => ({
      connection: shortOf(id),
      name,
      channel,
      shops: (await live.store.connections.shops(id)).map(({ shop }) => shop),
    })),
  );
  for (const { connection, name, channel, shops: ids } of shops)
    say(`  ${connection}  ${channel}  ${name}: ${ids.join(', ')}`);
  return { ok: true, connections: shops };
}

async function remove(text: string, shop: string | undefined, work: ShopWork): Promise<Report> {
  const { live, parameters, say } = work;
  const { id } = await connectionNamed(text, live);
  const shops = await live.store.connections.shops(id);
  if (shops.length > 0 && !shops.some((one) => one.shop === shop)) {
    throw new Usage(`--shop: one of ${shops.map((one) => one.shop).join(', ')}`);
  }
  if (shop) await removeShop(id, shop, live);
  const isLast = shops.every((one) => one.shop === shop);
  if (isLast) await removeConnection(id, live, parameters);
  say(isLast ? 'the shop and its connection are gone' : 'the shop is gone; its connection has others');
  return { ok: true, connectionRemoved: isLast };
}

/** `npm run shop -- add`: connects shops, looks after their secrets. */
if (import.meta.main) {
  await runCommand({
    usage: USAGE,
    options: {
      channel: { type: 'string' },
      connection: { type: 'string' },
      name: { type: 'string' },
      shop: { type: 'string' },
      site: { type: 'string' },
      address: { type: 'string' },
      'time-zone': { type: 'string' },
      'after-sale-from': { type: 'string' },
      'fulfilled-by': { type: 'string' },
      'reopen-within-days': { type: 'string' },
      'keep-days': { type: 'string' },
      learn: { type: 'string' },
      'own-name': { type: 'string', multiple: true },
      secrets: { type: 'string' },
      'sealing-key': { type: 'boolean', default: false },
      finish: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
    async run({ values, positionals: [said, text, ...rest], target, say }) {
      if (rest.length > 0) throw new Usage(`not understood: ${rest.join(' ')}`);
      const action = said ?? (await choose('What?', ACTIONS.join(', '), ACTIONS));
      const work: ShopWork = { live: liveOn(target), target, parameters: parameterStore(), say };
      const named = async () => {
        if (text) return text;
        const all = await work.live.store.connections.all();
        return choose(
          'Which connection?',
          'CON',
          all.map(({ id }) => shortOf(id)),
        );
      };
      switch (action) {
        case 'list':
          return listShops(work);
        case 'add':
          return addShop(values, givenSecrets(values.secrets), work);
        case 'check':
          return checkConnection(await connectionNamed(await named(), work.live), work);
        case 'rotate': {
          if (values['sealing-key']) return values.finish ? finishSealing(work) : rotateSealing(work);
          const connection = await connectionNamed(await named(), work.live);
          if (values.finish) return finishSigning(connection, work);
          return rotateSigning(connection, givenSecrets(values.secrets), work);
        }
        case 'remove': {
          const con = await named();
          if (!values.yes && !(await confirm('Take it away?'))) throw new Usage('remove takes it away: say --yes');
          return remove(con, values.shop, work);
        }
        default:
          throw new Usage(`there is no ${action}`);
      }
    },
  });
}
