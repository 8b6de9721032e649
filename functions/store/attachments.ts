import { type Attachment, attachmentSchema } from '../domain/attachment.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** Descriptions of the files that agents upload to a ticket. */
export type AttachmentStore = {
  find(ticketId: string, attachmentId: string): Promise<Attachment | undefined>;
  /** The same id again changes nothing: its size and type are what the upload was signed for. */
  add(attachment: Attachment): Promise<void>;
};

export function attachmentStore(table: Table): AttachmentStore {
  return {
    async find(ticketId, attachmentId) {
      const item = await table.get(keys.attachment(ticketId, attachmentId));
      return item && parseItem(attachmentSchema, item.data);
    },
    async add(attachment) {
      await table.put({ ...keys.attachment(attachment.ticket, attachment.attachmentId), data: attachment }, 'any');
    },
  };
}
