import * as z from 'zod/mini';
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

/**
 * Events in the webhooks that were answered 2xx. One webhook is one event, but for Shopee's word of a cancellation: that moves
 * the order and opens or ends a case.
 */
export function acceptedBy({ delivered }: Pick<MarketplaceLog, 'delivered'>): number {
  return delivered.filter(isAccepted).reduce((sum, { body }) => sum + (isCancellation(body) ? 2 : 1), 0);
}

function isAccepted({ status }: { status: number }): boolean {
  return status >= 200 && status < 300;
}

function isCancellation(body: string): boolean {
  const push = z.safeParse(cancellationSchema, JSON.parse(body));
  return push.success;
}
const cancellationSchema = z.object({
  code: z.literal(3),
  data: z.object({ status: z.enum(['IN_CANCEL', 'CANCELLED']) }),
});

/** Attempts without an answer in time: the desk may have taken each; and a marketplace offers again what it gave up. */
function unclearIn({ delivered }: Pick<MarketplaceLog, 'delivered'>): number {
  return delivered.reduce((sum, push) => {
    if (isAccepted(push)) return sum + push.attempts - 1;
    return push.status === 0 ? sum + push.attempts + 1 : sum;
  }, 0);
}

/**
 * What of the desk's account the marketplaces' logs do not bear out, in sentences; nothing when all of it agrees. Only
 * attempts that got no answer in time leave room: that many events more, at most.
 */
export function disagreements(witnesses: readonly Witness[], account: Account, replies: readonly Replied[]): string[] {
  const found: string[] = [];
  const channels = Object.values(account.channels);
  // What lies in a queue belongs to no channel yet.
  const queued = sumOf(account.total) - channels.reduce((sum, { events }) => sum + sumOf(events), 0);
  for (const { channel, log } of witnesses) {
    const mine = account.channels[channel] ?? NOTHING;
    const seen = acceptedBy(log);
    const told = sumOf(mine.events);
    if (told > seen + unclearIn(log) || told + queued < seen) {
      found.push(`${channel} had ${seen} events accepted, the statement accounts for ${told}`);
    }
    found.push(...repliesThatDiffer(channel, log, replies, mine));
  }
  const seen = witnesses.reduce((sum, { log }) => sum + acceptedBy(log), 0);
  const unclear = witnesses.reduce((sum, { log }) => sum + unclearIn(log), 0);
  const told = sumOf(account.total);
  if (told < seen || told > seen + unclear) {
    found.push(`the marketplaces had ${seen} events accepted, the statement accounts for ${told}`);
  }
  if (account.total.accepted !== told) {
    found.push(`the statement says ${account.total.accepted} accepted, its parts make ${told}`);
  }
  return found;
}

const NOTHING = {
  events: { accepted: 0, stored: 0, duplicates: 0, ignored: 0, setAside: 0, waiting: 0, deadLettered: 0 },
  sent: 0,
  unknown: 0,
};

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
