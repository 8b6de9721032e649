import { Problem } from '../domain/errors.ts';
import { type Principal, sees } from '../domain/principal.ts';
import type { Reply } from '../domain/reply.ts';
import type { Reading } from '../domain/understanding/reading.ts';
import type { Stored } from '../store/records.ts';
import { requiredVersion } from './etag.ts';
import { REPLAYED, requiredKey } from './idempotency.ts';
import type { Live } from './live.ts';
import { readingOf } from './reading.ts';
import { replyResource, replyResourceSchema } from './resources.ts';
import { DESK, route } from './route.ts';
import { REPLY_PROBLEMS, replyBodySchema, sendReply } from './send-reply.ts';

/** The same Idempotency-Key again gives the same reply, even when the ticket has moved on. */
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
  problems: REPLY_PROBLEMS,
  body: replyBodySchema,
  run: async ({ params: { ticketId }, headers, body, principal }, live) => {
    const key = requiredKey(headers);
    const expected = requiredVersion(headers);
    const { reply, replayed } = await sendReply({ ticketId, key, expected, body, principal }, live);
    return accepted(reply, replayed, await readingOf(reply, live.store));
  },
});

export const getReply = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/replies/{replyId}',
  summary: 'A reply and what became of it.',
  roles: DESK,
  returns: replyResourceSchema,
  problems: ['reply-unknown'],
  run: async ({ params, principal }, live) => {
    const { value } = await findReply(params.ticketId, params.replyId, principal, live);
    const [ticket, reading] = await Promise.all([live.store.tickets.find(value.ticket), readingOf(value, live.store)]);
    return { status: 200, body: replyResource(value, reading, ticket?.value.pending) };
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

function accepted(reply: Reply, replayed: boolean, reading: Reading) {
  const location = `/v1/tickets/${reply.ticket}/replies/${reply.replyId}`;
  return { status: 202, body: replyResource(reply, reading), headers: { location, ...(replayed ? REPLAYED : {}) } };
}
