import { release } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const releaseTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/release',
  summary: 'Gives the ticket back to its queue.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed'],
  run: (request, live) => runCommand(request, live, { move: release }),
});
