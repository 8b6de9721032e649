import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { INDEXES, PROJECTED, TABLE_KEYS, type Table } from '../../functions/store/table.ts';

/** An empty table, the clock that it lives by, and the same table as another process would open it. */
export type Opened = { readonly table: Table; readonly clock: { nowMs: number }; again(): Table };
export type Backend = { open(): Promise<Opened> };

/** Far ahead of any real clock, so that a real expiry never takes an item that still lives by this one. */
export const NOW = Date.parse('2100-01-01T00:00:00.000Z');

export const inMemory: Backend = {
  async open() {
    const clock = { nowMs: NOW };
    const table = memoryTable(() => clock.nowMs);
    return { table, clock, again: () => ({ ...table }) };
  },
};

/** Each test has a table of its own on the server. `deletesExpired`: whether the server knows that tables do (dynalite does not). */
export function onServer(client: DynamoDBClient, { deletesExpired = false } = {}): Backend {
  let tables = 0;
  return {
    async open() {
      tables += 1;
      const name = `table-${tables}`;
      await createTable(client, name);
      if (deletesExpired) await deleteExpired(client, name);
      const clock = { nowMs: NOW };
      const again = () => dynamoTable(name, { client, now: () => clock.nowMs });
      return { table: again(), clock, again };
    },
  };
}

export function clientOf(endpoint: string, more: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...more,
  });
}

/** The table as the stacks make it, from the names in store/table.ts. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  const indexes = Object.values(INDEXES);
  const attributes = [
    TABLE_KEYS.partition,
    TABLE_KEYS.sort,
    ...indexes.flatMap((index) => [index.partition, index.sort]),
  ];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: schema(TABLE_KEYS),
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schema(index),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...PROJECTED] },
      })),
    }),
  );
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await wait(5);
  }
}

async function deleteExpired(client: DynamoDBClient, name: string): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: TABLE_KEYS.expiry, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
}

function schema({ partition, sort }: { readonly partition: string; readonly sort: string }) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}
