import * as z from 'zod/mini';
import { sees } from '../domain/principal.ts';
import { ticketCardSchema } from '../store/tickets.ts';
import { limitSchema } from './paging.ts';
import { DESK, route } from './route.ts';

/** A buyer's tickets at one shop, the latest word first. From an index: up to some seconds old. */
export const buyerTickets = route({
  method: 'GET',
  path: '/v1/buyers/{connection}/{shop}/{buyer}/tickets',
  summary: 'The tickets of one buyer at one shop.',
  roles: DESK,
  returns: z.object({ items: z.array(ticketCardSchema) }),
  query: z.strictObject({ limit: limitSchema }),
  run: async ({ params, principal, query }, { store }) => {
    if (!sees(principal, params)) return { status: 200, body: { items: [] } };
    const cards = await store.tickets.ofBuyer(params.connection, params.shop, params.buyer, query.limit);
    const items = cards.sort((a, b) => ((a.lastBuyerAt ?? '') < (b.lastBuyerAt ?? '') ? 1 : -1));
    return { status: 200, body: { items } };
  },
});
