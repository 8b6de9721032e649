import * as z from 'zod/mini';

/** What a signed-in person may be; each is a group in Cognito and one person can be several. */
export const ROLES = ['agent', 'supervisor', 'engineer'] as const;
export type Role = (typeof ROLES)[number];

/** A person as the sign-in names them: what owners are signed with. */
export const personNameSchema = z
  .string()
  .check(z.regex(/^[\p{L}\p{M}\p{N}\p{P}\p{S}]{1,64}$/u, 'a name as the sign-in has it, up to 64 characters'));

/** One shop of one connection. */
export const shopPlaceSchema = z.strictObject({
  connection: z.string().check(z.minLength(1), z.maxLength(100)),
  shop: z.string().check(z.minLength(1), z.maxLength(200)),
});
export type ShopPlace = Readonly<z.infer<typeof shopPlaceSchema>>;

/** Who is asking. `name` is what owners, notes and history are signed with; `shops` the ones they may see, absent: all. */
export type Principal = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly shops?: readonly ShopPlace[] | undefined;
};

/** Whether what belongs to that shop may be shown to them; to anyone else it does not exist. */
export function sees({ shops }: Principal, { connection, shop }: ShopPlace): boolean {
  return !shops || shops.some((mine) => mine.connection === connection && mine.shop === shop);
}

export function isSupervisor({ roles }: Principal): boolean {
  return roles.includes('supervisor');
}
