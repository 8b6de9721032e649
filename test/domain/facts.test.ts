import { expect, test } from 'vitest';
import { FACTS, factFor } from '../../functions/domain/facts.ts';
import { DAY, HOUR } from '../../functions/domain/instant.ts';

const TODAY = '2026-11-22';

test("the channel's own row is in force before the one for all", () => {
  expect(factFor('respond-within-ms', 'shopee', 'ID', TODAY)).toMatchObject({ channel: 'shopee', value: 12 * HOUR });
  expect(factFor('respond-within-ms', 'another', undefined, TODAY)).toMatchObject({ channel: '*', value: 24 * HOUR });
});

test('a row holds from its first day on, and not before', () => {
  const valueOn = (day: string) => factFor('dispute-respond-within-ms', 'shopee', 'SG', day).value;

  expect(valueOn('2021-04-26')).toBe(2 * DAY);
  expect(valueOn('2021-04-25')).toBe(3 * DAY);
});

test('a day before every row has no fact, and the error says which', () => {
  expect(() => factFor('erase-within-ms', 'shopee', undefined, '2019-12-31')).toThrow(
    'no fact erase-within-ms for shopee on 2019-12-31',
  );
});

const made = { fact: 'respond-within-ms', source: 'test', verified: 'unverified' } as const;
const ROWS = [
  { ...made, channel: '*', site: '*', value: 1, from: '2026-01-01' },
  { ...made, channel: '*', site: 'DE', value: 2, from: '2026-09-01' },
  { ...made, channel: 'ebay', site: '*', value: 3, from: '2026-01-01' },
  { ...made, channel: 'ebay', site: '*', value: 4, from: '2026-06-01' },
  { ...made, channel: 'ebay', site: 'DE', value: 5, from: '2026-03-01' },
  { ...made, channel: 'etsy', site: 'DE', value: 6, from: '2026-01-01' },
];

test.each([
  ['of a changed rule, the new row', 'ebay', 'FR', '2026-06-01', 4],
  ['of a changed rule, the old row until then', 'ebay', 'FR', '2026-05-31', 3],
  ["the site's row before a newer one for all sites", 'ebay', 'DE', '2026-07-01', 5],
  ["the channel's row while the site's does not hold yet", 'ebay', 'DE', '2026-02-01', 3],
  ["the channel's row before the site's of all channels", 'ebay', 'DE', '2026-12-01', 5],
  ["the row for all where only another channel's site fits", 'amazon', 'FR', '2026-12-01', 1],
  ['the site of all channels', 'amazon', 'DE', '2026-12-01', 2],
  ['the row for all where no site is known', 'etsy', undefined, '2026-12-01', 1],
])('%s', (_, channel, site, day, value) => {
  expect(factFor('respond-within-ms', channel, site, day, ROWS).value).toBe(value);
  expect(factFor('respond-within-ms', channel, site, day, ROWS.toReversed()).value).toBe(value);
});

test('every fact has a row for all channels and sites, so that no channel is without', () => {
  for (const fact of new Set(FACTS.map((row) => row.fact))) {
    expect(factFor(fact, 'a channel of tomorrow', 'somewhere', '2020-01-01').value).toBeGreaterThan(0);
  }
});

test('no two rows hold at once: which one is in force never depends on their order', () => {
  const places = FACTS.map(({ fact, channel, site, from }) => [fact, channel, site, from].join(' '));

  expect(new Set(places).size).toBe(places.length);
});

test('every row names its source and a true day', () => {
  for (const { source, from } of FACTS) {
    expect(source).not.toBe('');
    expect(new Date(`${from}T00:00:00Z`).toISOString().slice(0, 10)).toBe(from);
  }
});
