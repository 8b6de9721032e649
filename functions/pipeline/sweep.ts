import type { Connector } from '../connectors/connector.ts';
import { hashedId } from '../domain/id.ts';
import { after, type Instant } from '../domain/instant.ts';
import { gapsBetween, type Stretch } from '../domain/stretch.ts';
import { count, failure } from '../platform/log.ts';
import { type Due, type DuePlace, dueBy } from '../store/due.ts';
import { atOnce } from './at-once.ts';
import type { Live } from './live.ts';
import { PAGE, type RaiseLive, raiseDue } from './raise-due.ts';

export type SweepLive = RaiseLive &
  Pick<Live, 'secrets' | 'send' | 'reach'> & {
    readonly connectorFor: (channel: string) => Connector | undefined;
  };

/** Left for the page under way when time runs short: the next minute's run goes on. */
const ENOUGH_TIME_MS = 10_000;
/** What the channels that are polled after the sweep have at least, before it is too late to begin one more. */
const TIME_FOR_POLLS_MS = 15_000;
/** How many lists are gone through at the same time, and so how many pages are handled here or looked for at once. */
const LISTS_AT_ONCE = 4;
/** How many pages of one list are on their way to the queue at the same time. */
const SENT_AT_ONCE = 10;

/**
 * Every minute: finds what has come due since. A list with less than a page of it is handled here and now; of a longer one
 * each full page is put on a queue for workers, and is left to them until they are done with it. Reads only what is due,
 * however much waits.
 */
export async function sweep(live: RaiseLive, timeLeft: () => number, pageSize = PAGE): Promise<void> {
  const hasTime = () => timeLeft() >= ENOUGH_TIME_MS + TIME_FOR_POLLS_MS;
  const places = await live.store.clocks.places();
  const ended = await atOnce(LISTS_AT_ONCE, places, (place) => sweepList(place, live, hasTime, pageSize));
  // Said once all lists had their turn: what is wrong with one keeps no other waiting.
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
}

async function sweepList(place: DuePlace, live: RaiseLive, hasTime: () => boolean, pageSize: number): Promise<void> {
  if (!hasTime()) return;
  const all = dueBy(live.now());
  const first = await live.store.clocks.due(place, all, pageSize);
  if (first.length < pageSize) return void (await raiseDue(place, first, live));
  for (const gap of gapsBetween(await live.store.pages.out(place), all.to)) {
    await handOut(place, gap, live, hasTime, pageSize);
  }
}

/** Hands out the full pages of a stretch that nobody is at, and handles what is left of it. */
async function handOut(
  place: DuePlace,
  { after: begin, to: end }: Stretch,
  live: RaiseLive,
  hasTime: () => boolean,
  pageSize: number,
): Promise<void> {
  for (let after = begin; hasTime(); ) {
    const pages: Stretch[] = [];
    let rest: Due[] = [];
    while (pages.length < SENT_AT_ONCE) {
      rest = await live.store.clocks.due(place, { after, to: end }, pageSize);
      const last = rest.at(-1);
      if (!last || rest.length < pageSize) break;
      pages.push({ after, to: last.position });
      after = last.position;
    }
    const ended = await atOnce(SENT_AT_ONCE, pages, (page) => send(place, page, live));
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
    if (pages.length === SENT_AT_ONCE) continue;
    return void (await raiseDue(place, rest, live));
  }
}

/** Taken first, then sent: a sweep that dies in between costs the page its time, one the other way round could send it each minute. */
async function send(place: DuePlace, page: Stretch, live: RaiseLive): Promise<void> {
  if (!(await live.store.pages.take(place, page, live.now()))) return;
  try {
    await live.send.page({ v: 1, ...place, ...page });
  } catch (error) {
    await live.store.pages.finish(place, page);
    throw error;
  }
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
