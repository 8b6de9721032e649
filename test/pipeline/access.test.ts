import { afterEach, expect, test, vi } from 'vitest';
import type { Connector, TokenSet } from '../../functions/connectors/connector.ts';
import { connectorFor } from '../../functions/connectors/registry.ts';
import { AccessRejected, NotYet } from '../../functions/domain/errors.ts';
import { after, HOUR, type Instant, MINUTE } from '../../functions/domain/instant.ts';
import { accessFor, accessRefused, connectAccess } from '../../functions/pipeline/access.ts';
import { aDesk, aShop, OWN_SHOP, START } from '../support/desk.ts';

const SHOP = aShop();

afterEach(() => {
  vi.restoreAllMocks();
});

/** A shop whose refresh token works once, connected with tokens that end in an hour. */
async function connected() {
  const desk = await aDesk();
  const own = connectorFor(OWN_SHOP.channel);
  if (!own) throw new Error('no connector');
  const traded: string[] = [];
  /** What happens while the channel is asked. */
  const channel = { meanwhile: async (): Promise<unknown> => undefined };
  const call = async (refresh: string): Promise<TokenSet> => {
    traded.push(refresh);
    await channel.meanwhile();
    return tokens(traded.length + 1, after(desk.now(), 4 * HOUR));
  };
  const connector: Connector = { ...own, outbound: { ...own.outbound, refresh: { singleUse: true, call } } };
  const live = { ...desk.live, connectorFor: () => connector };
  await connectAccess(OWN_SHOP.id, SHOP.shop, tokens(1, after(START, HOUR)), live);
  const use = (over: Partial<typeof live> = {}) => accessFor(OWN_SHOP, SHOP, { ...live, ...over });
  const item = async () => (await desk.store.access.find(OWN_SHOP.id, SHOP.shop))?.value;
  const refused = (token: { token: string; expiresAt: Instant } | undefined) =>
    accessRefused(OWN_SHOP.id, SHOP.shop, desk.now(), token, live);
  return { desk, live, traded, channel, use, item, refused };
}

function tokens(nth: number, expiresAt: Instant): TokenSet {
  return { access: `access-${nth}`, refresh: `refresh-${nth}`, expiresAt };
}

test('tokens that cannot be unsealed for a moment cost a try, not the connection', async () => {
  const { desk, live, use, traded } = await connected();
  desk.advance(56 * MINUTE);
  const unseal = () => Promise.reject(new Error('parameter store is out of reach'));
  await expect(use({ secrets: { ...live.secrets, unseal } })).rejects.toThrow('out of reach');
  expect(traded).toEqual([]);

  desk.advance(2 * MINUTE);
  expect(await use()).toMatchObject({ token: 'access-2' });
});

test('while another refreshes, the present token serves until it ends', async () => {
  const { desk, use, channel } = await connected();
  const besides: unknown[] = [];
  desk.advance(59 * MINUTE + 30_000);
  channel.meanwhile = async () => {
    besides.push(await use());
    desk.advance(40_000);
    besides.push(await use().catch((error: unknown) => error));
  };
  await use();

  expect(besides).toEqual([{ token: 'access-1', expiresAt: after(START, HOUR) }, expect.any(NotYet)]);
});

test('a token refused while another refreshes does not cost the fresh pair', async () => {
  const { desk, use, channel, refused, traded } = await connected();
  const old = await use();
  desk.advance(56 * MINUTE);
  channel.meanwhile = () => refused(old);

  expect(await use()).toMatchObject({ token: 'access-2' });
  expect(await use()).toMatchObject({ token: 'access-2' });
  expect(traded).toEqual(['refresh-1']);
});

test('a refusal of an older token, or of none, says nothing of the newer', async () => {
  const { desk, use, refused, traded } = await connected();
  const old = await use();
  desk.advance(56 * MINUTE);
  await use();
  await refused(old);
  await refused(undefined);
  await use();
  expect(traded).toEqual(['refresh-1']);

  await refused(await use());
  expect(await use()).toMatchObject({ token: 'access-3' });
});

test('fresh tokens are kept whoever wrote to the item meanwhile', async () => {
  const { desk, use, channel, item } = await connected();
  desk.advance(56 * MINUTE);
  channel.meanwhile = async () => {
    const found = await desk.store.access.find(OWN_SHOP.id, SHOP.shop);
    if (found) await desk.store.access.save(OWN_SHOP.id, SHOP.shop, { ...found.value, reconnect: true }, found.version);
  };
  expect(await use()).toMatchObject({ token: 'access-2' });
  channel.meanwhile = async () => undefined;

  expect(await use()).toMatchObject({ token: 'access-2' });
  expect(await item()).toMatchObject({ reconnect: false });
});

test('a shop connected anew during a refresh keeps its new tokens', async () => {
  const { desk, live, use, channel } = await connected();
  desk.advance(56 * MINUTE);
  channel.meanwhile = () => connectAccess(OWN_SHOP.id, SHOP.shop, tokens(9, after(desk.now(), 4 * HOUR)), live);
  await use();
  expect(await use()).toMatchObject({ token: 'access-9' });
});

test('a shop to be connected again is named in the log, its webhook’s secret path is not', async () => {
  const { desk, use, channel } = await connected();
  const lines: string[] = [];
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...said) => void lines.push(said.map(String).join(' ')));
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  }
  desk.advance(56 * MINUTE);
  channel.meanwhile = () => Promise.reject(new AccessRejected('refresh token refused'));
  await expect(use()).rejects.toThrow(AccessRejected);

  const line = lines.find((written) => written.includes('shop must be connected again')) ?? '';
  expect(line).toContain(SHOP.shop);
  expect(lines.join('\n')).not.toContain(OWN_SHOP.id);
});
