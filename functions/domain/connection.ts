import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';
import { afterSaleLineSchema } from './queue.ts';

/**
 * One app registration on a channel: what the door and the sender need, kept whole in one encrypted parameter.
 * `id` is also the unguessable last part of the webhook's path. `address` is the webhook's address exactly as typed into
 * the channel's console: some channels sign it, so it is never rebuilt from a request.
 */
export const connectionSecretsSchema = z.object({
  v: z.literal(1),
  id: z.string().check(z.regex(/^con_[A-Za-z0-9_-]{16,40}$/, 'not a connection id')),
  channel: z.string(),
  address: z.string().check(z.url()),
  /** Signing secrets of the webhook. Both are accepted while a rotation is under way. */
  signing: z.object({ current: z.string(), previous: z.optional(z.string()) }),
  /** What else this channel needs (app id, keys, hosts); each connector has its own schema for it. */
  app: z.record(z.string(), z.string()),
});
export type ConnectionSecrets = z.infer<typeof connectionSecretsSchema>;

/** The connection as the table knows it: nothing secret. */
export const connectionSchema = z.object({
  id: z.string(),
  channel: z.string(),
  name: z.string(),
  createdAt: instantSchema,
});
export type Connection = z.infer<typeof connectionSchema>;

/** One seller account on one channel, reached through a connection. */
export const shopSchema = z.object({
  connection: z.string(),
  channel: z.string(),
  /** The channel's own id for the shop. */
  shop: z.string(),
  name: z.string(),
  /** Site or region in the channel's words, for languages and rules. */
  site: z.optional(z.string()),
  /** IANA zone in which the shop's days begin and end. */
  timeZone: z.string(),
  afterSaleFrom: afterSaleLineSchema,
  /** Who ships, where the channel's order does not say so per line. */
  fulfilledBy: z.enum(['seller', 'platform-warehouse', 'full-service']),
  /** A resolved ticket takes a new message within so many days; later ones start the next ticket. */
  reopenWithinDays: z.int(),
  /** Buyers' data go so many days after a ticket was resolved or an order ended; never later than the channel allows. */
  keepDays: z.optional(z.int().check(z.gte(1))),
  /** What people correct here may be used to train the models; absent means no. */
  learnsFromCorrections: z.optional(z.boolean()),
  /** Names under which the shop itself writes (own messages are echoed by some channels). */
  ownNames: z.array(z.string()),
});
export type Shop = z.infer<typeof shopSchema>;

/** Access to a shop's account on its channel; refreshed by {@link ../pipeline/access.ts}. Tokens are sealed in the table. */
export type Access = { readonly token: string; readonly expiresAt: string };
