import * as z from 'zod/mini';
import { noteWritten } from '../domain/commands.ts';
import { hashedId } from '../domain/id.ts';
import { plainText } from '../domain/plain-text.ts';
import { type Command, runCommand } from './command.ts';
import type { Live } from './live.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

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
  run: (request, live) => runCommand(request, live, noteOf(request.params.ticketId, request.body.text, live)),
});

/** The command that writes a note: into the ticket's history, then the note itself. */
export function noteOf(ticketId: string, text: string, { store }: Live): Command & Required<Pick<Command, 'follow'>> {
  return {
    move: noteWritten,
    follow: ({ seq, actor, at }) =>
      store.notes.add(ticketId, { noteId: hashedId('nte', ticketId, seq), author: actor, at, text }),
  };
}
