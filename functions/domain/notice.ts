import * as z from 'zod/mini';
import type { NoticeEvent, PrivacyEvent } from './event.ts';
import { factFor } from './facts.ts';
import { after, dayOf, instantSchema } from './instant.ts';
import { alarmSchema, appliedSchema, reschedule } from './record.ts';

/** A word of the platform to the seller, with the date by which it wants an answer, if it names one. */
export const noticeSchema = z.object({
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  noticeId: z.string(),
  told: z.object({ at: instantSchema, event: z.string() }),
  topic: z.string(),
  severity: z.enum(['information', 'warning', 'critical']),
  text: z.string(),
  answerBy: z.optional(instantSchema),
  alarms: z.array(alarmSchema),
  applied: z.array(appliedSchema),
});
export type Notice = z.infer<typeof noticeSchema>;

export function foldNotice(before: Notice | undefined, event: NoticeEvent): Omit<Notice, 'applied'> {
  const told = { at: event.occurredAt, event: event.eventId };
  const isNewest = !before || `${told.at} ${told.event}` >= `${before.told.at} ${before.told.event}`;
  const newest = isNewest ? { ...event, told } : before;
  const wanted = newest.answerBy ? [{ name: 'answer by', at: newest.answerBy }] : [];
  return {
    channel: event.channel,
    connection: event.connection,
    shop: event.shop,
    noticeId: event.noticeId,
    told: newest.told,
    topic: newest.topic,
    severity: newest.severity,
    text: newest.text,
    answerBy: newest.answerBy,
    alarms: reschedule(before?.alarms ?? [], wanted),
  };
}

/** An order of the channel to erase or export a person's data, with the day by which it must be done. */
export const privacyOrderSchema = z.object({
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  eventId: z.string(),
  orders: z.enum(['erase', 'export']),
  /** Keyed hashes of the names under which the channel knows the person: enough to find them, not to read them. */
  subjects: z.array(z.string()),
  receivedAt: instantSchema,
  fulfilBy: instantSchema,
  alarms: z.array(alarmSchema),
  applied: z.array(appliedSchema),
});
export type PrivacyOrder = z.infer<typeof privacyOrderSchema>;

export function foldPrivacyOrder(
  before: PrivacyOrder | undefined,
  event: PrivacyEvent,
  subjects: string[],
): Omit<PrivacyOrder, 'applied'> {
  const fulfilBy =
    event.fulfilBy ??
    after(event.occurredAt, factFor('erase-within-ms', event.channel, undefined, dayOf(event.occurredAt)).value);
  return {
    channel: event.channel,
    connection: event.connection,
    shop: event.shop,
    eventId: event.eventId,
    orders: event.orders,
    subjects,
    receivedAt: event.occurredAt,
    fulfilBy,
    alarms: reschedule(before?.alarms ?? [], [{ name: 'fulfil by', at: fulfilBy }]),
  };
}
