import * as z from 'zod/mini';
import { snooze } from '../domain/commands.ts';
import { instantSchema } from '../domain/instant.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const snoozeTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/snooze',
  summary: 'Takes the ticket off the list until a moment within 90 days, or until the buyer writes.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: z.strictObject({ until: instantSchema }),
  returns: ticketAnswerSchema,
  problems: [
    'ticket-unknown',
    'ticket-moved',
    'already-claimed',
    'ticket-resolved',
    'snooze-not-ahead',
    'snooze-too-far',
  ],
  run: (request, live) => runCommand(request, live, { move: (ticket, by) => snooze(ticket, by, request.body.until) }),
});
