import * as z from 'zod/mini';
import { MOST_TAGS, tag } from '../domain/commands.ts';
import { tagSchema } from '../domain/ticket.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

const tagsSchema = z._default(z.array(tagSchema).check(z.maxLength(MOST_TAGS)), []);

export const tagsBodySchema = z.strictObject({ add: tagsSchema, remove: tagsSchema }).check(
  z.refine(({ add, remove }) => add.length + remove.length > 0, 'something to add or to remove'),
  z.refine(({ add, remove }) => add.length + remove.length <= MOST_TAGS, `at most ${MOST_TAGS} in all`),
  z.refine(({ add, remove }) => !add.some((one) => remove.includes(one)), 'nothing both added and removed'),
);

export const tagTicket = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/tags',
  summary: 'Adds tags to the ticket and takes others off; tags not named stay.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: tagsBodySchema,
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved', 'too-many-tags'],
  run: (request, live) => {
    const { add, remove } = request.body;
    return runCommand(request, live, { move: (ticket, by) => tag(ticket, by, add, remove) });
  },
});
