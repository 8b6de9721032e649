import { claim } from '../domain/commands.ts';
import { Conflict } from '../domain/errors.ts';
import { isSupervisor, type Principal, sees } from '../domain/principal.ts';
import type { Queue } from '../domain/queue.ts';
import { statusOf, type Ticket } from '../domain/ticket.ts';
import type { Stored } from '../store/records.ts';
import type { TicketCard } from '../store/tickets.ts';
import { commandKeyOf, earlierRun, REPLAYED } from './idempotency.ts';
import type { Live } from './live.ts';
import { queueNamed } from './queues.ts';
import { ticketAnswer, ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

const CANDIDATES = 25;
/** For whoever sees only some shops: most candidates may be of others. */
const CANDIDATES_OF_SOME = 100;
/** Under contention agents spread over so many candidates, so that they don't all run after the same one again. */
const SPREAD = 5;
/** Pages of candidates looked through. All of them taken or not for this agent: nothing free that an agent could have. */
const MOST_PAGES = 20;
/** Held tickets looked through for an earlier run of the same call; a desk holds fewer. */
const HELD_PAGES = 10;
const HELD_PAGE = 100;

type Asking = { readonly actor: Principal; readonly queue: Queue; readonly key: string | undefined };

/** Gives the caller the free ticket that is due first; 204 when there is none. Never gives one ticket to two. */
export const claimNext = route({
  method: 'POST',
  path: '/v1/queues/{queue}/claim-next',
  summary: 'Gives the caller the free ticket of the queue that is due first; nothing where none is free.',
  roles: DESK,
  keyKeptBy: 'route',
  answers: [200, 204],
  returns: ticketAnswerSchema,
  problems: ['queue-unknown'],
  run: async (request, live) => {
    const asking = {
      actor: request.principal,
      queue: queueNamed(request.params.queue),
      key: commandKeyOf(request),
    };
    const before = asking.key && (await claimedBefore(asking, live));
    if (before) return ticketAnswer(before, REPLAYED);
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const limit = asking.actor.shops ? CANDIDATES_OF_SOME : CANDIDATES;
      const found = await live.store.tickets.waiting(asking.queue, { limit, after, claimed: false });
      const claimed = await firstOf(found.cards, asking, live);
      if (claimed) return ticketAnswer(claimed.stored, claimed.replayed ? REPLAYED : {});
      after = found.after;
      if (!after) break;
    }
    return { status: 204 };
  },
});

/** The ticket that the same call got before its answer was lost: among those that the caller holds. */
async function claimedBefore({ actor, queue, key }: Asking, live: Live): Promise<Stored<Ticket> | undefined> {
  let after: string | undefined;
  for (let page = 0; page < HELD_PAGES; page += 1) {
    const held = await live.store.tickets.waiting(queue, { limit: HELD_PAGE, after, claimed: true });
    for (const card of held.cards.filter(({ owner }) => owner === actor.name)) {
      const found = await live.store.tickets.find(card.ticketId);
      if (found && sees(actor, found.value) && (await earlierRun(live.store, found.value, key))) return found;
    }
    after = held.after;
    if (!after) return undefined;
  }
  return undefined;
}

/** The first candidate that the conditional write gives us. The list may be seconds old: the ticket itself decides. */
async function firstOf(cards: readonly TicketCard[], asking: Asking, live: Live) {
  const mayWait = isSupervisor(asking.actor);
  // What waits for a supervisor is a supervisor's to take next.
  let left = cards.filter((card) => sees(asking.actor, card) && (mayWait || !card.escalated));
  if (asking.key) {
    // The held list may not yet show what this very call claimed a moment ago; the free list then still does.
    const stale = await ownAmong(left.slice(0, SPREAD), asking, live);
    if (stale) return { stored: stale, replayed: true };
  }
  while (left[0]) {
    const stored = await tryClaim(left[0].ticketId, asking, live);
    if (stored) return { stored, replayed: false };
    left = startAnywhere(left.slice(1));
  }
  return undefined;
}

/** Undefined when the ticket is not free any more, or someone else is quicker. */
async function tryClaim(ticketId: string, { actor, queue, key }: Asking, live: Live) {
  const found = await live.store.tickets.find(ticketId);
  if (
    !found ||
    !sees(actor, found.value) ||
    found.value.owner ||
    found.value.queue !== queue ||
    statusOf(found.value) !== 'open'
  )
    return undefined;
  const next = claim(found.value, { actor, at: live.now(), key });
  try {
    return { value: next, version: await live.store.tickets.saveChange(next, found.version, found.value.change) };
  } catch (error) {
    if (error instanceof Conflict) return undefined;
    throw error;
  }
}

/** One was taken, so others are claiming now: go on at a random one of the next few, not at the one that they all try next. */
function startAnywhere<T>(list: readonly T[]): T[] {
  const start = Math.floor(Math.random() * Math.min(SPREAD, list.length));
  return [...list.slice(start), ...list.slice(0, start)];
}

async function ownAmong(cards: readonly TicketCard[], { actor, key }: Asking, live: Live) {
  const found = await Promise.all(cards.map(({ ticketId }) => live.store.tickets.find(ticketId)));
  return found.find((stored) => stored && key && stored.value.owner === actor.name && stored.value.change?.key === key);
}
