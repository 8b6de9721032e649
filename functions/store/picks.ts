import * as z from 'zod/mini';
import { after, DAY, type Instant } from '../domain/instant.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** The ticket that a call was about to take, and the version of that note. */
export type Pick = { readonly ticketId: string; readonly version: number };

/** What a `claim-next` is about to take, by its key: the same call finds it again at once, however many tickets are held. */
export type PickStore = {
  find(key: string): Promise<Pick | undefined>;
  /** Noted before the ticket is claimed, for a day. Throws `Conflict` when the same call runs twice. */
  note(key: string, ticketId: string, now: Instant, before: Pick | undefined): Promise<Pick>;
};

const pickSchema = z.object({ ticketId: z.string() });

export function pickStore(table: Table): PickStore {
  return {
    async find(key) {
      const item = await table.get(keys.pick(key));
      return item && { ...parseItem(pickSchema, item.data), version: item.version };
    },
    async note(key, ticketId, now, before) {
      const expires = Math.ceil(Date.parse(after(now, DAY)) / 1000);
      const item = { ...keys.pick(key), expires, data: { ticketId } };
      return { ticketId, version: (await table.put(item, before?.version ?? 0)).version };
    },
  };
}
