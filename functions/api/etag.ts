import { Problem } from '../domain/errors.ts';
import type { Ticket } from '../domain/ticket.ts';

/** The entity tag of a ticket's version. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * The version that `If-Match` names; undefined without the header. Throws 400 for anything but one tag of ours (`*` would
 * mean that the client has not looked). A weak tag is taken: caches on the way weaken tags of what they compress.
 */
export function versionIn(headers: Readonly<Record<string, string>>): number | undefined {
  const given = headers['if-match'];
  if (given === undefined) return undefined;
  const version = /^(?:W\/)?"v(\d{1,15})"$/.exec(given.trim())?.[1];
  if (version) return Number(version);
  throw new Problem(400, 'if-match-unreadable', 'If-Match must be the ETag of the ticket.');
}

/** The version that a command must name. Throws 428 without one. */
export function requiredVersion(headers: Readonly<Record<string, string>>): number {
  const version = versionIn(headers);
  if (version !== undefined) return version;
  throw new Problem(428, 'if-match-missing', 'Send the ETag of the ticket that you saw as If-Match.');
}

/** 412 with what last happened to the ticket, so that the agent knows what to look at. */
export function ticketMoved(ticket: Ticket, version: number): Problem {
  const { lastBuyer, lastSeller, change, clock, order } = ticket;
  const news = [
    ...(order ? [{ what: 'order-moved', at: order.phaseAt, phase: order.phase }] : []),
    ...(clock?.raisedAt ? [{ what: 'due-time-passed', at: clock.raisedAt }] : []),
    ...(lastSeller ? [{ what: 'shop-wrote', at: lastSeller.at }] : []),
    ...(change ? [{ what: 'command', at: change.at, actor: change.actor, action: change.action }] : []),
    ...(lastBuyer ? [{ what: 'buyer-wrote', at: lastBuyer.at }] : []),
  ];
  // Newest first; of two at the same moment the one a person must read.
  const changed = news.reverse().sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
  return new Problem(412, 'ticket-moved', 'The ticket has changed since you read it.', {
    changed: changed[0] ?? null,
    etag: etagOf(version),
  });
}
