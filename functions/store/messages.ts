import { Conflict } from '../domain/errors.ts';
import { isAfter, type Message, type Moment, messageSchema, momentOf } from '../domain/message.ts';
import { parseItem } from './records.ts';
import { endOf, keys, type Page, type Table } from './table.ts';

/** The messages of a ticket: put once, never changed. */
export type MessageStore = {
  /** Puts the message unless it is there; gives back what the table holds, so that a retry goes on with the first one's facts. */
  add(message: Message): Promise<Message>;
  find(ticketId: string, channelTime: string, messageId: string): Promise<Message | undefined>;
  /** In the channel's time order. */
  of(
    ticketId: string,
    page: { limit: number; after?: string | undefined; newestFirst?: boolean },
  ): Promise<Page<Message>>;
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
    async of(ticketId, { limit, after, newestFirst }) {
      const page = await table.items({ ...from(ticketId, ''), limit, after, newestFirst });
      return { items: page.items.map((item) => parseItem(messageSchema, item.data)), after: page.after };
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
