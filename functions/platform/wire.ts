import * as z from 'zod/mini';
import { Unreadable } from '../domain/errors.ts';
import { instantSchema } from '../domain/instant.ts';
import { DUE_LISTS } from '../store/table.ts';

/**
 * What travels on the queues. Each shape carries `v`; readers accept v and v−1, writers switch one release later.
 * Samples of every version ever written stand in test/fixtures/wire and must always parse.
 */

/** Intake queue: one accepted delivery, its bytes untouched and unread. */
export const envelopeSchema = z.object({
  v: z.literal(1),
  deliveryId: z.string(),
  channel: z.string(),
  connection: z.string(),
  receivedAt: instantSchema,
  /** `unverified`: the key that would tell could not be fetched at the door; triage verifies with `receivedAt`. */
  state: z.enum(['verified', 'unverified']),
  headers: z.record(z.string(), z.string()),
  /** base64 of the raw body. */
  body: z.string(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Intake queue, our own errand: details of an order that a webhook only pointed at. */
export const errandSchema = z.object({
  v: z.literal(1),
  errand: z.literal('fetch-order'),
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  orderId: z.string(),
  /** How often the channel has been asked for it in vain; 0 where it is not there. */
  attempts: z.optional(z.int()),
});
export type Errand = z.infer<typeof errandSchema>;

export const intakeSchema = z.union([envelopeSchema, errandSchema]);

const workFields = { ticketId: z.string(), rule: z.string(), messageId: z.string() };

/**
 * Work queues: a playbook rule to be carried out on a ticket, because of one message, whose key is its time and its id.
 * Version 2 always has the time; version 1, which is what this release writes, left it out before November 22, 2026. The
 * next release writes 2; the one after reads no 1.
 */
export const workSchema = z.union([
  z.object({ v: z.literal(2), ...workFields, channelTime: instantSchema }),
  z.object({ v: z.literal(1), ...workFields, channelTime: z.optional(instantSchema) }),
]);
export type Work = z.infer<typeof workSchema>;

/** Outbox queue: only a wake-up; what is to be sent stands in the table. */
export const wakeUpSchema = z.object({ v: z.literal(1), ticketId: z.string() });
export type WakeUp = z.infer<typeof wakeUpSchema>;

/**
 * Clocks queue: a page of what has come due, as a stretch of one list on one of its partitions. What stands there is read
 * when the page is worked on.
 */
export const duePageSchema = z.object({
  v: z.literal(1),
  list: z.enum(DUE_LISTS),
  shard: z.int(),
  after: z.string(),
  to: z.string(),
});
export type DuePage = z.infer<typeof duePageSchema>;

/** Privacy queue: an order to be carried out further, or a ticket whose time is up. Ids only: names stand in the order. */
export const privacyWorkSchema = z.union([
  z.object({ v: z.literal(1), privacy: z.literal('carry-out'), connection: z.string(), order: z.string() }),
  z.object({ v: z.literal(1), privacy: z.literal('forget'), ticketId: z.string() }),
]);
export type PrivacyWork = z.infer<typeof privacyWorkSchema>;

/** Notices queue: only a wake-up; how far the endpoint is stands in the table, and what it is to hear in the feed. */
export const noticeSchema = z.object({ v: z.literal(1), endpoint: z.string() });
export type Notice = z.infer<typeof noticeSchema>;

/** Parses a queue message. Throws `Unreadable`, whose text never quotes the input. */
export function read<T>(schema: z.ZodMiniType<T>, body: string): T {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // JSON.parse quotes its input in the error: a buyer's words must not reach a log.
    throw new Unreadable('queue message is not JSON');
  }
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  if (isOtherVersion(parsed.error.issues)) throw new Unreadable(`this release does not read ${versionIn(value)}`);
  const paths = parsed.error.issues.map((issue) => issue.path.join('.') || '(whole)');
  throw new Unreadable(`queue message does not have the shape expected: ${[...new Set(paths)].slice(0, 5).join(', ')}`);
}

/** Whether what is wrong, in every form that the message may have, is its version. */
function isOtherVersion(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.some((issue) =>
    issue.code === 'invalid_union' && issue.path.length === 0
      ? issue.errors.length > 0 && issue.errors.every(isOtherVersion)
      : issue.path[0] === 'v',
  );
}

/** The version, only where it is a number: anything else may be somebody's words. */
function versionIn(value: unknown): string {
  const v = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
  return typeof v === 'number' ? `version ${v}` : 'a version without a number';
}
