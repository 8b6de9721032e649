import * as z from 'zod/mini';
import { type Answer, type DynamoDb, type Image, keyOf } from './dynamodb.ts';
import type { IndexResource, TableResource } from './resources.ts';

/** How long an index may keep showing what was before a write. */
export type Lag = {
  /** Each write becomes visible in each index after 0 to so many milliseconds on the clock. */
  readonly maxMs: number;
  /** The same seed draws the same delays in the same order of writes. */
  readonly seed: number;
};

type Write = { readonly visibleAt: number; readonly before: Image | undefined; readonly after: Image | undefined };

const imageSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const writeSchema = z.looseObject({
  TableName: z.string(),
  Item: z.optional(imageSchema),
  Key: z.optional(imageSchema),
  ReturnValues: z.optional(z.string()),
});
const querySchema = z.looseObject({
  TableName: z.string(),
  IndexName: z.optional(z.string()),
  KeyConditionExpression: z.optional(z.string()),
  FilterExpression: z.optional(z.string()),
  ExpressionAttributeNames: z._default(z.record(z.string(), z.string()), {}),
  ExpressionAttributeValues: z._default(imageSchema, {}),
  ScanIndexForward: z._default(z.boolean(), true),
  Limit: z.optional(z.int()),
  Select: z.optional(z.string()),
  ExclusiveStartKey: z.optional(imageSchema),
});
const pageSchema = z.looseObject({ Items: z.array(imageSchema), LastEvaluatedKey: z.optional(imageSchema) });

/**
 * Makes indexes eventually consistent, as on AWS: answers to a Query on an index hide what was written a moment ago and
 * keep showing what was there before. Only Put and Delete move indexes here: an UpdateItem is refused while it is on.
 */
export function createIndexLag(dynamodb: DynamoDb, lag: Lag, now: () => number) {
  const random = mulberry32(lag.seed);
  const recent = new Map<string, Map<string, Write[]>>();

  return {
    async call(action: string, body: string): Promise<Answer> {
      if (action === 'PutItem' || action === 'DeleteItem') return write(action, body);
      if (action === 'Query') return query(body);
      if (['UpdateItem', 'BatchWriteItem', 'TransactWriteItems'].includes(action)) {
        throw new Error(`the front cannot delay indexes for ${action}`);
      }
      return dynamodb.call(action, body);
    },
  };

  async function write(action: string, body: string): Promise<Answer> {
    const input = z.parse(writeSchema, JSON.parse(body));
    const table = dynamodb.tables.get(input.TableName);
    if (!table) return dynamodb.call(action, body);
    const answer = await dynamodb.call(action, JSON.stringify({ ...input, ReturnValues: 'ALL_OLD' }));
    if (answer.status !== 200) return answer;
    const { Attributes: attributes, ...rest } = JSON.parse(answer.body.toString());
    const before = attributes ? z.parse(imageSchema, attributes) : undefined;
    const key = JSON.stringify(keyOf(table, input.Item ?? input.Key ?? {}));
    for (const index of table.indexes) {
      remember(`${table.name}/${index.name}`, key, {
        visibleAt: now() + random() * lag.maxMs,
        before,
        after: input.Item,
      });
    }
    if (input.ReturnValues === 'ALL_OLD') return answer;
    return withBody(answer, rest);
  }

  function remember(place: string, key: string, next: Write): void {
    const byKey = recent.get(place) ?? new Map<string, Write[]>();
    recent.set(place, byKey);
    const writes = [...(byKey.get(key) ?? []), next];
    // What everyone sees already needs no remembering, except the newest.
    const settled = writes.findLastIndex(({ visibleAt }) => visibleAt <= now());
    byKey.set(key, writes.slice(Math.max(settled, 0)));
  }

  async function query(body: string): Promise<Answer> {
    const input = z.parse(querySchema, JSON.parse(body));
    const table = dynamodb.tables.get(input.TableName);
    const index = table?.indexes.find(({ name }) => name === input.IndexName);
    if (!table || !index) return dynamodb.call('Query', body);
    if (input.FilterExpression) throw new Error('the front cannot delay an index query with a filter');
    const counting = input.Select === 'COUNT';
    const { Select: _select, ...whole } = input;
    const answer = await dynamodb.call('Query', JSON.stringify(counting ? whole : input));
    if (answer.status !== 200) return answer;
    const page = z.parse(pageSchema, JSON.parse(answer.body.toString()));
    const { items, last } = asSeen(table, index, input, page);
    const rest = { ...page, Count: items.length, ScannedCount: items.length, LastEvaluatedKey: last };
    return withBody(answer, counting ? { ...rest, Items: undefined } : { ...rest, Items: items });
  }

  function asSeen(
    table: TableResource,
    index: IndexResource,
    input: z.infer<typeof querySchema>,
    page: z.infer<typeof pageSchema>,
  ) {
    const present = now();
    const stale = new Map<string, Image | undefined>();
    for (const [key, writes] of recent.get(`${table.name}/${index.name}`) ?? []) {
      const seen = writes.findLastIndex(({ visibleAt }) => visibleAt <= present);
      if (seen === writes.length - 1) continue;
      stale.set(key, seen >= 0 ? writes[seen]?.after : writes[0]?.before);
    }
    if (stale.size === 0) return { items: page.Items, last: page.LastEvaluatedKey };

    const matches = condition(input);
    const direction = input.ScanIndexForward ? 1 : -1;
    const compare = (a: Image, b: Image) =>
      direction * compareText(positionIn(table, index, a), positionIn(table, index, b));
    const items = page.Items.filter((item) => !stale.has(JSON.stringify(keyOf(table, item))));
    for (const image of stale.values()) {
      if (!image || !index.sort || !image[index.partition] || !image[index.sort] || !matches(image)) continue;
      // Only what lies within the stretch that this page covers; the rest is for other pages.
      if (input.ExclusiveStartKey && compare(image, input.ExclusiveStartKey) <= 0) continue;
      if (page.LastEvaluatedKey && compare(image, page.LastEvaluatedKey) > 0) continue;
      items.push(project(table, index, image));
    }
    items.sort(compare);
    const over = input.Limit !== undefined && items.length > input.Limit;
    const shown = over ? items.slice(0, input.Limit) : items;
    const end = shown.at(-1);
    return { items: shown, last: over && end ? positionKey(table, index, end) : page.LastEvaluatedKey };
  }
}

