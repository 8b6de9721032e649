import * as z from 'zod/mini';
import { ROLES } from '../domain/principal.ts';
import { route } from './route.ts';

/** Who the desk takes you for; also answers someone who has no role yet. */
export const me = route({
  method: 'GET',
  path: '/v1/me',
  summary: 'Who the desk takes you for.',
  roles: 'signed-in',
  returns: z.object({ name: z.string(), roles: z.array(z.enum(ROLES)) }),
  run: async ({ principal }) => ({ status: 200, body: { name: principal.name, roles: principal.roles } }),
});
