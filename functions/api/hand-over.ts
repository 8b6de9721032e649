import * as z from 'zod/mini';
import { HAND_OVER } from '../domain/action.ts';
import { handOver } from '../domain/commands.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

export const handOverTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/hand-over',
  summary: 'Hands the ticket to another queue, to a supervisor, or both; it is free then.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: z.strictObject(HAND_OVER.fields).check(...HAND_OVER.rules),
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed', 'ticket-resolved'],
  run: ({ body, ...request }, live) => {
    const to = { queue: body.queue, supervisor: body.supervisor === true, note: body.note };
    return runCommand({ ...request, body }, live, { move: (ticket, by) => handOver(ticket, by, to) });
  },
});
