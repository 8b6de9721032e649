import { type By, changed, mustBeFree, tagsFit } from './commands.ts';
import { Problem } from './errors.ts';
import { after, MINUTE } from './instant.ts';
import { isAfter, type Moment } from './message.ts';
import { statusOf, type Ticket } from './ticket.ts';
import { allSignals, higherUrgency, newerLanguage, newerMatter } from './understood.ts';

/** So many tickets go into one, theirs included: each is read whenever the thread is. */
export const MOST_MERGED = 5;
/** What follows from a merge takes a moment; should it die on the way, the sweep comes after this long. */
const MERGE_WAIT = 2 * MINUTE;

/**
 * The ticket as a redirect to another of the same buyer. This one write is the merge; the other ticket then takes it in
 * ({@link takeIn}), as often as it takes. Throws the `Problem` that forbids it.
 */
export function merge(ticket: Ticket, by: By, into: Ticket): Ticket {
  if (ticket.ticketId === into.ticketId) throw new Problem(422, 'merge-into-itself', 'A ticket is itself already.');
  const isSameBuyer =
    ticket.connection === into.connection && ticket.shop === into.shop && ticket.buyer.id === into.buyer.id;
  if (!isSameBuyer) throw new Problem(422, 'merge-other-buyer', 'Only tickets of one buyer at one shop are merged.');
  if (into.mergedInto) {
    const detail = 'The other ticket was itself merged away: merge into where it went.';
    throw new Problem(409, 'merge-into-merged', detail, { mergedInto: into.mergedInto });
  }
  if (statusOf(into) === 'resolved') {
    throw new Problem(409, 'ticket-resolved', 'Reopen the other ticket to merge into it.');
  }
  mustBeFree(ticket, by.actor);
  mustBeFree(into, by.actor);
  const gathered = (ticket.merged?.length ?? 0) + 1 + (into.merged?.length ?? 0);
  if (gathered > MOST_MERGED) {
    throw new Problem(409, 'merge-too-many', `A ticket takes in at most ${MOST_MERGED} others.`);
  }
  const patch: Partial<Ticket> = {
    mergedInto: into.ticketId,
    mergeDue: after(by.at, MERGE_WAIT),
    owner: undefined,
    snoozedUntil: undefined,
    snoozedAt: undefined,
    clock: undefined,
  };
  return changed(ticket, by, 'merge', patch, into.ticketId);
}

/**
 * The ticket with another's messages folded in, as if they had all come here; what agents did to it stays. Done once for
 * each ticket taken in. What is unanswered then is for the caller to read from all the messages.
 */
export function takeIn(into: Ticket, other: Ticket): Ticket {
  const { ticketId } = into;
  const merged = new Set([...(into.merged ?? []), other.ticketId, ...(other.merged ?? [])]);
  merged.delete(ticketId);
  const lastBuyer = latest(into.lastBuyer, other.lastBuyer);
  const speaksIn = lastBuyer === into.lastBuyer ? into.speaksIn : (other.speaksIn ?? other.ticketId);
  const tags = [...new Set([...(into.tags ?? []), ...(other.tags ?? [])])].sort();
  const change = {
    seq: (into.change?.seq ?? 0) + 1,
    actor: other.change?.actor ?? '-',
    action: 'merged-in',
    at: other.change?.at ?? into.first.at,
    note: other.ticketId,
  };
  // What waits for an answer over there takes a ticket up again that was dealt with, or asleep, without it.
  const takenUp = other.unanswered !== undefined && statusOf(into) !== 'open';
  return {
    ...into,
    first: isAfter(into.first, other.first) ? other.first : into.first,
    lastBuyer,
    speaksIn: speaksIn === ticketId ? undefined : speaksIn,
    lastSeller: latest(into.lastSeller, other.lastSeller),
    lastArrival: [into.lastArrival, other.lastArrival]
      .filter((at) => at !== undefined)
      .sort()
      .at(-1),
    matter: newerMatter(into.matter, other.matter),
    language: newerLanguage(into.language, other.language),
    urgency: higherUrgency(into.urgency, other.urgency),
    signals: allSignals(into.signals, other.signals),
    itemId: [into.itemId, other.itemId].filter((id) => id !== undefined).sort()[0],
    order: newerOrder(into.order, other.order),
    escalated: into.escalated || other.escalated,
    flag: into.flag ?? other.flag,
    tags: tagsFit(tags) && tags.length > 0 ? tags : into.tags,
    merged: [...merged].sort(),
    ...(takenUp ? { reopenedAt: change.at, snoozedUntil: undefined, snoozedAt: undefined } : {}),
    change,
  };
}

function latest(a: Moment | undefined, b: Moment | undefined): Moment | undefined {
  return a && b ? (isAfter(a, b) ? a : b) : (a ?? b);
}

/** The order that was named last, with the newest that is known of it. */
function newerOrder(a: Ticket['order'], b: Ticket['order']): Ticket['order'] {
  if (!a || !b) return a ?? b;
  const [newer, older] = isAfter(a.told, b.told) ? [a, b] : [b, a];
  if (newer.id !== older.id || newer.phaseAt >= older.phaseAt) return newer;
  return { ...newer, phase: older.phase, phaseAt: older.phaseAt };
}

/** Two merges crossed and made a ring: of its tickets the one with the smallest id is the one that stays. */
export function unmerged(ticket: Ticket): Ticket {
  return { ...ticket, mergedInto: undefined, mergeDue: undefined };
}
