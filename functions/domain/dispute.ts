import * as z from 'zod/mini';
import type { DisputeEvent } from './event.ts';
import { factFor } from './facts.ts';
import { after, dayOf, HOUR, instantSchema } from './instant.ts';
import { moneySchema } from './money.ts';
import { alarmSchema, appliedSchema, reschedule } from './record.ts';

const toldSchema = z.object({ at: instantSchema, event: z.string() });

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
  amount: z.optional(moneySchema),
  respondBy: instantSchema,
  /** `channel`: the channel's own date. `rule`: ours from the facts table, until the channel names one. */
  respondByFrom: z.enum(['channel', 'rule']),
  respondByTold: z.optional(toldSchema),
  alarms: z.array(alarmSchema),
  applied: z.array(appliedSchema),
});
export type Dispute = z.infer<typeof disputeSchema>;

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
  const namesDate = event.respondBy !== undefined && (!before?.respondByTold || key(told) >= key(before.respondByTold));
  const respondByTold = namesDate ? told : before?.respondByTold;
  const rule = after(openedAt, factFor('dispute-respond-within-ms', event.channel, site, dayOf(openedAt)).value);
  const named = namesDate ? event.respondBy : before?.respondByTold ? before.respondBy : undefined;
  const respondBy = named ?? rule;
  const open = isNewest ? event.open : before.open;
  const alarms = open
    ? REMINDERS.map(({ name, before: ms }) => ({ name, at: after(respondBy, -ms) })).filter(
        ({ name, at }) => name === 'deadline' || at > openedAt,
      )
    : [];
  return {
    channel: event.channel,
    connection: event.connection,
    shop: event.shop,
    disputeId: event.disputeId,
    type: event.type,
    openedAt,
    told: isNewest ? told : before.told,
    status: isNewest ? event.status : before.status,
    open,
    orderId: pick(before?.orderId, event.orderId),
    buyer: pick(before?.buyer, event.buyer),
    reason: isNewest ? (event.reason ?? before?.reason) : (before.reason ?? event.reason),
    amount: isNewest ? (event.amount ?? before?.amount) : (before.amount ?? event.amount),
    respondBy,
    respondByFrom: named ? 'channel' : 'rule',
    respondByTold,
    alarms: reschedule(before?.alarms ?? [], alarms),
  };
}

function key(told: { at: string; event: string }): string {
  return `${told.at} ${told.event}`;
}

/** Two events of one dispute never differ here; should they, the smaller one wins so that order does not matter. */
function pick(a: string | undefined, b: string | undefined): string | undefined {
  return [a, b].filter((value) => value !== undefined).sort()[0];
}
