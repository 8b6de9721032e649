import type { Connection, ConnectionSecrets } from '../../../functions/domain/connection.ts';
import { fromEnvironment } from '../../../functions/platform/environment.ts';
import {
  isSealedWithCurrent,
  parseSealingKeys,
  rotated,
  type SealingKeys,
  sealWith,
  unsealWith,
  withoutPrevious,
} from '../../../functions/platform/sealing-keys.ts';
import { withRetries } from '../../../functions/store/attempts.ts';
import { type Report, Usage } from '../command.ts';
import type { ShopWork } from './add.ts';
import { setUpOf } from './channels.ts';
import { type GivenSecrets, settingOf } from './given-secrets.ts';
import { connectionParameter, secretsIn } from './parameters.ts';
import { accepted } from './test-delivery.ts';

/** Longer than a warm function keeps what it read, with time for what it is doing (`platform/secrets.ts`). */
const KNOWN_EVERYWHERE_MS = 10 * 60_000;

/** Two secrets from now on: deliveries signed with either are proved to be taken. Died half-way? The same again. */
export async function rotateSigning(connection: Connection, given: GivenSecrets, work: ShopWork): Promise<Report> {
  const { parameters, live, say } = work;
  const { signing } = setUpOf(connection.channel);
  if (signing === null)
    throw new Usage(`${connection.channel} signs with a key pair of its own: there is nothing to rotate`);
  const before = await secretsIn(parameters, connection.id);
  const next =
    (await settingOf({ name: 'signing', hint: `new ${signing}`, required: true, secret: true }, given.signing)) ?? '';
  const isRepeated = before.signing.current === next;
  if (before.signing.previous && !isRepeated) throw new Error('a rotation is under way: rotate --finish first');
  const after: ConnectionSecrets = isRepeated
    ? before
    : { ...before, signing: { current: next, previous: before.signing.current } };
  await parameters.replace(connectionParameter(connection.id), JSON.stringify(after));
  const takesNew = await accepted(after, after.signing.current, live);
  const takesOld = after.signing.previous === undefined || (await accepted(after, after.signing.previous, live));
  say(`  ${takesNew ? 'ok   ' : 'WRONG'}  a delivery signed with the new secret is taken`);
  say(`  ${takesOld ? 'ok   ' : 'WRONG'}  a delivery signed with the old secret is taken`);
  say('Now change it on the channel. When nothing is signed with the old one any more: rotate --finish');
  return { ok: takesNew && takesOld, takesNew, takesOld };
}

/** Drops the previous secret. */
export async function finishSigning(connection: Connection, { parameters, say }: ShopWork): Promise<Report> {
  const secrets = await secretsIn(parameters, connection.id);
  const { previous, current } = secrets.signing;
  if (previous !== undefined) {
    await parameters.replace(connectionParameter(connection.id), JSON.stringify({ ...secrets, signing: { current } }));
  }
  say(previous === undefined ? 'no rotation was under way' : 'the old secret is taken no more, within minutes');
  return { ok: true, dropped: previous !== undefined };
}

/** A new key seals from now on, the old one still opens; what is sealed already is sealed anew. */
export async function rotateSealing({ parameters, live, say }: ShopWork): Promise<Report> {
  const name = fromEnvironment('sealingKey');
  const found = await parameters.read(name);
  if (!found) throw new Error('there is no sealing key yet: npm run shop -- add makes one');
  const keys = parseSealingKeys(found.value);
  if (keys.previous) throw new Error('a rotation is under way: rotate --sealing-key --finish first');
  await parameters.replace(name, rotated(keys));
  const after = parseSealingKeys((await parameters.read(name))?.value ?? '');
  const resealed = await resealAll(after, live);
  say(`a new key seals; ${resealed} pairs of tokens are sealed anew. In ten minutes: rotate --sealing-key --finish`);
  return { ok: true, resealed };
}

/**
 * Drops the previous key, once every function knows the new one and nothing is sealed under the old. Tokens that a warm
 * function sealed meanwhile are sealed anew first.
 */
export async function finishSealing({ parameters, live, target, say }: ShopWork): Promise<Report> {
  const name = fromEnvironment('sealingKey');
  const found = await parameters.read(name);
  const keys = found && parseSealingKeys(found.value);
  if (!keys?.previous) {
    say('no rotation was under way');
    return { ok: true, dropped: false };
  }
  const left = (found?.changedAt ?? 0) + KNOWN_EVERYWHERE_MS - target.now();
  if (left > 0)
    throw new Error(`functions may still seal under the old key: in ${Math.ceil(left / 60_000)} minutes again`);
  const resealed = await resealAll(keys, live);
  await parameters.replace(name, withoutPrevious(keys));
  say(`${resealed} more were sealed anew; the old key is gone`);
  return { ok: true, dropped: true, resealed };
}

/** Seals every shop's tokens under the current key. A refresh that is quicker wins: it sealed under a key of these too. */
async function resealAll(keys: SealingKeys, { store }: ShopWork['live']): Promise<number> {
  let resealed = 0;
  for (const { id } of await store.connections.all()) {
    for (const { shop } of await store.connections.shops(id)) {
      await withRetries(async () => {
        const found = await store.access.find(id, shop);
        if (!found || isSealedWithCurrent(keys, found.value.sealed)) return;
        const plain = unsealWith(keys, found.value.sealed);
        // Sealed under a key from before all of these: already lost, and only a new connection mends it.
        if (plain === undefined) return;
        await store.access.save(id, shop, { ...found.value, sealed: sealWith(keys, plain) }, found.version);
        resealed += 1;
      });
    }
  }
  return resealed;
}
