import { ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Unreadable } from '../../functions/domain/errors.ts';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { parseSealingKeys, rotated as rotatedKeys, withoutPrevious } from '../../functions/platform/sealing-keys.ts';
import { secrets } from '../../functions/platform/secrets.ts';
import { OWN_SHOP } from '../support/desk.ts';
import { earlierItems } from '../support/written.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');

beforeEach(() => {
  vi.stubEnv(ENVIRONMENT.connections, '/desk/connections');
  vi.stubEnv(ENVIRONMENT.sealingKey, '/desk/sealing-key');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T08:00:00.000Z') });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The secrets over a parameter store of the test, which can be out of reach. */
function aStore(saved: Record<string, string>) {
  const store = { saved: { ...saved }, out: false, asked: [] as string[] };
  const client = new SSMClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  client.middlewareStack.add(
    () => async (args) => {
      const { Name = '' } = args.input as { Name?: string };
      store.asked.push(Name);
      if (store.out) throw new Error('parameter store is out of reach');
      const Value = store.saved[Name];
      if (Value === undefined) throw new ParameterNotFound({ $metadata: {}, message: '' });
      return { response: {}, output: { $metadata: {}, Parameter: { Value } } };
    },
    { step: 'initialize' },
  );
  return Object.assign(store, { secrets: secrets(client) });
}

const PLACE = `/desk/connections/${OWN_SHOP.id}`;
const rotated = { ...OWN_SHOP, signing: { current: 'whsec_new' } };
const minutes = (count: number) => vi.setSystemTime(Date.now() + count * 60_000);

test('a parameter store out of reach is not mistaken for another key', async () => {
  const sealed = await aStore({ '/desk/sealing-key': KEY }).secrets.seal('tokens');
  const store = aStore({ '/desk/sealing-key': KEY });
  store.out = true;
  await expect(store.secrets.unseal(sealed)).rejects.toThrow('out of reach');

  store.out = false;
  expect(await store.secrets.unseal(sealed)).toBe('tokens');
  await expect(aStore({ '/desk/sealing-key': OTHER_KEY }).secrets.unseal(sealed)).rejects.toThrow(Unreadable);
});

test('a re-read that fails leaves what was known, and one that succeeds brings the new secret to all', async () => {
  const store = aStore({ [PLACE]: JSON.stringify(OWN_SHOP) });
  await store.secrets.connection(OWN_SHOP.id);
  minutes(1);
  store.saved[PLACE] = JSON.stringify(rotated);
  store.out = true;
  const failing = store.secrets.connectionAgain(OWN_SHOP.id);
  expect(await store.secrets.connection(OWN_SHOP.id)).toEqual(OWN_SHOP);
  await expect(failing).rejects.toThrow('out of reach');
  expect(await store.secrets.connection(OWN_SHOP.id)).toEqual(OWN_SHOP);

  store.out = false;
  minutes(1);
  const both = [store.secrets.connectionAgain(OWN_SHOP.id), store.secrets.connectionAgain(OWN_SHOP.id)];
  expect(await Promise.all(both)).toEqual([rotated, rotated]);
  expect(await store.secrets.connection(OWN_SHOP.id)).toEqual(rotated);
  expect(store.asked).toHaveLength(3);
});

test('bad signatures have a connection read again at most twice a minute', async () => {
  const store = aStore({ [PLACE]: JSON.stringify(OWN_SHOP) });
  await store.secrets.connection(OWN_SHOP.id);
  minutes(1);
  store.out = true;
  await store.secrets.connectionAgain(OWN_SHOP.id).catch(() => {});
  for (let tries = 0; tries < 20; tries += 1) await store.secrets.connectionAgain(OWN_SHOP.id);

  expect(store.asked).toHaveLength(2);
});

test('however many ids are guessed, a real connection stays known', async () => {
  const store = aStore({ [PLACE]: JSON.stringify(OWN_SHOP) });
  await store.secrets.connection(OWN_SHOP.id);
  for (let n = 0; n < 1100; n += 1) {
    expect(await store.secrets.connection(`con_guessed_${String(n).padStart(8, '0')}`)).toBeUndefined();
  }
  await store.secrets.connection(OWN_SHOP.id);
  await store.secrets.connection('con_guessed_00001099');

  expect(store.asked.filter((name) => name === PLACE)).toHaveLength(1);
  expect(store.asked.filter((name) => name.endsWith('00001099'))).toHaveLength(1);
});

test('a keyed hash is the same for the same name and deployment only', async () => {
  const [one, again, other] = [KEY, KEY, OTHER_KEY].map((key) => aStore({ '/desk/sealing-key': key }).secrets);
  const hash = await one?.keyedHash(['con', 'ana@example.com']);

  expect(hash).toMatch(/^[\w-]{43}$/);
  expect(await again?.keyedHash(['con', 'ana@example.com'])).toBe(hash);
  expect(await one?.keyedHash(['other', 'ana@example.com'])).not.toBe(hash);
  expect(await other?.keyedHash(['con', 'ana@example.com'])).not.toBe(hash);
});

test('tokens that 0.1.0 sealed are opened still, before a rotation, during one and until they are sealed anew', async () => {
  const [item] = earlierItems('v1', 'access');
  const sealed = String(item?.data.sealed);
  const during = rotatedKeys(parseSealingKeys(KEY));

  for (const parameter of [KEY, during]) {
    const opened = JSON.parse(await aStore({ '/desk/sealing-key': parameter }).secrets.unseal(sealed));
    expect(opened).toMatchObject({ access: 'access-1', refresh: 'refresh-1' });
  }
  const after = aStore({ '/desk/sealing-key': withoutPrevious(parseSealingKeys(during)) });
  await expect(after.secrets.unseal(sealed)).rejects.toThrow(Unreadable);
});

test('a warm function that knows the old key only reads the keys again for what a newer one sealed', async () => {
  const store = aStore({ '/desk/sealing-key': KEY });
  await store.secrets.seal('anything');
  store.saved['/desk/sealing-key'] = rotatedKeys(parseSealingKeys(KEY));
  const sealed = await aStore(store.saved).secrets.seal('tokens');
  await expect(store.secrets.unseal(sealed)).rejects.toThrow(Unreadable);

  minutes(1);

  expect(await store.secrets.unseal(sealed)).toBe('tokens');
  expect(store.asked).toHaveLength(2);
});

test('within minutes every function seals under the new key, and a hash of a name is the same under any', async () => {
  const store = aStore({ '/desk/sealing-key': KEY });
  const hash = await store.secrets.keyedHash(['con', 'buyer']);
  store.saved['/desk/sealing-key'] = rotatedKeys(parseSealingKeys(KEY));
  minutes(10);

  const sealed = await store.secrets.seal('tokens');
  const finished = aStore({ '/desk/sealing-key': withoutPrevious(parseSealingKeys(store.saved['/desk/sealing-key'])) });

  expect(await finished.secrets.unseal(sealed)).toBe('tokens');
  expect(await finished.secrets.keyedHash(['con', 'buyer'])).toBe(hash);
  expect(await store.secrets.keyedHash(['con', 'buyer'])).toBe(hash);
});
