import * as z from 'zod/mini';
import type { Connector } from '../connectors/connector.ts';
import { Conflict } from '../domain/errors.ts';
import { dueTold, wokenTold } from '../domain/happening.ts';
import { hashedId } from '../domain/id.ts';
import { after, DAY, type Instant } from '../domain/instant.ts';
import { QUEUES, type Queue } from '../domain/queue.ts';
import { isSettled } from '../domain/reply.ts';
import { isOverdue, raiseClock } from '../domain/ticket.ts';
import { count, failure } from '../platform/log.ts';
import type { CaseKind } from '../store/cases.ts';
import type { Due } from '../store/clocks.ts';
import { nextLook } from '../store/replies.ts';
import type { ClockName, Key } from '../store/table.ts';
import { SENDER_LEASE } from './deliver-replies.ts';
import type { Live } from './live.ts';
import { currentTicket } from './merge-tickets.ts';

export type SweepLive = Pick<Live, 'store' | 'secrets' | 'send' | 'reach' | 'now'> & {
  readonly connectorFor: (channel: string) => Connector | undefined;
};

const PAGE = 100;
/** Left for the page under way when time runs short: the next minute's run goes on. */
const ENOUGH_TIME_MS = 10_000;
/** What the channels that are polled after the sweep have at least, before it is too late to begin one more. */
const TIME_FOR_POLLS_MS = 15_000;
const CASES: readonly CaseKind[] = ['dispute', 'review', 'notice', 'privacy'];
const replyCardSchema = z.object({ ticketId: z.string(), replyId: z.string() });

/**
 * Every minute: what has come due since, each thing handled by one conditional write so that a crash or a second sweep
 * beside this one raises nothing twice. Reads only what is due, however much waits.
 */
export async function sweep(live: SweepLive, timeLeft: () => number): Promise<void> {
  let lists = await listsOf(live);
  while (lists.length > 0) {
    const unfinished: List[] = [];
    // One page of each in turn, so that no list, however long, keeps the others waiting.
    for (const nextPage of lists) {
      if (timeLeft() < ENOUGH_TIME_MS + TIME_FOR_POLLS_MS) return;
      if (await nextPage()) unfinished.push(nextPage);
    }
    lists = unfinished;
  }
}

/** Goes through the next page of something due; false once that was the last. */
type List = () => Promise<boolean>;

async function listsOf(live: SweepLive): Promise<List[]> {
  const now = live.now();
  const { store } = live;
  const shards = await store.clocks.shards();
  const clock = (name: ClockName, handle: (due: Due) => Promise<void>) =>
    eachOf(shards.clock, (shard) => inPages((after) => store.clocks.due(name, shard, now, PAGE, after), handle));
  const worklist = (queue: Queue) =>
    eachOf(shards.queue, (shard) =>
      inPages(
        (after) => store.tickets.runOut(queue, shard, now, PAGE, after),
        ({ ticketId }) => raiseTicket(ticketId, queue, now, live),
      ),
    );
  // What a buyer or a channel waits for goes first in each round.
  return [
    ...clock('reply', (due) => lookAtReply(due, now, live)),
    ...clock('parked', (due) => unpark(due.key, live)),
    ...clock('merge', (due) => finishMerge(due.key, live)),
    ...clock('snooze', (due) => wakeTicket(due.key, now, live)),
    ...CASES.flatMap((kind) => clock(kind, (due) => raiseCase(kind, due.key, now, live))),
    ...QUEUES.flatMap(worklist),
  ];
}

function eachOf<T>(shards: number, make: (shard: number) => T): T[] {
  return Array.from({ length: shards }, (_, shard) => make(shard));
}

/**
 * Page after page until one is not full, each beyond the last one seen: what a lagging index still shows, and what fails
 * each time, stands in the way of nothing behind it.
 */
function inPages<T extends { readonly position: string }>(
  page: (after: string | undefined) => Promise<T[]>,
  handle: (one: T) => Promise<void>,
): List {
  let after: string | undefined;
  return async () => {
    const found = await page(after);
    after = found.at(-1)?.position;
    const results = await Promise.allSettled(found.map(handle));
    for (const result of results) {
      // One bad item must not stop the rest; someone else's write means that it has been seen to.
      if (result.status === 'rejected' && !(result.reason instanceof Conflict))
        failure('sweep: item failed', result.reason);
    }
    return found.length === PAGE;
  };
}

