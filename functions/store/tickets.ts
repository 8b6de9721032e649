import * as z from 'zod/mini';
import { shopSchema } from '../domain/connection.ts';
import { changeTold } from '../domain/happening.ts';
import { digest } from '../domain/id.ts';
import type { Instant } from '../domain/instant.ts';
import type { Queue } from '../domain/queue.ts';
import { forgetAt } from '../domain/retention.ts';
import {
  type Change,
  changeSchema,
  dueOf,
  statusOf,
  type Thread,
  type Ticket,
  ticketSchema,
} from '../domain/ticket.ts';
import { withRetries } from './attempts.ts';
import { feedStore } from './feed.ts';
import { everyItem, parseItem, type Stored } from './records.ts';
import { clockEntry, partitionsRead, shardOf, shardsOf } from './shards.ts';
import { type Entry, endOf, type Key, keys, type NewItem, part, type Table } from './table.ts';

/**
 * A ticket as a list shows it: from the index, so up to some seconds old.
 * `due` is null where nothing is due.
 */
export const ticketCardSchema = z.object({
  ticketId: z.string(),
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  queue: z.string(),
  status: z.string(),
  mergedInto: z.optional(z.string()),
  due: z.nullable(z.string()),
  overdue: z.boolean(),
  owner: z.optional(z.string()),
  language: z.optional(z.string()),
  intent: z.optional(z.string()),
  urgency: z.string(),
  flag: z.optional(z.string()),
  tags: z.optional(z.array(z.string())),
  needsPerson: z.boolean(),
  escalated: z.boolean(),
  lastBuyerAt: z.optional(z.string()),
});
export type TicketCard = z.infer<typeof ticketCardSchema>;

/** What most cards say; an index entry keeps only what differs. */
const USUAL = {
  status: 'open',
  due: null,
  overdue: false,
  urgency: 'calm',
  needsPerson: true,
  escalated: false,
} as const satisfies Partial<TicketCard>;

/** When each generation of a thread began; the first has no entry. */
const threadSchema = z.object({ starts: z.array(z.string()) });

/** Something that hangs on a ticket. `id`: its own, as its key has it. */
export type TicketPart = { readonly what: 'message' | 'reply' | 'other'; readonly id: string; readonly key: Key };

export type TicketStore = {
  find(ticketId: string): Promise<Stored<Ticket> | undefined>;
  /** Writes the whole ticket against the version that was read; 0 creates. Throws `Conflict`. Gives the new version. */
  save(ticket: Ticket, version: number): Promise<number>;
  /** A command's write: tells the feed, puts the previous command aside as history, then saves. */
  saveChange(ticket: Ticket, version: number, previous: Change | undefined): Promise<number>;
  /** The newest `limit` commands on a ticket, the latest one included, oldest first. */
  history(ticketId: string, limit: number): Promise<Change[]>;
  /** A page of the commands on a ticket, oldest first; the latest stands in the ticket itself. */
  historyPage(
    ticket: Ticket,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ items: Change[]; after?: string | undefined }>;
  /** Which generation of the thread a message of that time belongs to. */
  generationAt(thread: Thread, at: Instant): Promise<number>;
  /** A message of that time starts (or belongs to an already started) next generation; gives its number. */
  startGeneration(thread: Thread, after: number, at: Instant): Promise<number>;
  /** Open tickets of a queue by what is due first. `claimed`: whether to list owned ones, free ones, or (undefined) both. */
  waiting(
    queue: Queue,
    page: { limit: number; after?: string | undefined; claimed?: boolean | undefined },
  ): Promise<{ cards: TicketCard[]; after?: string | undefined }>;
  /** A page of a buyer's tickets, whatever their status, the newest matter first. */
  pageOfBuyer(
    buyer: { readonly connection: string; readonly shop: string; readonly buyer: string },
    page: { limit: number; after?: string | undefined },
  ): Promise<{ items: TicketCard[]; after?: string | undefined }>;
  /** The newest of them. */
  ofBuyer(connection: string, shop: string, buyer: string, limit: number): Promise<TicketCard[]>;
  /** What the buyer writes from then on begins a new generation of the thread: nothing of the earlier ones goes on. */
  beginAnew(thread: Thread, at: Instant): Promise<void>;
  /** All that stands beside a ticket: messages, replies, notes, history and what else hangs on it. */
  parts(ticketId: string): Promise<TicketPart[]>;
  removePart(part: TicketPart): Promise<void>;
  /** The ticket's own item, against the version read; its parts go first. Throws `Conflict`. */
  remove(ticketId: string, version: number): Promise<void>;
};

/**
 * Segments of a worklist. Raised tickets are all due before those not raised, so the sweep reads only what newly ran out
 * and a claim never wades through what others hold.
 */
export const SEGMENTS = { raisedFree: 'a', free: 'b', raisedHeld: 'c', held: 'd' } as const;

/**
 * How far back a command looks for an earlier run of itself. A client repeats its call within minutes and a queue its work
 * within days; nobody gives one ticket fifty other commands in that time.
 */
