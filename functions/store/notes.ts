import * as z from 'zod/mini';
import { instantSchema } from '../domain/instant.ts';
import { everyItem, parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** A word among colleagues on a ticket; buyers never see it. */
export const noteSchema = z.object({ noteId: z.string(), author: z.string(), at: instantSchema, text: z.string() });
export type Note = z.infer<typeof noteSchema>;

export type NoteStore = {
  /** The same id again changes nothing. */
  add(ticketId: string, note: Note): Promise<void>;
  /** All of them, in the order they were written. */
  of(ticketId: string): Promise<Note[]>;
};

export function noteStore(table: Table): NoteStore {
  return {
    async add(ticketId, note) {
      await table.put({ ...keys.note(ticketId, note.noteId), data: note }, 'any');
    },
    async of(ticketId) {
      const items = await everyItem(table, keys.ticket(ticketId).pk, 'NOTE#');
      return items.map((item) => parseItem(noteSchema, item.data)).sort((a, b) => (a.at < b.at ? -1 : 1));
    },
  };
}
