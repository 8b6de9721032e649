import { bothCorrections, type Correction } from '../domain/correction.ts';
import { Conflict } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { isAfter, type Message, type Moment, messageSchema, momentOf } from '../domain/message.ts';
import { parseItem } from './records.ts';
import { endOf, type Item, keys, type Page, part, type Table } from './table.ts';

/** The messages of a ticket: put once; only a person's correction is added later. */
export type MessageStore = {
  /** Puts the message unless it is there; gives back what the table holds, so that a retry goes on with the first one's facts. */
  add(message: Message): Promise<Message>;
  find(ticketId: string, channelTime: string, messageId: string): Promise<Message | undefined>;
  /** The message of that id on one of these tickets, looked for from the newest back. */
  named(ticketIds: readonly string[], messageId: string): Promise<Message | undefined>;
  /**
   * Puts a correction beside what the model made of it, with those before it; the same again is the same. The message as it
   * stands then, undefined where it is gone. Throws `Conflict`.
   */
  correct(message: Message, correction: Correction): Promise<Message | undefined>;
  /** In the channel's time order. */
  of(
    ticketId: string,
    page: { limit: number; after?: string | undefined; newestFirst?: boolean },
  ): Promise<Page<Message>>;
  /** The same of several tickets as one thread: a page, and where the next begins in all of them alike. */
  ofAll(
    ticketIds: readonly string[],
    page: { limit: number; after?: string | undefined; newestFirst?: boolean },
  ): Promise<Page<Message>>;
  /**
   * The oldest buyer message that no person's answer followed and that is not dealt with: neither the shop's own messages
   * nor `answered`. Reads back only to the last answer. `dealtWith`: what was written and had arrived by then needs none.
   */
  firstUnanswered(
    ticketId: string,
    known: { answered?: Moment | undefined; dealtWith?: Instant | undefined },
  ): Promise<Moment | undefined>;
  /** The oldest buyer message after a seller's: what is still to be answered then. */
  firstUnansweredAfter(ticketId: string, seller: Moment): Promise<Moment | undefined>;
  /** The shop's own messages since a moment: settles replies of unknown outcome. */
  ownSince(ticketId: string, since: string): Promise<Message[]>;
};

export function messageStore(table: Table): MessageStore {
  const from = (ticketId: string, since: string) => ({
    partition: keys.ticket(ticketId).pk,
    from: `MSG#${since}`,
    to: endOf('MSG#'),
  });

  async function allSince(ticketId: string, since: string): Promise<Message[]> {
    const found: Message[] = [];
    let after: string | undefined;
    do {
      const page = await table.items({ ...from(ticketId, since), limit: 100, after });
      found.push(...page.items.map((item) => parseItem(messageSchema, item.data)));
      after = page.after;
    } while (after);
    return found;
  }

  return {
    async add(message) {
      const key = keys.message(message.ticket, message.channelTime, message.messageId);
      try {
        await table.put({ ...key, data: message }, 0);
        return message;
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        const item = await table.get(key);
        return item ? parseItem(messageSchema, item.data) : message;
      }
    },
    async find(ticketId, channelTime, messageId) {
      const item = await table.get(keys.message(ticketId, channelTime, messageId));
      return item && parseItem(messageSchema, item.data);
    },
    async named(ticketIds, messageId) {
      for (const ticketId of ticketIds) {
        let after: string | undefined;
        do {
          const page = await table.items({ ...from(ticketId, ''), limit: 100, after, newestFirst: true });
          const found = page.items.find(({ sk }) => sk.endsWith(`#${part(messageId)}`));
          if (found) return parseItem(messageSchema, found.data);
          after = page.after;
        } while (after);
      }
      return undefined;
    },
    async correct({ ticket, channelTime, messageId }, correction) {
      const item = await table.get(keys.message(ticket, channelTime, messageId));
      if (!item) return undefined;
      const { version, ...rest } = item;
      const before = parseItem(messageSchema, item.data).correction;
      const data = { ...item.data, correction: bothCorrections(before, correction) };
      await table.put({ ...rest, data }, version);
      return parseItem(messageSchema, data);
    },
    async of(ticketId, { limit, after, newestFirst }) {
      const page = await table.items({ ...from(ticketId, ''), limit, after, newestFirst });
      return { items: page.items.map((item) => parseItem(messageSchema, item.data)), after: page.after };
    },
    async ofAll(ticketIds, { limit, after, newestFirst }) {
      const pages = await Promise.all(
        ticketIds.map((id) => table.items({ ...from(id, ''), limit, after, newestFirst })),
      );
      const found = pages.flatMap((page) => page.items).sort(bySortKey(newestFirst));
      let shown = limit;
      // Two tickets may have a message of the same key; the next page begins after both.
      while (shown > 0 && found[shown]?.sk === found[shown - 1]?.sk && found[shown]) shown += 1;
      const isMore = found.length > shown || pages.some((page) => page.after);
      return {
        items: found.slice(0, shown).map((item) => parseItem(messageSchema, item.data)),
        after: isMore ? found[shown - 1]?.sk : undefined,
      };
    },
    async firstUnanswered(ticketId, { answered, dealtWith }) {
      let answer = answered;
      let after: string | undefined;
      const waiting: Moment[] = [];
      do {
        const page = await table.items({ ...from(ticketId, ''), limit: 50, after, newestFirst: true });
        for (const message of page.items.map((item) => parseItem(messageSchema, item.data))) {
          // The sort key is the channel's time, which is never before `at`: what lies further back was all answered.
          if (answer && message.channelTime < answer.at) return oldestAfter(waiting, answer);
          const moment = momentOf(message);
          if (message.from === 'buyer' && !isDealtWith(message, dealtWith)) waiting.push(moment);
          if (message.from === 'seller' && !message.automatic && isAfter(moment, answer)) answer = moment;
        }
        after = page.after;
      } while (after);
      return oldestAfter(waiting, answer);
    },
    async firstUnansweredAfter(ticketId, seller) {
      // The sort key is the channel's time, which is never before `at`: everything later than the answer lies from here on.
      const later = (await allSince(ticketId, seller.at)).filter((message) => message.from === 'buyer').map(momentOf);
      return later.filter((moment) => isAfter(moment, seller)).sort((a, b) => (isAfter(a, b) ? 1 : -1))[0];
    },
    async ownSince(ticketId, since) {
      return (await allSince(ticketId, since)).filter((message) => message.from === 'seller');
    },
  };
}

function bySortKey(newestFirst: boolean | undefined) {
  return (a: Item, b: Item) => Buffer.compare(Buffer.from(a.sk), Buffer.from(b.sk)) * (newestFirst ? -1 : 1);
}

function isDealtWith({ at, arrivedAt = at }: Message, until: Instant | undefined): boolean {
  return until !== undefined && at <= until && arrivedAt <= until;
}

function oldestAfter(waiting: readonly Moment[], answer: Moment | undefined): Moment | undefined {
  return waiting.filter((moment) => isAfter(moment, answer)).sort((a, b) => (isAfter(a, b) ? 1 : -1))[0];
}
