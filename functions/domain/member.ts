import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';
import { type Principal, personNameSchema, type ShopPlace, sees, shopPlaceSchema } from './principal.ts';

/** Most shops that one person can be limited to: someone who sees more than these sees all. */
export const MOST_SHOPS = 100;

/** Which shops a person may see. Of whom nothing is kept, sees all. */
export const memberSchema = z.object({
  name: personNameSchema,
  /** Null: all shops, also those that are connected later. */
  shops: z.nullable(z.array(shopPlaceSchema)),
  setAt: instantSchema,
  setBy: z.string(),
});
export type Member = z.infer<typeof memberSchema>;

/** Whether that person may decide about these shops: nobody gives, or takes away, what they do not see themselves. */
export function mayGrant(by: Principal, shops: readonly ShopPlace[] | null): boolean {
  return by.shops === undefined || (shops?.every((place) => sees(by, place)) ?? false);
}
