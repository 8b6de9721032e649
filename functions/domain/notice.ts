import * as z from 'zod/mini';
import type { NoticeEvent } from './event.ts';
import { instantSchema } from './instant.ts';
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
