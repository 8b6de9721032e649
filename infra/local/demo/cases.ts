import * as z from 'zod/mini';
import type { Desk } from './desk.ts';

const common = { channel: z.string() };
const moneySchema = z.object({ minor: z.number(), currency: z.string() });
const listOf = <T>(item: z.ZodMiniType<T>) => z.object({ items: z.array(item) });

const disputeSchema = z.object({
  ...common,
  disputeId: z.string(),
  type: z.string(),
  status: z.string(),
  orderId: z.optional(z.string()),
  amount: z.optional(moneySchema),
  respondBy: z.string(),
  respondByFrom: z.string(),
});
const reviewSchema = z.object({
  ...common,
  reviewId: z.string(),
  rating: z.number(),
  outOf: z.number(),
  text: z.string(),
  alarms: z.array(z.object({ at: z.string() })),
});
const noticeSchema = z.object({
  ...common,
  topic: z.string(),
  severity: z.string(),
  text: z.string(),
  answerBy: z.optional(z.string()),
});
const privacySchema = z.object({
  ...common,
  orders: z.string(),
  proof: z.nullable(z.object({ passes: z.int() })),
  fulfilBy: z.string(),
});

/** What waits with a deadline of its own. */
export type Cases = {
  readonly disputes: readonly z.infer<typeof disputeSchema>[];
  readonly reviews: readonly z.infer<typeof reviewSchema>[];
  readonly notices: readonly z.infer<typeof noticeSchema>[];
  readonly privacy: readonly z.infer<typeof privacySchema>[];
};

/** Disputes, reviews to follow up, notices and privacy orders as a supervisor sees them. */
export async function casesOf(supervisor: Desk): Promise<Cases> {
  const list = async <T>(path: string, schema: z.ZodMiniType<T>) =>
    (await supervisor.get(`/v1/${path}?limit=100`, listOf(schema))).items;
  const [disputes, reviews, notices, privacy] = await Promise.all([
    list('disputes', disputeSchema),
    list('reviews', reviewSchema),
    list('notices', noticeSchema),
    list('privacy-orders', privacySchema),
  ]);
  return { disputes, reviews, notices, privacy };
}
