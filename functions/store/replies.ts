import { after, DAY, HOUR, type Instant, MINUTE } from '../domain/instant.ts';
import { type Reply, replySchema } from '../domain/reply.ts';
import { everyItem, parseItem, type Stored } from './records.ts';
import { clockEntry } from './shards.ts';
import { keys, type Table } from './table.ts';

/** Replies: the outbox. Each has a clock until it is settled and its ticket knows, so that none is ever forgotten. */
export type ReplyStore = {
  find(ticketId: string, replyId: string): Promise<Stored<Reply> | undefined>;
  /** Writes the reply against the version read (0 creates). `wake`: when the sweep must look at it; undefined once nothing is left to do. Throws `Conflict`. */
  save(reply: Reply, version: number, wake: Instant | undefined): Promise<number>;
  /** All of them, in the order they were written. */
  of(ticketId: string): Promise<Reply[]>;
};

/** A draft nobody committed is looked at after this long, and then dropped. */
export const DRAFT_WAIT = 2 * MINUTE;

export function replyStore(table: Table): ReplyStore {
  return {
    async find(ticketId, replyId) {
      const item = await table.get(keys.reply(ticketId, replyId));
      return item && { value: parseItem(replySchema, item.data), version: item.version };
    },
    async save(reply, version, wake) {
      const clock = wake ? await clockEntry(table, 'reply', reply.replyId, wake) : {};
      const item = {
        ...keys.reply(reply.ticket, reply.replyId),
        ...clock,
        card: { ticketId: reply.ticket, replyId: reply.replyId },
        data: reply,
      };
      return (await table.put(item, version)).version;
    },
    async of(ticketId) {
      const items = await everyItem(table, keys.ticket(ticketId).pk, 'REPLY#');
      return items
        .map((item) => parseItem(replySchema, item.data))
        .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    },
  };
}

/** When to look at a committed reply again, should its wake-up be lost. An unknown is looked up less and less often. */
export function nextLook(reply: Reply, now: Instant): Instant {
  if (reply.state === 'unknown') {
    const since = reply.sendingSince ?? reply.createdAt;
    return after(now, now < after(since, HOUR) ? 10 * MINUTE : now < after(since, DAY) ? HOUR : DAY);
  }
  return reply.notBefore && reply.notBefore > now ? reply.notBefore : after(now, DRAFT_WAIT);
}
