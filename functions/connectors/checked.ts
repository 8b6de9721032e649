import * as z from 'zod/mini';
import { Unreadable } from '../domain/errors.ts';
import { type ChannelEvent, channelEventSchema } from '../domain/event.ts';
import { shaped } from './read.ts';

const eventsSchema = z.array(channelEventSchema);

/** A table item holds 400 KB; what is added to an event on its way into one needs some of it. */
const LARGEST_EVENT_BYTES = 350 * 1024;

/**
 * Passes on a mapping's events once they keep the limits of our own schema (lengths of ids) and fit into the table. Throws
 * `Unreadable`: a person decides about what the desk can't hold.
 */
export function checked(events: readonly ChannelEvent[]): ChannelEvent[] {
  const read = shaped(eventsSchema, events, 'event');
  if (read.some((event) => sizeOf(event) > LARGEST_EVENT_BYTES)) throw new Unreadable('event is too large to be kept');
  return read;
}

/** Bytes in the table. The text of a message does not count: a long one is kept in the object store. */
function sizeOf(event: ChannelEvent): number {
  return Buffer.byteLength(JSON.stringify(event.kind === 'inquiry' ? { ...event, text: '' } : event));
}
