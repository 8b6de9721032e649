import * as z from 'zod/mini';
import { connectionSchema, shopSchema } from '../domain/connection.ts';
import { ROLES } from '../domain/principal.ts';
import { route } from './route.ts';

/** Every connection with its shops; nothing secret is kept there. Agents need the shops' names. */
export const connections = route({
  method: 'GET',
  path: '/v1/connections',
  summary: 'Every connection with its shops.',
  roles: ROLES,
  returns: z.object({ items: z.array(z.extend(connectionSchema, { shops: z.array(shopSchema) })) }),
  run: async (_request, { store }) => {
    const all = await store.connections.all();
    const items = await Promise.all(
      all.map(async (connection) => ({ ...connection, shops: await store.connections.shops(connection.id) })),
    );
    return { status: 200, body: { items } };
  },
});
