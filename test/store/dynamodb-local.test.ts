import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { openStore } from '../../functions/store/store.ts';
import { missingForDynamoDbLocal, startDynamoDbLocal } from '../support/dynamodb-local.ts';
import { asMarkdown, counted, fill, measure } from './access-patterns.ts';
import { type Backend, clientOf, createTable, onServer } from './backends.ts';
import { storeContract } from './contract.ts';

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
