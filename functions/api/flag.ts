import * as z from 'zod/mini';
import { flag } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { DESK, route } from './route.ts';

export const flagTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/flag',
  roles: DESK,
  body: z.strictObject({ colour: z.nullable(z.enum(['red', 'yellow', 'green', 'blue', 'purple'])) }),
  run: (request, live) => runCommand(request, live, { move: (ticket, by) => flag(ticket, by, request.body.colour) }),
});
