import { claim } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { DESK, route } from './route.ts';

/** Takes one ticket. Without If-Match: taking it is how an agent gets to read it undisturbed. */
export const claimTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/claim',
  roles: DESK,
  run: (request, live) => runCommand(request, live, { move: claim, needsIfMatch: false }),
});
