import * as z from 'zod/mini';
import type { DisputeEvent } from './event.ts';
import { factFor } from './facts.ts';
import { after, dayOf, HOUR, type Instant, instantSchema, later } from './instant.ts';
import { moneySchema } from './money.ts';
import { agreed, alarmSchema, appliedSchema, doneFields, isNews, reschedule, withoutNotes } from './record.ts';

const toldSchema = z.object({ at: instantSchema, event: z.string() });
type Told = z.infer<typeof toldSchema>;

/** A claim, case, return request or chargeback that the seller must answer by a deadline. */
export const disputeSchema = z.object({
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  disputeId: z.string(),
  type: z.enum(['return', 'not-received', 'cancellation', 'chargeback', 'claim']),
  openedAt: instantSchema,
  told: toldSchema,
  status: z.string(),
  open: z.boolean(),
  orderId: z.optional(z.string()),
  buyer: z.optional(z.string()),
  reason: z.optional(z.string()),
  reasonTold: z.optional(toldSchema),
  amount: z.optional(moneySchema),
  amountTold: z.optional(toldSchema),
  respondBy: instantSchema,
  /** `channel`: the channel's own date. `rule`: ours from the facts table, until the channel names one. */
  respondByFrom: z.enum(['channel', 'rule']),
  respondByTold: z.optional(toldSchema),
  /** Its buyer was erased then: their name and words are never stored again. */
  erasedAt: z.optional(instantSchema),
  alarms: z.array(alarmSchema),
  applied: z.array(appliedSchema),
  ...doneFields,
});
export type Dispute = z.infer<typeof disputeSchema>;

/** The channel still waits, and nobody has been done with it since it last said so. */
export function isDisputeOpen(dispute: Pick<Dispute, 'open' | 'told' | 'doneAt'>): boolean {
  return dispute.open && isNews(dispute.told.at, dispute);
}

/** Reminders before the deadline, so that there is time to gather evidence; the last is the deadline itself. */
const REMINDERS = [
  { name: 'two days left', before: 48 * HOUR },
  { name: 'one day left', before: 24 * HOUR },
  { name: 'four hours left', before: 4 * HOUR },
  { name: 'deadline', before: 0 },
];

/** The dispute after one more event; the newest event decides, the earliest opened it, in any order of arrival. */
export function foldDispute(
  before: Dispute | undefined,
  event: DisputeEvent,
  site: string | undefined,
): Omit<Dispute, 'applied'> {
  const told = { at: event.occurredAt, event: event.eventId };
  const isNewest = !before || key(told) >= key(before.told);
  const openedAt = before && before.openedAt < event.occurredAt ? before.openedAt : event.occurredAt;
  const date = latest(event.respondBy, told, before?.respondByTold && before.respondBy, before?.respondByTold);
  const reason = latest(event.reason, told, before?.reason, before?.reasonTold);
  const amount = latest(event.amount, told, before?.amount, before?.amountTold);
  const rule = after(openedAt, factFor('dispute-respond-within-ms', event.channel, site, dayOf(openedAt)).value);
  const respondBy = date.value ?? rule;
  const open = isNewest ? event.open : before.open;
  const newest = isNewest ? told : before.told;
  const { doneAt, doneBy, erasedAt } = before ?? {};
  const alarms = isDisputeOpen({ open, told: newest, doneAt })
    ? REMINDERS.map(({ name, before: ms }) => ({ name, at: after(respondBy, -ms) })).filter(
        ({ name, at }) => name === 'deadline' || at > later(openedAt, doneAt ?? openedAt),
      )
    : [];
  return {
    channel: event.channel,
    connection: event.connection,
    shop: event.shop,
    disputeId: event.disputeId,
    type: isNewest ? event.type : before.type,
    openedAt,
    told: newest,
    status: isNewest ? event.status : before.status,
    open,
    orderId: agreed(before?.orderId, event.orderId),
    buyer: erasedAt ? undefined : agreed(before?.buyer, event.buyer),
    reason: erasedAt ? undefined : reason.value,
    reasonTold: erasedAt ? undefined : reason.told,
    amount: amount.value,
    amountTold: amount.told,
    respondBy,
    respondByFrom: date.value ? 'channel' : 'rule',
    respondByTold: date.told,
    erasedAt,
    alarms: reschedule(before?.alarms ?? [], alarms),
    doneAt,
    doneBy,
  };
}

/** What the newest event says of it, among those that say anything. */
function latest<T>(value: T | undefined, told: Told, known: T | undefined, knownTold: Told | undefined) {
  if (value !== undefined && (!knownTold || key(told) >= key(knownTold))) return { value, told };
  return { value: known, told: knownTold };
}

function key(told: Told): string {
  return `${told.at} ${told.event}`;
}

/** The dispute without the buyer's name and words, and without what colleagues wrote; the seller must answer it all the same. */
export function disputeWithoutBuyer(dispute: Dispute, at: Instant): Dispute {
  const { buyer: _buyer, reason: _reason, reasonTold: _told, ...rest } = dispute;
  return { ...rest, applied: withoutNotes(dispute.applied), erasedAt: dispute.erasedAt ?? at };
}
