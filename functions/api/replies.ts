import * as z from 'zod/mini';
import { connectorFor } from '../connectors/registry.ts';
import { mustBeFree } from '../domain/commands.ts';
import { Problem } from '../domain/errors.ts';
import { type Principal, sees } from '../domain/principal.ts';
import { bodyHashOf, type Reply, replyIdOf } from '../domain/reply.ts';
import { checkText, templateNameSchema, type VariablesOf } from '../domain/template.ts';
import type { Ticket } from '../domain/ticket.ts';
import { type CommitLive, commitReply, type Draft, mergedAway } from '../pipeline/commit-reply.ts';
import { render } from '../platform/translate.ts';
import type { Stored } from '../store/records.ts';
import { findTicket } from './command.ts';
import { requiredVersion } from './etag.ts';
import { REPLAYED, requiredKey } from './idempotency.ts';
import type { Live } from './live.ts';
import { ticketMoved } from './moved.ts';
import { replyResource, replyResourceSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/** More than any channel takes: the channel's own limit is checked with a reason of its own. */
const LONGEST_TEXT = 20_000;

const replyBodySchema = z
  .strictObject({
    text: z.optional(z.string().check(z.maxLength(LONGEST_TEXT))),
    template: z.optional(templateNameSchema),
    variables: z.optional(z.record(z.string(), z.unknown())),
    language: z.optional(z.string().check(z.regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, 'a language tag'))),
  })
  .check(
    z.refine(({ text, template }) => (text === undefined) !== (template === undefined), 'either a text or a template'),
    z.refine(
      ({ template, variables }) => template !== undefined || variables === undefined,
      'variables with a template',
    ),
  );
type ReplyBody = z.infer<typeof replyBodySchema>;

/**
 * Commits a reply: 202, and it will be sent once. The same Idempotency-Key again gives the same reply, even when the ticket
 * has moved on. What the channel would not take is refused with the reasons before anything is written.
 */
export const postReply = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/replies',
  summary: 'Commits a reply: it will be sent to the buyer once.',
  roles: DESK,
  ifMatch: 'required',
  key: 'required',
  keyKeptBy: 'route',
  answers: [202],
  returns: replyResourceSchema,
  problems: [
    'ticket-unknown',
    'ticket-moved',
    'already-claimed',
    'reply-blocked',
    'template-variables',
    'draft-expired',
  ],
  body: replyBodySchema,
  run: async ({ params: { ticketId }, headers, body, principal }, live) => {
    const key = requiredKey(headers);
    const expected = requiredVersion(headers);
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
    }
    // A draft stands as it was first written: a template worded anew since must not change it.
    const draft: Draft = earlier ?? {
      ...(await write(body, ticket.value, live)),
      replyId,
      bodyHash,
      author: principal.name,
      automatic: false,
    };
    if (!committed) mayBeSent(draft.text, ticket.value.channel);
    const { reply, replayed } = await commit(ticketId, expected, draft, principal, live);
    return accepted(reply, replayed && committed);
  },
});

/** A reply and what became of it. */
export const getReply = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/replies/{replyId}',
  summary: 'A reply and what became of it.',
  roles: DESK,
  returns: replyResourceSchema,
  problems: ['reply-unknown'],
  run: async ({ params, principal }, live) => {
    const { value } = await findReply(params.ticketId, params.replyId, principal, live);
    const ticket = await live.store.tickets.find(value.ticket);
    return { status: 200, body: replyResource(value, ticket?.value.pending) };
  },
});

/** A reply of the ticket, or of one that was merged into it. Throws 404 where there is none. */
export async function findReply(
  ticketId: string,
  replyId: string,
  asker: Principal,
  { store }: Live,
): Promise<Stored<Reply>> {
  const found = (await store.replies.find(ticketId, replyId)) ?? (await findMerged());
  if (found && sees(asker, found.value)) return found;
  throw new Problem(404, 'reply-unknown', 'There is no such reply.');

  async function findMerged(): Promise<Stored<Reply> | undefined> {
    for (const id of (await store.tickets.find(ticketId))?.value.merged ?? []) {
      const reply = await store.replies.find(id, replyId);
      if (reply) return reply;
    }
    return undefined;
  }
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
  return accepted(earlier, true);
}

function accepted(reply: Reply, replayed: boolean) {
  const location = `/v1/tickets/${reply.ticket}/replies/${reply.replyId}`;
  return { status: 202, body: replyResource(reply), headers: { location, ...(replayed ? REPLAYED : {}) } };
}

/** The words of the reply and their language. Throws 422 naming the template's variables that are missing or mistyped. */
async function write(body: ReplyBody, ticket: Ticket, { store }: Live) {
  const language = body.language ?? ticket.language?.code ?? 'und';
  if (body.template === undefined) return { text: body.text ?? '', language };
  const shop = await store.connections.shop(ticket.connection, ticket.shop);
  const rendered = render({
    template: body.template,
    language,
    // `render` checks them before it uses any.
    variables: (body.variables ?? {}) as VariablesOf<typeof body.template>,
    timeZone: shop?.timeZone ?? 'UTC',
  });
  return { text: rendered.text, language: rendered.language, template: body.template };
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
