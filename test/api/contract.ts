import * as z from 'zod/mini';
import { type OpenApi, openApiOf } from '../../functions/api/openapi.ts';
import { OUTSIDE_ROUTES, problemsOf } from '../../functions/api/problems.ts';
import type { ApiRoute } from '../../functions/api/route.ts';
import { routes } from '../../functions/api/routes.ts';
import type { HttpResult } from '../../functions/platform/http-handler.ts';

/**
 * Holds an answer against what its route says of itself, so that the description of the interface cannot lie: the status,
 * every field of a success and no other, its ETag and Location, and the code of a problem. Throws where they differ. Each answer that the API's
 * tests hear goes through here.
 */
export function mustBeAsDescribed(method: string, path: string, { statusCode, headers, body }: HttpResult): void {
  const route = routeOf(method, path);
  if (!route) return;
  const name = `${route.method} ${route.path}`;
  const answers: readonly number[] = route.answers ?? [200];
  mustTellOfHeaders(route, name, statusCode, headers);
  if (statusCode === 308 && answers.includes(308)) return;
  if (statusCode === 304 && method === 'GET' && body === undefined) return;
  if (statusCode >= 300) {
    mustBeKnown(route, name, JSON.parse(body ?? '{}'));
    return;
  }
  if (!answers.includes(statusCode)) throw new Error(`${name} says nothing of an answer ${statusCode}`);
  if (statusCode === 204) return;
  const said = JSON.parse(body ?? 'null');
  const parsed = z.safeParse(route.returns, said);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path: place, message }) => `${place.join('.')}: ${message}`);
    throw new Error(`${name} answers what it does not describe: ${places.join('; ')}`);
  }
  const untold = differences(said, parsed.data);
  if (untold.length > 0) throw new Error(`${name} answers more than it describes: ${untold.join(', ')}`);
}

let described: OpenApi | undefined;

function mustTellOfHeaders(route: ApiRoute, name: string, status: number, headers: HttpResult['headers']): void {
  described ??= openApiOf(routes);
  const told = described.paths[route.path]?.[route.method.toLowerCase()]?.responses[status]?.headers ?? {};
  for (const header of ['ETag', 'Location']) {
    if (status < 400 && headers[header.toLowerCase()] !== undefined && !(header in told)) {
      throw new Error(`${name} says nothing of the ${header} with its ${status}`);
    }
  }
}

function mustBeKnown(route: ApiRoute, name: string, { code }: { code?: string }): void {
  if ([...problemsOf(route), ...OUTSIDE_ROUTES].some((known) => known === code)) return;
  throw new Error(`${name} says nothing of the problem ${code}`);
}

/** The route that the handler would find, by its own rule. */
function routeOf(method: string, path: string): ApiRoute | undefined {
  const asked = (path.split('?')[0] ?? '').split('/');
  return routes.find((route) => {
    const pieces = route.path.split('/');
    return (
      route.method === method &&
      pieces.length === asked.length &&
      pieces.every((piece, index) => (piece.startsWith('{') ? asked[index] !== '' : piece === asked[index]))
    );
  });
}

/** Places where the answer holds what its schema left out. */
function differences(said: unknown, described: unknown, place = ''): string[] {
  if (typeof said !== 'object' || said === null) return said === described ? [] : [place];
  const kept = (described ?? {}) as Record<string, unknown>;
  return Object.entries(said).flatMap(([key, value]) =>
    key in kept ? differences(value, kept[key], `${place}/${key}`) : [`${place}/${key}`],
  );
}
