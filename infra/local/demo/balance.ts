import type { MarketplaceLog } from './marketplace.ts';

/** Events of the statement: what became of everything that was accepted. */
export type Events = {
  readonly accepted: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly ignored: number;
  readonly setAside: number;
  readonly waiting: number;
  readonly deadLettered: number;
};

/** The desk's account: for each channel, and all of it with what still lies in queues. */
export type Account = {
  readonly channels: Readonly<
    Record<string, { readonly events: Events; readonly sent: number; readonly unknown: number }>
  >;
  readonly total: Events;
};

/** A reply as the desk has it. */
export type Replied = {
  readonly channel: string;
  readonly conversation: string;
  readonly text: string;
  readonly state: string;
};

/** What the marketplaces themselves saw. */
export type Witness = {
  readonly channel: string;
  readonly log: Pick<MarketplaceLog, 'delivered' | 'received' | 'repeated'>;
};

/** Webhooks that were answered 2xx. */
export function acceptedBy(log: Pick<MarketplaceLog, 'delivered'>): number {
  return log.delivered.filter(({ status }) => status >= 200 && status < 300).length;
}

/**
 * What of the desk's account the marketplaces' logs do not bear out, in sentences; nothing when all of it agrees. A push
 * that was tried again because no answer came in time may have been taken each time: the desk then counts up to that many more.
 */
export function disagreements(witnesses: readonly Witness[], account: Account, replies: readonly Replied[]): string[] {
  const found: string[] = [];
  let accepted = 0;
  let unclear = 0;
  for (const { channel, log } of witnesses) {
    const seen = acceptedBy(log);
    const again = log.delivered.reduce(
      (sum, push) => sum + (push.accepted ? push.attempts - 1 : push.attempts * Number(push.status === 0)),
      0,
    );
    accepted += seen;
    unclear += again;
    const mine = account.channels[channel];
    const told = mine ? sumOf(mine.events) : 0;
    // What waits in a queue belongs to no channel yet.
    const queued =
      sumOf(account.total) - Object.values(account.channels).reduce((sum, { events }) => sum + sumOf(events), 0);
    if (told > seen + again || told + queued < seen) {
      found.push(`${channel} had ${seen} webhooks accepted, the statement accounts for ${told}`);
    }
    found.push(...repliesThatDiffer(channel, log, replies, mine ?? { sent: 0, unknown: 0 }));
  }
  const told = sumOf(account.total);
  if (told < accepted || told > accepted + unclear) {
    found.push(`the marketplaces had ${accepted} webhooks accepted, the statement accounts for ${told}`);
  }
  if (account.total.accepted !== told)
    found.push(`the statement says ${account.total.accepted} accepted, its parts make ${told}`);
  return found;
}

function sumOf({ stored, duplicates, ignored, setAside, waiting, deadLettered }: Events): number {
  return stored + duplicates + ignored + setAside + waiting + deadLettered;
}

/** Each reply that the desk calls sent must be with the marketplace once, and nothing else may be there. */
function repliesThatDiffer(
  channel: string,
  log: Witness['log'],
  replies: readonly Replied[],
  { sent, unknown: unclear }: { sent: number; unknown: number },
): string[] {
  const found: string[] = [];
  const { received, repeated } = log;
  if (received.length < sent || received.length > sent + unclear) {
    found.push(
      `${channel} received ${received.length} messages, the statement says ${sent} sent and ${unclear} unknown`,
    );
  }
  if (repeated.length > 0) found.push(`${channel} was sent ${repeated.length} messages a second time`);
  const mine = replies.filter((reply) => reply.channel === channel);
  const key = (message: { conversation: string; text: string }) => `${message.conversation}\n${message.text}`;
  const count = (list: readonly { conversation: string; text: string }[]) => Map.groupBy(list, key);
  const calledSent = count(mine.filter(({ state }) => state === 'sent'));
  // Nobody knows of these: they may be there once.
  const unknown = count(mine.filter(({ state }) => state === 'unknown'));
  const there = count(received);
  for (const name of new Set([...calledSent.keys(), ...there.keys()])) {
    const least = calledSent.get(name)?.length ?? 0;
    const most = least + (unknown.get(name)?.length ?? 0);
    const times = there.get(name)?.length ?? 0;
    if (times < least) found.push(`${channel}: a reply that the desk calls sent is not with the marketplace`);
    if (times > most)
      found.push(`${channel}: a message is with the marketplace ${times} times, the desk sent it ${least} times`);
  }
  return found;
}
