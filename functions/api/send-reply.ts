import * as z from 'zod/mini';
import { connectorFor } from '../connectors/registry.ts';
import { mustBeFree } from '../domain/commands.ts';
import { Problem } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import { bodyHashOf, type Reply, replyIdOf } from '../domain/reply.ts';
import { languageTagSchema } from '../domain/saved-reply.ts';
import { checkText, templateNameSchema, type VariablesOf } from '../domain/template.ts';
import type { Ticket } from '../domain/ticket.ts';
import { type CommitLive, commitReply, type Draft, mergedAway } from '../pipeline/commit-reply.ts';
import { render, renderSaved } from '../platform/translate.ts';
import { attachmentsFor } from './attachments.ts';
import { findTicket } from './command.ts';
import type { Live } from './live.ts';
import { ticketMoved } from './moved.ts';
import type { ProblemCode } from './problems.ts';

/** More than any channel takes: the channel's own limit is checked with a reason of its own. */
const LONGEST_TEXT = 20_000;

export const replyBodySchema = z
  .strictObject({
    text: z.optional(z.string().check(z.maxLength(LONGEST_TEXT))),
    template: z.optional(templateNameSchema),
    saved: z.optional(z.string().check(z.regex(/^svd_[\w-]{1,40}$/, 'the id of a saved reply'))),
    variables: z.optional(z.record(z.string(), z.unknown())),
    language: z.optional(languageTagSchema),
    attachments: z.optional(
      z.array(z.string().check(z.regex(/^att_[\w-]{1,40}$/, 'the id of an attachment'))).check(
        z.minLength(1),
        z.maxLength(10),
        z.refine((ids) => new Set(ids).size === ids.length, 'each once'),
      ),
    ),
  })
  .check(
    z.refine(
      ({ text, template, saved }) => [text, template, saved].filter((one) => one !== undefined).length === 1,
      'either a text, a template or a saved reply',
    ),
    z.refine(({ text, variables }) => text === undefined || variables === undefined, 'no variables with a text'),
  );
export type ReplyBody = z.infer<typeof replyBodySchema>;

/** What may stand in the way of a reply, whoever commits it. */
export const REPLY_PROBLEMS = [
  'ticket-unknown',
  'already-claimed',
  'reply-blocked',
  'template-variables',
  'saved-reply-unknown',
  'draft-expired',
] as const satisfies readonly ProblemCode[];

export type Send = {
  readonly ticketId: string;
  /** The client's own; the same again is the same reply. */
  readonly key: string;
  /** The version that the agent saw. */
  readonly expected: number;
  readonly body: ReplyBody;
  readonly principal: Principal;
  /** Looked at before it is committed, never on a replay. Throws the `Problem` that forbids it. */
  readonly check?: (ticket: Ticket) => void;
};

/**
 * Commits a reply, or finds the one that was committed under the same key. What the channel would not take is refused with
 * the reasons before anything is written. Throws what `REPLY_PROBLEMS` names, 409 `ticket-merged` and 412 `ticket-moved`.
 */
export async function sendReply(
  { ticketId, key, expected, body, principal, check }: Send,
  live: Live,
): Promise<{ reply: Reply; replayed: boolean }> {
  const replyId = replyIdOf(principal.name, `POST /v1/tickets/${ticketId}/replies`, key);
  const bodyHash = bodyHashOf(body);
  const ticket = await findTicket(live, principal, ticketId);
  const earlier = (await live.store.replies.find(ticketId, replyId))?.value;
  if (earlier && (earlier.bodyHash !== bodyHash || earlier.state !== 'draft')) return again(earlier, bodyHash);
  const committed = earlier !== undefined && ticket.value.pending.includes(replyId);
  if (!committed) {
    if (ticket.value.mergedInto) throw mergedAway(ticket.value.mergedInto);
    if (ticket.version !== expected) throw await ticketMoved(ticket, live.store);
    mustBeFree(ticket.value, principal);
    check?.(ticket.value);
  }
  // A draft stands as it was first written: a template worded anew since must not change it.
  const draft: Draft = earlier ?? {
    ...(await write(body, ticket.value, live)),
    ...(body.attachments ? { attachments: await attachmentsFor(body.attachments, ticket.value, live) } : {}),
    replyId,
    bodyHash,
    author: principal.name,
    automatic: false,
  };
  if (!committed) mayBeSent(draft.text, ticket.value.channel);
  const { reply, replayed } = await commit(ticketId, expected, draft, principal, live);
  return { reply, replayed: replayed && committed };
}

function again(earlier: Reply, bodyHash: string) {
  if (earlier.bodyHash !== bodyHash) {
    throw new Problem(422, 'idempotency-key-reused', 'This Idempotency-Key was used for another message.');
  }
  if (earlier.state === 'discarded' && earlier.attempts === 0) {
    throw new Problem(
      409,
      'draft-expired',
      'The ticket had moved and this draft was dropped: use a new Idempotency-Key.',
    );
  }
  return { reply: earlier, replayed: true };
}

/** The words of the reply and their language. Throws 422 naming the variables that are missing or mistyped. */
async function write(body: ReplyBody, ticket: Ticket, { store }: Live) {
  const language = body.language ?? ticket.language?.code ?? 'und';
  if (body.text !== undefined) return { text: body.text, language };
  const timeZone = (await store.connections.shop(ticket.connection, ticket.shop))?.timeZone ?? 'UTC';
  const { variables = {}, template, saved = '' } = body;
  if (template) {
    // `render` checks them before it uses any.
    const given = variables as VariablesOf<typeof template>;
    const rendered = render({ template, language, variables: given, timeZone });
    return { text: rendered.text, language: rendered.language, template };
  }
  const found = await store.definitions.find('saved-reply', saved);
  if (!found) {
    throw new Problem(422, 'saved-reply-unknown', 'There is no such saved reply (any more).', {
      errors: [{ pointer: '#/saved', detail: 'not there' }],
    });
  }
  const rendered = renderSaved(found.value, { given: variables, language, timeZone });
  return { text: rendered.text, language: rendered.language, saved };
}

function mayBeSent(text: string, channel: string): void {
  const connector = connectorFor(channel);
  if (!connector) throw new Problem(422, 'reply-blocked', 'Nothing can be sent on this channel.');
  const problems = checkText(text, { maxText: connector.outbound.maxText });
  if (problems.length === 0) return;
  const errors = problems.map((problem) => ({ pointer: '#/text', ...problem }));
  throw new Problem(422, 'reply-blocked', `Not sent: ${errors.map(({ detail }) => detail).join('; ')}.`, { errors });
}

async function commit(ticketId: string, expected: number, draft: Draft, principal: Principal, live: Live) {
  const deps: CommitLive = { store: live.store, wake: live.wake, now: live.now() };
  try {
    return await commitReply(deps, ticketId, expected, draft);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'ticket-moved') throw error;
    const now = await findTicket(live, principal, ticketId);
    const reply = (await live.store.replies.find(ticketId, draft.replyId))?.value;
    const isIn = now.value.pending.includes(draft.replyId) || (reply && !['draft', 'discarded'].includes(reply.state));
    // The same request, sent twice at once, has committed it beside us: one reply, accepted both times.
    if (isIn) return await commitReply(deps, ticketId, expected, draft);
    throw await ticketMoved(now, live.store);
  }
}
