import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Dispute, foldDispute } from '../../functions/domain/dispute.ts';
import type { DisputeEvent } from '../../functions/domain/event.ts';
import { HOUR, instant } from '../../functions/domain/instant.ts';
import { AT, aDisputeEvent, arrivals } from '../support/builders.ts';

const hours = (n: number) => instant(Date.parse(AT) + n * HOUR);

const events = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 0, max: 5 }),
      id: fc.constantFrom('a', 'b', 'c'),
      type: fc.constantFrom('return', 'not-received', 'claim'),
      status: fc.constantFrom('REQUESTED', 'JUDGING', 'CLOSED'),
      open: fc.boolean(),
      orderId: fc.constantFrom(undefined, 'order-1', 'order-2'),
      buyer: fc.constantFrom(undefined, 'buyer-1', 'buyer-2'),
      reason: fc.constantFrom(undefined, 'broken', 'late'),
      amount: fc.constantFrom(undefined, { minor: 100, currency: 'EUR' }, { minor: 200, currency: 'EUR' }),
      respondBy: fc.constantFrom(undefined, hours(30), hours(100)),
    }),
    { maxLength: 6, selector: ({ n, id }) => `${n}${id}` },
  )
  .map((drawn) =>
    drawn.map(({ n, id, ...event }) => aDisputeEvent({ eventId: `${n}${id}`, occurredAt: hours(n), ...event })),
  );

function disputeAfter(...taken: DisputeEvent[]): Dispute | undefined {
  return taken.reduce<Dispute | undefined>(
    (dispute, event) => ({ ...foldDispute(dispute, event, 'ID'), applied: [] }),
    undefined,
  );
}

test('a dispute is the same in whatever order its events come, and however often', () => {
  fc.assert(
    fc.property(arrivals(events), ([all, arrived]) => {
      expect(disputeAfter(...arrived)).toEqual(disputeAfter(...all));
    }),
    { numRuns: 3000 },
  );
});

test("until the channel names a date the rule's counts from the opening, even when the opening arrives late", () => {
  const opened = aDisputeEvent();
  const moved = aDisputeEvent({ eventId: 'e2', occurredAt: hours(10), status: 'JUDGING' });

  expect(disputeAfter(moved)).toMatchObject({ respondBy: hours(10 + 48), respondByFrom: 'rule' });
  expect(disputeAfter(moved, opened)).toMatchObject({
    openedAt: AT,
    respondBy: hours(48),
    respondByFrom: 'rule',
    status: 'JUDGING',
  });
});

test("the channel's own date wins, and stays when later news names none", () => {
  const named = aDisputeEvent({ respondBy: hours(100) });
  const moved = aDisputeEvent({ eventId: 'e2', occurredAt: hours(10), status: 'JUDGING' });
  const extended = aDisputeEvent({ eventId: 'e3', occurredAt: hours(11), respondBy: hours(150) });

  expect(disputeAfter(named, moved)).toMatchObject({ respondBy: hours(100), respondByFrom: 'channel' });
  expect(disputeAfter(named, moved, extended)).toMatchObject({ respondBy: hours(150), respondByFrom: 'channel' });
});

test('reminders stand two days, one day and four hours before the deadline, as far as there is time', () => {
  const names = (respondBy: string) => disputeAfter(aDisputeEvent({ respondBy }))?.alarms;

  expect(names(hours(100))).toEqual([
    { name: 'two days left', at: hours(52) },
    { name: 'one day left', at: hours(76) },
    { name: 'four hours left', at: hours(96) },
    { name: 'deadline', at: hours(100) },
  ]);
  expect(names(hours(20))?.map(({ name }) => name)).toEqual(['four hours left', 'deadline']);
  expect(names(hours(1))?.map(({ name }) => name)).toEqual(['deadline']);
});

test('a return that became a claim is a claim, even when the news of the return arrives late', () => {
  const claim = aDisputeEvent({ eventId: 'e2', occurredAt: hours(5), type: 'claim' });

  expect(disputeAfter(claim, aDisputeEvent({ type: 'return' }))?.type).toBe('claim');
});

test('a dispute that is closed has no reminders', () => {
  expect(disputeAfter(aDisputeEvent({ open: false }))?.alarms).toEqual([]);
});
