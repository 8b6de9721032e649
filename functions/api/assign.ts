import * as z from 'zod/mini';
import { assign } from '../domain/commands.ts';
import { Problem } from '../domain/errors.ts';
import { personNameSchema, sees } from '../domain/principal.ts';
import type { Ticket } from '../domain/ticket.ts';
import { runCommand } from './command.ts';
import type { Live } from './live.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/** Who there is, the sign-in knows; the desk only knows the form of a name, and who may not see this shop. */
export const assignTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/assign',
  summary: 'Gives the ticket to a colleague: a supervisor any ticket, an agent what they hold.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: z.strictObject({ to: personNameSchema }),
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed', 'ticket-resolved', 'not-yours', 'assignee-sees-not'],
  run: (request, live) => {
    const { to } = request.body;
    return runCommand(request, live, {
      move: (ticket, by) => assign(ticket, by, to),
      check: (ticket) => mustSee(to, ticket, live),
    });
  },
});

/** Nobody is handed a ticket that does not exist to them. */
export async function mustSee(name: string, ticket: Ticket, { store }: Live): Promise<void> {
  const shops = (await store.members.find(name))?.value.shops ?? undefined;
  if (sees({ name, roles: [], shops }, ticket)) return;
  throw new Problem(422, 'assignee-sees-not', 'They may not see this shop.', {
    errors: [{ pointer: '#/to', detail: 'may not see this shop' }],
  });
}
