/**
 * The one table: its key shapes, its two indexes, and the port through which every store speaks to it. Constants and types
 * only, so that infra can import the names without the SDK.
 */

export const TABLE_KEYS = { partition: 'pk', sort: 'sk', expiry: 'expires' } as const;

/** Two overloaded indexes, fixed from the start. Both project only {@link PROJECTED}. */
export const INDEXES = {
  /** Worklists (queue and shard → due) and clocks of all kinds. */
  work: { name: 'work', partition: 'workPk', sort: 'workSk' },
  /** Tickets and orders by buyer, orders by tracking number. */
  lookup: { name: 'lookup', partition: 'lookupPk', sort: 'lookupSk' },
} as const;
/** What a list shows, and when it stops being true: an entry that has expired must not be listed. */
export const PROJECTED = ['card', 'expires'] as const;

export type Key = { readonly pk: string; readonly sk: string };

export type Item = Key & {
  /** Counts writes; every conditional write names the version that it read. */
  readonly version: number;
  /** Seconds since 1970; reads treat an expired item as gone, whenever DynamoDB gets round to deleting it. */
  readonly expires?: number | undefined;
  readonly workPk?: string | undefined;
  readonly workSk?: string | undefined;
  readonly lookupPk?: string | undefined;
  readonly lookupSk?: string | undefined;
  /** Projected into both indexes: small. */
  readonly card?: Record<string, unknown> | undefined;
  readonly data: Record<string, unknown>;
};
export type NewItem = Omit<Item, 'version'>;

/** What an index entry gives back: keys and card, never `data`. Eventually consistent. */
export type Entry = Key & Pick<Item, 'workPk' | 'workSk' | 'lookupPk' | 'lookupSk' | 'card' | 'expires'>;

export type Range = {
  readonly partition: string;
  /** Sort keys from here (inclusive) … */
  readonly from?: string | undefined;
  /** … to here (inclusive). */
  readonly to?: string | undefined;
  readonly limit: number;
  readonly newestFirst?: boolean | undefined;
  /** The sort-key position after which to go on; from the page before. */
  readonly after?: string | undefined;
};
export type Page<T> = { readonly items: T[]; readonly after?: string | undefined };

/** `0`: must not exist. A number: must still have that version. `any`: replaces whatever is there (only for writes that are the same each time). */
export type Expected = number | 'any';

/**
 * Every write is conditional and every read of an item strongly consistent. `put` and `remove` throw `Conflict` when the
 * expectation fails.
 */
export type Table = {
  /** The time by which its items expire, in milliseconds since 1970. */
  now(): number;
  get(key: Key): Promise<Item | undefined>;
  put(item: NewItem, expected: Expected): Promise<Item>;
  remove(key: Key, expected: Expected): Promise<void>;
  /** Items of one partition in sort-key order, strongly consistent. */
  items(range: Range): Promise<Page<Item>>;
  /** Entries of one index partition. */
  entries(index: keyof typeof INDEXES, range: Range): Promise<Page<Entry>>;
};

export function isExpired(item: { expires?: number | undefined }, nowMs: number): boolean {
  return item.expires !== undefined && item.expires * 1000 <= nowMs;
}

/**
 * The version that a write gives. An item that expires starts from the clock, not from 1: made again after it expired, it
 * never has a version that a slow writer of its earlier life still holds.
 */
export function versionAfter(expected: Expected, item: NewItem, nowMs: number): number {
  if (expected === 'any') return 1;
  return expected === 0 && item.expires !== undefined ? nowMs : expected + 1;
}

