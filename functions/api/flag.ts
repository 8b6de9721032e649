import * as z from 'zod/mini';
import { flag } from '../domain/commands.ts';
import { flagSchema } from '../domain/ticket.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const flagTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/flag',
  summary: 'Puts a coloured flag on the ticket, or takes it off with null.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: z.strictObject({ colour: z.nullable(flagSchema) }),
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved'],
  run: (request, live) => runCommand(request, live, { move: (ticket, by) => flag(ticket, by, request.body.colour) }),
});
