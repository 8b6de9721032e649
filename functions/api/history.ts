import * as z from 'zod/mini';
import { findTicket } from './command.ts';
import { changeResource, changeResourceSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/** More than any ticket has seen. */
const MOST_CHANGES = 500;

/** The commands on a ticket, oldest first; of more than 500 the newest. */
export const ticketHistory = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/history',
  summary: 'The commands on a ticket, oldest first.',
  roles: DESK,
  returns: z.object({ items: z.array(changeResourceSchema) }),
  problems: ['ticket-unknown'],
  run: async ({ params, principal }, live) => {
    await findTicket(live, principal, params.ticketId);
    const changes = await live.store.tickets.history(params.ticketId, MOST_CHANGES);
    return { status: 200, body: { items: changes.map(changeResource) } };
  },
});
