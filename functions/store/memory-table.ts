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

/**
 * The table in memory: for tests of what stands above it. Passes the same contract suite as DynamoDB, and keeps each
 * partition sorted as DynamoDB does, so that a hundred thousand items are no slower to ask than ten.
 */
export function memoryTable(now: () => number = Date.now): Table & { all(): Item[] } {
  const items = new Map<string, Item>();
  const byKey = partitions(({ pk, sk }) => ({ partition: pk, position: sk }));
  const indexes = {
    work: partitions((item) => positionIn('work', item)),
    lookup: partitions((item) => positionIn('lookup', item)),
  };
  const all = [byKey, ...Object.values(indexes)];
  const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;
  const alive = (item: Item | undefined) => (item && !isExpired(item, now()) ? item : undefined);

  function check(key: Key, expected: Expected): void {
    const found = items.get(idOf(key));
    const version = expected === 0 ? (alive(found)?.version ?? 0) : found?.version;
    if (expected !== 'any' && version !== expected) throw new Conflict('item has another version');
  }

  function replace(key: Key, item: Item | undefined): void {
    const before = items.get(idOf(key));
    for (const sorted of all) {
      if (before) sorted.remove(before);
      if (item) sorted.add(item);
    }
    if (item) items.set(idOf(key), item);
    else items.delete(idOf(key));
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
      replace(item, asStored({ ...item, version }));
      return { ...item, version };
    },
    async remove(key, expected) {
      check(key, expected);
      replace(key, undefined);
    },
    async items(range) {
      return page(byKey.of(range.partition), range, alive);
    },
    async entries(index, range) {
      const found = page(indexes[index].of(range.partition), range, alive);
      return { ...found, items: found.items.map(({ data: _data, version: _version, ...entry }): Entry => entry) };
    },
  };
}

/** Between the parts of a position: sorted before whatever a sort key may go on with. */
const BELOW_ALL = '\u0000';

function positionIn(index: keyof typeof INDEXES, item: Item) {
  const { partition, sort } = INDEXES[index];
  const [in_, at] = [item[partition], item[sort]];
  return in_ && at ? { partition: in_, position: [at, item.pk, item.sk].join(BELOW_ALL) } : undefined;
}

type Placed = { readonly position: string; readonly item: Item };

/** Items by partition, each in the order of their positions. `placeOf`: where an item stands, if it does. */
function partitions(placeOf: (item: Item) => { partition: string; position: string } | undefined) {
  const sorted = new Map<string, Placed[]>();
  const of = (partition: string) => sorted.get(partition) ?? [];
  return {
    of,
    add(item: Item): void {
      const place = placeOf(item);
      if (!place) return;
      const { partition, position } = place;
      const there = of(partition);
      there.splice(firstFrom(there, position), 0, { position, item });
      sorted.set(partition, there);
    },
    remove(item: Item): void {
      const place = placeOf(item);
      if (place) of(place.partition).splice(firstFrom(of(place.partition), place.position), 1);
    },
  };
}

/** Index of the first that stands at `position` or after it. */
function firstFrom(placed: readonly Placed[], position: string): number {
  let [low, high] = [0, placed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(placed[middle]?.position ?? '', position) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function page(placed: readonly Placed[], range: Range, alive: (item: Item) => Item | undefined) {
  const { from = '', to, after, limit, newestFirst } = range;
  if (to !== undefined && compare(from, to) > 0) throw new RangeError('the range ends before it begins');
  const begin = firstFrom(placed, from);
  // A position begins with the sort key, so whatever has `to` itself for that is still in.
  const end = to === undefined ? placed.length : firstFrom(placed, `${to}${BELOW_ALL}\u{10ffff}`);
  const start = after === undefined ? undefined : firstFrom(placed, newestFirst ? after : `${after}${BELOW_ALL}`);
  const taken: Placed[] = [];
  let more = false;
  const step = newestFirst ? -1 : 1;
  const first = newestFirst ? Math.min(end, start ?? end) - 1 : Math.max(begin, start ?? begin);
  for (let index = first; index >= begin && index < end; index += step) {
    const here = placed[index];
    if (!here || !alive(here.item)) continue;
    more = taken.length === limit;
    if (more) break;
    taken.push(here);
  }
  return {
    items: structuredClone(taken.map(({ item }) => item)),
    after: more ? taken.at(-1)?.position : undefined,
  };
}

/** A copy as DynamoDB keeps it: what is undefined is left out, at any depth. */
function asStored(item: Item): Item {
  return JSON.parse(JSON.stringify(item));
}

/** By code point, which is the order of UTF-8's bytes that DynamoDB sorts by: a surrogate comes after all that needs none. */
function compare(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return beyond(one) - beyond(other) || one - other;
  }
  return a.length - b.length;
}

function beyond(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? 1 : 0;
}
