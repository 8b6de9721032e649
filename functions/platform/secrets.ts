import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { type ConnectionSecrets, connectionSecretsSchema } from '../domain/connection.ts';
import { Unreadable } from '../domain/errors.ts';
import { fromEnvironment } from './environment.ts';

/** Secrets of connections, one encrypted parameter each, and the key that seals access tokens in the table. */
export type Secrets = {
  /** Undefined for a connection that does not exist (remembered for a minute, so that guessing costs nothing). */
  connection(id: string): Promise<ConnectionSecrets | undefined>;
  /** Reads the parameter again, past the cache: for a signature that failed while a secret rotates. At most twice a minute per connection. */
  connectionAgain(id: string): Promise<ConnectionSecrets | undefined>;
  seal(plain: string): Promise<string>;
  /** Throws `Unreadable` for anything that this deployment's key did not seal. */
  unseal(sealed: string): Promise<string>;
};

const KEPT_MS = 5 * 60_000;
const UNKNOWN_KEPT_MS = 60_000;
const REREAD_EVERY_MS = 30_000;
/** Guessed ids must not fill the memory of a warm function. */
const REMEMBERED = 1000;

type Cached = { value: Promise<ConnectionSecrets | undefined>; until: number; readAt: number };

export function secrets(client: SSMClient = new SSMClient({})): Secrets {
  const connections = new Map<string, Cached>();
  let sealingKey: Promise<Buffer> | undefined;

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

  function remember(id: string): Promise<ConnectionSecrets | undefined> {
    const value = readConnection(id);
    // Jitter: a fleet of warm functions does not come back to the parameter store in the same second.
    const entry: Cached = { value, until: Date.now() + KEPT_MS * (0.8 + Math.random() * 0.4), readAt: Date.now() };
    if (connections.size >= REMEMBERED) connections.delete(connections.keys().next().value ?? '');
    connections.set(id, entry);
    value.then(
      (found) => {
        if (!found) entry.until = Date.now() + UNKNOWN_KEPT_MS;
      },
      // A failed read is forgotten, never cached.
      () => connections.delete(id),
    );
    return value;
  }

  function key(): Promise<Buffer> {
    sealingKey ??= parameter(fromEnvironment('sealingKey')).then((text) => {
      const bytes = Buffer.from(text ?? '', 'base64');
      if (bytes.length !== 32) throw new Unreadable('sealing key is not 32 bytes in base64');
      return bytes;
    });
    sealingKey.catch(() => {
      sealingKey = undefined;
    });
    return sealingKey;
  }

  return {
    async connection(id) {
      const known = connections.get(id);
      return known && known.until > Date.now() ? known.value : remember(id);
    },
    async connectionAgain(id) {
      const known = connections.get(id);
      return known && Date.now() - known.readAt < REREAD_EVERY_MS ? known.value : remember(id);
    },
    async seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', await key(), iv);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    async unseal(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', await key(), bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Unreadable('sealed value was not sealed with this key', { cause });
      }
    },
  };
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
