import * as z from 'zod/mini';
import { Conflict, Unreadable } from '../domain/errors.ts';
import { dueTold, wokenTold } from '../domain/happening.ts';
import { after, DAY, type Instant } from '../domain/instant.ts';
import { isSettled } from '../domain/reply.ts';
import type { Stretch } from '../domain/stretch.ts';
import { isOverdue, raiseClock, wakeTicket } from '../domain/ticket.ts';
import { count, failure, longest } from '../platform/log.ts';
import type { Sender } from '../platform/queues.ts';
import type { DuePage } from '../platform/wire.ts';
import type { CaseKind } from '../store/cases.ts';
import type { Due, DuePlace } from '../store/due.ts';
import { nextLook } from '../store/replies.ts';
import type { DueList, Key } from '../store/table.ts';
import { atOnce } from './at-once.ts';
import { SENDER_LEASE } from './deliver-replies.ts';
import type { Live } from './live.ts';
import { currentTicket } from './merge-tickets.ts';

export type RaiseLive = Pick<Live, 'store' | 'now'> & {
  readonly send: Pick<Sender, 'wake' | 'again' | 'page' | 'privacy' | 'notice'>;
};

/** Things in a page, which is also as many as the sweep handles by itself: what fills a page goes to a worker. */
export const PAGE = 100;
/** How many things of one page are under way at the same time. */
export const AT_ONCE = 20;
/**
 * How many pages a worker takes from one stretch. A stretch is a page long when it is handed out; should much have come to
 * stand in it since, the rest is left to the next sweep.
 */
const MOST_PAGES = 5;

/** A worker's part: whatever stands in the stretch by now, then the page is anyone's again. */
export async function raisePage({ list, shard, after: begin, to }: DuePage, live: RaiseLive): Promise<void> {
  const place = { list, shard };
  let rest: Stretch = { after: begin, to };
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const found = await live.store.clocks.due(place, rest, PAGE);
    const failed = await raiseDue(place, found, live);
    // The page comes again, and with it only what was not handled.
    if (failed.length > 0) throw failed[0];
    const last = found.at(-1);
    if (!last || found.length < PAGE) break;
    rest = { after: last.position, to };
  }
  // What is to be forgotten stays due until it is erased, by others: the page stays out until it expires, so that nobody is
  // asked anew each minute for what already waits for its turn.
  if (list !== 'retention') await live.store.pages.finish(place, { after: begin, to });
}

/**
 * Handles what has come due on one list, each thing by one conditional write, so that a crash or another worker beside this
 * one raises nothing twice. Gives what failed and may go well another time.
 */
export async function raiseDue({ list }: DuePlace, due: readonly Due[], live: RaiseLive): Promise<unknown[]> {
  const now = live.now();
  const ended = await atOnce(AT_ONCE, due, (one) => handle(list, one, now, live));
  report(
    list,
    due.map((one, index) => ({ one, ended: ended[index] })),
    now,
  );
  const failed = ended.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  // Someone else's write means that it has been seen to.
  const faults = failed.filter((reason) => !(reason instanceof Conflict));
  for (const fault of faults) failure('due thing failed', fault, { list });
  return faults.filter((fault) => !(fault instanceof Unreadable));
}

/** What was raised, as it is counted; undefined where there was nothing to raise. */
type Raised =
  | { readonly metric: string; readonly by?: Readonly<Record<string, string>>; readonly times?: number }
  | undefined;

function handle(list: DueList, due: Due, now: Instant, live: RaiseLive): Promise<Raised> {
  switch (list) {
    case 'reply':
      return lookAtReply(due, now, live);
    case 'notices':
      return wakeDelivery(due.card, live);
    case 'parked':
      return unpark(due.key, live);
    case 'merge':
      return finishMerge(due.key, live);
    case 'snooze':
      return wake(due.key, now, live);
    case 'retention':
      return forget(due.key, live);
    case 'dispute':
    case 'review':
    case 'notice':
    case 'privacy':
      return raiseCase(list, due, now, live);
    default:
      return raiseTicket(due.key, now, live);
  }
}

/** One line for each metric of a page, not one for each thing: a hundred thousand lines would cost more than the raising. */
function report(
  list: DueList,
  handled: readonly { one: Due; ended: PromiseSettledResult<Raised> | undefined }[],
  now: Instant,
): void {
  const counts = new Map<string, Required<NonNullable<Raised>>>();
  let latest = 0;
  for (const { one, ended } of handled) {
    if (ended?.status !== 'fulfilled' || !ended.value) continue;
    const { metric, by = {}, times = 1 } = ended.value;
    const name = JSON.stringify([metric, by]);
    counts.set(name, { metric, by, times: (counts.get(name)?.times ?? 0) + times });
    latest = Math.max(latest, Date.parse(now) - Date.parse(one.at));
  }
  for (const { metric, by, times } of counts.values()) count(metric, by, times);
  if (counts.size > 0) longest('RaisedAfter', latest, { list });
}

