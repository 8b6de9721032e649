import { reopen } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { DESK, route } from './route.ts';

export const reopenTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/reopen',
  roles: DESK,
  run: (request, live) => runCommand(request, live, { move: reopen }),
});
