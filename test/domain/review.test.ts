import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReviewEvent } from '../../functions/domain/event.ts';
import { HOUR, instant } from '../../functions/domain/instant.ts';
import { foldReview, needsFollowUp, type Review } from '../../functions/domain/review.ts';
import { AT, aReviewEvent, arrivals } from '../support/builders.ts';

const hours = (n: number) => instant(Date.parse(AT) + n * HOUR);

const events = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 0, max: 4 }),
      id: fc.constantFrom('a', 'b', 'c'),
      rating: fc.integer({ min: 1, max: 5 }),
      text: fc.constantFrom('bad', 'better'),
      orderId: fc.constantFrom(undefined, 'order-1', 'order-2'),
      itemId: fc.constantFrom(undefined, 'item-1', 'item-2'),
      buyer: fc.constantFrom(undefined, 'buyer-1', 'buyer-2'),
    }),
    { maxLength: 6, selector: ({ n, id }) => `${n}${id}` },
  )
  .map((drawn) =>
    drawn.map(({ n, id, ...event }) => aReviewEvent({ eventId: `${n}${id}`, occurredAt: hours(n), ...event })),
  );

function reviewAfter(...taken: ReviewEvent[]): Review | undefined {
  return taken.reduce<Review | undefined>(
    (review, event) => ({ ...foldReview(review, event), applied: [] }),
    undefined,
  );
}

test('a review is the same in whatever order its events come, and however often', () => {
  fc.assert(
    fc.property(arrivals(events), ([all, arrived]) => {
      expect(reviewAfter(...arrived)).toEqual(reviewAfter(...all));
    }),
    { numRuns: 2000 },
  );
});

test('a review put right keeps its first rating beside the newest, and no longer needs anyone', () => {
  const bad = aReviewEvent({ rating: 1 });
  const good = aReviewEvent({ eventId: 'e2', occurredAt: hours(30), rating: 5, text: 'fine now' });

  expect(reviewAfter(good, bad)).toMatchObject({
    firstRating: 1,
    firstAt: AT,
    rating: 5,
    text: 'fine now',
    alarms: [],
  });
});

test('a bad or middling review is followed up within a day of its first rating', () => {
  expect(reviewAfter(aReviewEvent({ rating: 3 }))?.alarms).toEqual([{ name: 'follow-up', at: hours(24) }]);
  expect([1, 2, 3, 4, 5].map((rating) => needsFollowUp(rating, 5))).toEqual([true, true, true, false, false]);
  expect([-1, 0, 1].map((rating) => needsFollowUp(rating, 1))).toEqual([true, true, false]);
});
