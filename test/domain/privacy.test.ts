import { describe, expect, test } from 'vitest';
import { instant } from '../../functions/domain/instant.ts';
import {
  beginSearch,
  foldPrivacyOrder,
  isOver,
  NOTHING,
  PAUSE,
  type Search,
  searchAfter,
  type Tally,
  withoutNames,
} from '../../functions/domain/privacy.ts';
import { AT, aPrivacyEvent } from '../support/builders.ts';

const hours = (count: number) => instant(Date.parse(AT) + count * 3_600_000);
const days = (count: number) => hours(24 * count);
const minutes = (count: number) => instant(Date.parse(AT) + count * 60_000);

test("a privacy order is due at the channel's date, or within a month where it names none", () => {
  const dueOf = (fulfilBy?: string) => foldPrivacyOrder(undefined, aPrivacyEvent({ fulfilBy }));

  expect(dueOf(hours(48))).toMatchObject({ fulfilBy: hours(48), names: ['buyer-1'], subjects: [] });
  expect(dueOf().fulfilBy).toBe(days(30));
});

test('a privacy order that nobody carries out rings after an hour, a week before its date and on it', () => {
  expect(foldPrivacyOrder(undefined, aPrivacyEvent()).alarms.map(({ at }) => at)).toEqual([
    hours(1),
    days(23),
    days(30),
  ]);
  expect(foldPrivacyOrder(undefined, aPrivacyEvent({ fulfilBy: minutes(30) })).alarms.map(({ at }) => at)).toEqual([
    minutes(30),
  ]);
});

test('a privacy order that comes again is the same order', () => {
  const once = { ...foldPrivacyOrder(undefined, aPrivacyEvent()), applied: [] };

  expect(foldPrivacyOrder(once, aPrivacyEvent())).toEqual(once);
});

test('an order that is done names nobody any more', () => {
  const search: Search = { ...beginSearch(AT), passes: 3, tickets: ['tkt_1'], orders: [] };
  const order = { ...foldPrivacyOrder(undefined, aPrivacyEvent({ orderIds: ['o-1'] })), search, applied: [] };

  expect(JSON.stringify(withoutNames(order))).not.toMatch(/buyer-1|o-1|tkt_1/);
  expect(withoutNames(order).search?.passes).toBe(3);
});

describe('a search', () => {
  type Pass = { readonly found: Tally; readonly stoppedAfter?: number };
  const nothing: Pass = { found: NOTHING };
  const something: Pass = { ...nothing, found: { ...NOTHING, tickets: 1 } };
  const searched = (...passes: [at: string, what: Pass][]) =>
    passes.reduce(
      (search, [at, { found, stoppedAfter }]) => searchAfter(search, at, found, stoppedAfter),
      beginSearch(AT),
    );

  test('is over after two passes in a row that found nothing', () => {
    expect(isOver(searched([AT, something], [minutes(15), nothing]))).toBe(false);
    expect(isOver(searched([AT, something], [minutes(15), nothing], [minutes(20), nothing]))).toBe(true);
    expect(isOver(searched([AT, something], [minutes(15), nothing], [minutes(20), something]))).toBe(false);
    const again = [minutes(15), minutes(25), minutes(30)].map((at) => [at, nothing] as [string, Pass]);
    expect(isOver(searched([minutes(20), something], ...again.slice(1)))).toBe(true);
    expect(isOver(searched(...again.slice(0, 1), [minutes(20), something], ...again.slice(1, 2)))).toBe(false);
  });

  test('takes no comfort from a pass while work, or an upload, from before the tombstones may still be under way', () => {
    expect(isOver(searched([AT, nothing], [minutes(5), nothing], [minutes(10), nothing]))).toBe(false);
    expect(isOver(searched([AT, nothing], [minutes(10), nothing], [minutes(15), nothing]))).toBe(false);
  });

  test('goes on at once where a pass had no time to look everywhere, and takes both halves for one', () => {
    const cut = { ...nothing, stoppedAfter: 7 };

    expect(searched([minutes(5), cut])).toMatchObject({ nextAt: minutes(5), passes: 0, partly: { done: 7 } });
    expect(searched([minutes(5), nothing]).nextAt).toBe(instant(Date.parse(minutes(5)) + PAUSE));
    expect(isOver(searched([minutes(15), nothing], [minutes(20), cut]))).toBe(false);
    const halves = searched([minutes(15), nothing], [minutes(20), cut], [minutes(21), nothing]);
    expect(halves).toMatchObject({ quiet: 2, passes: 2 });
    expect(halves.partly).toBeUndefined();
    const found = { ...something, stoppedAfter: 7 };
    expect(searched([minutes(15), nothing], [minutes(20), found], [minutes(21), nothing]).quiet).toBe(0);
    expect(searched([minutes(11), cut], [minutes(13), nothing]).quiet, 'begun too early').toBe(0);
  });

  test('adds up what its passes found', () => {
    expect(searched([AT, something], [minutes(5), something]).found.tickets).toBe(2);
  });
});