async function raiseTicket(key: Key, now: Instant, live: RaiseLive): Promise<Raised> {
  const found = await live.store.tickets.find(ticketIn(key));
  if (!found || !isOverdue(found.value, now)) return undefined;
  const raised = raiseClock(found.value, now);
  // Told first: once the clock is raised no sweep comes for it again.
  await live.store.feed.tell(dueTold(found.value, now));
  await live.store.tickets.save(raised, found.version);
  return { metric: 'ClockRaised', by: { queue: raised.queue, kind: raised.clock?.kind ?? '' } };
}

/** A merge that died before the other ticket had taken this one in. */
async function finishMerge(key: Key, live: RaiseLive): Promise<Raised> {
  await currentTicket(ticketIn(key), live);
  return { metric: 'MergeFinished' };
}

/** A snoozed ticket comes back to its worklist. */
async function wake(key: Key, now: Instant, live: RaiseLive): Promise<Raised> {
  const found = await live.store.tickets.find(ticketIn(key));
  if (!found?.value.snoozedUntil || found.value.snoozedUntil > now) return undefined;
  await live.store.feed.tell(wokenTold(found.value, now));
  await live.store.tickets.save(wakeTicket(found.value, now), found.version);
  return { metric: 'TicketWoken' };
}

function ticketIn(key: Key): string {
  return key.pk.slice('TICKET#'.length);
}

/** A resolved ticket whose time is up: erasing takes longer than a page has. */
async function forget(key: Key, live: RaiseLive): Promise<Raised> {
  await live.send.privacy({ v: 1, privacy: 'forget', ticketId: ticketIn(key) });
  return { metric: 'TicketToForget' };
}

const privacyCardSchema = z.object({ connection: z.string(), eventId: z.string() });

async function raiseCase(kind: CaseKind, { key, card }: Due, now: Instant, live: RaiseLive): Promise<Raised> {
  const order = kind === 'privacy' ? z.safeParse(privacyCardSchema, card) : undefined;
  if (order?.success) {
    // Still not carried out: its message was lost, or what it failed on may be mended by now.
    const { connection, eventId } = order.data;
    await live.send.privacy({ v: 1, privacy: 'carry-out', connection, order: eventId });
  }
  const alarms = await live.store.cases.raise(kind, key, now);
  return alarms.length > 0 ? { metric: 'AlarmRaised', by: { kind }, times: alarms.length } : undefined;
}

const replyCardSchema = z.object({ ticketId: z.string(), replyId: z.string() });

/**
 * A reply that should have moved by now: its wake-up was lost, its sender died, it waited for a moment that has come, or it
 * is settled and its ticket was never told. The sender decides; a draft that nobody committed within a day is dropped.
 */
async function lookAtReply({ card }: Due, now: Instant, live: RaiseLive): Promise<Raised> {
  const parsed = z.safeParse(replyCardSchema, card);
  const stored = parsed.success ? await live.store.replies.find(parsed.data.ticketId, parsed.data.replyId) : undefined;
  if (!stored) return undefined;
  const { value: reply, version } = stored;
  // A call that may be under way is its sender's: writing here would cost it the answer.
  if (reply.state === 'sending' && now < after(reply.sendingSince ?? now, SENDER_LEASE)) return undefined;
  const pending = (await live.store.tickets.find(reply.ticket))?.value.pending ?? [];
  if (pending.includes(reply.replyId)) {
    await live.store.replies.save(reply, version, nextLook(reply, now));
    await live.send.wake(reply.ticket);
    return { metric: 'ReplyWoken' };
  }
  const dropped = !isSettled(reply) && now > after(reply.createdAt, DAY);
  const kept = !isSettled(reply) && !dropped;
  await live.store.replies.save(
    dropped ? { ...reply, state: 'discarded' } : reply,
    version,
    kept ? after(reply.createdAt, DAY) : undefined,
  );
  return undefined;
}

/** Back on its queue first, then gone from the table: twice on the queue is harmless, lost would not be. */
async function unpark(key: Key, live: RaiseLive): Promise<Raised> {
  const work = await live.store.clocks.parked(key);
  if (!work) return undefined;
  await live.send.again(work.queue, work.body);
  await live.store.clocks.unpark(key, work);
  return { metric: 'ParkedWorkWoken' };
}

const endpointCardSchema = z.object({ endpoint: z.string() });

/** An endpoint that may have something to hear: whoever delivers looks. There are so few that they never fill a page. */
async function wakeDelivery(card: Due['card'], live: RaiseLive): Promise<Raised> {
  const parsed = z.safeParse(endpointCardSchema, card);
  if (parsed.success) await live.send.notice(parsed.data.endpoint);
  return undefined;
}
