import { Conflict, Problem } from '../domain/errors.ts';
import { after, type Instant } from '../domain/instant.ts';
import type { Reply } from '../domain/reply.ts';
import type { Ticket } from '../domain/ticket.ts';
import { withRetries } from '../store/attempts.ts';
import { DRAFT_WAIT } from '../store/replies.ts';
import type { Store } from '../store/store.ts';
import { noteReply } from './settle-reply.ts';

export type Draft = {
  readonly replyId: string;
  readonly bodyHash: string;
  readonly text: string;
  readonly language: string;
  readonly template?: string | undefined;
  readonly saved?: string | undefined;
  readonly attachments?: Reply['attachments'];
  readonly author: string;
  readonly automatic: boolean;
};

export type CommitLive = {
  readonly store: Store;
  readonly wake: (ticketId: string) => Promise<void>;
  readonly now: Instant;
};

/**
 * Commits a reply in three replayable steps: the draft; one ticket write against the version that the writer saw (this is
 * the commit); the wake-up. A crash anywhere is mended by the same call again or by the sweep. The same id again gives the
 * same reply. Throws `Problem` 404 (no such ticket), 409 (merged into another), 422 (the key was used for another text), 412
 * (the ticket moved on).
 */
export async function commitReply(
  { store, wake, now }: CommitLive,
  ticketId: string,
  expectedVersion: number | undefined,
  draft: Draft,
): Promise<{ reply: Reply; replayed: boolean }> {
  const found = await store.tickets.find(ticketId);
  if (!found) throw new Problem(404, 'ticket-unknown', 'There is no such ticket.');
  const ticket = found.value;

  const { reply, replayed } = await draftOf(ticket, draft, store, now);
  const committed = reply.state !== 'draft' || ticket.pending.includes(reply.replyId);
  if (!committed) {
    if (ticket.mergedInto) throw mergedAway(ticket.mergedInto);
    if (expectedVersion !== undefined && found.version !== expectedVersion) throw moved();
    try {
      await store.tickets.save({ ...ticket, pending: [...ticket.pending, reply.replyId] }, found.version);
    } catch (error) {
      // The same call beside us may have been the quicker one: then this is no other's move but our own.
      if (!(error instanceof Conflict) || !(await isIn(reply, store)))
        throw error instanceof Conflict ? moved(error) : error;
    }
  }
  if (reply.state === 'draft') {
    await noteReply(reply, 'queued', store);
    await wake(ticketId);
  }
  return { reply: reply.state === 'draft' ? { ...reply, state: 'queued' } : reply, replayed };
}

/** Puts the draft, or goes on with the one that is there. Its clock starts anew, so that no crash from here on leaves it unseen for long. */
async function draftOf(
  ticket: Ticket,
  draft: Draft,
  store: Store,
  now: Instant,
): Promise<{ reply: Reply; replayed: boolean }> {
  const fresh: Reply = {
    ...draft,
    ticket: ticket.ticketId,
    channel: ticket.channel,
    connection: ticket.connection,
    shop: ticket.shop,
    conversation: await conversationOf(ticket, store),
    buyer: ticket.buyer.id,
    orderId: ticket.order?.id,
    createdAt: now,
    state: 'draft',
    attempts: 0,
  };
  return withRetries(async () => {
    const earlier = await store.replies.find(ticket.ticketId, draft.replyId);
    if (earlier && earlier.value.bodyHash !== draft.bodyHash) {
      throw new Problem(422, 'idempotency-key-reused', 'This Idempotency-Key was used for another message.');
    }
    const reply = earlier?.value ?? fresh;
    if (reply.state === 'draft') await store.replies.save(reply, earlier?.version ?? 0, after(now, DRAFT_WAIT));
    return { reply, replayed: earlier !== undefined };
  });
}

/** Where the buyer last wrote: of a ticket with others merged into it that may be another's conversation. */
async function conversationOf(ticket: Ticket, store: Store): Promise<string> {
  const there = ticket.speaksIn ? await store.tickets.find(ticket.speaksIn) : undefined;
  return there?.value.conversation ?? ticket.conversation;
}

/** 409 that says where the ticket went: what is done to it is decided on what one sees there. */
export function mergedAway(mergedInto: string): Problem {
  return new Problem(409, 'ticket-merged', 'The ticket was merged into another: look there and act there.', {
    mergedInto,
    headers: { location: `/v1/tickets/${mergedInto}` },
  });
}

async function isIn({ ticket, replyId }: Reply, store: Store): Promise<boolean> {
  if ((await store.tickets.find(ticket))?.value.pending.includes(replyId)) return true;
  const state = (await store.replies.find(ticket, replyId))?.value.state;
  return state !== undefined && state !== 'draft' && state !== 'discarded';
}

function moved(cause?: unknown): Problem {
  const problem = new Problem(412, 'ticket-moved', 'The ticket has changed since you read it.');
  problem.cause = cause;
  return problem;
}
