import * as z from 'zod/mini';
import { type ChannelEvent, channelEventSchema } from '../domain/event.ts';
import { shaped } from './read.ts';

const eventsSchema = z.array(channelEventSchema);

/** Passes on a mapping's events once they keep the limits of our own schema (lengths of ids). Throws `Unreadable`. */
export function checked(events: readonly ChannelEvent[]): ChannelEvent[] {
  return shaped(eventsSchema, events, 'event');
}
