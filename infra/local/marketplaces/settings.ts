import * as z from 'zod/mini';

/** What can be set on a simulated marketplace, in the process or by `POST /_sim/configure`; each call changes what it names. */
export const settingsSchema = z.object({
  /** Where pushes are posted to. Without it every push is lost. */
  webhook: z.optional(z.url()),
  /** The webhook's address as registered, where it differs from where it is reached: some channels sign it. */
  address: z.optional(z.url()),
  /** Signs pushes (eBay: unused, it has a key pair of its own). */
  secret: z.string(),
  /** The app's credentials, named as in a connection's `app`. */
  app: z.record(z.string(), z.string()),
  shops: z.array(
    z.object({
      shop: z.string(),
      /** The user name or id under which the shop writes. */
      name: z.optional(z.string()),
      access: z.optional(z.string()),
      refresh: z.optional(z.string()),
    }),
  ),
  /** Orders in the form in which the channel's API gives them. */
  orders: z.array(z.record(z.string(), z.unknown())),
  /** Pushes the shop's own messages back to the webhook. */
  echo: z.boolean(),
  /** Follows the channel's schedule of retries, each delay times `retryScale`. */
  retries: z.boolean(),
  retryScale: z.number(),
  lagMs: z.number(),
  /** Added to the counter that ids are made from: a marketplace started anew must not give old ids again. */
  idsFrom: z.int(),
  /** Added to the clock. */
  clockOffsetMs: z.number(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const changesSchema = z.partial(settingsSchema);

export function initialSettings(): Settings {
  return {
    secret: 'push-key-of-the-simulator',
    app: {},
    shops: [],
    orders: [],
    echo: false,
    retries: false,
    retryScale: 1,
    lagMs: 0,
    idsFrom: 0,
    clockOffsetMs: 0,
  };
}
