import { expect, test } from 'vitest';
import { figuresOf, QUESTIONS } from '../../../../infra/local/bench/growth/measure.ts';
import { sweepMany } from '../../../../infra/local/bench/growth/sweep-many.ts';

const silent = () => undefined;

test('a desk that has had three times the tickets reads no more to list, claim, open, look up and sweep', {
  timeout: 120_000,
}, async () => {
  const [small, large] = [await figuresOf(1000, silent, 2), await figuresOf(3000, silent, 2)];
  const unitsOf = (figures: typeof small) => QUESTIONS.map((question) => [question, figures[question].readUnits]);

  expect(unitsOf(large)).toEqual(unitsOf(small));
});

test('thousands of clocks that run out in one minute are raised once each, by so many at once and no more', async () => {
  const { due, raised, raisedTwice, mostAtOnce, workers } = await sweepMany(2000, silent);

  expect({ raised, raisedTwice }).toEqual({ raised: due, raisedTwice: 0 });
  // Twenty in each worker, and as many in the sweep for each of the two partitions that it goes through.
  expect(mostAtOnce).toBeGreaterThan(20);
  expect(mostAtOnce).toBeLessThanOrEqual(20 * (workers + 2));
});
