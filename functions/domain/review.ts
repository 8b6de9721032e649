import * as z from 'zod/mini';
import type { ReviewEvent } from './event.ts';
import { after, HOUR, type Instant, instantSchema } from './instant.ts';
import { agreed, alarmSchema, appliedSchema, doneFields, isNews, reschedule, withoutNotes } from './record.ts';

/** A bad or middling review: someone must look within a working day. */
const FOLLOW_UP_WITHIN = 24 * HOUR;
/** At or under this share of the scale (3 of 5 stars) a review becomes a follow-up. */
const NOT_GOOD = 0.6;

/** A rating or feedback on a product, order or seller. */
export const reviewSchema = z.object({
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  reviewId: z.string(),
  firstAt: instantSchema,
  firstRating: z.number(),
  told: z.object({ at: instantSchema, event: z.string() }),
  rating: z.number(),
  outOf: z.number(),
  text: z.string(),
  orderId: z.optional(z.string()),
  itemId: z.optional(z.string()),
  buyer: z.optional(z.string()),
  /** Its writer was erased then: their name and words are never stored again. */
  erasedAt: z.optional(instantSchema),
  alarms: z.array(alarmSchema),
  applied: z.array(appliedSchema),
  ...doneFields,
  /** The rating that a person was done with: only a lower one asks for someone again. */
  doneRating: z.optional(z.number()),
});
export type Review = z.infer<typeof reviewSchema>;

export function needsFollowUp(rating: number, outOf: number): boolean {
  return rating <= outOf * NOT_GOOD;
}

/** Someone must look: it is not good, and nobody has been done with it, or the buyer has lowered it since. */
export function isReviewOpen(review: Pick<Review, 'rating' | 'outOf' | 'told' | 'doneAt' | 'doneRating'>): boolean {
  if (!needsFollowUp(review.rating, review.outOf)) return false;
  return (
    !review.doneAt ||
    (isNews(review.told.at, review) && (review.doneRating === undefined || review.rating < review.doneRating))
  );
}

/** The review after one more event: a changed review keeps its first rating beside the newest. */
export function foldReview(before: Review | undefined, event: ReviewEvent): Omit<Review, 'applied'> {
  const told = { at: event.occurredAt, event: event.eventId };
  const isNewest = !before || `${told.at} ${told.event}` >= `${before.told.at} ${before.told.event}`;
  const { rating, outOf, text } = isNewest ? event : before;
  const newest = isNewest ? told : before.told;
  const { firstAt, firstRating } = firstOf(before, event);
  const { doneAt, doneBy, doneRating, erasedAt } = before ?? {};
  // From the first rating, or from the lower one that opened it again.
  const since = doneAt ? newest.at : firstAt;
  const wanted = isReviewOpen({ rating, outOf, told: newest, doneAt, doneRating })
    ? [{ name: 'follow-up', at: after(since, FOLLOW_UP_WITHIN) }]
    : [];
  return {
    channel: event.channel,
    connection: event.connection,
    shop: event.shop,
    reviewId: event.reviewId,
    firstAt,
    firstRating,
    told: newest,
    rating,
    outOf,
    text: erasedAt ? '' : text,
    orderId: agreed(before?.orderId, event.orderId),
    itemId: agreed(before?.itemId, event.itemId),
    buyer: erasedAt ? undefined : agreed(before?.buyer, event.buyer),
    erasedAt,
    alarms: reschedule(before?.alarms ?? [], wanted),
    doneAt,
    doneBy,
    doneRating,
  };
}

/** The earliest rating; of two at the same moment the lower, so that the order of arrival decides nothing. */
function firstOf(before: Review | undefined, event: ReviewEvent): Pick<Review, 'firstAt' | 'firstRating'> {
  const told = { firstAt: event.occurredAt, firstRating: event.rating };
  if (!before || told.firstAt < before.firstAt) return told;
  if (told.firstAt > before.firstAt) return before;
  return { firstAt: before.firstAt, firstRating: Math.min(before.firstRating, event.rating) };
}

/** The review without its writer's name and words, and without what colleagues wrote: a rating is left. */
export function reviewWithoutBuyer(review: Review, at: Instant): Review {
  const { buyer: _buyer, ...rest } = review;
  return { ...rest, text: '', applied: withoutNotes(review.applied), erasedAt: review.erasedAt ?? at };
}
