import * as z from 'zod/mini';
import { noteWritten } from '../domain/commands.ts';
import { hashedId } from '../domain/id.ts';
import { runCommand } from './command.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, plainText, route } from './route.ts';

const LONGEST_NOTE = 5000;

/** A word among colleagues. The ticket's write comes first, the note follows it, and the same key again mends a lost one. */
export const writeNote = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/note',
  summary: 'Writes a note among colleagues; buyers never see it.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: z.strictObject({ text: plainText(LONGEST_NOTE) }),
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'ticket-moved'],
  run: (request, live) =>
    runCommand(request, live, {
      move: noteWritten,
      follow: ({ seq, actor, at }) =>
        live.store.notes.add(request.params.ticketId, {
          noteId: hashedId('nte', request.params.ticketId, seq),
          author: actor,
          at,
          text: request.body.text,
        }),
    }),
});
