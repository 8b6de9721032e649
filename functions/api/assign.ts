import * as z from 'zod/mini';
import { assign } from '../domain/commands.ts';
import { personNameSchema } from '../domain/principal.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/** There is no list of members to check against: the sign-in knows who there is, the desk only the form of a name. */
export const assignTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/assign',
  summary: 'Gives the ticket to a colleague: a supervisor any ticket, an agent what they hold.',
  roles: DESK,
  ifMatch: 'required',
  body: z.strictObject({ to: personNameSchema }),
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed', 'ticket-resolved', 'not-yours'],
  run: (request, live) => runCommand(request, live, { move: (ticket, by) => assign(ticket, by, request.body.to) }),
});
