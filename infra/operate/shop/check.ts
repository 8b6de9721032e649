import type { Connection, ConnectionSecrets, Shop } from '../../../functions/domain/connection.ts';
import { after, DAY, dayOf } from '../../../functions/domain/instant.ts';
import { fromEnvironment } from '../../../functions/platform/environment.ts';
import type { Report } from '../command.ts';
import { isTimeZone, type ShopWork } from './add.ts';
import { setUpOf } from './channels.ts';
import { connectionParameter, parseSecrets } from './parameters.ts';
import { sendTest } from './test-delivery.ts';

/** One thing that must be so, and what mends it. */
type Finding = { readonly what: string; readonly ok: boolean; readonly mend?: string };

const DAYS_LOOKED_BACK = 7;

/** Looks at each piece that a connection stands on. Changes nothing but for one test delivery, which counts as ignored. */
export async function checkConnection(connection: Connection, work: ShopWork): Promise<Report> {
  const { live, parameters, say } = work;
  const found = await parameters.read(connectionParameter(connection.id));
  const read = found && parseSecrets(found.value);
  const secrets = read && !('wrong' in read) ? read : undefined;
  const shops = await live.store.connections.shops(connection.id);
  const findings: Finding[] = [
    {
      what: 'its parameter is there and can be read',
      ok: found !== undefined,
      mend: 'npm run shop -- remove, then add it again',
    },
    {
      what: `the parameter has the right shape${read && 'wrong' in read ? ` (wrong: ${read.wrong})` : ''}`,
      ok: secrets !== undefined,
      mend: 'npm run shop -- rotate writes it anew where only `signing` is wrong; otherwise remove and add',
    },
    ...(secrets ? settingsOf(secrets, connection) : []),
    { what: 'at least one shop is in the table', ok: shops.length > 0, mend: 'npm run shop -- add --connection …' },
  ];
  for (const shop of shops) findings.push(...(await shopFindings(shop, work)));
  if (secrets) findings.push(await reachable(secrets, work));
  for (const { what, ok, mend } of findings)
    say(`  ${ok ? 'ok   ' : 'WRONG'}  ${what}${ok || !mend ? '' : `\n         → ${mend}`}`);
  return { ok: findings.every(({ ok }) => ok), connection: connection.id, channel: connection.channel, findings };
}

function settingsOf(secrets: ConnectionSecrets, connection: Connection): Finding[] {
  const { settings, signing } = setUpOf(secrets.channel);
  const missing = settings.filter(({ name, required }) => required && !secrets.app[name]).map(({ name }) => name);
  const mend = 'npm run shop -- remove, then add it again with all of them';
  return [
    { what: 'table and parameter name the same channel', ok: secrets.channel === connection.channel, mend },
    {
      what: `the app has its settings${missing.length ? ` (missing: ${missing.join(', ')})` : ''}`,
      ok: missing.length === 0,
      mend,
    },
    ...(signing === null
      ? []
      : [{ what: 'it has a signing secret', ok: secrets.signing.current.length >= 8, mend: 'npm run shop -- rotate' }]),
    ...(secrets.signing.previous
      ? [{ what: 'a rotation is under way: two secrets are taken (npm run shop -- rotate --finish ends it)', ok: true }]
      : []),
  ];
}

async function shopFindings(shop: Shop, { live, parameters }: ShopWork): Promise<Finding[]> {
  const called = `shop ${shop.shop}`;
  const zone = {
    what: `${called}: its time zone exists`,
    ok: isTimeZone(shop.timeZone),
    mend: 'npm run shop -- add with the right one',
  };
  const seen = await lastSeen(shop, live);
  const last = {
    what: `${called}: ${seen ? `last heard of on ${seen}` : `nothing heard of in ${DAYS_LOOKED_BACK} days`}`,
    ok: true,
  };
  if (!setUpOf(shop.channel).tokens) return [zone, last];
  const key = await parameters.read(fromEnvironment('sealingKey'));
  const access = (await live.store.access.find(shop.connection, shop.shop))?.value;
  const opens =
    access !== undefined &&
    (await live.secrets.unseal(access.sealed).then(
      () => true,
      () => false,
    ));
  const mend = 'npm run shop -- add --connection … --shop … --secrets … with tokens from the channel';
  return [
    zone,
    last,
    { what: `${called}: the sealing key is there`, ok: key !== undefined, mend: 'npm run shop -- add makes one' },
    {
      what: `${called}: it has tokens${access ? `, good until ${access.expiresAt}, then refreshed` : ''}`,
      ok: access !== undefined,
      mend,
    },
    { what: `${called}: its tokens can be opened`, ok: opens, mend },
    { what: `${called}: the channel takes them still`, ok: access !== undefined && !access.reconnect, mend },
  ];
}

/** The latest day on which anything was noted of the shop. */
async function lastSeen({ connection, shop }: Shop, { store, now }: ShopWork['live']): Promise<string | undefined> {
  for (let back = 0; back < DAYS_LOOKED_BACK; back += 1) {
    const day = dayOf(after(now(), -back * DAY));
    if (await store.statements.any({ connection, shop, day })) return day;
  }
  return undefined;
}

async function reachable(secrets: ConnectionSecrets, { live }: ShopWork): Promise<Finding> {
  const status = await sendTest(secrets, secrets.signing.current, live.now());
  return {
    what: `its address answers a delivery signed by us (${status || 'nobody there'})`,
    ok: status >= 200 && status < 300,
    mend:
      status === 401
        ? 'the door knows another secret: wait a minute, then again'
        : status === 404
          ? 'the address leads to another connection or deployment: compare it with the channel’s console'
          : 'see docs/runbook.md#receive-webhook',
  };
}
