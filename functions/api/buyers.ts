import * as z from 'zod/mini';
import { sees } from '../domain/principal.ts';
import { ticketCardSchema } from '../store/tickets.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import { pageOf } from './resources.ts';
import { DESK, route } from './route.ts';

const NOTHING = { items: [], after: undefined };

/** A buyer's tickets at one shop, the newest matter first. From an index: up to some seconds old. */
export const buyerTickets = route({
  method: 'GET',
  path: '/v1/buyers/{connection}/{shop}/{buyer}/tickets',
  summary: 'The tickets of one buyer at one shop, the newest matter first.',
  roles: DESK,
  returns: pageOf(ticketCardSchema),
  problems: ['cursor-unreadable'],
  query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
  run: async ({ params, principal, query }, { store }) => {
    const asked = { limit: query.limit, after: positionIn('buyer', query.after) };
    const { items, after } = sees(principal, params) ? await store.tickets.pageOfBuyer(params, asked) : NOTHING;
    return { status: 200, body: { items, next: cursorAt('buyer', after) } };
  },
});
