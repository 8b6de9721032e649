import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import { sees } from '../domain/principal.ts';
import { currentTicket } from '../pipeline/merge-tickets.ts';
import { cardOf, ticketCardSchema } from '../store/tickets.ts';
import { orderResource, orderResourceSchema } from './resources.ts';
import { DESK, route } from './route.ts';

/** An order by its number, and the tickets that speak of it; `order` is null while only messages have named it. */
export const orderByNumber = route({
  method: 'GET',
  path: '/v1/orders/{connection}/{shop}/{orderId}',
  summary: 'An order by its number, and the tickets that speak of it.',
  roles: DESK,
  returns: z.object({ order: z.nullable(orderResourceSchema), tickets: z.array(ticketCardSchema) }),
  problems: ['order-unknown'],
  run: async ({ params: { connection, shop, orderId }, principal }, live) => {
    const { store } = live;
    if (!sees(principal, { connection, shop })) throw orderUnknown();
    const { order, tickets: ids } = await store.orders.about({ connection, shop, orderId });
    if (!order && ids.length === 0) throw orderUnknown();
    const tickets = await Promise.all(ids.map((id) => currentTicket(id, live)));
    // Of tickets merged into one, that one, once.
    const cards = new Map(tickets.flatMap((found) => (found ? [[found.value.ticketId, cardOf(found.value)]] : [])));
    const items = [...cards.values()];
    return { status: 200, body: { order: order ? orderResource(order) : null, tickets: items } };
  },
});

function orderUnknown(): Problem {
  return new Problem(404, 'order-unknown', 'Nothing is known of such an order.');
}
