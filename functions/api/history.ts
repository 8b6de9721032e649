import * as z from 'zod/mini';
import { findTicket } from './command.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import { changeResource, changeResourceSchema, pageOf } from './resources.ts';
import { DESK, route } from './route.ts';

/** The commands on a ticket, oldest first. */
export const ticketHistory = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/history',
  summary: 'The commands on a ticket, oldest first.',
  roles: DESK,
  query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
  returns: pageOf(changeResourceSchema),
  problems: ['ticket-unknown', 'cursor-unreadable'],
  run: async ({ params, query, principal }, live) => {
    const page = { limit: query.limit, after: positionIn('history', query.after) };
    const { value } = await findTicket(live, principal, params.ticketId);
    const { items, after } = await live.store.tickets.historyPage(value, page);
    return { status: 200, body: { items: items.map(changeResource), next: cursorAt('history', after) } };
  },
});