/** The key condition as a test. Throws for a form that it does not know rather than answer wrongly. */
function condition(input: z.infer<typeof querySchema>): (image: Image) => boolean {
  const tests = [
    ...(input.KeyConditionExpression ?? '').matchAll(/(\S+) (=|<=|>=|<|>) (:\w+)|(\S+) BETWEEN (:\w+) AND (:\w+)/g),
  ];
  const rest = tests.reduce((text, [all]) => text.replace(all, ''), input.KeyConditionExpression ?? '');
  if (tests.length === 0 || rest.replaceAll(/\s|AND/g, '') !== '') {
    throw new Error('the front cannot delay this form of key condition');
  }
  const nameOf = (token: string | undefined) => input.ExpressionAttributeNames[token ?? ''] ?? token ?? '';
  const givenBy = (token: string | undefined) => textOf(input.ExpressionAttributeValues[token ?? '']);
  return (image) =>
    tests.every(([, simple, operator, value, ranged, from, to]) => {
      const actual = textOf(image[nameOf(simple ?? ranged)]);
      if (ranged) return compareText(actual, givenBy(from)) >= 0 && compareText(actual, givenBy(to)) <= 0;
      const order = compareText(actual, givenBy(value));
      if (operator === '=') return order === 0;
      if (operator === '<=') return order <= 0;
      if (operator === '>=') return order >= 0;
      return operator === '<' ? order < 0 : order > 0;
    });
}

function positionIn(table: TableResource, index: IndexResource, image: Image): string {
  return [index.sort, table.partition, table.sort].map((name) => (name ? textOf(image[name]) : '')).join('\0');
}

function positionKey(table: TableResource, index: IndexResource, image: Image): Image {
  const key: Record<string, Image[string]> = { ...keyOf(table, image) };
  for (const name of [index.partition, index.sort]) {
    const value = name ? image[name] : undefined;
    if (name && value) key[name] = value;
  }
  return key;
}

function project(table: TableResource, index: IndexResource, image: Image): Image {
  if (index.projection === 'ALL') return image;
  const kept: Record<string, Image[string]> = { ...positionKey(table, index, image) };
  for (const name of index.projected) {
    const value = image[name];
    if (value) kept[name] = value;
  }
  return kept;
}

/** Key values are strings in every table of the desk. */
function textOf(value: Image[string] | undefined): string {
  return typeof value?.S === 'string' ? value.S : '';
}

/** DynamoDB sorts strings by their UTF-8 bytes. */
function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function withBody(answer: Answer, value: object): Answer {
  // The checksum that dynalite sent was for the other body.
  const { 'x-amz-crc32': _checksum, ...headers } = answer.headers;
  return { status: answer.status, headers, body: Buffer.from(JSON.stringify(value)) };
}

/** A small seeded generator: the same numbers in [0, 1) for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
