import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';

/** What a channel takes beside a text; types as MIME types. */
export type AttachmentRules = {
  readonly types: readonly string[];
  readonly maxBytes: number;
  /** So many to a message. */
  readonly most: number;
};

/** A file's name as people gave it: kept beside the file, never in its key. */
const fileNameSchema = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(120),
  z.refine((name) => name.isWellFormed() && !/[\p{Cc}\p{Cf}/\\]/u.test(name), 'a file name without a path'),
);

/** What an agent says of a file before it is uploaded; the store then takes exactly that. */
export const attachmentBodySchema = z.strictObject({
  name: fileNameSchema,
  type: z.string().check(z.regex(/^[a-z]+\/[a-z0-9.+-]{1,80}$/, 'a MIME type')),
  size: z.int().check(z.gte(1)),
});

/** A file that goes with a reply: the description here, the bytes in the object store. */
export const attachmentSchema = z.object({
  attachmentId: z.string(),
  ticket: z.string(),
  ...attachmentBodySchema.shape,
  by: z.string(),
  at: instantSchema,
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** Where its bytes lie; all of a ticket's lie together. */
export function attachmentKey({ ticket, attachmentId }: Pick<Attachment, 'ticket' | 'attachmentId'>): string {
  return `attachment/${ticket}/${attachmentId}`;
}
