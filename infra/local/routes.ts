import type { Route } from './model.ts';

export type RouteMatch = { readonly route: Route; readonly pathParameters: Readonly<Record<string, string>> };

/**
 * The route for a request, as API Gateway chooses: a full match before one with `{proxy+}`, the method before `ANY`,
 * `$default` last; undefined for none.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const matches = routes.flatMap((route) => {
    const found = match(route.routeKey, method, path);
    return found ? [{ route, ...found }] : [];
  });
  matches.sort((a, b) => a.rank - b.rank);
  const [best] = matches;
  return best && { route: best.route, pathParameters: best.pathParameters };
}

function match(routeKey: string, method: string, path: string) {
  if (routeKey === '$default') return { rank: 1_000_000, pathParameters: {} };
  const [wanted, template = ''] = routeKey.split(' ');
  if (wanted !== 'ANY' && wanted !== method) return undefined;
  const expected = template.split('/');
  const actual = path.split('/');
  const pathParameters: Record<string, string> = {};
  let rank = wanted === 'ANY' ? 1 : 0;
  for (const [position, part] of expected.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(part)?.[1];
    if (greedy) {
      const rest = actual.slice(position).join('/');
      if (rest === '') return undefined;
      return { rank: rank + 10_000, pathParameters: { ...pathParameters, [greedy]: decoded(rest) } };
    }
    const variable = /^\{(.+)\}$/.exec(part)?.[1];
    const given = actual[position];
    if (given === undefined || (variable ? given === '' : given !== part)) return undefined;
    if (!variable) continue;
    pathParameters[variable] = decoded(given);
    rank += 100;
  }
  return actual.length === expected.length ? { rank, pathParameters } : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Lets through `burst` at once and `rate` a second after that, by the machine's own clock. */
export function createThrottle({ rate, burst }: { rate: number; burst: number }): () => boolean {
  let tokens = burst;
  let last = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - last) / 1000) * rate);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
