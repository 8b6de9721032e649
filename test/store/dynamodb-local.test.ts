import { readFileSync, writeFileSync } from 'node:fs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { sizeOf } from '../../functions/store/item-size.ts';
import { openStore } from '../../functions/store/store.ts';
import { startRelay } from '../support/capacity-relay.ts';
import { missingForDynamoDbLocal, startDynamoDbLocal } from '../support/dynamodb-local.ts';
import { asMarkdown, counted, fill, measure } from './access-patterns.ts';
import { type Backend, clientOf, createTable, onServer } from './backends.ts';
import { storeContract } from './contract.ts';

/** One of each kind of value, and numbers of each length. */
const VALUES = [
  ...['', 'hello', '\u4f60\u597d', true, null, {}, [], { b: 'c' }, ['x', 'y'], { b: { c: [1, { d: 'e' }] } }],
  ...[0, 1, 10, 12, 100, 123, 1000, 1200, 12345, 1767225600123, 0.87, 0.8732, 0.25123, -5, -123],
  new Uint8Array(33),
];

const missing = await missingForDynamoDbLocal();
if (missing) {
  // Straight to the terminal: vitest hides what a skipped file prints.
  process.stderr.write(`\n*** NOT TESTED: the store on AWS's DynamoDB Local (${missing}) ***\n\n`);
}

describe.skipIf(missing)(`the table on AWS's DynamoDB Local${missing ? ` (NOT TESTED: ${missing})` : ''}`, () => {
  let endpoint: string;
  let backend: Backend;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ endpoint, stop } = await startDynamoDbLocal());
    backend = onServer(clientOf(endpoint), { deletesExpired: true });
  }, 180_000);
  afterAll(() => stop());

  storeContract(() => backend);

  test("an item's size is what a write is billed by, to the byte", async () => {
    const client = clientOf(endpoint);
    await createTable(client, 'sizes');
    const document = DynamoDBDocumentClient.from(client);
    const unitsOf = async (item: Record<string, unknown>, bytes: number) => {
      const padding = 'x'.repeat(bytes - sizeOf({ ...item, padding: '' }));
      const Item = { ...item, padding };
      const put = new PutCommand({ TableName: 'sizes', Item, ReturnConsumedCapacity: 'TOTAL' });
      return (await document.send(put)).ConsumedCapacity?.CapacityUnits;
    };

    for (const [n, value] of VALUES.entries()) {
      const item = { pk: `item ${n}`, sk: 'new', value };
      expect([value, await unitsOf(item, 1024)]).toEqual([value, 1]);
      expect([value, await unitsOf({ ...item, sk: 'other' }, 1025)]).toEqual([value, 2]);
    }
  });

  test('our own count of units is the one of AWS, call by call, over every question', async () => {
    const relay = await startRelay(endpoint);
    try {
      const client = clientOf(relay.url);
      await createTable(client, 'metered');
      const table = dynamoTable('metered', { client });
      await fill(table, 1);
      await measure(openStore(table), []);
    } finally {
      await relay.stop();
    }

    const differing = relay.calls.filter(({ ours, aws, foundNothing }) => (foundNothing ? aws !== 0 : ours !== aws));
    expect(relay.calls.length).toBeGreaterThan(500);
    expect(differing).toEqual([]);
  }, 60_000);

  describe('what each question costs', () => {
    const document = new URL('../../docs/access-patterns.md', import.meta.url);
    const measuredWith = async (history: number) => {
      const client = clientOf(endpoint);
      const name = `measured-${history}`;
      await createTable(client, name);
      const table = dynamoTable(name, { client });
      await fill(table, history);
      return asMarkdown(await measure(openStore(table), counted(client)));
    };

    test('is what docs/access-patterns.md says (WRITE_ACCESS_PATTERNS=1 writes it), and does not grow with history', async () => {
      const table = await measuredWith(1);
      const text = readFileSync(document, 'utf8');
      if (process.env.WRITE_ACCESS_PATTERNS)
        writeFileSync(document, text.replace(/\| question \|[\s\S]*?\n\n/, `${table}\n\n`));

      expect(readFileSync(document, 'utf8')).toContain(`\n\n${table}\n\n`);
      expect(await measuredWith(2)).toBe(table);
    }, 60_000);
  });
});
