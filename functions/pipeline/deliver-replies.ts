import type { Connector, OutboundContext, Outgoing, SendOutcome } from '../connectors/connector.ts';
import { attachmentKey } from '../domain/attachment.ts';
import type { ConnectionSecrets, Shop } from '../domain/connection.ts';
import { AccessRejected, Conflict, NotYet } from '../domain/errors.ts';
import { after, type Instant, MINUTE } from '../domain/instant.ts';
import { findSent, isSettled, type Reply } from '../domain/reply.ts';
import { checkText } from '../domain/template.ts';
import type { Thread, Ticket } from '../domain/ticket.ts';
import type { Links } from '../platform/links.ts';
import { count, info } from '../platform/log.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import { accessFor, accessRefused } from './access.ts';
import type { Live } from './live.ts';
import { homeOf } from './merge-tickets.ts';
import { asSent, concludeReply, noteWaiting, saveReply, takenBeside } from './settle-reply.ts';

export type DeliverLive = Pick<Live, 'store' | 'secrets' | 'send' | 'reach' | 'now'> & {
  readonly links: Pick<Links, 'download'>;
  readonly connectorFor: (channel: string) => Connector | undefined;
};

/** Longer than the function may run: whoever still holds the lease then has died. */
export const SENDER_LEASE = 90_000;
/** A channel fetches what it is pointed at when it takes the message; an hour also covers one that is slow. */
const LINK_SECONDS = 3600;
/** A send that surely did not arrive is tried so often, then it has failed and a person is told. */
const MOST_ATTEMPTS = 8;
/** No send is begun later than this after the start: a slow channel takes 10 s a call and the function has 30. */
const TIME_TO_START = 10_000;
/** A conversation is read back for so long, real time; what it did not find by then is looked for again later. */
const TIME_TO_READ_BACK = 10_000;

/**
 * Sends what a ticket has pending, oldest first, one at a time under the conversation's lock. It stops at the first reply
 * that has to wait (throttled, token) or whose outcome nobody knows: nothing overtakes it and it is never sent again.
 */
export async function deliverReplies(ticketId: string, live: DeliverLive): Promise<void> {
  const found = await live.store.tickets.find(ticketId);
  if (!found) return;
  const { pending, mergedInto } = found.value;
  // What was committed where this ticket went may have waited for what was under way here.
  if (pending.length === 0) return void (mergedInto && (await live.send.wake(mergedInto)));
  const thread = await threadOf(found.value, live);
  const lock = await live.store.locks.take(thread, Date.parse(live.now()), SENDER_LEASE);
  // Someone is sending in this conversation. Should they die, the reply's own clock brings us back.
  if (!lock) return;
  const until = after(live.now(), TIME_TO_START);
  try {
    while (live.now() < until) {
      const ticket = (await live.store.tickets.find(ticketId))?.value;
      if (ticket?.pending[0] === undefined) break;
      // Replies of one ticket may go to several conversations, each under its own lock.
      if (ticket.merged && (await threadOf(ticket, live)).conversation !== thread.conversation) break;
      if (ticket.merged && (await waitsForOthers(ticket.merged, thread, live))) return;
      if (!(await deliverOne(ticketId, ticket.pending[0], live))) return;
    }
  } finally {
    await lock.release();
  }
  // Committed while we held the lock, or left when our time was up: its own wake-up may have found the lock taken.
  const left = (await live.store.tickets.find(ticketId))?.value;
  if (left?.pending.length) await live.send.wake(ticketId);
  else if (left?.mergedInto) await live.send.wake(left.mergedInto);
}

/** The conversation that the next reply goes to: the ticket's own, or that of one merged into it. */
async function threadOf({ ticketId, merged, pending, ...own }: Ticket, live: DeliverLive): Promise<Thread> {
  const next = merged && pending[0] ? await live.store.replies.find(ticketId, pending[0]) : undefined;
  const { connection, shop } = own;
  return { connection, shop, conversation: next?.value.conversation ?? own.conversation };
}

/** Whether a ticket that was merged in still has a reply under way to that conversation: nothing overtakes it. */
async function waitsForOthers(merged: readonly string[], thread: Thread, live: DeliverLive): Promise<boolean> {
  for (const id of merged) {
    for (const replyId of (await live.store.tickets.find(id))?.value.pending ?? []) {
      const reply = await live.store.replies.find(id, replyId);
      if (reply?.value.conversation === thread.conversation && !isSettled(reply.value)) return true;
    }
  }
  return false;
}

