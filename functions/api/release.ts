import { release } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { DESK, route } from './route.ts';

export const releaseTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/release',
  roles: DESK,
  run: (request, live) => runCommand(request, live, { move: release }),
});
