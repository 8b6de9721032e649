import { resolve } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const resolveTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/resolve',
  summary: 'Marks all that the buyer wrote so far as dealt with; replies still on their way go out.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed'],
  run: (request, live) => runCommand(request, live, { move: resolve }),
});
