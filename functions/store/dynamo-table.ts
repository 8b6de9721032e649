import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { Conflict, Unreadable } from '../domain/errors.ts';
import { packed, unpacked } from './packing.ts';
import {
  type Expected,
  INDEXES,
  type Item,
  isExpired,
  type Key,
  type Page,
  type Range,
  TABLE_KEYS,
  type Table,
  versionAfter,
} from './table.ts';

const keyShape = { pk: z.string(), sk: z.string() };
const indexShape = {
  workPk: z.optional(z.string()),
  workSk: z.optional(z.string()),
  lookupPk: z.optional(z.string()),
  lookupSk: z.optional(z.string()),
  expires: z.optional(z.number()),
  card: z.optional(z.record(z.string(), z.unknown())),
};
const itemSchema = z.object({
  ...keyShape,
  ...indexShape,
  version: z.number(),
  data: z.union([z.record(z.string(), z.unknown()), z.instanceof(Uint8Array)]),
});
const entrySchema = z.object({ ...keyShape, ...indexShape });

/**
 * The table in DynamoDB. Only Get, Put, Delete and Query, each on one item or one partition: no Scan, no transaction.
 * Conflicting writes throw `Conflict`; everything else is the SDK's own error after its own retries.
 */
export function dynamoTable(tableName: string, options: { now?: () => number; client?: DynamoDBClient } = {}): Table {
  const now = options.now ?? Date.now;
  const client = DynamoDBDocumentClient.from(options.client ?? new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const TableName = tableName;

  return {
    now,

    async get(key) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(key), ConsistentRead: true }));
      if (!Item) return undefined;
      const item = itemOf(Item);
      return isExpired(item, now()) ? undefined : item;
    },

    async put(item, expected) {
      const version = versionAfter(expected, item, now());
      // A mark of this very write: see `isOurs`.
      const mark = randomBytes(6).toString('base64url');
      const Item = packed({ ...item, version, mark });
      try {
        await conditionally(() => client.send(new PutCommand({ TableName, Item, ...stillAt(expected, now()) })));
      } catch (error) {
        if (!(error instanceof Conflict) || !(await isOurs(item, mark))) throw error;
      }
      return { ...item, version };
    },

    async remove(key, expected) {
      await conditionally(() =>
        client.send(new DeleteCommand({ TableName, Key: keyOf(key), ...stillAt(expected, now()) })),
      );
    },

    async items(range) {
      const page = await query(
        { TableName, ConsistentRead: true, ...between(TABLE_KEYS.partition, TABLE_KEYS.sort, range) },
        range,
        (sk) => ({
          pk: range.partition,
          sk,
        }),
      );
      return { ...page, items: page.items.map(itemOf) };
    },

    async entries(index, range) {
      const { name, partition, sort } = INDEXES[index];
      const page = await query(
        { TableName, IndexName: name, ...between(partition, sort, range) },
        range,
        (position) => {
          const [sortKey = '', pk = '', sk = ''] = position.split('\n');
          return { [partition]: range.partition, [sort]: sortKey, pk, sk };
        },
        (item) => `${String(item[sort])}\n${String(item.pk)}\n${String(item.sk)}`,
      );
      return { ...page, items: page.items.map((item) => parse(entrySchema, item)) };
    },
  };

  /**
   * The SDK repeats a write whose answer was lost. The first try was applied, so the second fails its condition: what then
   * stands there is our own write, and no conflict.
   */
  async function isOurs(key: Key, mark: string): Promise<boolean> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(key), ConsistentRead: true }));
    return Item?.mark === mark;
  }

  /** One page; `limit` counts live items, so a page is only short where the partition ends. */
  async function query(
    input: QueryCommandInput,
    range: Range,
    startOf: (position: string) => Record<string, unknown>,
    positionOf: (item: Record<string, unknown>) => string = (item) => String(item.sk),
  ): Promise<Page<Record<string, unknown>>> {
    const items: Record<string, unknown>[] = [];
    let start = range.after ? startOf(range.after) : undefined;
    do {
      const answer = await client.send(
        new QueryCommand({
          ...input,
          Limit: range.limit - items.length,
          ScanIndexForward: !range.newestFirst,
          ExclusiveStartKey: start,
        }),
      );
      items.push(
        ...(answer.Items ?? []).filter((item) => !isExpired({ expires: Number(item.expires ?? Infinity) }, now())),
      );
      start = answer.LastEvaluatedKey;
    } while (start && items.length < range.limit);
    const last = items.at(-1);
    return { items, after: start && last ? positionOf(last) : undefined };
  }
}

/** An item as it lies in DynamoDB, unpacked. Throws `Unreadable` for what is none of ours. */
export function itemOf(stored: unknown): Item {
  return unpacked(parse(itemSchema, stored));
}

function keyOf({ pk, sk }: Key) {
  return { pk, sk };
}

type Condition = {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, string | number>;
};

/** Nobody wrote since it was read: the only concurrency control there is. */
function stillAt(expected: Expected, nowMs: number): Condition {
  if (expected === 'any') return {};
  if (expected === 0) {
    return {
      // What has expired is gone for readers, so it must be gone for writers too, deleted by DynamoDB or not.
      ConditionExpression: 'attribute_not_exists(pk) OR #expires <= :now',
      ExpressionAttributeNames: { '#expires': TABLE_KEYS.expiry },
      ExpressionAttributeValues: { ':now': Math.floor(nowMs / 1000) },
    };
  }
  return {
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': expected },
  };
}

async function conditionally(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) throw new Conflict('item has another version', { cause });
    throw cause;
  }
}

function between(partition: string, sort: string, range: Omit<Range, 'limit'>) {
  const conditions = ['#p = :p'];
  const values: Record<string, string> = { ':p': range.partition };
  if (range.from !== undefined && range.to !== undefined) conditions.push('#s BETWEEN :from AND :to');
  else if (range.from !== undefined) conditions.push('#s >= :from');
  else if (range.to !== undefined) conditions.push('#s <= :to');
  if (range.from !== undefined) values[':from'] = range.from;
  if (range.to !== undefined) values[':to'] = range.to;
  return {
    KeyConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: { '#p': partition, ...(conditions.length > 1 ? { '#s': sort } : {}) },
    ExpressionAttributeValues: values,
  };
}

function parse<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new Unreadable(
    `table item of unknown shape: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`,
  );
}