async function raiseTicket(ticketId: string, queue: Queue, now: Instant, live: SweepLive): Promise<void> {
  const found = await live.store.tickets.find(ticketId);
  if (!found || !isOverdue(found.value, now)) return;
  const raised = raiseClock(found.value, now);
  // Told first: once the clock is raised no sweep comes for it again.
  await live.store.feed.tell(dueTold(found.value, now));
  await live.store.tickets.save(raised, found.version);
  count('ClockRaised', { queue, kind: raised.clock?.kind ?? '' });
}

/** A merge that died before the other ticket had taken this one in. */
async function finishMerge(key: Key, live: SweepLive): Promise<void> {
  await currentTicket(key.pk.slice('TICKET#'.length), live);
}

/** A snoozed ticket comes back to its worklist. */
async function wakeTicket(key: Key, now: Instant, live: SweepLive): Promise<void> {
  const found = await live.store.tickets.find(key.pk.slice('TICKET#'.length));
  if (!found?.value.snoozedUntil || found.value.snoozedUntil > now) return;
  const { snoozedUntil: _over, ...ticket } = found.value;
  await live.store.feed.tell(wokenTold(found.value, now));
  await live.store.tickets.save(ticket, found.version);
  count('TicketWoken');
}

async function raiseCase(kind: CaseKind, key: Key, now: Instant, live: SweepLive): Promise<void> {
  for (const _alarm of await live.store.cases.raise(kind, key, now)) count('AlarmRaised', { kind });
}

/**
 * A reply that should have moved by now: its wake-up was lost, its sender died, it waited for a moment that has come, or it
 * is settled and its ticket was never told. The sender decides; a draft that nobody committed within a day is dropped.
 */
async function lookAtReply({ card }: Due, now: Instant, live: SweepLive): Promise<void> {
  const parsed = z.safeParse(replyCardSchema, card);
  const stored = parsed.success ? await live.store.replies.find(parsed.data.ticketId, parsed.data.replyId) : undefined;
  if (!stored) return;
  const { value: reply, version } = stored;
  // A call that may be under way is its sender's: writing here would cost it the answer.
  if (reply.state === 'sending' && now < after(reply.sendingSince ?? now, SENDER_LEASE)) return;
  const pending = (await live.store.tickets.find(reply.ticket))?.value.pending ?? [];
  if (pending.includes(reply.replyId)) {
    await live.store.replies.save(reply, version, nextLook(reply, now));
    await live.send.wake(reply.ticket);
    return;
  }
  if (isSettled(reply)) return void (await live.store.replies.save(reply, version, undefined));
  const dropped = now > after(reply.createdAt, DAY);
  await live.store.replies.save(
    dropped ? { ...reply, state: 'discarded' } : reply,
    version,
    dropped ? undefined : after(reply.createdAt, DAY),
  );
}

/** Back on its queue first, then gone from the table: twice on the queue is harmless, lost would not be. */
async function unpark(key: Key, live: SweepLive): Promise<void> {
  const work = await live.store.clocks.parked(key);
  if (!work) return;
  await live.send.again(work.queue, work.body);
  await live.store.clocks.unpark(key, work);
}

/** Asks each channel that must be asked for what it could not push; what it gives enters the intake queue as if pushed. */
export async function pollChannels(live: SweepLive, timeLeft: () => number): Promise<void> {
  for (const { id, channel } of await live.store.connections.all()) {
    const poll = live.connectorFor(channel)?.poll;
    if (!poll || timeLeft() < ENOUGH_TIME_MS) continue;
    const now = live.now();
    if (((await live.store.clocks.pollAt(id)) ?? '') > now) continue;
    try {
      await pollOnce(id, channel, now, live);
    } catch (error) {
      failure('poll failed', error, { channel });
      count('PollFailed', { channel });
    }
    await live.store.clocks.schedulePoll(id, after(now, poll.everyMs));
  }
}

async function pollOnce(id: string, channel: string, now: Instant, live: SweepLive): Promise<void> {
  const connection = await live.secrets.connection(id);
  const poll = live.connectorFor(channel)?.poll;
  if (!connection || !poll) return;
  const { bodies, confirm } = await poll.fetch({
    connection,
    shop: undefined,
    access: undefined,
    now,
    reach: live.reach,
  });
  for (const bytes of bodies) {
    const body = Buffer.from(bytes).toString('base64');
    // The same body polled twice (we died before confirming) is the same delivery: the statement counts it once, unless
    // midnight (UTC) lay between.
    const deliveryId = hashedId('dlv', id, body);
    await live.send.intake({
      v: 1,
      deliveryId,
      channel,
      connection: id,
      receivedAt: now,
      state: 'verified',
      headers: {},
      body,
    });
  }
  await confirm?.();
}
