import * as z from 'zod/mini';
import { ROLES, shopPlaceSchema } from '../domain/principal.ts';
import { route } from './route.ts';

/** Who the desk takes you for; also answers someone who has no role yet. */
export const me = route({
  method: 'GET',
  path: '/v1/me',
  summary: 'Who the desk takes you for, and which shops you may see.',
  roles: 'signed-in',
  returns: z.object({
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    shops: z.union([z.literal('all'), z.array(shopPlaceSchema)]),
  }),
  run: async ({ principal: { name, roles, shops } }) => ({ status: 200, body: { name, roles, shops: shops ?? 'all' } }),
});
