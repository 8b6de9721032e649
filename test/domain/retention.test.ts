import { expect, test } from 'vitest';
import { after, DAY } from '../../functions/domain/instant.ts';
import { forgetAt, keepMs, orderKeptUntil } from '../../functions/domain/retention.ts';
import { AT, aTicket } from '../support/builders.ts';

test('a shop keeps what its channel allows, or less where it wants less, and never more', () => {
  expect(keepMs('shopee', {}, AT)).toBe(90 * DAY);
  expect(keepMs('shopee', { keepDays: 30 }, AT)).toBe(30 * DAY);
  expect(keepMs('shopee', { keepDays: 400 }, AT)).toBe(90 * DAY);
  expect(keepMs('ebay', {}, AT), 'our own row').toBe(730 * DAY);
});

test('a ticket is to be erased so long after it was resolved, and not while it is open, asleep or merged away', () => {
  const resolved = { resolvedAt: after(AT, DAY), unanswered: undefined, clock: undefined };
  const lastBuyer = { at: AT, id: 'message-1' };

  expect(forgetAt(aTicket({ ...resolved, lastBuyer }), {})).toBe(after(AT, 91 * DAY));
  expect(forgetAt(aTicket({ ...resolved, lastBuyer }), { keepDays: 7 })).toBe(after(AT, 8 * DAY));
  expect(forgetAt(aTicket({ lastBuyer }), {})).toBeUndefined();
  expect(forgetAt(aTicket({ ...resolved, reopenedAt: after(AT, 2 * DAY) }), {})).toBeUndefined();
  expect(forgetAt(aTicket({ ...resolved, lastBuyer: { at: after(AT, 2 * DAY), id: 'm' } }), {})).toBeUndefined();
  expect(forgetAt(aTicket({ ...resolved, mergedInto: 'tkt_other' }), {})).toBeUndefined();
});

test('an order is kept from when it ended, half a year longer where we never hear that it has, and never too long', () => {
  const longest = { delivered: 90, shipped: 270 } as const;
  for (const phase of ['delivered', 'shipped'] as const) {
    for (let day = 0; day < 40; day += 1) {
      const at = after(AT, day * DAY);
      const until = orderKeptUntil({ phase, statusTold: { at, event: 'e' } }, 90 * DAY);
      expect(until <= after(at, longest[phase] * DAY)).toBe(true);
      expect(until > after(at, (longest[phase] - 12) * DAY)).toBe(true);
    }
  }
});

test('the moment moves only now and then, however often a channel speaks of the order', () => {
  const days = Array.from({ length: 20 }, (_, day) => after(AT, day * DAY));
  const moments = days.map((at) => orderKeptUntil({ phase: 'shipped', statusTold: { at, event: 'e' } }, 730 * DAY));

  expect(new Set(moments).size).toBeLessThanOrEqual(2);
});
