import * as z from 'zod/mini';
import { type Action, act, actionSchema } from '../domain/action.ts';
import { digest } from '../domain/id.ts';
import type { Principal } from '../domain/principal.ts';
import { asProblem } from '../platform/http-handler.ts';
import { failure } from '../platform/log.ts';
import { mustSee } from './assign.ts';
import { carryOut } from './command.ts';
import { etagOf } from './etag.ts';
import { idempotencyKeyIn, REPLAYED } from './idempotency.ts';
import type { Live } from './live.ts';
import { DESK, route } from './route.ts';
import { shownProblem, shownProblemSchema } from './shown-problem.ts';

const MOST_TICKETS = 50;
/** So many at once: one function, one table, and nobody waits for the slowest. */
const AT_ONCE = 5;

const itemSchema = z.strictObject({
  ticket: z.string().check(z.regex(/^tkt_[\w-]{1,40}$/, 'the id of a ticket')),
  /** The ETag of the ticket as it was seen. */
  ifMatch: z.string().check(z.maxLength(40)),
  action: actionSchema,
});
type Item = z.infer<typeof itemSchema>;

const resultSchema = z.object({
  ticket: z.string(),
  /** As its own route would have answered. */
  status: z.int(),
  etag: z.nullable(z.string()),
  replayed: z.boolean(),
  problem: z.nullable(shownProblemSchema),
});

/**
 * One action on each of up to fifty tickets, each as on its own route and under a key of its own that follows from the
 * request's: one that fails stops no other, and the same request again does only what is left to do.
 */
export const bulkActions = route({
  method: 'POST',
  path: '/v1/tickets/bulk',
  summary: 'One action on each of up to fifty tickets, with a result for each. Nothing is sent to buyers.',
  roles: DESK,
  keyKeptBy: 'route',
  body: z.strictObject({
    items: z.array(itemSchema).check(
      z.minLength(1),
      z.maxLength(MOST_TICKETS),
      z.refine((items) => new Set(items.map(({ ticket }) => ticket)).size === items.length, 'each ticket once'),
    ),
  }),
  returns: z.object({ items: z.array(resultSchema), failed: z.int() }),
  run: async ({ headers, body, principal }, live) => {
    const key = idempotencyKeyIn(headers);
    const results: z.infer<typeof resultSchema>[] = [];
    for (let from = 0; from < body.items.length; from += AT_ONCE) {
      const some = body.items.slice(from, from + AT_ONCE);
      results.push(...(await Promise.all(some.map((item) => resultOf(item, key, principal, live)))));
    }
    const failed = results.filter(({ problem }) => problem !== null).length;
    // Replayed as a whole only where nothing was done now.
    const marks = results.every(({ replayed }) => replayed) ? REPLAYED : {};
    return { status: 200, body: { items: results, failed }, headers: marks };
  },
});

async function resultOf({ ticket, ifMatch, action }: Item, key: string | undefined, principal: Principal, live: Live) {
  const request = {
    method: 'POST',
    params: { ticketId: ticket },
    path: `/v1/tickets/${ticket}/${action.do}`,
    headers: { 'if-match': ifMatch, ...(key ? { 'idempotency-key': `bulk.${digest([key])}` } : {}) },
    principal,
    body: action,
  };
  try {
    const { version, replayed } = await carryOut(request, live, commandOf(action, live));
    return { ticket, status: 200, etag: etagOf(version), replayed, problem: null };
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status >= 500) failure('bulk action failed', error, { ticketId: ticket });
    return { ticket, status: problem.status, etag: null, replayed: false, problem: shownProblem(problem) };
  }
}

function commandOf(action: Action, live: Live): Parameters<typeof carryOut>[2] {
  return {
    move: (ticket, by) => act(action, ticket, by),
    check: async (ticket) => {
      if (action.do === 'assign') await mustSee(action.to, ticket, live);
    },
  };
}
