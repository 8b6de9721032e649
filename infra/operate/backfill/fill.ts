import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { dynamoTable, itemOf } from '../../../functions/store/dynamo-table.ts';
import { packed } from '../../../functions/store/packing.ts';
import { openStore } from '../../../functions/store/store.ts';
import { type Item, type Key, keys, type NewItem, type Table } from '../../../functions/store/table.ts';
import type { Report } from '../command.ts';
import type { Target } from '../target.ts';
import type { Backfill } from './backfills.ts';

export type Filling = {
  readonly name: string;
  readonly backfill: Backfill;
  readonly rate: number;
  readonly dryRun: boolean;
  readonly again: boolean;
  readonly target: Target;
  readonly say: (line: string) => void;
};

/** Where a backfill stands: kept in the table after every page, so that one that was stopped goes on there. */
const progressSchema = z.object({
  after: z.optional(z.object({ pk: z.string(), sk: z.string() })),
  ended: z.boolean(),
  read: z.int(),
  rewritten: z.int(),
  /** Written by live traffic at the same moment, and so in the new shape already. */
  overtaken: z.int(),
  readUnits: z.number(),
  writeUnits: z.number(),
});
type Progress = z.infer<typeof progressSchema>;

const NOTHING: Progress = { ended: false, read: 0, rewritten: 0, overtaken: 0, readUnits: 0, writeUnits: 0 };
const PAGE = 200;

/** Goes through the whole table once, page by page, rewriting what the backfill concerns and would now be written otherwise. */
export async function fill({ name, backfill, rate, dryRun, again, target, say }: Filling): Promise<Report> {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const table = dynamoTable(target.table, { now: target.now });
  const saved = await table.get(keys.backfill(name));
  const before = saved && z.parse(progressSchema, saved.data);
  let progress: Progress = dryRun || again || !before ? NOTHING : before;
  if (progress.ended) {
    say('it has ended before: --again goes through the table once more');
    return { ok: true, name, dryRun, ...progress };
  }
  if (progress.after) say(`goes on after ${progress.read} items`);
  do {
    const page = await documents.send(
      new ScanCommand({
        TableName: target.table,
        Limit: PAGE,
        ExclusiveStartKey: progress.after,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    const startedAt = performance.now();
    const next = { ...progress, readUnits: progress.readUnits + (page.ConsumedCapacity?.CapacityUnits ?? 0) };
    for (const raw of page.Items ?? []) {
      next.read += 1;
      const item = itemOf(raw);
      if (!backfill.concerns(item)) continue;
      const wanted = await asWrittenNow(item, table, backfill);
      if (!wanted || isSame(raw, item, wanted)) continue;
      if (dryRun) {
        next.rewritten += 1;
        continue;
      }
      const units = await replace(documents, target.table, { ...wanted, mark: raw.mark }, item.version);
      next.overtaken += units === undefined ? 1 : 0;
      next.rewritten += units === undefined ? 0 : 1;
      next.writeUnits += units ?? 0;
    }
    const wrote = next.rewritten - progress.rewritten;
    next.after = page.LastEvaluatedKey && keyIn(page.LastEvaluatedKey);
    next.ended = next.after === undefined;
    progress = next;
    if (!dryRun) await table.put({ ...keys.backfill(name), data: progress }, 'any');
    say(lineOf(progress, dryRun));
    // The page's writes are spread over the time that the rate gives them; live traffic has the rest.
    if (!dryRun) await wait(Math.max(0, (wrote / rate) * 1000 - (performance.now() - startedAt)));
  } while (!progress.ended);
  return { ok: true, name, dryRun, ...progress };
}

function lineOf({ read, rewritten, overtaken, readUnits, writeUnits }: Progress, dryRun: boolean): string {
  const done = dryRun
    ? `${rewritten} would be rewritten`
    : `${rewritten} rewritten, ${overtaken} overtaken by live traffic`;
  return `${read} items read (${readUnits} units), ${done} (${writeUnits} units)`;
}

/** The item as the stores write it, seen by saving it into a table that only takes a note of it. */
async function asWrittenNow(item: Item, table: Table, backfill: Backfill): Promise<NewItem | undefined> {
  let noted: NewItem | undefined;
  const isIt = ({ pk, sk }: Key) => pk === item.pk && sk === item.sk;
  const watched: Table = {
    ...table,
    get: async (key) => (isIt(key) ? item : table.get(key)),
    async put(written, expected) {
      // Whatever else a save writes (an entry of the feed, history) belongs to a change, and nothing changes here.
      if (isIt(written)) noted = written;
      return { ...written, version: expected === 'any' ? 1 : expected + 1 };
    },
    remove: async () => undefined,
  };
  await backfill.rewrite(item, openStore(watched));
  return noted;
}

/** Whether the item lies in the table just as it would be written: index keys, card, data, and packed or not. */
function isSame(raw: Record<string, unknown>, item: Item, wanted: NewItem): boolean {
  const now = plain(wanted);
  const { version: _version, ...stored } = item;
  const wouldBePacked = packed({ ...now, version: item.version }).data instanceof Uint8Array;
  return isDeepStrictEqual(plain(stored), now) && raw.data instanceof Uint8Array === wouldBePacked;
}

/** As DynamoDB keeps it: without what is undefined. */
function plain(item: NewItem): NewItem {
  return JSON.parse(JSON.stringify(item));
}

/**
 * Puts it in place of what was read, under the same version: nobody who holds that version is told that the ticket has
 * changed, for it has not. Undefined where somebody wrote meanwhile: theirs is in the new shape anyway.
 */
async function replace(
  documents: DynamoDBDocumentClient,
  TableName: string,
  /** With the mark of the write that it stands for, by which a writer who heard no answer knows its own. */
  item: NewItem & { readonly mark: unknown },
  version: number,
): Promise<number | undefined> {
  try {
    const { ConsumedCapacity } = await documents.send(
      new PutCommand({
        TableName,
        Item: packed({ ...item, version }),
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': version },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    return ConsumedCapacity?.CapacityUnits ?? 0;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function keyIn(key: Record<string, unknown>): Key {
  return { pk: String(key.pk), sk: String(key.sk) };
}