export const CHANGES_SEARCHED = 50;

export function ticketStore(table: Table): TicketStore {
  const feed = feedStore(table);
  const threadKey = (thread: Thread) => keys.thread(digest([thread.connection, thread.shop, thread.conversation]));

  async function starts(thread: Thread) {
    const item = await table.get(threadKey(thread));
    return { version: item?.version ?? 0, starts: item ? parseItem(threadSchema, item.data).starts : [] };
  }

  async function itemOf(ticket: Ticket): Promise<NewItem> {
    const status = statusOf(ticket);
    return {
      ...keys.ticket(ticket.ticketId),
      ...(status === 'open' ? await worklistEntry(table, ticket) : {}),
      ...(status === 'snoozed' && ticket.snoozedUntil
        ? await clockEntry(table, 'snooze', ticket.ticketId, ticket.snoozedUntil)
        : {}),
      ...(status === 'resolved' ? await retentionEntry(ticket) : {}),
      ...(ticket.mergeDue ? await clockEntry(table, 'merge', ticket.ticketId, ticket.mergeDue) : {}),
      lookupPk: buyerPartition(ticket.connection, ticket.shop, ticket.buyer.id),
      lookupSk: `TICKET#${ticket.first.at}#${ticket.ticketId}`,
      card: shortCard(ticket),
      data: ticket,
    };
  }

  /** A resolved ticket stands in no list but this: when it is to be erased. */
  async function retentionEntry(ticket: Ticket) {
    const shop = await table.get(keys.shop(ticket.connection, ticket.shop));
    const at = forgetAt(ticket, shop ? parseItem(shopSchema, shop.data) : {});
    return at ? clockEntry(table, 'retention', ticket.ticketId, at) : {};
  }

  async function save(ticket: Ticket, version: number): Promise<number> {
    return (await table.put(await itemOf(ticket), version)).version;
  }

  async function find(ticketId: string): Promise<Stored<Ticket> | undefined> {
    const item = await table.get(keys.ticket(ticketId));
    return item && { value: parseItem(ticketSchema, item.data), version: item.version };
  }

  const pageOfBuyer: TicketStore['pageOfBuyer'] = async ({ connection, shop, buyer }, { limit, after }) => {
    const { items } = await table.entries('lookup', {
      partition: buyerPartition(connection, shop, buyer),
      from: 'TICKET#',
      // The one that the page before ended with comes again, and is left out.
      to: after ?? endOf('TICKET#'),
      newestFirst: true,
      limit: limit + (after ? 2 : 1),
    });
    const left = items.filter(({ lookupSk }) => lookupSk !== after);
    const shown = left.slice(0, limit);
    return { items: shown.map(wholeCard), after: left.length > limit ? shown.at(-1)?.lookupSk : undefined };
  };

  return {
    find,

    save,

    async saveChange(ticket, version, previous) {
      const write = async () => {
        if (previous) {
          // The next writer puts the previous command aside: the same content each time, so a crash or a race repeats it harmlessly.
          await table.put({ ...keys.change(ticket.ticketId, previous.seq), data: previous }, 'any');
        }
        return save(ticket, version);
      };
      return ticket.change ? feed.foretell(changeTold(ticket, ticket.change), write) : write();
    },

    async history(ticketId, limit) {
      // Read first: a command that comes meanwhile puts it aside, and then it is there twice rather than not at all.
      const current = (await find(ticketId))?.value.change;
      const { items } = await table.items({
        partition: keys.ticket(ticketId).pk,
        from: 'CHANGE#',
        to: endOf('CHANGE#'),
        newestFirst: true,
        limit,
      });
      const put = items.map((item) => parseItem(changeSchema, item.data)).reverse();
      return (current && !put.some(({ seq }) => seq >= current.seq) ? [...put, current] : put).slice(-limit);
    },

    async historyPage({ ticketId, change: current }, { limit, after }) {
      const start = 'CHANGE#';
      const partition = keys.ticket(ticketId).pk;
      const page = await table.items({ partition, from: start, to: endOf(start), limit, after });
      const items = page.items.map((item) => parseItem(changeSchema, item.data));
      const last = items.at(-1);
      const lastKey = last ? keys.change(ticketId, last.seq).sk : (after ?? start);
      // Either more were put aside, or only the ticket's own is left.
      const isOut = page.after !== undefined || !current || keys.change(ticketId, current.seq).sk <= lastKey;
      if (isOut) return { items, after: page.after };
      return items.length < limit ? { items: [...items, current] } : { items, after: lastKey };
    },

    async generationAt(thread, at) {
      const known = await starts(thread);
      return known.starts.filter((start) => start <= at).length;
    },

    async startGeneration(thread, after, at) {
      const known = await starts(thread);
      const next = known.starts[after];
      // Generations are in time order; an earlier message of the same new matter moves its beginning back.
      if (next === undefined || at < next) {
        const moved = [...known.starts];
        moved[after] = at;
        await table.put({ ...threadKey(thread), data: { starts: moved } }, known.version);
      }
      return after + 1;
    },

    async beginAnew(thread, at) {
      await withRetries(async () => {
        const known = await starts(thread);
        if (known.starts.some((start) => start >= at)) return;
        await table.put({ ...threadKey(thread), data: { starts: [...known.starts, at] } }, known.version);
      });
    },

    async parts(ticketId) {
      const { pk, sk } = keys.ticket(ticketId);
      const items = await everyItem(table, pk, '');
      return items.filter((item) => item.sk !== sk).map(partOf);
    },

    async removePart({ key }) {
      await table.remove(key, 'any');
    },

    async remove(ticketId, version) {
      await table.remove(keys.ticket(ticketId), version);
    },

    async waiting(queue, { limit, after, claimed }) {
      const { queue: shards } = await partitionsRead(table);
      const segments = [
        ...(claimed === true ? [] : [SEGMENTS.raisedFree, SEGMENTS.free]),
        ...(claimed === false ? [] : [SEGMENTS.raisedHeld, SEGMENTS.held]),
      ];
      const ranges = segments.flatMap((segment) =>
        Array.from({ length: shards }, (_, shard) => ({
          partition: queuePartition(queue, shard),
          // Just past the last one shown, in every segment alike.
          from: after ? `${segment}#${after}\u0001` : `${segment}#`,
          to: endOf(`${segment}#`),
          limit: limit + 1,
        })),
      );
      const pages = await Promise.all(ranges.map((range) => table.entries('work', range)));
      const sorted = byPosition(pages.flatMap((page) => page.items));
      const shown = sorted.slice(0, limit);
      return {
        cards: shown.map(({ entry }) => wholeCard(entry)),
        after: sorted.length > limit ? shown.at(-1)?.position : undefined,
      };
    },

    pageOfBuyer,

    async ofBuyer(connection, shop, buyer, limit) {
      return (await pageOfBuyer({ connection, shop, buyer }, { limit })).items;
    },
  };
}

