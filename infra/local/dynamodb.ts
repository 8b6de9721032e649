import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { TableResource } from './resources.ts';

/** An answer of a backend, whole. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type AttributeValue = Readonly<Record<string, unknown>>;
export type Image = Readonly<Record<string, AttributeValue>>;

export type DynamoDb = {
  /** Passes one API call on (`PutItem`, …) with its JSON body. */
  call(action: string, body: string): Promise<Answer>;
  /** Every item of a table, for dumps and for expiry; not a path that functions have. */
  everything(table: string): Promise<Image[]>;
  /** Deletes what has expired at `now` (milliseconds), as TTL does some time later on AWS; returns how many. */
  expire(now: number): Promise<number>;
  readonly tables: ReadonlyMap<string, TableResource>;
  stop(): Promise<void>;
};

/**
 * DynamoDB from the template's tables: on disk in `directory` (tables already there are kept) or in memory. Throws when a
 * call to make a table is refused.
 */
export async function startDynamoDb(tables: readonly TableResource[], directory?: string): Promise<DynamoDb> {
  if (directory) mkdirSync(directory, { recursive: true });
  const server = dynalite({ path: directory, createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const byName = new Map(tables.map((table) => [table.name, table]));

  const underWay = new Set<Promise<Answer>>();
  const call = (action: string, body: string) => {
    const answer = post(agent, port, `DynamoDB_20120810.${action}`, body);
    const over = () => void underWay.delete(answer);
    underWay.add(answer);
    answer.then(over, over);
    return answer;
  };
  const answered = async (action: string, input: object): Promise<Record<string, unknown>> => {
    const answer = await call(action, JSON.stringify(input));
    const parsed: Record<string, unknown> = JSON.parse(answer.body.toString());
    if (answer.status !== 200) throw new Error(`${action} was refused: ${String(parsed.__type)}`);
    return parsed;
  };

  const { TableNames: there } = await answered('ListTables', {});
  for (const table of tables) {
    if (Array.isArray(there) && there.includes(table.name)) continue;
    await answered('CreateTable', createTableInput(table));
    while (!(await isActive(answered, table.name))) await new Promise((resolve) => setImmediate(resolve));
  }

  const everything = async (table: string): Promise<Image[]> => {
    const items: Image[] = [];
    let from: unknown;
    do {
      const page = await answered('Scan', { TableName: table, ConsistentRead: true, ExclusiveStartKey: from });
      if (Array.isArray(page.Items)) items.push(...page.Items);
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  };

  return {
    call,
    everything,
    tables: byName,
    async expire(now) {
      let expired = 0;
      for (const table of tables) {
        for (const item of await everything(table.name)) {
          const expires = table.expiry ? item[table.expiry]?.N : undefined;
          if (typeof expires !== 'string' || Number(expires) > now / 1000) continue;
          await answered('DeleteItem', { TableName: table.name, Key: keyOf(table, item) });
          expired += 1;
        }
      }
      return expired;
    },
    async stop() {
      // dynalite throws, out of anyone's reach, when its database is closed under a write.
      await Promise.allSettled(underWay);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The table's key attributes of an item. */
export function keyOf(table: TableResource, item: Image): Image {
  const key: Record<string, AttributeValue> = {};
  for (const name of [table.partition, table.sort]) {
    const value = name ? item[name] : undefined;
    if (name && value) key[name] = value;
  }
  return key;
}

async function isActive(answered: (action: string, input: object) => Promise<Record<string, unknown>>, name: string) {
  const { Table: table } = await answered('DescribeTable', { TableName: name });
  return typeof table === 'object' && table !== null && 'TableStatus' in table && table.TableStatus === 'ACTIVE';
}

function createTableInput(table: TableResource): object {
  const schema = (partition: string, sort: string | undefined) => [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' }] : []),
  ];
  const indexes = table.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: schema(index.partition, index.sort),
    Projection: {
      ProjectionType: index.projection,
      ...(index.projection === 'INCLUDE' ? { NonKeyAttributes: index.projected } : {}),
    },
  }));
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: Object.entries(table.attributes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: schema(table.partition, table.sort),
    ...(indexes.length ? { GlobalSecondaryIndexes: indexes } : {}),
  };
}

function post(agent: Agent, port: number, target: string, body: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': String(Buffer.byteLength(body)),
    'x-amz-target': target,
    'x-amz-date': '20000101T000000Z',
    // dynalite wants a signature to be there and does not check it.
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 500,
          headers: plainHeaders(incoming.headers),
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'content-length']);

/** Headers of a backend's answer without those that belong to its own connection. */
export function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
