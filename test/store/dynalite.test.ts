import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict } from '../../functions/domain/errors.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { startDynalite } from '../support/dynalite.ts';
import { type Backend, clientOf, createTable, onServer } from './backends.ts';
import { anItem } from './contract/table.ts';
import { storeContract } from './contract.ts';

let endpoint: string;
let backend: Backend;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ endpoint, stop } = await startDynalite());
  backend = onServer(clientOf(endpoint));
});
afterAll(() => stop());

describe('the table on dynalite', () => storeContract(() => backend));

describe('where the SDK repeats a write whose answer was lost', () => {
  /** Every call is made twice; only the second answer arrives. */
  async function stuttering(name: string) {
    const client = clientOf(endpoint);
    await createTable(client, name);
    client.middlewareStack.add(
      (next) => async (args) => {
        await next(args);
        return next(args);
      },
      { step: 'deserialize', priority: 'high' },
    );
    return dynamoTable(name, { client });
  }

  test('the write is made once and is no conflict', async () => {
    const table = await stuttering('lost-answers');

    const { version } = await table.put(anItem(), 0);
    const second = await table.put(anItem({ data: { name: 'second' } }), version);

    expect(await table.get(second)).toEqual(second);
    expect(second.version).toBe(2);
  });

  test("someone else's write still is one", async () => {
    const table = await stuttering('conflicts');
    await table.put(anItem(), 0);

    await expect(table.put(anItem(), 0)).rejects.toThrow(Conflict);
  });
});
