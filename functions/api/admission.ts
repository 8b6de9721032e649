import { MINUTE } from '../domain/instant.ts';
import type { Principal } from '../domain/principal.ts';
import type { Live } from './live.ts';

/** How long a person's shops are taken for granted: what a supervisor takes away is gone within a minute. */
const KEPT_MS = MINUTE;
/** People remembered at once; a desk has fewer. */
const MOST_PEOPLE = 1000;

type Kept = { readonly shops: Promise<Principal['shops']>; readonly until: number };

/** Says which shops whoever is asking may see. Read from the table at most once a minute for each person and function. */
export function admission(): (principal: Principal, live: Pick<Live, 'store' | 'now'>) => Promise<Principal> {
  const known = new Map<string, Kept>();
  return async (principal, { store, now }) => {
    const nowMs = Date.parse(now());
    const kept = known.get(principal.name);
    if (kept && nowMs < kept.until) return { ...principal, shops: await kept.shops };
    if (known.size >= MOST_PEOPLE) known.clear();
    const shops = store.members.find(principal.name).then((member) => member?.value.shops ?? undefined);
    known.set(principal.name, { shops, until: nowMs + KEPT_MS });
    // A failed read is forgotten, not kept.
    shops.catch(() => known.delete(principal.name));
    return { ...principal, shops: await shops };
  };
}
