import type { Settings } from './settings.ts';

/** The access and refresh tokens of a marketplace's shops. */
export function createTokens(
  settings: Settings,
  now: () => number,
  { accessForMs, singleUse }: { accessForMs: number; singleUse: boolean },
) {
  const access = new Map<string, { shop: string; until: number }>();
  const refresh = new Map<string, string>();
  const used = new Set<string>();
  let issued = 0;

  const issue = (shop: string) => {
    issued += 1;
    const token = `access-${shop}-${issued}`;
    access.set(token, { shop, until: now() + accessForMs });
    return token;
  };
  return {
    /** Makes the tokens of the settings valid, once each: a spent one stays spent. */
    seed() {
      for (const { shop, access: token, refresh: spare } of settings.shops) {
        if (token && !access.has(token) && !used.has(token)) access.set(token, { shop, until: now() + accessForMs });
        if (spare && !used.has(spare)) refresh.set(spare, shop);
      }
    },
    shopOf(token: string): string | undefined {
      const known = access.get(token);
      return known && known.until > now() ? known.shop : undefined;
    },
    issue,
    expire(token: string) {
      access.delete(token);
      used.add(token);
    },
    /** A new pair; undefined for a refresh token that is unknown or was used before. */
    refresh(token: string): { access: string; refresh: string } | undefined {
      const shop = refresh.get(token);
      if (shop === undefined) return undefined;
      const next = issue(shop);
      if (!singleUse) return { access: next, refresh: token };
      refresh.delete(token);
      used.add(token);
      const spare = `refresh-${shop}-${issued}`;
      refresh.set(spare, shop);
      return { access: next, refresh: spare };
    },
    clear() {
      access.clear();
      refresh.clear();
      used.clear();
    },
  };
}
