import * as z from 'zod/mini';
import { handOver } from '../domain/commands.ts';
import { queueSchema } from '../domain/queue.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, plainText, route } from './route.ts';

/** A word to whoever takes over, kept in the ticket itself: longer ones belong into a note. */
const LONGEST_WORD = 200;

const handOverSchema = z
  .strictObject({
    queue: z.optional(queueSchema),
    supervisor: z.optional(z.literal(true)),
    note: z.optional(plainText(LONGEST_WORD)),
  })
  .check(
    z.refine(({ queue, supervisor }) => queue !== undefined || supervisor === true, 'to a queue or to a supervisor'),
  );

export const handOverTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/hand-over',
  summary: 'Hands the ticket to another queue, to a supervisor, or both; it is free then.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: handOverSchema,
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'already-claimed', 'ticket-resolved'],
  run: ({ body, ...request }, live) => {
    const to = { queue: body.queue, supervisor: body.supervisor === true, note: body.note };
    return runCommand({ ...request, body }, live, { move: (ticket, by) => handOver(ticket, by, to) });
  },
});
