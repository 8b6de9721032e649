import { Conflict, Unreadable } from '../domain/errors.ts';
import { type Instant, later } from '../domain/instant.ts';
import { MOST_MERGED, takeIn, unmerged } from '../domain/merge.ts';
import { isAfter, type Moment } from '../domain/message.ts';
import type { Reply } from '../domain/reply.ts';
import { settle, type Ticket } from '../domain/ticket.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { ruleset } from './record-inquiry.ts';

export type MergeLive = { readonly store: Store };

/**
 * The ticket that takes what comes for `ticketId`: itself, or where its redirects end; undefined where there is none. A
 * merge that died on the way is finished first, so that whoever folds something in finds all that was there before.
 */
export async function currentTicket(ticketId: string, live: MergeLive): Promise<Stored<Ticket> | undefined> {
  return withRetries(async () => {
    const chain = await redirectsFrom(ticketId, live);
    const away = chain.slice(0, -1);
    let end = chain.at(-1);
    // From the end backwards: who was taken in on the way brings along whom they had taken in.
    for (const { value } of away.toReversed()) {
      if (end && !end.value.merged?.includes(value.ticketId)) end = await takeInOne(end, value, live);
    }
    // The redirects' own clocks come off last: until then the sweep comes back here.
    for (const { value, version } of away) if (value.mergeDue) await stopClock(value, version, live);
    return end;
  });
}

async function redirectsFrom(ticketId: string, live: MergeLive): Promise<Stored<Ticket>[]> {
  const chain: Stored<Ticket>[] = [];
  for (let next: string | undefined = ticketId; next; next = chain.at(-1)?.value.mergedInto) {
    const ring = chain.findIndex(({ value }) => value.ticketId === next);
    if (ring !== -1) return breakRing(chain.slice(ring), ticketId, live);
    // No more than a ticket takes in, and what crossed meanwhile.
    if (chain.length > 4 * MOST_MERGED) throw new Unreadable('redirects of a ticket do not end');
    const found = await live.store.tickets.find(next);
    if (!found) break;
    chain.push(found);
  }
  return chain;
}

/** Two agents merged two tickets into each other at once. All who come by agree which one stays, and go on from there. */
async function breakRing(ring: Stored<Ticket>[], ticketId: string, live: MergeLive): Promise<Stored<Ticket>[]> {
  const stays = ring.toSorted((a, b) => (a.value.ticketId < b.value.ticketId ? -1 : 1))[0];
  if (stays) await live.store.tickets.save(await settled(unmerged(stays.value), live), stays.version);
  return redirectsFrom(ticketId, live);
}

async function takeInOne({ value: into, version }: Stored<Ticket>, other: Ticket, live: MergeLive) {
  const taken = takeIn(into, other);
  const value = await settled({ ...taken, unanswered: await unansweredIn(taken, live) }, live);
  return { value, version: await live.store.tickets.saveChange(value, version, into.change) };
}

async function settled(ticket: Ticket, { store }: MergeLive): Promise<Ticket> {
  const shop = await store.connections.shop(ticket.connection, ticket.shop);
  const occurredAt = ticket.change?.at ?? ticket.first.at;
  return shop ? settle(ticket, ruleset({ channel: ticket.channel, occurredAt }, shop)) : ticket;
}

async function stopClock(ticket: Ticket, version: number, { store }: MergeLive): Promise<void> {
  await store.tickets.save({ ...ticket, mergeDue: undefined }, version).catch((error: unknown) => {
    // Someone else finished it beside us, or settled one of its replies: the clock only rings once more.
    if (!(error instanceof Conflict)) throw error;
  });
}

/**
 * What nobody has answered in any conversation of a ticket with others merged into it. An answer in one of the channel's
 * conversations answers that one; what was sent or resolved on the ticket since a conversation came in answers it too.
 */
export async function unansweredIn(ticket: Ticket, live: MergeLive): Promise<Moment | undefined> {
  const { store } = live;
  const others = await Promise.all((ticket.merged ?? []).map((id) => store.tickets.find(id)));
  const tickets = new Map([ticket, ...others.flatMap((found) => found?.value ?? [])].map((one) => [one.ticketId, one]));
  const replies = (await Promise.all([...tickets.keys()].map((id) => store.replies.of(id)))).flat();
  const waiting = await Promise.all(
    [...tickets.values()].map((one) =>
      store.messages.firstUnanswered(one.ticketId, dealtWithIn(one, ticket.ticketId, tickets, replies)),
    ),
  );
  return waiting.flatMap((moment) => moment ?? []).sort((a, b) => (isAfter(a, b) ? 1 : -1))[0];
}

/** Up to where a conversation is dealt with beyond its own messages: by its own ticket, then by those it was merged into, since then. */
function dealtWithIn(
  one: Ticket,
  end: string,
  tickets: ReadonlyMap<string, Ticket>,
  replies: readonly Reply[],
): { answered: Moment | undefined; dealtWith: Instant | undefined } {
  let answered: Moment | undefined;
  let dealtWith: Instant | undefined;
  let since = '';
  const seen = new Set<string>();
  for (let holder: Ticket | undefined = one; holder && !seen.has(holder.ticketId); ) {
    const { ticketId, resolvedAt }: Ticket = holder;
    seen.add(ticketId);
    for (const reply of replies) {
      const moment = reply.ticket === ticketId ? answerOf(reply) : undefined;
      if (moment && moment.at >= since && isAfter(moment, answered)) answered = moment;
    }
    if (resolvedAt && resolvedAt >= since) dealtWith = later(dealtWith ?? resolvedAt, resolvedAt);
    since = later(since, holder.change?.at ?? since);
    holder = ticketId === end ? undefined : tickets.get(holder.mergedInto ?? end);
  }
  return { answered, dealtWith };
}

/** The moment from which a person's reply that went out answers what was written; undefined for any other reply. */
export function answerOf(reply: Reply): Moment | undefined {
  const at = reply.sendingSince ?? reply.settledAt;
  if (reply.state !== 'sent' || reply.automatic || !at) return undefined;
  // An agent who says that it went out names no id of the channel's: ours stands in.
  return { at, id: reply.externalId ?? reply.replyId };
}

/** All tickets that share a thread with this one: itself, where it went, and what else went there. */
export async function ticketsOfThread(ticketId: string, live: MergeLive): Promise<string[]> {
  const end = (await currentTicket(ticketId, live))?.value;
  return end ? [end.ticketId, ...(end.merged ?? [])] : [ticketId];
}

/** The ticket under which the messages of a reply's conversation are kept. */
export async function homeOf(reply: Pick<Reply, 'ticket' | 'conversation'>, live: MergeLive): Promise<string> {
  const found = (await live.store.tickets.find(reply.ticket))?.value;
  if (!found?.merged || found.conversation === reply.conversation) return reply.ticket;
  const others = await Promise.all(found.merged.map((id) => live.store.tickets.find(id)));
  return others.find((other) => other?.value.conversation === reply.conversation)?.value.ticketId ?? reply.ticket;
}
