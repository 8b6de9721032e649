import type { Correction } from './correction.ts';
import { Problem } from './errors.ts';
import { after, DAY, type Instant, later } from './instant.ts';
import { isSupervisor, type Principal } from './principal.ts';
import type { Queue } from './queue.ts';
import { type FoldRules, settle, statusOf, type Ticket } from './ticket.ts';
import type { Understood } from './understood.ts';

/** Who does something to a ticket, when, and under which hashed idempotency key. */
export type By = { readonly actor: Principal; readonly at: Instant; readonly key?: string | undefined };

/** What an agent says of a reply whose outcome nobody knows. */
export const DECISIONS = ['sent', 'send-again', 'give-up'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A ticket that sleeps longer than a quarter is a mistyped year. */
const LONGEST_SNOOZE = 90 * DAY;

export const MOST_TAGS = 8;
export const MOST_TAG_BYTES = 96;

/*
 * Each move gives the next ticket with its `change`, or the very same ticket where there is nothing to do. It throws the
 * `Problem` that says why a move is not allowed, before anything is written.
 */

/** The ticket becomes the actor's. A supervisor may take over what another holds, and thereby ends its wait for one. */
export function claim(ticket: Ticket, by: By): Ticket {
  if (ticket.owner === by.actor.name) return ticket;
  if (statusOf(ticket) === 'resolved') throw new Problem(409, 'ticket-resolved', 'Reopen the ticket to claim it.');
  mustBeFree(ticket, by.actor);
  const patch = { owner: by.actor.name, escalated: ticket.escalated && !isSupervisor(by.actor) };
  return changed(ticket, by, ticket.owner ? 'take-over' : 'claim', patch);
}

/** Nobody's again: it goes back among the free ones. */
export function release(ticket: Ticket, by: By): Ticket {
  if (!ticket.owner) return ticket;
  mustBeFree(ticket, by.actor);
  return changed(ticket, by, 'release', { owner: undefined });
}

/**
 * The ticket becomes a colleague's. An agent passes on only what they hold themselves; a supervisor assigns any ticket, and
 * thereby ends its wait for one.
 */
export function assign(ticket: Ticket, by: By, to: string): Ticket {
  if (ticket.owner === to) return ticket;
  if (statusOf(ticket) === 'resolved') throw new Problem(409, 'ticket-resolved', 'Reopen the ticket to assign it.');
  mustBeFree(ticket, by.actor);
  if (ticket.owner !== by.actor.name && !isSupervisor(by.actor)) {
    throw new Problem(403, 'not-yours', 'Claim the ticket first: an agent passes on only what they hold.');
  }
  const patch = { owner: to, escalated: ticket.escalated && !isSupervisor(by.actor) };
  return changed(ticket, by, 'assign', patch, to);
}

/** Adds tags and takes others off; what stands on the ticket otherwise stays, whoever put it there. */
export function tag(ticket: Ticket, by: By, add: readonly string[], remove: readonly string[]): Ticket {
  const before = ticket.tags ?? [];
  const tags = [...new Set([...before.filter((one) => !remove.includes(one)), ...add])].sort();
  const added = tags.filter((one) => !before.includes(one));
  const removed = before.filter((one) => !tags.includes(one));
  if (added.length + removed.length === 0) return ticket;
  mustFit(tags);
  const note = [...added.map((one) => `+${one}`), ...removed.map((one) => `-${one}`)].join(' ');
  return changed(ticket, by, 'tags', { tags: tags.length > 0 ? tags : undefined }, note);
}

/** The coloured flag of seller back ends; null takes it off. Whoever sees a ticket may flag it. */
export function flag(ticket: Ticket, by: By, colour: NonNullable<Ticket['flag']> | null): Ticket {
  if (ticket.flag === (colour ?? undefined)) return ticket;
  return changed(ticket, by, 'flag', { flag: colour ?? undefined }, colour ?? 'none');
}

/** To another queue, to a supervisor, or both: it has no owner then, sleeps no longer, and its queue is no more derived from the messages. */
export function handOver(
  ticket: Ticket,
  by: By,
  to: { readonly queue?: Queue | undefined; readonly supervisor: boolean; readonly note?: string | undefined },
): Ticket {
  if (statusOf(ticket) === 'resolved') throw new Problem(409, 'ticket-resolved', 'Reopen the ticket to hand it over.');
  mustBeFree(ticket, by.actor);
  const patch: Partial<Ticket> = {
    owner: undefined,
    ...AWAKE,
    escalated: to.supervisor || ticket.escalated,
    ...(to.queue ? { queue: to.queue, queueSetBy: by.actor.name } : {}),
  };
  return changed(ticket, by, to.supervisor ? 'hand-over-to-supervisor' : 'hand-over', patch, to.note);
}

/** What a person says of a message, and what follows for its ticket. */
export type Corrected = {
  readonly said: Omit<Correction, 'by' | 'at'>;
  /** What all the buyer's messages say with it; undefined where only the queue was wrong. */
  readonly understood: Understood | undefined;
  /** By which queue and clock follow; undefined for a shop that is gone. */
  readonly rules: FoldRules | undefined;
};

/**
 * A person says what a message really is. The ticket takes anew what its messages say, and its queue follows, unless someone
 * chose that before. In another queue it is free, as if handed over; danger waits for a supervisor.
 */
export function correct(ticket: Ticket, by: By, { said, understood, rules }: Corrected): Ticket {
  mustBeFree(ticket, by.actor);
  const { language, intent, urgency, queue } = said;
  const chosen = queue ? { queue, queueSetBy: by.actor.name } : {};
  const folded: Ticket = { ...ticket, ...understood, ...chosen };
  const settled = rules ? settle(folded, rules) : folded;
  // Danger is a supervisor's, whoever heard it.
  const isDanger = urgency === 'safety' && !isSupervisor(by.actor);
  const note = [language, intent, urgency, queue].filter((word) => word !== undefined).join(', ');
  const patch: Partial<Ticket> = {
    ...(settled.queue === ticket.queue ? {} : { owner: undefined }),
    ...(isDanger ? { escalated: true, flag: 'red' } : {}),
  };
  return changed(settled, by, isDanger ? 'correct-to-danger' : 'correct', patch, note);
}

/** Leaves the list until a moment still to come, at most 90 days ahead, or until the buyer writes. */
export function snooze(ticket: Ticket, by: By, until: Instant): Ticket {
  if (statusOf(ticket) === 'resolved') throw new Problem(409, 'ticket-resolved', 'A resolved ticket needs no snooze.');
  mustBeFree(ticket, by.actor);
  if (until <= by.at) throw refused('snooze-not-ahead', 'must lie ahead');
  if (until > after(by.at, LONGEST_SNOOZE)) throw refused('snooze-too-far', 'must lie within 90 days');
  if (ticket.snoozedUntil === until && statusOf(ticket) === 'snoozed') return ticket;
  return changed(
    ticket,
    by,
    'snooze',
    { snoozedUntil: until, snoozedAt: seenUntil(ticket, by), wokeLate: undefined },
    until,
  );
}

/**
 * Done, and with it all that the buyer wrote so far, until they write again: then it is among the free ones, whoever held it
 * may be off. Replies still on their way go out all the same.
 */
export function resolve(ticket: Ticket, by: By): Ticket {
  if (statusOf(ticket) === 'resolved') return ticket;
  mustBeFree(ticket, by.actor);
  const patch: Partial<Ticket> = {
    resolvedAt: seenUntil(ticket, by),
    reopenedAt: undefined,
    ...AWAKE,
    unanswered: undefined,
    clock: undefined,
    escalated: false,
    owner: undefined,
  };
  return changed(ticket, by, 'resolve', patch);
}

/** Back in the list, whether it was resolved or asleep. What was dealt with stays so: its clock runs again once the buyer writes. */
export function reopen(ticket: Ticket, by: By): Ticket {
  if (statusOf(ticket) === 'open') return ticket;
  mustBeFree(ticket, by.actor);
  return changed(ticket, by, 'reopen', { ...AWAKE, ...(ticket.resolvedAt ? { reopenedAt: by.at } : {}) });
}

/** Puts into the history that a note was written; the note itself is kept beside the ticket. */
export function noteWritten(ticket: Ticket, by: By): Ticket {
  return changed(ticket, by, 'note', {});
}

/** Puts an agent's word on a reply of unknown outcome into the history. Only the ticket's owner or a supervisor decides. */
export function decideReply(ticket: Ticket, by: By, replyId: string, decision: Decision): Ticket {
  if (ticket.owner !== by.actor.name && !isSupervisor(by.actor)) {
    throw new Problem(403, 'not-yours', "Only the ticket's owner or a supervisor decides what became of a reply.");
  }
  return changed(ticket, by, `reply-${decision}`, {}, replyId);
}

/** Two agents never work on one ticket unaware of each other: what one holds is only a supervisor's to touch. */
export function mustBeFree(ticket: Ticket, actor: Principal): void {
  if (!ticket.owner || ticket.owner === actor.name || isSupervisor(actor)) return;
  throw new Problem(409, 'already-claimed', 'Another agent holds this ticket.', { owner: ticket.owner });
}

/** Tags stand in the ticket itself and in every list: together they must stay small. */
export function tagsFit(tags: readonly string[]): boolean {
  return tags.length <= MOST_TAGS && Buffer.byteLength(tags.join('')) <= MOST_TAG_BYTES;
}

function mustFit(tags: readonly string[]): void {
  if (tagsFit(tags)) return;
  throw new Problem(422, 'too-many-tags', `A ticket has at most ${MOST_TAGS} tags, ${MOST_TAG_BYTES} bytes together.`, {
    errors: [{ pointer: '#/add', detail: 'more than fits: remove others' }],
  });
}

const AWAKE = { snoozedUntil: undefined, snoozedAt: undefined, wokeLate: undefined } as const;

/** Up to when the actor has seen the buyer's words: now, or their latest where another clock runs ahead of ours. */
function seenUntil({ lastBuyer, lastArrival }: Ticket, { at }: By): Instant {
  return [lastBuyer?.at, lastArrival].reduce<Instant>((seen, word) => (word ? later(seen, word) : seen), at);
}

/** The ticket after something that somebody did to it, with who, what and when. */
export function changed(ticket: Ticket, by: By, action: string, patch: Partial<Ticket>, note?: string): Ticket {
  const change = {
    seq: (ticket.change?.seq ?? 0) + 1,
    actor: by.actor.name,
    action,
    at: by.at,
    ...(by.key ? { key: by.key } : {}),
    ...(note ? { note } : {}),
  };
  return { ...ticket, ...patch, change };
}

function refused(code: string, detail: string): Problem {
  return new Problem(422, code, `The end of the snooze ${detail}.`, { errors: [{ pointer: '#/until', detail }] });
}
