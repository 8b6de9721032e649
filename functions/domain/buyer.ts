import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';

/** One buyer of one shop. */
export const buyerSchema = z.object({
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  buyer: z.string(),
  name: z.optional(z.string()),
  /** The language they last wrote in with certainty: what short messages fall back on. */
  language: z.optional(z.object({ code: z.string(), at: instantSchema })),
});
export type Buyer = z.infer<typeof buyerSchema>;
