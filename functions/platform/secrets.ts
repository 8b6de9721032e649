import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { type ConnectionSecrets, connectionSecretsSchema } from '../domain/connection.ts';
import { Unreadable } from '../domain/errors.ts';
import { digest } from '../domain/id.ts';
import { type EnvironmentName, fromEnvironment } from './environment.ts';
import { hashWith, parseSealingKeys, type SealingKeys, sealWith, unsealWith } from './sealing-keys.ts';

/** Secrets of connections, one encrypted parameter each, and the key that seals access tokens in the table. */
export type Secrets = {
  /** Undefined for a connection that does not exist (remembered for a minute, so that guessing costs nothing). */
  connection(id: string): Promise<ConnectionSecrets | undefined>;
  /**
   * Reads the parameter again, past the cache: for a signature that failed while a secret rotates. At most twice a minute
   * per connection. Throws when it can't be read; what was known before stays known.
   */
  connectionAgain(id: string): Promise<ConnectionSecrets | undefined>;
  seal(plain: string): Promise<string>;
  /** Throws `Unreadable` for anything that no key of this deployment sealed. */
  unseal(sealed: string): Promise<string>;
  /** The same parts give the same hash in this deployment, for ever, and nobody without its key can try names against it; base64url. */
  keyedHash(parts: readonly string[]): Promise<string>;
};

/** Which parameter holds the key that seals. */
export type SealingKey = Extract<EnvironmentName, 'sealingKey' | 'noticesKey'>;

const KEPT_MS = 5 * 60_000;
const UNKNOWN_KEPT_MS = 60_000;
const REREAD_EVERY_MS = 30_000;
/** Guessed ids must not fill the memory of a warm function, nor push real connections out of it. */
const MOST_UNKNOWN = 1000;

type Known = { readonly value: ConnectionSecrets; readonly until: number; readAt: number };

export function secrets(client: SSMClient = new SSMClient({}), keyName: SealingKey = 'sealingKey'): Secrets {
  const known = new Map<string, Known>();
  const unknown = new Map<string, { readonly until: number }>();
  const underWay = new Map<string, Promise<ConnectionSecrets | undefined>>();
  let keys: { readonly value: Promise<SealingKeys>; readonly until: number; readonly readAt: number } | undefined;

  async function parameter(name: string): Promise<string | undefined> {
    try {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      return Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  async function readConnection(id: string): Promise<ConnectionSecrets | undefined> {
    const text = await parameter(`${fromEnvironment('connections')}/${id}`);
    return text === undefined ? undefined : parseConnection(text);
  }

  /** One read at a time per connection. A failed one changes nothing of what is known. */
  function readOnce(id: string): Promise<ConnectionSecrets | undefined> {
    const reading =
      underWay.get(id) ??
      readConnection(id)
        .then((found) => remember(id, found))
        .finally(() => underWay.delete(id));
    underWay.set(id, reading);
    return reading;
  }

  function remember(id: string, found: ConnectionSecrets | undefined): ConnectionSecrets | undefined {
    const now = Date.now();
    if (found) {
      unknown.delete(id);
      known.set(id, { value: found, until: keptUntil(now), readAt: now });
    } else {
      known.delete(id);
      if (unknown.size >= MOST_UNKNOWN) unknown.delete(unknown.keys().next().value ?? '');
      unknown.set(id, { until: now + UNKNOWN_KEPT_MS });
    }
    return found;
  }

  function isUnknown(id: string): boolean {
    return (unknown.get(id)?.until ?? 0) > Date.now();
  }

  /** The keys that seal. `again`: past the cache, at most twice a minute; for a value under a key that nobody here knows yet. */
  function sealingKeys(again = false): Promise<SealingKeys> {
    const now = Date.now();
    const isOld = !keys || keys.until <= now || (again && now - keys.readAt >= REREAD_EVERY_MS);
    if (keys && !isOld) return keys.value;
    const value = parameter(fromEnvironment(keyName)).then((text) => parseSealingKeys(text ?? ''));
    const reading = { value, until: keptUntil(now), readAt: now };
    const before = keys;
    keys = reading;
    value.catch(() => {
      // Counts even where it fails, as long as there are keys to go on with.
      if (keys === reading) keys = before && { ...before, readAt: now };
    });
    return value;
  }

  return {
    async connection(id) {
      const kept = known.get(id);
      if (kept && kept.until > Date.now()) return kept.value;
      return isUnknown(id) ? undefined : readOnce(id);
    },
    async connectionAgain(id) {
      const kept = known.get(id);
      if (!kept) return isUnknown(id) ? undefined : readOnce(id);
      if (Date.now() - kept.readAt < REREAD_EVERY_MS) return underWay.get(id) ?? kept.value;
      // Counts even where it fails: whoever sends bad signatures must not make us ask without end.
      kept.readAt = Date.now();
      return readOnce(id);
    },
    async seal(plain) {
      return sealWith(await sealingKeys(), plain);
    },
    async unseal(sealed) {
      const plain = unsealWith(await sealingKeys(), sealed) ?? unsealWith(await sealingKeys(true), sealed);
      if (plain === undefined) throw new Unreadable('sealed value was not sealed with a key of this deployment');
      return plain;
    },
    async keyedHash(parts) {
      return hashWith(await sealingKeys(), `keyed-hash:${digest(parts)}`);
    },
  };
}

/** Jitter: a fleet of warm functions does not come back to the parameter store in the same second. */
function keptUntil(now: number): number {
  return now + KEPT_MS * (0.8 + Math.random() * 0.4);
}

function parseConnection(text: string): ConnectionSecrets {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable('connection parameter is not JSON');
  }
  const parsed = z.safeParse(connectionSecretsSchema, value);
  if (parsed.success) return parsed.data;
  throw new Unreadable(`connection parameter: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
}
