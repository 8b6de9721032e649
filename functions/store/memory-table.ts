import { Conflict } from '../domain/errors.ts';
import {
  type Entry,
  type Expected,
  INDEXES,
  type Item,
  isExpired,
  type Key,
  type NewItem,
  type Range,
  type Table,
  versionAfter,
} from './table.ts';

/** The table in memory: for tests of what stands above it. Passes the same contract suite as DynamoDB. */
export function memoryTable(now: () => number = Date.now): Table & { all(): Item[] } {
  const items = new Map<string, Item>();
  const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;
  const alive = (item: Item | undefined) => (item && !isExpired(item, now()) ? item : undefined);

  function check(key: Key, expected: Expected): void {
    const found = items.get(idOf(key));
    const version = expected === 0 ? (alive(found)?.version ?? 0) : found?.version;
    if (expected !== 'any' && version !== expected) throw new Conflict('item has another version');
  }

  return {
    now,
    /** Everything, in key order: for tests that compare whole outcomes. */
    all: () => structuredClone([...items.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))),
    async get(key) {
      return structuredClone(alive(items.get(idOf(key))));
    },
    async put(item: NewItem, expected) {
      check(item, expected);
      const version = versionAfter(expected, item, now());
      items.set(idOf(item), asStored({ ...item, version }));
      return { ...item, version };
    },
    async remove(key, expected) {
      check(key, expected);
      items.delete(idOf(key));
    },
    async items(range) {
      return page(
        [...items.values()].filter((item) => item.pk === range.partition && alive(item)),
        range,
        (item) => item.sk,
      );
    },
    async entries(index, range) {
      const { partition, sort } = INDEXES[index];
      const matching = [...items.values()].filter(
        (item) => item[partition] === range.partition && item[sort] && alive(item),
      );
      const found = page(matching, range, (item) => `${item[sort]}\n${item.pk}\n${item.sk}`);
      return { ...found, items: found.items.map(({ data: _data, version: _version, ...entry }): Entry => entry) };
    },
  };
}

/** A copy as DynamoDB keeps it: what is undefined is left out, at any depth. */
function asStored(item: Item): Item {
  return JSON.parse(JSON.stringify(item));
}

/** By bytes of UTF-8, as DynamoDB sorts: not JavaScript's own order beyond the basic plane. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function page<T>(found: T[], range: Range, positionOf: (item: T) => string) {
  const direction = range.newestFirst ? -1 : 1;
  const sorted = found
    .map((item) => ({ item, position: positionOf(item), sort: positionOf(item).split('\n')[0] ?? '' }))
    .filter(({ sort }) => range.from === undefined || compare(sort, range.from) >= 0)
    .filter(({ sort }) => range.to === undefined || compare(sort, range.to) <= 0)
    .sort((a, b) => compare(a.position, b.position) * direction)
    .filter(({ position }) => !range.after || compare(position, range.after) * direction > 0);
  const taken = sorted.slice(0, range.limit);
  const last = taken.at(-1);
  return {
    items: structuredClone(taken.map(({ item }) => item)),
    after: sorted.length > taken.length ? last?.position : undefined,
  };
}
