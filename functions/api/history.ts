import { findTicket } from './command.ts';
import { changeResource } from './resources.ts';
import { DESK, route } from './route.ts';

/** More than any ticket has seen. */
const MOST_CHANGES = 500;

/** The commands on a ticket, oldest first; of more than 500 the newest. */
export const ticketHistory = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/history',
  roles: DESK,
  run: async ({ params }, live) => {
    await findTicket(live, params.ticketId);
    const changes = await live.store.tickets.history(params.ticketId, MOST_CHANGES);
    return { status: 200, body: { items: changes.map(changeResource) } };
  },
});
