import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dayFrom,
  dayIn,
  endOf,
  plusDays,
  plusMonths,
  plusWorkingDays,
  startOf,
  weekdayOf,
} from '../../functions/domain/local-day.ts';

test.each([
  ['UTC', '2026-11-28', '2026-11-28T00:00:00.000Z', '2026-11-28T23:59:59.999Z'],
  ['Asia/Shanghai', '2026-11-28', '2026-11-27T16:00:00.000Z', '2026-11-28T15:59:59.999Z'],
  // The day on which clocks go forward has 23 hours, the one on which they go back 25.
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T03:59:59.999Z'],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z'],
  // Clocks leapt over midnight: the day began at one.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T01:59:59.999Z'],
  // Midnight came twice: the day began with the first.
  ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z'],
  ['Nowhere/Atall', '2026-11-28', '2026-11-28T00:00:00.000Z', '2026-11-28T23:59:59.999Z'],
])('in %s %s is from %s to %s', (zone, day, start, end) => {
  expect(startOf(day, zone)).toBe(start);
  expect(endOf(day, zone)).toBe(end);
});

const DAYS = fc.integer({ min: 0, max: 40_000 }).map((days) => plusDays('2000-01-01', days));
const ZONES = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Australia/Lord_Howe',
);

test('a day begins and ends on itself, and the moment before its beginning is another day', () => {
  fc.assert(
    fc.property(DAYS, ZONES, (day, zone) => {
      // Samoa left out 30 December 2011.
      if (zone === 'Pacific/Apia' && day === '2011-12-30') return;
      expect(dayIn(zone, startOf(day, zone))).toBe(day);
      expect(dayIn(zone, endOf(day, zone)) <= day).toBe(true);
      expect(dayIn(zone, new Date(Date.parse(startOf(day, zone)) - 1).toISOString()) < day).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('working days leave out Saturdays and Sundays', () => {
  expect(plusWorkingDays('2026-11-27', 1)).toBe('2026-11-30');
  expect(plusWorkingDays('2026-11-28', 3)).toBe('2026-12-02');
  fc.assert(
    fc.property(DAYS, fc.integer({ min: 1, max: 30 }), (day, count) => {
      const weekday = weekdayOf(plusWorkingDays(day, count));
      expect(weekday).toBeGreaterThan(0);
      expect(weekday).toBeLessThan(6);
    }),
  );
});

test('a month on is the same day, or the month’s last', () => {
  expect(plusMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(plusMonths('2026-11-28', -12)).toBe('2025-11-28');
});

test('only days that the calendar has are days', () => {
  expect(dayFrom(2024, 2, 29)).toBe('2024-02-29');
  expect(dayFrom(2026, 2, 29)).toBeUndefined();
  expect(dayFrom(2026, 13, 1)).toBeUndefined();
});
