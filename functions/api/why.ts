import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import { explanationSchema } from '../domain/understanding/explain.ts';
import { findTicket } from './command.ts';
import { DESK, route } from './route.ts';

/**
 * Counted when somebody asks. What another version of the model decided is not explained by this one: `explanation` is null
 * then, and `decidedBy` says which it was.
 */
export const whyMessage = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/messages/{messageId}/why',
  summary: 'Why a message was taken for what it was: the features that weighed most.',
  roles: DESK,
  returns: z.object({ decidedBy: z.string(), explanation: z.nullable(explanationSchema) }),
  problems: ['ticket-unknown', 'message-unknown'],
  run: async ({ params: { ticketId, messageId }, principal }, live) => {
    const { value: ticket } = await findTicket(live, principal, ticketId);
    const message = await live.store.messages.named([...(ticket.merged ?? []), ticketId], messageId);
    const decidedBy = message?.understanding?.model;
    if (!message || !decidedBy)
      throw new Problem(404, 'message-unknown', 'The buyer wrote no such message on this ticket.');
    const shop = await live.store.connections.shop(ticket.connection, ticket.shop);
    // As at triage: from the words and the site alone.
    const explanation = await live.explain(message.text, { orderPhase: 'none', siteLanguage: shop?.site });
    return { status: 200, body: { decidedBy, explanation: explanation.model === decidedBy ? explanation : null } };
  },
});
