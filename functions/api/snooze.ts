import * as z from 'zod/mini';
import { snooze } from '../domain/commands.ts';
import { instantSchema } from '../domain/instant.ts';
import { runCommand } from './command.ts';
import { DESK, route } from './route.ts';

const untilSchema = instantSchema.check(
  z.refine((at) => !Number.isNaN(Date.parse(at)) && new Date(at).toISOString() === at, 'a day that exists'),
);

export const snoozeTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/snooze',
  roles: DESK,
  body: z.strictObject({ until: untilSchema }),
  run: (request, live) => runCommand(request, live, { move: (ticket, by) => snooze(ticket, by, request.body.until) }),
});
