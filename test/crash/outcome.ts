import { instant } from '../../functions/domain/instant.ts';
import { LAG_MS } from '../../functions/store/feed.ts';
import { DESK } from '../../infra/local/resources.ts';
import { told } from '../support/desk.ts';
import type { Rig } from './rig.ts';

/** Times of processing fall into this window after the act began; times that events carry, and deadlines, never do. */
const PROCESSING_MS = 2 * 3_600_000;

/** Attributes that say how or when it was done, not what came of it. */
const NOT_OUTCOME = new Set([
  'version',
  'mark',
  'delivery',
  'attempts',
  'settledBy',
  'sealed',
  'reason',
  'notBefore',
  'expiresAt',
  // Seconds since 1970, counted from times that the record has too.
  'expires',
  'expires',
  // How often was searched and what the passes found that came to their end.
  'search',
]);
/** Items that exist only to get the work done. */
const TOOLS = /#LOCK$|^ENDPOINT#|^IDEMPOTENCY#|#(?:BUDGET|THROTTLE|POLL)|^CONNECTIONS#|^CONFIG#|^PAGES#/;

/**
 * What came of a run, in a form that two runs can be compared in: every record of the table with times relative to the
 * run, the outcomes of the statement, what the marketplaces accepted from us, and what the object store holds.
 */
export async function outcomeOf(rig: Rig, began: number) {
  const everything = await rig.everything();
  const items = [...everything.map(withoutChange), ...historiesOf(everything)]
    .filter(({ pk, sk }) => !TOOLS.test(`${pk}#${sk}`) && !/^(STATEMENT|FEED)#/.test(String(pk)) && sk !== 'LOCK')
    .filter(({ sk }) => !String(sk).startsWith('CHANGE#'))
    .map((item) => canonical(item, began))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    items,
    statement: await statement(rig),
    sent: sent(rig),
    told: await toldOnce(rig),
    // Each once by its id, as a system that keeps to the specification takes it.
    heard: [...new Set(rig.systems.log.received.map(({ id }) => id))].sort(),
    refused: rig.systems.log.refused,
    setAside: Object.keys(rig.backends.queues.objects(DESK.bucket)).length > 0,
  };
}

type Item = Record<string, unknown>;
type Change = { readonly seq: number; readonly action: string };

/** A ticket without its latest command, which stands in its history. */
function withoutChange(item: Item): Item {
  if (item.sk !== 'TICKET') return item;
  const { change: _change, ...data } = (item.data ?? {}) as Item;
  return { ...item, data };
}

/**
 * The commands on each ticket in their order, put aside or not. That an agent had to say what became of a reply is no
 * difference in what came of it.
 */
function historiesOf(items: readonly Item[]): Item[] {
  const histories = new Map<string, Map<number, Change>>();
  for (const { pk, sk, data } of items) {
    const latest = sk === 'TICKET' ? (data as { change?: Change }).change : undefined;
    const change = String(sk).startsWith('CHANGE#') ? (data as Change) : latest;
    if (!change) continue;
    histories.set(String(pk), (histories.get(String(pk)) ?? new Map()).set(change.seq, change));
  }
  const told = [...histories].map(([pk, changes]) => {
    const inOrder = [...changes.values()].sort((a, b) => a.seq - b.seq);
    const history = inOrder.filter(({ action }) => !action.startsWith('reply-')).map(({ seq: _seq, ...rest }) => rest);
    return { pk, sk: 'HISTORY', data: { history } };
  });
  // Where deciding on a reply was the only command there is no history to compare.
  return told.filter(({ data: { history } }) => history.length > 0);
}

function canonical(item: Record<string, unknown>, began: number): unknown {
  const text = JSON.stringify(item, (key, value) => (isOutcome(key, value) ? value : undefined));
  const end = instant(began + PROCESSING_MS);
  // A channel that tells time in seconds tells of the second before.
  const start = instant(began - 1000);
  return JSON.parse(
    text
      .replace(/2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (at) => {
        if (at >= start && at <= end) return '<processing>';
        // Told before the run began, by a clock that goes on: to ten seconds, so that a slow machine makes no difference.
        return `<began ${Math.round((Date.parse(at) - began) / 10_000)}0 s>`;
      })
      // Seconds since 1970 in the ids that Shopee's events are known by.
      .replace(/(?<=:)\d{10}\b/g, (seconds) => `<began ${Number(seconds) - Math.floor(began / 1000)} s>`),
  );
}

/** The simulated shop names its echoes by their bytes, in which the time of the run stands. */
function isOutcome(key: string, value: unknown): boolean {
  return !NOT_OUTCOME.has(key) && !(key === 'eventId' && String(value).startsWith('msg_'));
}

/** Outcomes per event; a channel that was not answered delivers again, so duplicates may be more. */
async function statement(rig: Rig): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { pk, data } of await rig.everything()) {
    if (!String(pk).startsWith('STATEMENT#')) continue;
    const { outcome } = data as { outcome: string };
    if (outcome === 'duplicate') continue;
    // A body that can't be read has no event: each delivery of it is set aside.
    counts[outcome] = outcome === 'set-aside' ? 1 : (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/**
 * What the feed tells, each id once: at least once is its promise. That an answer was unknown for a while, that an agent
 * had to say what became of it, and that an order could be read only later, is no difference in what came of it.
 */
async function toldOnce(rig: Rig): Promise<string[]> {
  rig.backends.advance(LAG_MS + 1);
  const byId = new Map<string, string>();
  for (const { tells, action = '', ticket = '', order = '', case: about } of await told(rig.live().store)) {
    if (action.startsWith('reply-')) continue;
    for (const { id, type } of tells) byId.set(id, `${type} ${action} ${ticket} ${order} ${about?.id ?? ''}`);
  }
  return [...byId.values()].filter((line) => !/^(reply\.unknown|order\.detailed) /.test(line)).sort();
}

/** What the buyers got, as the marketplaces have it. */
function sent(rig: Rig): string[] {
  return [rig.marketplaces.own, rig.marketplaces.shopee]
    .flatMap(({ log }) => log.received.map(({ text }) => text))
    .sort();
}

/** Where two outcomes differ, a line each; empty where they are the same. */
export function differenceOf(got: Outcome, wanted: Outcome): string {
  const leavesOf = ({ items, ...rest }: Outcome) => {
    const named = items.map((item) => [`${(item as Key).pk} ${(item as Key).sk}`, item] as const);
    return new Map(leaves({ ...rest, ...Object.fromEntries(named) }));
  };
  const [one, other] = [leavesOf(got), leavesOf(wanted)];
  const paths = [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
  return paths
    .map((path) => `${path}: ${one.get(path) ?? 'nothing'} instead of ${other.get(path) ?? 'nothing'}`)
    .join('\n');
}

type Outcome = Awaited<ReturnType<typeof outcomeOf>>;
type Key = { pk: string; sk: string };

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path ? `${path}.${name}` : name));
}

export function describeCall(call: { service: string; action: string; target: string } | undefined): string {
  return call ? `${call.service} ${call.action} ${call.target}` : 'no such call';
}
