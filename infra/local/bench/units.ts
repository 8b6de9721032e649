import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { READ_UNIT_BYTES, sizeOf, WRITE_UNIT_BYTES } from '../../../functions/store/item-size.ts';
import { INDEXES, PROJECTED, TABLE_KEYS } from '../../../functions/store/table.ts';

/** What one call to the table costs on demand. */
export type Units = { readonly read: number; readonly write: number };

export type UnitMeter = {
  /** The units of one call that succeeded or failed its condition; remembers what the table then holds. */
  count(action: string, request: string, status: number, answer: string): Units;
};

type Attributes = Readonly<Record<string, unknown>>;

const imageSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const requestSchema = z.object({
  Item: z.optional(imageSchema),
  Key: z.optional(imageSchema),
  ConsistentRead: z.optional(z.boolean()),
});
const answerSchema = z.object({ Item: z.optional(imageSchema), Items: z.optional(z.array(imageSchema)) });

/**
 * Counts read and write units as DynamoDB bills them, from the calls alone: of the one table, for the four actions that the
 * stores use, from the first write on. Agrees with AWS's DynamoDB Local over every question in test/store/access-patterns.ts;
 * only a query that finds nothing counts here, as it does on AWS, and not there.
 */
export function createUnitMeter(): UnitMeter {
  const items = new Map<string, Attributes>();

  return {
    count(action, request, status, answer) {
      const { Item, Key, ConsistentRead } = z.parse(requestSchema, JSON.parse(request));
      if (action === 'GetItem' || action === 'Query') {
        const { Item: one, Items = one ? [one] : [] } = z.parse(answerSchema, JSON.parse(answer));
        const bytes = Items.reduce((sum, image) => sum + sizeOf(plain(image)), 0);
        return { read: unitsOf(bytes, READ_UNIT_BYTES) * (ConsistentRead ? 1 : 0.5), write: 0 };
      }
      if (action !== 'PutItem' && action !== 'DeleteItem') throw new Error(`units of ${action} are not known`);
      const id = JSON.stringify([TABLE_KEYS.partition, TABLE_KEYS.sort].map((name) => (Item ?? Key)?.[name]));
      const before = items.get(id);
      // A write that fails its condition is billed for what stands there.
      if (status !== 200) return { read: 0, write: itemUnits(before, undefined) };
      const after = Item && plain(Item);
      if (after) items.set(id, after);
      else items.delete(id);
      return { read: 0, write: writeUnits(before, after) };
    },
  };
}

/** What it costs to put an item where another stood, or none; to remove one. */
export function writeUnits(before: Attributes | undefined, after: Attributes | undefined): number {
  const names = Object.keys(INDEXES) as (keyof typeof INDEXES)[];
  return names.reduce(
    (sum, name) => sum + entryUnits(name, entryOf(name, before), entryOf(name, after)),
    itemUnits(before, after),
  );
}

/** The larger of before and after, and one unit where there is neither. */
function itemUnits(before: Attributes = {}, after: Attributes = {}): number {
  return unitsOf(Math.max(sizeOf(before), sizeOf(after)), WRITE_UNIT_BYTES);
}

/** Nothing for an entry that stays as it is; one that moves is taken out and put in. */
function entryUnits(
  index: keyof typeof INDEXES,
  before: Attributes | undefined,
  after: Attributes | undefined,
): number {
  if (isDeepStrictEqual(before, after)) return 0;
  const { partition, sort } = INDEXES[index];
  const moved = before && after && (before[partition] !== after[partition] || before[sort] !== after[sort]);
  return moved ? itemUnits(before) + itemUnits(after) : itemUnits(before, after);
}

/** What of an item stands in an index; nothing where the item lacks a key of it. */
function entryOf(index: keyof typeof INDEXES, item: Attributes | undefined): Attributes | undefined {
  const { partition, sort } = INDEXES[index];
  if (item?.[partition] === undefined || item[sort] === undefined) return undefined;
  const names: readonly string[] = [TABLE_KEYS.partition, TABLE_KEYS.sort, partition, sort, ...PROJECTED];
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function unitsOf(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil(bytes / unit));
}

/** Attribute values as they travel, in plain values. */
function plain(image: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Attributes {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(typed: Readonly<Record<string, unknown>>): unknown {
  const [[type, content] = ['', undefined]] = Object.entries(typed);
  switch (type) {
    case 'M':
      return plain(z.parse(imageSchema, content));
    case 'L':
      return z.parse(z.array(z.record(z.string(), z.unknown())), content).map(plainValue);
    case 'N':
      return Number(content);
    case 'B':
      return Buffer.from(String(content), 'base64');
    case 'NULL':
      return null;
    default:
      return content;
  }
}
