import { reopen } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const reopenTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/reopen',
  summary: 'Puts a resolved or sleeping ticket back in the list.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed'],
  run: (request, live) => runCommand(request, live, { move: reopen }),
});
