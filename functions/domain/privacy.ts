import * as z from 'zod/mini';
import type { PrivacyEvent } from './event.ts';
import { factFor } from './facts.ts';
import { after, DAY, dayOf, HOUR, type Instant, instantSchema, MINUTE } from './instant.ts';
import { alarmSchema, appliedSchema, doneFields, reschedule } from './record.ts';

/** What was erased (or handed out) of each kind; counts only, so that the proof names nobody. */
export const tallySchema = z.object({
  tickets: z.int(),
  messages: z.int(),
  replies: z.int(),
  /** Notes, history and whatever else hung on a ticket. */
  others: z.int(),
  objects: z.int(),
  orders: z.int(),
  cases: z.int(),
  buyers: z.int(),
});
export type Tally = z.infer<typeof tallySchema>;

export const NOTHING: Tally = {
  tickets: 0,
  messages: 0,
  replies: 0,
  others: 0,
  objects: 0,
  orders: 0,
  cases: 0,
  buyers: 0,
};

export function plus(a: Tally, b: Partial<Tally>): Tally {
  const sums = Object.entries(a).map(([kind, number]) => [kind, number + (b[kind as keyof Tally] ?? 0)]);
  return Object.fromEntries(sums) as Tally;
}

export function isNothing(tally: Tally): boolean {
  return Object.values(tally).every((number) => number === 0);
}

/**
 * How far the search for a person's data has come. Indexes lag and another worker may still be writing what it read before
 * the tombstone, so the search is repeated until two passes in a row have found nothing.
 */
export const searchSchema = z.object({
  /** When the tombstones stood. */
  since: instantSchema,
  passes: z.int(),
  /** Passes in a row that found nothing. */
  quiet: z.int(),
  nextAt: instantSchema,
  found: tallySchema,
  /** A pass that took longer than a function may run: when it began, how many steps of it are done, and what they found. */
  partly: z.optional(z.object({ at: instantSchema, done: z.int(), found: tallySchema })),
  /** Tickets and orders that were found: looked at in every pass, for what was written to them meanwhile. Empty at the end. */
  tickets: z.array(z.string()),
  orders: z.array(z.object({ connection: z.string(), shop: z.string(), orderId: z.string() })),
});
export type Search = z.infer<typeof searchSchema>;

/** An order to erase or export a person's data, of the channel or of one of us, with the day by which it must be done. */
export const privacyOrderSchema = z.object({
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  eventId: z.string(),
  orders: z.enum(['erase', 'export']),
  /** Keyed hashes of the names under which the channel knows the person: all that is left of them afterwards. */
  subjects: z.array(z.string()),
  /** The names themselves, only until the order is carried out. Orders of before November 28, 2026 have none. */
  names: z.optional(z.array(z.string())),
  /** Orders of the person that the channel names besides. */
  orderIds: z.optional(z.array(z.string())),
  /** All buyers of the shop: a person does that (docs/privacy.md). */
  wholeShop: z.optional(z.boolean()),
  /** What was told up to this moment is to be erased; later news are of a new customer. */
  receivedAt: instantSchema,
  fulfilBy: instantSchema,
  search: z.optional(searchSchema),
  /** Key of the object with the person's data. */
  exported: z.optional(z.string()),
  alarms: z.array(alarmSchema),
  applied: z.array(appliedSchema),
  ...doneFields,
});
export type PrivacyOrder = z.infer<typeof privacyOrderSchema>;

/** Nobody has carried it out. A channel that asks again does so by another order. */
export function isPrivacyOrderOpen({ doneAt }: Pick<PrivacyOrder, 'doneAt'>): boolean {
  return !doneAt;
}

/** The order as its event tells it; an order is one event. */
export function foldPrivacyOrder(before: PrivacyOrder | undefined, event: PrivacyEvent): Omit<PrivacyOrder, 'applied'> {
  if (before) return before;
  const { channel, connection, shop, eventId, orders, orderIds, wholeShop, occurredAt: receivedAt } = event;
  const fulfilBy =
    event.fulfilBy ?? after(receivedAt, factFor('erase-within-ms', channel, undefined, dayOf(receivedAt)).value);
  const alarms = [
    // It takes some twenty minutes: should its message be lost, the sweep sends another.
    { name: 'not carried out within an hour', at: after(receivedAt, HOUR) },
    { name: 'one week left', at: after(fulfilBy, -7 * DAY) },
    { name: 'fulfil by', at: fulfilBy },
  ].filter(({ name, at }) => name === 'fulfil by' || (at > receivedAt && at < fulfilBy));
  return {
    ...{ channel, connection, shop, eventId, orders, orderIds, wholeShop, receivedAt, fulfilBy },
    subjects: [],
    names: event.subjects,
    alarms: reschedule([], alarms),
  };
}

/** What is left of an order that is carried out, or that a person says is done: nobody is named any more. */
export function withoutNames(order: PrivacyOrder): PrivacyOrder {
  const { names: _names, orderIds: _orderIds, search, ...rest } = order;
  return { ...rest, ...(search ? { search: { ...search, tickets: [], orders: [] } } : {}) };
}

/** Between two passes. */
export const PAUSE = 5 * MINUTE;
/** What began before the tombstones stood has ended by then: no function runs as long, and no upload of a file is allowed for longer. */
const SETTLED = 12 * MINUTE;
/** Passes in a row that must find nothing. */
const QUIET_PASSES = 2;

export function beginSearch(at: Instant): Search {
  return { since: at, passes: 0, quiet: 0, nextAt: at, found: NOTHING, tickets: [], orders: [] };
}

/** The search after what was done of a pass at `at`. `stoppedAfter`: so many steps, where its time was up before it was through. */
export function searchAfter(before: Search, at: Instant, found: Tally, stoppedAfter?: number): Search {
  const { partly = { at, found: NOTHING }, ...search } = before;
  const ofPass = plus(partly.found, found);
  const ofAll = plus(before.found, found);
  if (stoppedAfter !== undefined) {
    return { ...search, nextAt: at, found: ofAll, partly: { at: partly.at, done: stoppedAfter, found: ofPass } };
  }
  const isQuiet = isNothing(ofPass) && partly.at >= after(before.since, SETTLED);
  const [passes, quiet] = [before.passes + 1, isQuiet ? before.quiet + 1 : 0];
  return { ...search, passes, quiet, nextAt: after(at, PAUSE), found: ofAll };
}

export function isOver({ quiet }: Search): boolean {
  return quiet >= QUIET_PASSES;
}
