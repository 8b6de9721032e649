import * as z from 'zod/mini';
import type { NoticeEvent, PrivacyEvent } from './event.ts';
import { factFor } from './facts.ts';
import { after, dayOf, instantSchema } from './instant.ts';
import { alarmSchema, appliedSchema, doneFields, isNews, reschedule } from './record.ts';

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
  ...doneFields,
});
export type Notice = z.infer<typeof noticeSchema>;

/** Nobody has been done with it since the platform last spoke of it. */
export function isNoticeOpen(notice: Pick<Notice, 'told' | 'doneAt'>): boolean {
  return isNews(notice.told.at, notice);
}

/** The notice after one more event; the newest decides, in any order of arrival. */
export function foldNotice(before: Notice | undefined, event: NoticeEvent): Omit<Notice, 'applied'> {
  const told = { at: event.occurredAt, event: event.eventId };
  const isNewest = !before || `${told.at} ${told.event}` >= `${before.told.at} ${before.told.event}`;
  const newest = isNewest ? { ...event, told } : before;
  const { doneAt, doneBy } = before ?? {};
  const isOpen = isNoticeOpen({ told: newest.told, doneAt });
  const wanted = isOpen && newest.answerBy ? [{ name: 'answer by', at: newest.answerBy }] : [];
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
    doneAt,
    doneBy,
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
  ...doneFields,
});
export type PrivacyOrder = z.infer<typeof privacyOrderSchema>;

/** Nobody has carried it out. A channel that asks again does so by another order. */
export function isPrivacyOrderOpen({ doneAt }: Pick<PrivacyOrder, 'doneAt'>): boolean {
  return !doneAt;
}

/** The order as its event tells it; an order is one event. */
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
    alarms: reschedule(before?.alarms ?? [], before?.doneAt ? [] : [{ name: 'fulfil by', at: fulfilBy }]),
    doneAt: before?.doneAt,
    doneBy: before?.doneBy,
  };
}
