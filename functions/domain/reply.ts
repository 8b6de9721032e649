import * as z from 'zod/mini';
import { digest, hashedId } from './id.ts';
import { instantSchema } from './instant.ts';

/**
 * A reply's life: `draft` (put, not committed) → `queued` (in its ticket's `pending`: will be sent once) → `sending`
 * (the call may have left) → `sent` | `failed` | `unknown`. `unknown` is settled by the channel's echo, by reading the
 * conversation back, or by an agent; it is never sent again by itself. `discarded`: a draft that never committed, or an
 * agent's decision.
 */
export const replyStateSchema = z.enum(['draft', 'queued', 'sending', 'sent', 'failed', 'unknown', 'discarded']);
export type ReplyState = z.infer<typeof replyStateSchema>;

export const replySchema = z.object({
  replyId: z.string(),
  ticket: z.string(),
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  conversation: z.string(),
  buyer: z.string(),
  orderId: z.optional(z.string()),
  /** Hash over what was asked for: the same key with another body is refused. */
  bodyHash: z.string(),
  text: z.string(),
  language: z.string(),
  template: z.optional(z.string()),
  /** The saved reply that it was written from. */
  saved: z.optional(z.string()),
  /** Files that go with it. */
  attachments: z.optional(
    z.array(z.object({ attachmentId: z.string(), ticket: z.string(), name: z.string(), type: z.string() })),
  ),
  author: z.string(),
  /** No person pressed send. */
  automatic: z.boolean(),
  createdAt: instantSchema,
  state: replyStateSchema,
  attempts: z.int(),
  /** When the latest call to the channel began; the search for an unknown starts here. */
  sendingSince: z.optional(instantSchema),
  /** Not before this moment (throttled, token). */
  notBefore: z.optional(instantSchema),
  settledAt: z.optional(instantSchema),
  /** `channel` answered, `echo`, `read-back`, or the agent who decided. */
  settledBy: z.optional(z.string()),
  externalId: z.optional(z.string()),
  reason: z.optional(z.string()),
});
export type Reply = z.infer<typeof replySchema>;

const SETTLED: ReadonlySet<ReplyState> = new Set<ReplyState>(['sent', 'failed', 'discarded']);

/** Nothing more will happen by itself: later replies of the conversation may go. */
export function isSettled(reply: Pick<Reply, 'state'>): boolean {
  return SETTLED.has(reply.state);
}

/** The same principal, route and key name the same reply on every retry. */
export function replyIdOf(principal: string, route: string, idempotencyKey: string): string {
  return hashedId('rpl', principal, route, idempotencyKey);
}

export function bodyHashOf(body: unknown): string {
  return digest([JSON.stringify(body)]);
}

/**
 * Finds an unknown reply among the shop's own messages: by the channel's id or our reference, else by exact text since the
 * call began and only where a single message fits. Never one that is known to be another reply: by its reference, or because
 * its id is among `taken`. Absence proves nothing.
 */
export function findSent<T extends { externalId: string; text: string; at: string; clientRef?: string | undefined }>(
  reply: Pick<Reply, 'replyId' | 'externalId' | 'text' | 'sendingSince'>,
  found: readonly T[],
  taken: ReadonlySet<string> = new Set(),
  clockSkewMs = 60_000,
): T | undefined {
  const byId = found.find(
    (message) => message.clientRef === reply.replyId || (reply.externalId && message.externalId === reply.externalId),
  );
  if (byId) return byId;
  const since = reply.sendingSince ? new Date(Date.parse(reply.sendingSince) - clockSkewMs).toISOString() : '';
  const free = found.filter((message) => message.clientRef === undefined && !taken.has(message.externalId));
  const same = free.filter((message) => message.text === reply.text && message.at >= since);
  return same.length === 1 ? same[0] : undefined;
}
