import * as z from 'zod/mini';
import { DECISIONS, type Decision, decideReply } from '../domain/commands.ts';
import { Problem } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { isSettled, type Reply } from '../domain/reply.ts';
import type { Change } from '../domain/ticket.ts';
import { concludeReply, noteReply, saveReply } from '../pipeline/settle-reply.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import { carryOut } from './command.ts';
import { REPLAYED } from './idempotency.ts';
import type { Live } from './live.ts';
import { readingOf } from './reading.ts';
import { findReply } from './replies.ts';
import { replyResource, replyResourceSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/**
 * An agent's word on a reply of which nobody knows whether it went out: it did, it is to be sent (again), or it is given up.
 * The ticket's write decides between two who decide; the reply follows it.
 */
export const replyDecision = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/replies/{replyId}/decision',
  summary: 'A person’s word on a reply of which nobody knows whether it went out.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: z.strictObject({ decision: z.enum(DECISIONS) }),
  returns: replyResourceSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'reply-unknown', 'reply-not-unknown', 'not-yours'],
  run: async (request, live) => {
    const { ticketId, replyId } = request.params;
    const { decision } = request.body;
    const { principal } = request;
    const { replayed } = await carryOut(request, live, {
      move: (ticket, by) => decideReply(ticket, by, replyId, decision),
      check: async () => mustBeUnknown((await findReply(ticketId, replyId, principal, live)).value),
      follow: (change) => apply(() => findReply(ticketId, replyId, principal, live), decision, change, live),
    });
    const { value: reply } = await findReply(ticketId, replyId, principal, live);
    const reading = await readingOf(reply, live.store);
    return { status: 200, body: replyResource(reply, reading), headers: replayed ? REPLAYED : {} };
  },
});

function mustBeUnknown({ state }: Reply): void {
  if (state === 'unknown') return;
  throw new Problem(409, 'reply-not-unknown', `The reply is ${state}: there is nothing to decide.`, { state });
}

/** Replayable: a reply already moved on, by us or by the channel's own word, stays as it is. */
async function apply(
  find: () => Promise<Stored<Reply>>,
  decision: Decision,
  change: Change,
  live: Live,
): Promise<void> {
  const reply = await withRetries(async () => {
    const found = await find();
    if (!isMeant(found.value, change)) return found;
    const decided = decide(found.value, decision, change);
    return { value: decided, version: await saveReply(decided, found.version, live.now(), live) };
  });
  if (isSettled(reply.value)) await concludeReply(reply.value, reply.version, live);
  else await noteReply(reply.value, reply.value.state, live.store);
  // Later replies of the conversation have waited for this one.
  await live.wake(reply.value.ticket);
}

/** Still the unknown that the agent saw, not the outcome of a later call of the same reply. */
function isMeant({ state, sendingSince }: Reply, change: Change): boolean {
  return state === 'unknown' && (sendingSince === undefined || sendingSince <= change.at);
}

function decide(reply: Reply, decision: Decision, { actor, at }: { actor: string; at: Instant }): Reply {
  switch (decision) {
    case 'sent':
      return { ...reply, state: 'sent', settledBy: actor, settledAt: at, reason: undefined, notBefore: undefined };
    case 'give-up':
      return { ...reply, state: 'discarded', settledBy: actor, settledAt: at, notBefore: undefined };
    case 'send-again':
      return { ...reply, state: 'queued', reason: undefined, notBefore: undefined };
  }
}
