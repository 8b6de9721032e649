import type { Role } from '../domain/principal.ts';
import { bindRoute, type Request, type Route, type RouteSpec } from '../platform/http-route.ts';
import type { Live } from './live.ts';
import { once } from './once.ts';
import type { ProblemCode } from './problems.ts';

/** Who works tickets. Engineers run the machinery and read no buyer's words. */
export const DESK: readonly Role[] = ['agent', 'supervisor'];

export type ApiRoute = Route<Live>;

/** A request on one ticket, whatever else is in it. */
export type TicketRequest = Pick<
  Request<'{ticketId}', unknown, unknown>,
  'params' | 'path' | 'headers' | 'principal'
> & {
  readonly method: string;
  readonly body: unknown;
};

/** One route of the agent API, run once for each Idempotency-Key; add it to `routes.ts`. Problems of its own stand in `problems.ts`. */
export function route<Path extends string, Body, Query>(
  spec: RouteSpec<Path, Body, Query, Live> & { readonly problems?: readonly ProblemCode[] },
): ApiRoute {
  if (spec.method === 'GET' || spec.keyKeptBy === 'route') return bindRoute(spec);
  return bindRoute({ ...spec, run: (request, live) => once(request, live, () => spec.run(request, live)) });
}
