import * as z from 'zod/mini';
import type { Role } from '../domain/principal.ts';
import type { CaseStore } from '../store/cases.ts';
import { limitSchema } from './paging.ts';
import { DESK, route } from './route.ts';

type Listed = 'disputes' | 'reviews' | 'notices' | 'privacyOrders';

/** A list of what has a deadline of its own, by its next one. There are never many: a limit, no further pages. */
function openOnes<Path extends string>(path: Path, listed: Listed, roles: readonly Role[]) {
  return route({
    method: 'GET',
    path,
    roles,
    query: z.strictObject({ limit: limitSchema }),
    run: async ({ query }, { store }) => {
      const found: readonly { applied: unknown }[] = await list(store.cases, listed, query.limit);
      return { status: 200, body: { items: found.map(({ applied: _applied, ...shown }) => shown) } };
    },
  });
}

function list(cases: CaseStore, listed: Listed, limit: number): Promise<{ applied: unknown }[]> {
  return cases[listed](limit);
}

export const disputes = openOnes('/v1/disputes', 'disputes', DESK);
export const reviews = openOnes('/v1/reviews', 'reviews', DESK);
export const notices = openOnes('/v1/notices', 'notices', DESK);
/** Hashes only, and carried out with the engineer's tools: no agent's business. */
export const privacyOrders = openOnes('/v1/privacy-orders', 'privacyOrders', ['supervisor', 'engineer']);
