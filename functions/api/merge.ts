import * as z from 'zod/mini';
import { merge } from '../domain/merge.ts';
import { currentTicket } from '../pipeline/merge-tickets.ts';
import { carryOut, findTicket } from './command.ts';
import { REPLAYED } from './idempotency.ts';
import { ticketAnswer, ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/**
 * The write on the ticket in the path is the merge; that the other one takes it in follows from it, as often as it takes.
 * There is no way back: an agent who has answered both as one cannot unsay it.
 */
export const mergeTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/merge',
  summary: 'Merges the ticket into another of the same buyer; it is a redirect to that one from then on.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  returns: ticketAnswerSchema,
  problems: [
    'ticket-unknown',
    'already-claimed',
    'ticket-resolved',
    'merge-into-itself',
    'merge-other-buyer',
    'merge-into-merged',
    'merge-too-many',
  ],
  body: z.strictObject({ into: z.string().check(z.regex(/^tkt_[\w-]{1,40}$/, 'the id of a ticket')) }),
  run: async (request, live) => {
    const into = await findTicket(live, request.principal, request.body.into);
    const { replayed } = await carryOut(request, live, { move: (ticket, by) => merge(ticket, by, into.value) });
    const current = await currentTicket(request.params.ticketId, live);
    return ticketAnswer(current ?? into, replayed ? REPLAYED : {});
  },
});
