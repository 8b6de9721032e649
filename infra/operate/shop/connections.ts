import type { Connection } from '../../../functions/domain/connection.ts';
import { keys } from '../../../functions/store/table.ts';
import type { OperatorLive } from '../live.ts';
import { connectionParameter, type ParameterStore } from './parameters.ts';

/** The beginning of a connection's id: enough to name it, and no way in, since the whole id is the secret part of its address. */
export function shortOf(connection: string): string {
  return `${connection.slice(0, 10)}…`;
}

/** The connection whose id begins so, or which has that name. Throws where none or several do. */
export async function connectionNamed(text: string, { store }: Pick<OperatorLive, 'store'>): Promise<Connection> {
  const all = await store.connections.all();
  const found = all.filter(({ id, name }) => id.startsWith(text.replace(/…$/, '')) || name === text);
  const [one] = found;
  if (one && found.length === 1) return one;
  const known = all.map(({ id, name }) => `${shortOf(id)} ${name}`).join(', ') || 'none yet';
  throw new Error(`${found.length === 0 ? 'no' : 'more than one'} connection is called ${text}: there are ${known}`);
}

/** Takes a shop out of the table, with what lets us into its account. What its buyers wrote stays. */
export async function removeShop(
  connection: string,
  shop: string,
  { table }: Pick<OperatorLive, 'table'>,
): Promise<void> {
  // The shop last: as long as it is listed, whoever died half-way can do it again.
  for (const key of [keys.access(connection, shop), keys.throttle(connection, shop), keys.shop(connection, shop)]) {
    await table.remove(key, 'any');
  }
}

/** Takes a connection away, its secrets first: from then on its webhook is answered 404. */
export async function removeConnection(
  connection: string,
  { table }: Pick<OperatorLive, 'table'>,
  parameters: ParameterStore,
): Promise<void> {
  await parameters.remove(connectionParameter(connection));
  await table.remove(keys.poll(connection), 'any');
  await table.remove(keys.connection(connection), 'any');
}
