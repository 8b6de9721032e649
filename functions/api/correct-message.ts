import * as z from 'zod/mini';
import { correct } from '../domain/commands.ts';
import { bothCorrections, CORRECTABLE, type Correction } from '../domain/correction.ts';
import { Problem } from '../domain/errors.ts';
import type { Message } from '../domain/message.ts';
import type { FoldRules } from '../domain/ticket.ts';
import { type Understood, understoodInAll } from '../domain/understood.ts';
import { learnFrom } from '../pipeline/learn-from.ts';
import { ruleset } from '../pipeline/record-inquiry.ts';
import { withRetries } from '../store/attempts.ts';
import { findTicket, runCommand } from './command.ts';
import type { Live } from './live.ts';
import { ticketAnswerSchema } from './resources.ts';
import { DESK, route } from './route.ts';

const bodySchema = z
  .strictObject(CORRECTABLE)
  .check(z.refine((body) => Object.values(body).some((value) => value !== undefined), 'says what was wrong'));

/**
 * A person says what a message really is. The ticket's write comes first: matter, language, urgency and with them its queue
 * follow; then the message keeps the correction, and where the shop lets its corrections be learned from, a lesson is put by.
 */
export const correctMessage = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/messages/{messageId}/correction',
  summary: 'Says what a buyer’s message really is: language, intent, urgency, queue; the ticket moves where needed.',
  roles: DESK,
  ifMatch: 'required',
  keyKeptBy: 'route',
  body: bodySchema,
  returns: ticketAnswerSchema,
  problems: ['ticket-unknown', 'message-unknown', 'ticket-moved', 'already-claimed'],
  run: async (request, live) => {
    const { ticketId, messageId } = request.params;
    const { value: ticket } = await findTicket(live, request.principal, ticketId);
    const thread = [...(ticket.merged ?? []), ticketId];
    const message = await findMessage(thread, messageId, live);
    const shop = await live.store.connections.shop(ticket.connection, ticket.shop);
    const rules: FoldRules | undefined = shop && ruleset({ channel: ticket.channel, occurredAt: message.at }, shop);
    const { queue: _queue, ...ofMessage } = request.body;
    let understood: Understood | undefined;
    return runCommand(request, live, {
      check: async () => {
        if (Object.keys(ofMessage).length === 0) return;
        const correction = { ...ofMessage, by: request.principal.name, at: live.now() };
        understood = await understoodWith(correction, message, thread, live);
      },
      move: (seen, by) => correct(seen, by, { said: request.body, understood, rules }),
      follow: async ({ actor, at }) => {
        const correction = { ...request.body, by: actor, at };
        const corrected = await withRetries(() => live.store.messages.correct(message, correction));
        if (corrected && shop?.learnsFromCorrections) await learnFrom(corrected, ticket, live);
      },
    });
  },
});

async function findMessage(thread: readonly string[], messageId: string, { store }: Live): Promise<Message> {
  const message = await store.messages.named(thread, messageId);
  if (message?.from === 'buyer' && message.understanding) return message;
  throw new Problem(404, 'message-unknown', 'The buyer wrote no such message on this ticket.');
}

/** What all of the buyer's messages say together, this one as it is corrected. */
async function understoodWith(
  correction: Correction,
  { ticket, messageId }: Message,
  thread: readonly string[],
  { store }: Live,
): Promise<Understood> {
  const messages: Message[] = [];
  let after: string | undefined;
  do {
    const page = await store.messages.ofAll(thread, { limit: 100, after });
    messages.push(...page.items);
    after = page.after;
  } while (after);
  return understoodInAll(
    messages.map((one) =>
      one.ticket === ticket && one.messageId === messageId
        ? { ...one, correction: bothCorrections(one.correction, correction) }
        : one,
    ),
  );
}
