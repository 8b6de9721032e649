import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../../../functions/store/dynamo-table.ts';
import { packed } from '../../../../functions/store/packing.ts';
import type { Item, Table } from '../../../../functions/store/table.ts';
import { startDynamoDb } from '../../dynamodb.ts';
import { DESK, deskResources } from '../../resources.ts';
import { createUnitMeter, type Units } from '../units.ts';

/** The table as the functions hold it, over the SDK to an embedded DynamoDB, with the units of its calls. */
export type MeteredTable = {
  readonly table: Table;
  /** Puts items as they are, past the SDK and the meter: for a desk's history. */
  load(items: readonly Item[]): Promise<void>;
  /** What was used since it was last asked. */
  used(): Units;
  stop(): Promise<void>;
};

const BATCH = 25;
const BATCHES_AT_ONCE = 8;

export async function startMeteredTable(now: () => number): Promise<MeteredTable> {
  const dynamodb = await startDynamoDb(deskResources().tables);
  const meter = createUnitMeter();
  let used = { read: 0, write: 0 };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const answer = await dynamodb.call(action, body);
    const { read, write } = meter.count(action, body, answer.status, answer.body.toString());
    used = { read: used.read + read, write: used.write + write };
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'local' },
  });

  return {
    table: dynamoTable(DESK.table, { client, now }),
    async load(items) {
      const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, n) =>
        items.slice(n * BATCH, (n + 1) * BATCH),
      );
      const rest = batches.values();
      const lane = async () => {
        for (const batch of rest) {
          const puts = batch.map((item) => {
            const whole = packed({ ...item, mark: randomBytes(6).toString('base64url') });
            return { PutRequest: { Item: imageOf(whole) } };
          });
          const body = JSON.stringify({ RequestItems: { [DESK.table]: puts } });
          const call = () => dynamodb.call('BatchWriteItem', body);
          // A connection that lay idle may have been closed under it; the same puts again are harmless.
          const { status } = await call().catch(call);
          if (status !== 200) throw new Error(`a batch was refused: ${status}`);
        }
      };
      await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, lane));
    },
    used() {
      const since = used;
      used = { read: 0, write: 0 };
      return since;
    },
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await dynamodb.stop();
    },
  };
}

/** An item as it travels; what is undefined stays out. */
function imageOf(value: object): Record<string, unknown> {
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(given.map(([name, one]) => [name, typed(one)]));
}

function typed(value: unknown): unknown {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  return Array.isArray(value) ? { L: value.map(typed) } : { M: imageOf(Object(value)) };
}
