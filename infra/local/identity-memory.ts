import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Where the provider keeps sessions, codes and refresh tokens: in memory, gone with the process. */
export function memoryAdapter(): Adapter {
  const items = new Map<string, { payload: AdapterPayload; expires: number }>();
  const live = (id: string | undefined) => {
    const item = id === undefined ? undefined : items.get(id);
    return item && item.expires > Date.now() ? item.payload : undefined;
  };
  const where = (test: (payload: AdapterPayload) => boolean) => {
    for (const { payload, expires } of items.values()) if (expires > Date.now() && test(payload)) return payload;
    return undefined;
  };
  return {
    async upsert(id, payload, expiresIn) {
      items.set(id, { payload, expires: Date.now() + (expiresIn ?? 24 * 3600) * 1000 });
    },
    find: async (id) => live(id),
    findByUid: async (uid) => where((payload) => payload.uid === uid),
    findByUserCode: async (code) => where((payload) => payload.userCode === code),
    async consume(id) {
      const payload = live(id);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      items.delete(id);
    },
    async revokeByGrantId(grantId) {
      for (const [id, { payload }] of items) if (payload.grantId === grantId) items.delete(id);
    },
  };
}
