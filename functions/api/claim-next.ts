import { claim } from '../domain/commands.ts';
import { Conflict } from '../domain/errors.ts';
import { isSupervisor, type Principal, sees } from '../domain/principal.ts';
import type { Queue } from '../domain/queue.ts';
import { statusOf, type Ticket } from '../domain/ticket.ts';
import { withRetries } from '../store/attempts.ts';
import type { Pick } from '../store/picks.ts';
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
type Asking = { readonly actor: Principal; readonly queue: Queue; readonly key: string | undefined };

/** Gives the caller the free ticket that is due first; 204 when there is none. Never gives one ticket to two. */
export const claimNext = route({
  method: 'POST',
  path: '/v1/queues/{queue}/claim-next',
  summary: 'Gives the caller the free ticket of the queue that is due first; nothing where none is free.',
  roles: DESK,
  keyKeptBy: 'route',
  answers: [200, 204],
  givesEtag: true,
  returns: ticketAnswerSchema,
  problems: ['queue-unknown'],
  run: async (request, live) => {
    const asking = {
      actor: request.principal,
      queue: queueNamed(request.params.queue),
      key: commandKeyOf(request),
    };
    // The same call twice at once: whoever comes second begins anew, with what the first is about to take.
    const claimed = await withRetries(() => nextFor(asking, live));
    return claimed ? ticketAnswer(claimed.stored, claimed.replayed ? REPLAYED : {}) : { status: 204 };
  },
});

type Claimed = { readonly stored: Stored<Ticket>; readonly replayed: boolean };

async function nextFor(asking: Asking, live: Live): Promise<Claimed | undefined> {
  const picked = asking.key === undefined ? undefined : await live.store.picks.find(asking.key);
  if (picked) {
    const before = await live.store.tickets.find(picked.ticketId);
    if (before && sees(asking.actor, before.value) && (await earlierRun(live.store, before.value, asking.key)))
      return { stored: before, replayed: true };
  }
  const taking = takingFor(asking, picked, live);
  // An earlier run of this call may still be about to take it, and must not while this one takes another.
  const again = picked && (await taking(picked.ticketId));
  if (again) return again;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const limit = asking.actor.shops ? CANDIDATES_OF_SOME : CANDIDATES;
    const found = await live.store.tickets.waiting(asking.queue, { limit, after, claimed: false });
    const claimed = await firstOf(found.cards, asking, taking);
    if (claimed) return claimed;
    after = found.after;
    if (!after) return undefined;
  }
  return undefined;
}

/** Claims a ticket, after it was noted what this call is about to take. */
function takingFor(asking: Asking, picked: Pick | undefined, live: Live) {
  let latest = picked;
  return async (ticketId: string): Promise<Claimed | undefined> => {
    if (asking.key !== undefined && latest?.ticketId !== ticketId) {
      latest = await live.store.picks.note(asking.key, ticketId, live.now(), latest);
    }
    return tryClaim(ticketId, asking, live);
  };
}

/** The first candidate that the conditional write gives us. The list may be seconds old: the ticket itself decides. */
async function firstOf(
  cards: readonly TicketCard[],
  asking: Asking,
  take: (ticketId: string) => Promise<Claimed | undefined>,
): Promise<Claimed | undefined> {
  const mayWait = isSupervisor(asking.actor);
  // What waits for a supervisor is a supervisor's to take next.
  let left = cards.filter((card) => sees(asking.actor, card) && (mayWait || !card.escalated));
  while (left[0]) {
    const claimed = await take(left[0].ticketId);
    if (claimed) return claimed;
    left = startAnywhere(left.slice(1));
  }
  return undefined;
}

/** Undefined when the ticket is not free any more, or someone else is quicker. */
async function tryClaim(ticketId: string, { actor, queue, key }: Asking, live: Live): Promise<Claimed | undefined> {
  const found = await live.store.tickets.find(ticketId);
  if (!found || !sees(actor, found.value)) return undefined;
  const { owner, change } = found.value;
  if (key !== undefined && owner === actor.name && change?.key === key) return { stored: found, replayed: true };
  if (owner || found.value.queue !== queue || statusOf(found.value) !== 'open') return undefined;
  const next = claim(found.value, { actor, at: live.now(), key });
  try {
    const version = await live.store.tickets.saveChange(next, found.version, found.value.change);
    return { stored: { value: next, version }, replayed: false };
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    // Perhaps the same call, come twice: then it is ours.
    const now = await live.store.tickets.find(ticketId);
    const same = now && key !== undefined && now.value.owner === actor.name && now.value.change?.key === key;
    return same ? { stored: now, replayed: true } : undefined;
  }
}

/** One was taken, so others are claiming now: go on at a random one of the next few, not at the one that they all try next. */
function startAnywhere<T>(list: readonly T[]): T[] {
  const start = Math.floor(Math.random() * Math.min(SPREAD, list.length));
  return [...list.slice(start), ...list.slice(0, start)];
}
