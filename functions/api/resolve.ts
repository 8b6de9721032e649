import { resolve } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { DESK, route } from './route.ts';

export const resolveTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/resolve',
  roles: DESK,
  run: (request, live) => runCommand(request, live, { move: resolve }),
});