/** True when the reply is settled and the next may go. */
async function deliverOne(ticketId: string, replyId: string, live: DeliverLive): Promise<boolean> {
  const stored = await live.store.replies.find(ticketId, replyId);
  if (!stored) return false;
  if (!isSettled(stored.value)) await advance(stored, live);
  // As it stands now: an echo or an agent may have been quicker, and what they made of it counts.
  const now = await live.store.replies.find(ticketId, replyId);
  if (!now) return false;
  if (!isSettled(now.value)) {
    await noteWaiting(now.value, live);
    return false;
  }
  await concludeReply(now.value, now.version, live);
  return true;
}

/** One step of an unsettled reply. Someone else who moved it meanwhile has the last word. */
async function advance(stored: Stored<Reply>, live: DeliverLive): Promise<void> {
  const reply = stored.value;
  try {
    switch (reply.state) {
      // We hold the lock, so whoever was sending has died with the call under way: nobody knows whether it arrived.
      case 'sending':
        return await lookUp({ ...stored, value: { ...reply, state: 'unknown', reason: 'sender-died' } }, live);
      case 'unknown':
        return await lookUp(stored, live);
      default:
        return await sendOnce(stored, live);
    }
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

async function contextFor(
  reply: Reply,
  live: DeliverLive,
): Promise<{ connector: Connector; connection: ConnectionSecrets; shop: Shop } | undefined> {
  const connector = live.connectorFor(reply.channel);
  const connection = await live.secrets.connection(reply.connection);
  const shop = await live.store.connections.shop(reply.connection, reply.shop);
  return connector && connection && shop ? { connector, connection, shop } : undefined;
}

async function sendOnce({ value: reply, version }: Stored<Reply>, live: DeliverLive): Promise<void> {
  const now = live.now();
  const place = await contextFor(reply, live);
  if (!place) return write(failed(reply, 'connection-gone', now), version, now, live);
  const problem = checkText(reply.text, { maxText: place.connector.outbound.maxText })[0];
  if (problem) return write(failed(reply, problem.code, now), version, now, live);
  if (reply.attachments && !place.connector.outbound.attachments) {
    return write(failed(reply, 'attachments-not-taken', now), version, now, live);
  }
  if (reply.automatic && !place.connector.outbound.automaticAnswers) {
    return write(failed(reply, 'channel-forbids-automatic-answers', now), version, now, live);
  }
  const throttled = await live.store.access.throttledUntil(reply.connection, reply.shop, now);
  const until = throttled ?? (reply.notBefore && reply.notBefore > now ? reply.notBefore : undefined);
  if (until) return write({ ...reply, state: 'queued', notBefore: until }, version, now, live);

  let access: OutboundContext['access'];
  try {
    access = await accessFor(place.connection, place.shop, live);
  } catch (error) {
    if (error instanceof NotYet)
      return write({ ...reply, state: 'queued', notBefore: error.notBefore }, version, now, live);
    if (error instanceof AccessRejected)
      return write(waiting(reply, 'reconnect-needed', after(now, 10 * MINUTE)), version, now, live);
    throw error;
  }

  const sending: Reply = {
    ...reply,
    state: 'sending',
    attempts: reply.attempts + 1,
    sendingSince: now,
    notBefore: undefined,
  };
  const marked = await saveReply(sending, version, now, live);
  const { conversation, buyer, text, orderId, replyId } = reply;
  const attachments = await linksOf(reply, live);
  const outcome = await place.connector.outbound.send(
    { replyId, conversation, buyer, text, orderId, attachments },
    { ...place, access, now, reach: live.reach },
  );
  info('reply handed to channel', {
    replyId,
    channel: reply.channel,
    outcome: outcome.outcome,
    attempt: sending.attempts,
  });
  count('ReplyOutcome', { channel: reply.channel, outcome: outcome.outcome });
  await writeOutcome(sending, await afterSend(sending, outcome, access, live), marked, live);
}

/** The files of a reply at addresses that the channel reads them from; undefined where it has none. */
async function linksOf({ attachments }: Reply, live: DeliverLive): Promise<Outgoing['attachments']> {
  if (!attachments) return undefined;
  return Promise.all(
    attachments.map(async ({ name, type, ...file }) => ({
      name,
      type,
      url: await live.links.download({ key: attachmentKey(file), name, type }, LINK_SECONDS),
    })),
  );
}

async function afterSend(
  reply: Reply,
  outcome: SendOutcome,
  access: OutboundContext['access'],
  live: DeliverLive,
): Promise<Reply> {
  const now = live.now();
  switch (outcome.outcome) {
    case 'sent':
      return asSent(reply, outcome.externalId, 'channel', now);
    case 'refused':
      return failed(reply, outcome.code, now);
    case 'unknown':
      return { ...reply, state: 'unknown', reason: outcome.code };
    case 'throttled': {
      const notBefore = after(now, outcome.retryAfterMs);
      // The whole shop waits: nothing of it stands in a queue and no other shop is delayed.
      await live.store.access.throttle(reply.connection, reply.shop, notBefore);
      // Being told to wait is no failed attempt.
      return { ...waiting(reply, 'throttled', notBefore), attempts: reply.attempts - 1 };
    }
    case 'unauthorised':
      await accessRefused(reply.connection, reply.shop, now, access, live);
      return orGiveUp(reply, 'unauthorised', after(now, 5000), now);
    case 'not-sent':
      return orGiveUp(reply, outcome.code, after(now, backOff(reply.attempts)), now);
  }
}

/** Looks for a reply of unknown outcome: among the messages that the channel echoed, then in the channel's own copy. */
async function lookUp({ value: reply, version }: Stored<Reply>, live: DeliverLive): Promise<void> {
  const now = live.now();
  const since = after(reply.sendingSince ?? reply.createdAt, -MINUTE);
  const taken = await takenBeside(reply, live);
  const own = await live.store.messages.ownSince(await homeOf(reply, live), since);
  const echoes = own.map(({ messageId, text, at }) => ({ externalId: messageId, text, at }));
  const echo = findSent(reply, echoes, taken);
  if (echo) return write(asSent(reply, echo.externalId, 'echo', echo.at), version, now, live);

  const found = await readBack(reply, since, taken, live);
  if (found) return write(asSent(reply, found.externalId, 'read-back', found.at), version, now, live);
  // Absence proves nothing: it stays unknown until the channel or an agent says otherwise.
  return write(reply, version, now, live);
}

async function readBack(reply: Reply, since: Instant, taken: ReadonlySet<string>, live: DeliverLive) {
  const place = await contextFor(reply, live);
  const sentSince = place?.connector.outbound.sentSince;
  if (!place || !sentSince) return undefined;
  try {
    const access = await accessFor(place.connection, place.shop, live);
    const reading = sentSince(reply.conversation, since, { ...place, access, now: live.now(), reach: live.reach });
    const messages = await Promise.race([reading, new Promise<[]>((done) => setTimeout(done, TIME_TO_READ_BACK, []))]);
    return findSent(reply, messages, taken);
  } catch (error) {
    if (error instanceof NotYet || error instanceof AccessRejected) return undefined;
    throw error;
  }
}

async function write(reply: Reply, version: number, now: Instant, live: DeliverLive): Promise<void> {
  await saveReply(reply, version, now, live);
}

/** The channel's word on a call of ours is never lost to someone's write beside it, unless that write settled the reply. */
async function writeOutcome(sending: Reply, after: Reply, marked: number, live: DeliverLive): Promise<void> {
  let version = marked;
  await withRetries(async () => {
    try {
      await saveReply(after, version, live.now(), live);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const found = await live.store.replies.find(sending.ticket, sending.replyId);
      const { state, sendingSince, attempts } = found?.value ?? {};
      const isOurs = state === 'sending' && sendingSince === sending.sendingSince && attempts === sending.attempts;
      if (!found || !isOurs) return;
      version = found.version;
      throw error;
    }
  });
}

function failed(reply: Reply, reason: string, now: Instant): Reply {
  return { ...reply, state: 'failed', reason, settledAt: now, settledBy: 'channel', notBefore: undefined };
}

function waiting(reply: Reply, reason: string, notBefore: Instant): Reply {
  return { ...reply, state: 'queued', reason, notBefore };
}

function orGiveUp(reply: Reply, reason: string, notBefore: Instant, now: Instant): Reply {
  return reply.attempts >= MOST_ATTEMPTS ? failed(reply, reason, now) : waiting(reply, reason, notBefore);
}

/** 10 s, 20 s, 40 s … at most an hour, with jitter. */
function backOff(attempts: number): number {
  return Math.min(5000 * 2 ** attempts, 60 * MINUTE) * (0.8 + Math.random() * 0.4);
}
