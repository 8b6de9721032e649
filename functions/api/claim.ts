import { claim } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const claimTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/claim',
  summary: 'Takes one ticket; a supervisor may take over what another holds.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed', 'ticket-resolved'],
  run: (request, live) => runCommand(request, live, { move: claim }),
});
