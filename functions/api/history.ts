import { findTicket } from './command.ts';
import { changeResource } from './resources.ts';
import { DESK, route } from './route.ts';

/** Every command on a ticket, oldest first. */
export const ticketHistory = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/history',
  roles: DESK,
  run: async ({ params }, live) => {
    await findTicket(live, params.ticketId);
    const changes = await live.store.tickets.history(params.ticketId);
    return { status: 200, body: { items: changes.map(changeResource) } };
  },
});
