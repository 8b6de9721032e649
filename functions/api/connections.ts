import * as z from 'zod/mini';
import { connectionSchema, shopSchema } from '../domain/connection.ts';
import { ROLES, sees } from '../domain/principal.ts';
import { route } from './route.ts';

/** Every connection with those of its shops that the asker may see; nothing secret is kept there. Agents need the shops' names. */
export const connections = route({
  method: 'GET',
  path: '/v1/connections',
  summary: 'Every connection with its shops.',
  roles: ROLES,
  returns: z.object({ items: z.array(z.extend(connectionSchema, { shops: z.array(shopSchema) })) }),
  run: async ({ principal }, { store }) => {
    const all = await store.connections.all();
    const items = await Promise.all(
      all.map(async (connection) => {
        const shops = await store.connections.shops(connection.id);
        return { ...connection, shops: shops.filter((shop) => sees(principal, shop)) };
      }),
    );
    // To whom none of its shops is shown, the connection is not there either.
    return { status: 200, body: { items: items.filter(({ shops }) => !principal.shops || shops.length > 0) } };
  },
});