function partOf({ pk, sk }: Key): TicketPart {
  const [kind = '', id = ''] = sk.split('#');
  return { what: kind === 'MSG' ? 'message' : kind === 'REPLY' ? 'reply' : 'other', id, key: { pk, sk } };
}

/** Entries of several segments in one order; what follows a segment's letter is the same in all of them. */
function byPosition(entries: Entry[]): { entry: Entry; position: string }[] {
  return entries
    .map((entry) => ({ entry, position: (entry.workSk ?? '').slice(2) }))
    .sort((a, b) => (a.position < b.position ? -1 : 1));
}

export function queuePartition(queue: Queue, shard: number): string {
  return `QUEUE#${queue}#${shard}`;
}

export function buyerPartition(connection: string, shop: string, buyer: string): string {
  return `BUYER#${connection}#${part(shop)}#${part(buyer)}`;
}

async function worklistEntry(table: Table, ticket: Ticket) {
  const { queue: shards } = await shardsOf(table);
  const raised = ticket.clock?.raisedAt !== undefined;
  const segment = ticket.owner
    ? raised
      ? SEGMENTS.raisedHeld
      : SEGMENTS.held
    : raised
      ? SEGMENTS.raisedFree
      : SEGMENTS.free;
  const due = dueOf(ticket);
  // Safety that waits for an answer before every clock: the same instant two thousand years earlier.
  const position = ticket.urgency === 'safety' && ticket.clock ? `0${due.slice(1)}` : due;
  return {
    workPk: queuePartition(ticket.queue, shardOf(ticket.ticketId, shards)),
    workSk: `${segment}#${position}#${ticket.ticketId}`,
  };
}

export function cardOf(ticket: Ticket): TicketCard {
  return {
    ticketId: ticket.ticketId,
    channel: ticket.channel,
    connection: ticket.connection,
    shop: ticket.shop,
    queue: ticket.queue,
    status: statusOf(ticket),
    mergedInto: ticket.mergedInto,
    due: ticket.clock?.due ?? null,
    overdue: ticket.clock?.raisedAt !== undefined,
    owner: ticket.owner,
    language: ticket.language?.code,
    intent: ticket.matter?.intent,
    urgency: ticket.urgency,
    flag: ticket.flag,
    tags: ticket.tags,
    needsPerson: ticket.matter?.needsPerson ?? true,
    escalated: ticket.escalated,
    lastBuyerAt: ticket.lastBuyer?.at,
  };
}

/** A card as an index entry keeps it: without the id, which the entry's key says, and without what is usual. */
function shortCard(ticket: Ticket): Partial<TicketCard> {
  const { ticketId: _key, ...card } = cardOf(ticket);
  const usual: Partial<TicketCard> = USUAL;
  const told = Object.entries(card).filter(([name, value]) => usual[name as keyof TicketCard] !== value);
  return Object.fromEntries(told);
}

/** An entry's card with what it left out; earlier releases left out nothing. */
function wholeCard({ pk, card }: Entry): TicketCard {
  return parseItem(ticketCardSchema, { ...USUAL, ticketId: pk.slice('TICKET#'.length), ...card });
}
