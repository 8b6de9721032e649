import * as z from 'zod/mini';
import { type Instant, instantSchema } from '../domain/instant.ts';
import { withRetries } from './attempts.ts';
import { parseItem, type Stored } from './records.ts';
import { keys, type Table } from './table.ts';

/**
 * Access to a shop's account, sealed: only ciphertext reaches the table. `refreshing` is the lease of whoever trades the
 * refresh token; a lease that ran out on a single-use token means that nobody knows whether it was used: `reconnect`.
 */
export const accessItemSchema = z.object({
  sealed: z.string(),
  expiresAt: instantSchema,
  refreshing: z.optional(z.object({ until: instantSchema })),
  reconnect: z.boolean(),
});
export type AccessItem = z.infer<typeof accessItemSchema>;

const throttleSchema = z.object({ notBefore: instantSchema });
const budgetSchema = z.object({ window: z.string(), used: z.int() });

export type AccessStore = {
  find(connection: string, shop: string): Promise<Stored<AccessItem> | undefined>;
  /** Against the version read, 0 creates. Throws `Conflict`. */
  save(connection: string, shop: string, access: AccessItem, version: number): Promise<number>;
  /** How long the channel asked us to leave the shop alone; undefined when it did not. */
  throttledUntil(connection: string, shop: string, now: Instant): Promise<Instant | undefined>;
  /** Leaves the shop alone until then, or until the later moment that was asked for before. */
  throttle(connection: string, shop: string, notBefore: Instant): Promise<void>;
  /** Takes one call from the minute's budget of an endpoint; false when it is used up. */
  takeFetch(connection: string, shop: string, endpoint: string, now: Instant, perMinute: number): Promise<boolean>;
};

export function accessStore(table: Table): AccessStore {
  return {
    async find(connection, shop) {
      const item = await table.get(keys.access(connection, shop));
      return item && { value: parseItem(accessItemSchema, item.data), version: item.version };
    },
    async save(connection, shop, access, version) {
      return (await table.put({ ...keys.access(connection, shop), data: access }, version)).version;
    },
    async throttledUntil(connection, shop, now) {
      const item = await table.get(keys.throttle(connection, shop));
      const notBefore = item && parseItem(throttleSchema, item.data).notBefore;
      return notBefore && notBefore > now ? notBefore : undefined;
    },
    async throttle(connection, shop, notBefore) {
      const key = keys.throttle(connection, shop);
      await withRetries(async () => {
        const item = await table.get(key);
        if (item && parseItem(throttleSchema, item.data).notBefore >= notBefore) return;
        await table.put({ ...key, data: { notBefore } }, item?.version ?? 0);
      });
    },
    async takeFetch(connection, shop, endpoint, now, perMinute) {
      const key = keys.fetchBudget(connection, shop, endpoint);
      const window = now.slice(0, 16);
      return withRetries(async () => {
        const item = await table.get(key);
        const before = item && parseItem(budgetSchema, item.data);
        const used = before?.window === window ? before.used : 0;
        if (used >= perMinute) return false;
        await table.put({ ...key, data: { window, used: used + 1 } }, item?.version ?? 0);
        return true;
      });
    },
  };
}
