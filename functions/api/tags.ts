import * as z from 'zod/mini';
import { TAGS } from '../domain/action.ts';
import { tag } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const tagTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/tags',
  summary: 'Adds tags to the ticket and takes others off; tags not named stay.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: z.strictObject(TAGS.fields).check(...TAGS.rules),
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'too-many-tags'],
  run: (request, live) => {
    const { add, remove } = request.body;
    return runCommand(request, live, { move: (ticket, by) => tag(ticket, by, add, remove) });
  },
});