/** Not less than any sort key that starts with `prefix`, in the order of bytes that DynamoDB sorts by. */
export function endOf(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

/** A part of a key: `#` inside it must not look like a separator, a line break like that of a cursor, the last character like {@link endOf}. */
export function part(value: string): string {
  return value
    .replaceAll('%', '%25')
    .replaceAll('#', '%23')
    .replaceAll('\n', '%0A')
    .replaceAll('\u{10ffff}', '%10FFFF');
}

/** Key shapes. The only place that knows pk and sk. */
export const keys = {
  ticket: (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'TICKET' }),
  message: (ticketId: string, channelTime: string, messageId: string): Key => ({
    pk: `TICKET#${ticketId}`,
    sk: `MSG#${channelTime}#${part(messageId)}`,
  }),
  reply: (ticketId: string, replyId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: `REPLY#${replyId}` }),
  change: (ticketId: string, seq: number): Key => ({
    pk: `TICKET#${ticketId}`,
    sk: `CHANGE#${String(seq).padStart(8, '0')}`,
  }),
  note: (ticketId: string, noteId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: `NOTE#${noteId}` }),
  thread: (threadId: string): Key => ({ pk: `THREAD#${threadId}`, sk: 'THREAD' }),
  conversationLock: (threadId: string): Key => ({ pk: `THREAD#${threadId}`, sk: 'LOCK' }),
  order: (connection: string, shop: string, orderId: string): Key => ({
    pk: `ORDER#${connection}#${part(shop)}#${part(orderId)}`,
    sk: 'ORDER',
  }),
  orderTicket: (connection: string, shop: string, orderId: string, ticketId: string): Key => ({
    pk: `ORDER#${connection}#${part(shop)}#${part(orderId)}`,
    sk: `TICKET#${ticketId}`,
  }),
  /** By which an order is found once it travels; the index has it under its number. */
  orderTracking: (connection: string, shop: string, orderId: string, tracking: string): Key => ({
    pk: `ORDER#${connection}#${part(shop)}#${part(orderId)}`,
    sk: `TRACKING#${part(tracking)}`,
  }),
  dispute: (connection: string, shop: string, id: string): Key => ({
    pk: `DISPUTE#${connection}#${part(shop)}#${part(id)}`,
    sk: 'DISPUTE',
  }),
  review: (connection: string, shop: string, id: string): Key => ({
    pk: `REVIEW#${connection}#${part(shop)}#${part(id)}`,
    sk: 'REVIEW',
  }),
  notice: (connection: string, shop: string, id: string): Key => ({
    pk: `NOTICE#${connection}#${part(shop)}#${part(id)}`,
    sk: 'NOTICE',
  }),
  privacyOrder: (connection: string, id: string): Key => ({ pk: `PRIVACY#${connection}#${part(id)}`, sk: 'PRIVACY' }),
  buyer: (connection: string, shop: string, buyer: string): Key => ({
    pk: `BUYER#${connection}#${part(shop)}#${part(buyer)}`,
    sk: 'BUYER',
  }),
  /** Who is limited to which shops. */
  attachment: (ticketId: string, id: string): Key => ({ pk: `TICKET#${ticketId}`, sk: `ATTACHMENT#${part(id)}` }),
  macroRun: (ticketId: string, runId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: `RUN#${runId}` }),
  /** What supervisors define for the whole desk: saved replies, macros. */
  definition: (kind: string, id: string): Key => ({ pk: `DEFINED#${kind}`, sk: part(id) }),
  /** What a correction teaches, by shop. */
  lesson: (connection: string, shop: string, lessonId: string): Key => ({
    pk: `LESSONS#${connection}#${part(shop)}`,
    sk: lessonId,
  }),
  member: (name: string): Key => ({ pk: 'MEMBERS', sk: part(name) }),
  connection: (id: string): Key => ({ pk: 'CONNECTIONS', sk: id }),
  shop: (connection: string, shop: string): Key => ({ pk: `CONNECTION#${connection}`, sk: `SHOP#${part(shop)}` }),
  access: (connection: string, shop: string): Key => ({ pk: `CONNECTION#${connection}`, sk: `ACCESS#${part(shop)}` }),
  /** How long a throttled shop must be left alone. */
  throttle: (connection: string, shop: string): Key => ({
    pk: `CONNECTION#${connection}`,
    sk: `THROTTLE#${part(shop)}`,
  }),
  fetchBudget: (connection: string, shop: string, endpoint: string): Key => ({
    pk: `CONNECTION#${connection}`,
    sk: `BUDGET#${part(shop)}#${part(endpoint)}`,
  }),
  poll: (connection: string): Key => ({ pk: `CONNECTION#${connection}`, sk: 'POLL' }),
  /** `hash` is keyed and names nobody. */
  tombstone: (hash: string): Key => ({ pk: `TOMBSTONE#${hash}`, sk: 'TOMBSTONE' }),
  parked: (id: string): Key => ({ pk: `PARKED#${id}`, sk: 'PARKED' }),
  outcome: (connection: string, shop: string, day: string, entry: string): Key => ({
    pk: `STATEMENT#${connection}#${part(shop)}#${day}`,
    sk: entry,
  }),
  endpoint: (id: string): Key => ({ pk: 'ENDPOINTS', sk: id }),
  progress: (id: string): Key => ({ pk: `ENDPOINT#${id}`, sk: 'PROGRESS' }),
  attempts: (id: string, entry: string): Key => ({ pk: `ENDPOINT#${id}`, sk: `ATTEMPTS#${entry}` }),
  happening: (shard: number, position: string): Key => ({ pk: `FEED#${shard}`, sk: position }),
  /** What a claim of the next ticket was about to take. */
  pick: (id: string): Key => ({ pk: `IDEMPOTENCY#${id}`, sk: 'PICK' }),
  idempotency: (id: string): Key => ({ pk: `IDEMPOTENCY#${id}`, sk: 'IDEMPOTENCY' }),
  /** A page of a due list that is with a worker, by where it begins. */
  page: (list: string, shard: number, after: string): Key => ({ pk: `PAGES#${list}#${shard}`, sk: `PAGE#${after}` }),
  shards: { pk: 'CONFIG', sk: 'SHARDS' } as Key,
  /** How far an engineer's backfill has come. */
  backfill: (name: string): Key => ({ pk: 'CONFIG', sk: `BACKFILL#${name}` }),
};

/** What the clock index holds besides tickets in a worklist. */
export const CLOCKS = [
  'snooze',
  'merge',
  'reply',
  'dispute',
  'review',
  'notice',
  'privacy',
  'parked',
  'retention',
  'notices',
] as const;
export type ClockName = (typeof CLOCKS)[number];

/**
 * The lists in which things come due, each by its moment: the clocks of each kind, and of each worklist the tickets, free or
 * held, whose response clock was not raised yet. What a buyer or a channel waits for comes first.
 */
export const DUE_LISTS = [
  'reply',
  'parked',
  'merge',
  'snooze',
  'dispute',
  'review',
  'notice',
  'privacy',
  'notices',
  'pre-sale/free',
  'pre-sale/held',
  'in-sale/free',
  'in-sale/held',
  'after-sale/free',
  'after-sale/held',
  'retention',
] as const;
export type DueList = (typeof DUE_LISTS)[number];
