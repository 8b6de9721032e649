import { route } from './route.ts';

/** Who the desk takes you for; also answers someone who has no role yet. */
export const me = route({
  method: 'GET',
  path: '/v1/me',
  roles: 'signed-in',
  run: async ({ principal }) => ({ status: 200, body: { name: principal.name, roles: principal.roles } }),
});
