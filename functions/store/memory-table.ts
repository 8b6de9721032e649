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
export function memoryTable(now: () => number = Date.now): Table {
  const items = new Map<string, Item>();
  const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;
  const alive = (item: Item | undefined) => (item && !isExpired(item, now()) ? item : undefined);

  function check(key: Key, expected: Expected): void {
    const found = items.get(idOf(key));
    const version = expected === 0 ? (alive(found)?.version ?? 0) : found?.version;
    if (expected !== 'any' && version !== expected) throw new Conflict('item has another version');
  }

  return {
    async get(key) {
      return structuredClone(alive(items.get(idOf(key))));
    },
    async put(item: NewItem, expected) {
      check(item, expected);
      const stored: Item = structuredClone({ ...item, version: versionAfter(expected, item, now()) });
      items.set(idOf(item), withoutUndefined(stored));
      return structuredClone(stored);
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
    async count(range) {
      return page(
        [...items.values()].filter((item) => item.pk === range.partition && alive(item)),
        { ...range, limit: Infinity },
        (item) => item.sk,
      ).items.length;
    },
  };
}

function withoutUndefined(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item;
}

function page<T>(found: T[], range: Range, positionOf: (item: T) => string) {
  const direction = range.newestFirst ? -1 : 1;
  const sorted = found
    .map((item) => ({ item, position: positionOf(item), sort: positionOf(item).split('\n')[0] ?? '' }))
    .filter(
      ({ sort }) => (range.from === undefined || sort >= range.from) && (range.to === undefined || sort <= range.to),
    )
    .sort((a, b) => (a.position < b.position ? -1 : 1) * direction)
    .filter(({ position }) => !range.after || (range.newestFirst ? position < range.after : position > range.after));
  const taken = sorted.slice(0, range.limit);
  const last = taken.at(-1);
  return {
    items: structuredClone(taken.map(({ item }) => item)),
    after: sorted.length > taken.length ? last?.position : undefined,
  };
}
