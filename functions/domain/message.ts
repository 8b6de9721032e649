import * as z from 'zod/mini';
import { correctedBy, correctionSchema } from './correction.ts';
import type { InquiryEvent } from './event.ts';
import { after, earlier, type Instant, instantSchema, MINUTE } from './instant.ts';
import { type Understanding, understandingSchema } from './understanding.ts';

/** A channel's clock may run ahead of ours by this much before we stop believing it. */
const FUTURE_TOLERANCE = 5 * MINUTE;

/** One message of a ticket as stored. Never changed after it is put, but for erasure and for a person's correction beside it. */
export const messageSchema = z.object({
  ticket: z.string(),
  messageId: z.string(),
  eventId: z.string(),
  /** The delivery that brought it first: tells our own retry from the channel's duplicate. */
  delivery: z.string(),
  /** What the channel said; the sort key, since it is the same in every delivery. */
  channelTime: instantSchema,
  /** min(channel time, received): what order and clocks use. */
  at: instantSchema,
  /** When its first delivery reached us: nobody can have seen it before. */
  arrivedAt: z.optional(instantSchema),
  /** The channel's time lay more than 5 minutes in the future. */
  clamped: z.boolean(),
  from: z.enum(['buyer', 'seller', 'platform']),
  automatic: z.boolean(),
  text: z.string(),
  /** Object key of the whole text where it was over 32 KB; `text` then is a preview. */
  textObject: z.optional(z.string()),
  attachments: z.array(z.object({ type: z.string(), ref: z.string() })),
  orderId: z.optional(z.string()),
  itemId: z.optional(z.string()),
  /** Only for the buyer's messages. */
  understanding: z.optional(understandingSchema),
  /** What a person says that it is; what the model made of it stays as it was. */
  correction: z.optional(correctionSchema),
});
export type Message = z.infer<typeof messageSchema>;

/** A message's place in its ticket: time first, then the channel's id, so that two clocks never argue. */
export const momentSchema = z.object({ at: instantSchema, id: z.string() });
export type Moment = z.infer<typeof momentSchema>;

/** What the message is understood to be: the model's guess, corrected where a person spoke. */
export function understandingOf({
  understanding,
  correction,
}: Pick<Message, 'understanding' | 'correction'>): Understanding | undefined {
  return understanding && correctedBy(understanding, correction);
}

export function isAfter(a: Moment, b: Moment | undefined): boolean {
  return !b || a.at > b.at || (a.at === b.at && a.id > b.id);
}

export function momentOf(message: Pick<Message, 'at' | 'messageId'>): Moment {
  return { at: message.at, id: message.messageId };
}

/** Order = (min(channel time, received), external id). */
export function timeOf(
  event: Pick<InquiryEvent, 'occurredAt'>,
  receivedAt: Instant,
): { at: Instant; clamped: boolean } {
  return {
    at: earlier(event.occurredAt, receivedAt),
    clamped: event.occurredAt > after(receivedAt, FUTURE_TOLERANCE),
  };
}
