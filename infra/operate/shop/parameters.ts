import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { type ConnectionSecrets, connectionSecretsSchema } from '../../../functions/domain/connection.ts';
import { fromEnvironment } from '../../../functions/platform/environment.ts';

/** A SecureString as an engineer's command reads and writes it; functions only ever read. */
export type Parameter = { readonly value: string; readonly changedAt: number };

export function parameterStore(client: SSMClient = new SSMClient({})) {
  return {
    async read(Name: string): Promise<Parameter | undefined> {
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
        const changedAt = Parameter?.LastModifiedDate?.getTime() ?? 0;
        return Parameter?.Value === undefined ? undefined : { value: Parameter.Value, changedAt };
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
    /** False where there is one already: it stays as it is. */
    async create(Name: string, Value: string): Promise<boolean> {
      try {
        await client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
        return true;
      } catch (error) {
        if (error instanceof ParameterAlreadyExists) return false;
        throw error;
      }
    },
    async replace(Name: string, Value: string): Promise<void> {
      await client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
    },
    async remove(Name: string): Promise<void> {
      await client.send(new DeleteParameterCommand({ Name })).catch((error: unknown) => {
        if (!(error instanceof ParameterNotFound)) throw error;
      });
    },
  };
}
export type ParameterStore = ReturnType<typeof parameterStore>;

export function connectionParameter(connection: string): string {
  return `${fromEnvironment('connections')}/${connection}`;
}

/** A connection's secrets; the fields that are wrong where they have not the shape. Never quotes a value. */
export function parseSecrets(text: string): ConnectionSecrets | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: 'not JSON' };
  }
  const parsed = z.safeParse(connectionSecretsSchema, value);
  if (parsed.success) return parsed.data;
  return { wrong: parsed.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ') };
}

/** The connection's secrets from the parameter store itself, past every cache. Throws, naming what is wrong. */
export async function secretsIn(store: ParameterStore, connection: string): Promise<ConnectionSecrets> {
  const found = await store.read(connectionParameter(connection));
  if (!found) throw new Error('the connection has no parameter');
  const secrets = parseSecrets(found.value);
  if ('wrong' in secrets) throw new Error(`the connection's parameter has not the shape: ${secrets.wrong}`);
  return secrets;
}
