import { DAY, HOUR } from './instant.ts';

/** A fact about a marketplace: a dated row, never code. A rule that changed is a new row with a later `from`. */
export type Fact = {
  readonly channel: string;
  /** Site or region in the channel's words; `*` for all. */
  readonly site: string;
  readonly fact: 'respond-within-ms' | 'dispute-respond-within-ms' | 'erase-within-ms' | 'keep-at-most-ms';
  readonly value: number;
  /** First day (UTC) on which it holds. */
  readonly from: string;
  readonly source: string;
  readonly verified: 'yes' | 'community' | 'unverified';
};

/** Our own targets, where a channel states no limit: said as such, never passed off as the channel's rule. */
const OURS = 'our own target; the channel states no limit';

export const FACTS: readonly Fact[] = [
  {
    channel: 'shopee',
    site: '*',
    fact: 'respond-within-ms',
    value: 12 * HOUR,
    from: '2020-01-01',
    source: 'chat response rate counts answers by a person within 12 h (sellerby, duoke 2026)',
    verified: 'community',
  },
  {
    channel: 'ebay',
    site: '*',
    fact: 'respond-within-ms',
    value: 24 * HOUR,
    from: '2020-01-01',
    source: OURS,
    verified: 'unverified',
  },
  {
    channel: 'standard-webhooks',
    site: '*',
    fact: 'respond-within-ms',
    value: 24 * HOUR,
    from: '2020-01-01',
    source: OURS,
    verified: 'unverified',
  },
  {
    channel: 'shopee',
    site: '*',
    fact: 'dispute-respond-within-ms',
    value: 2 * DAY,
    from: '2021-04-26',
    source: 'SG: 2 days since 2021-04-26, other sites 3 days; only until the channel names its own date',
    verified: 'community',
  },
  {
    channel: 'ebay',
    site: '*',
    fact: 'dispute-respond-within-ms',
    value: 3 * DAY,
    from: '2020-01-01',
    source: 'eBay Money Back Guarantee: 3 business days; calendar days here are the safe side (ebay.com/help id 4116)',
    verified: 'yes',
  },
  {
    channel: '*',
    site: '*',
    fact: 'dispute-respond-within-ms',
    value: 3 * DAY,
    from: '2020-01-01',
    source: OURS,
    verified: 'unverified',
  },
  {
    channel: '*',
    site: '*',
    fact: 'respond-within-ms',
    value: 24 * HOUR,
    from: '2020-01-01',
    source: OURS,
    verified: 'unverified',
  },
  {
    channel: '*',
    site: '*',
    fact: 'erase-within-ms',
    value: 30 * DAY,
    from: '2020-01-01',
    source: 'GDPR article 12(3): one month',
    verified: 'yes',
  },
  {
    channel: 'shopify',
    site: '*',
    fact: 'erase-within-ms',
    value: 30 * DAY,
    from: '2020-01-01',
    source:
      'mandatory compliance webhooks: complete the action within 30 days of receiving it (shopify.dev, apps docs)',
    verified: 'community',
  },
  {
    channel: 'shopee',
    site: '*',
    fact: 'keep-at-most-ms',
    value: 90 * DAY,
    from: '2020-01-01',
    source: 'Data Protection Policy: no personal data of buyers longer than 90 days; its first day is not known',
    verified: 'yes',
  },
  {
    channel: 'amazon',
    site: '*',
    fact: 'keep-at-most-ms',
    value: 30 * DAY,
    from: '2020-01-01',
    source: 'Data Protection Policy: personal data 30 days after delivery (older texts: shipment); no connector yet',
    verified: 'community',
  },
  {
    channel: '*',
    site: '*',
    fact: 'keep-at-most-ms',
    value: 730 * DAY,
    from: '2020-01-01',
    source: OURS,
    verified: 'unverified',
  },
];

/** The row in force: the channel's before `*`, the site's before `*`, the latest `from` not after `day`. Throws when no row holds. */
export function factFor(
  fact: Fact['fact'],
  channel: string,
  site: string | undefined,
  day: string,
  facts: readonly Fact[] = FACTS,
): Fact {
  const rows = facts.filter(
    (row) =>
      row.fact === fact &&
      (row.channel === channel || row.channel === '*') &&
      (row.site === site || row.site === '*') &&
      row.from <= day,
  );
  const score = (row: Fact) => `${row.channel === '*' ? 0 : 1}${row.site === '*' ? 0 : 1}${row.from}`;
  const best = rows.sort((a, b) => (score(a) < score(b) ? 1 : -1))[0];
  if (!best) throw new Error(`no fact ${fact} for ${channel} on ${day}`);
  return best;
}
