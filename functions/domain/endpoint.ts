import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { HAPPENING_TYPES, type Happening, type HappeningType } from './happening.ts';
import { after, DAY, HOUR, type Instant, instantSchema, later, MINUTE, SECOND } from './instant.ts';
import { shopPlaceSchema } from './principal.ts';

/** Who is told: a system of the seller's, or a robot that writes into a chat of the seller's people. */
export const ENDPOINT_KINDS = ['webhook', 'wecom', 'dingtalk', 'feishu', 'slack'] as const;
export const endpointKindSchema = z.enum(ENDPOINT_KINDS);
export type EndpointKind = z.infer<typeof endpointKindSchema>;

export const ROBOT_LANGUAGES = ['en', 'zh-CN'] as const;

export const disabledSchema = z.object({ at: instantSchema, reason: z.enum(['gone', 'failing', 'by-hand']) });

/** Where happenings are sent. Address and secrets are sealed: an address of a robot is a secret itself. */
export const endpointSchema = z.object({
  id: z.string(),
  kind: endpointKindSchema,
  name: z.string(),
  /** The address's host, the only part of it that is ever shown. */
  host: z.string(),
  types: z.union([z.literal('all'), z.array(z.enum(HAPPENING_TYPES))]),
  shops: z.union([z.literal('all'), z.array(shopPlaceSchema)]),
  /** Robots: what they write in. */
  language: z.optional(z.enum(ROBOT_LANGUAGES)),
  /** Robots: the address of a ticket's page, with `{ticket}` in it. */
  ticketPage: z.optional(z.string()),
  sealed: z.string(),
  createdAt: instantSchema,
  createdBy: z.string(),
  disabled: z.optional(disabledSchema),
  /** Of the last command that made or showed a secret: the same again shows the same. */
  key: z.optional(z.string()),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** A secret as Standard Webhooks has it: 256 random bits. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** What is sealed of an endpoint. */
export const accessSchema = z.object({
  url: z.string(),
  secret: z.optional(z.string()),
  /** The secret before the last rotation: both sign until then. */
  previous: z.optional(z.object({ secret: z.string(), until: instantSchema })),
});
export type EndpointAccess = z.infer<typeof accessSchema>;

/** Something that could not be delivered while others could: tried again on its own. */
const postponedSchema = z.object({
  position: z.string(),
  event: z.string(),
  tries: z.int(),
  notBefore: instantSchema,
});
export type Postponed = z.infer<typeof postponedSchema>;

/** How far an endpoint is. Everything up to `position` was delivered, given up, or is among the postponed. */
export const progressSchema = z.object({
  position: z.string(),
  postponed: z.array(postponedSchema),
  /** Failures since the last success. */
  failures: z.int(),
  failingSince: z.optional(instantSchema),
  /** Nothing is tried before: the endpoint fails, or asked to be left alone. */
  notBefore: z.optional(instantSchema),
  /** Someone is delivering; who holds it longer has died. */
  leaseUntil: z.optional(instantSchema),
});
export type Progress = z.infer<typeof progressSchema>;

/** So many failures in a row are the endpoint's fault and no single event's: it is left alone for a while. */
const FAILURES_UNTIL_SHUT = 3;
const MOST_POSTPONED = 20;
/** An endpoint that has failed for so long gets nothing any more until somebody says so. */
export const FAILING_UNTIL_DISABLED = 5 * DAY;
/** What Standard Webhooks suggests; over three days together. */
const SCHEDULE = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, DAY];

/** When a try comes after so many failed ones; `jitter` is from 0 to 1. */
export function nextTry(failed: number, now: Instant, jitter: number): Instant {
  const wait = SCHEDULE[Math.min(failed, SCHEDULE.length) - 1] ?? 0;
  return after(now, Math.round(wait * (0.8 + 0.4 * jitter)));
}

/** The names of what happened that the endpoint wants to hear, in their order. */
export function wantedOf(
  { types, shops }: Pick<Endpoint, 'types' | 'shops'>,
  happening: Happening,
): Happening['tells'] {
  const { connection, shop, tells } = happening;
  const isOfShops = shops === 'all' || shops.some((one) => one.connection === connection && one.shop === shop);
  if (!isOfShops) return [];
  return types === 'all' ? tells : tells.filter(({ type }) => (types as HappeningType[]).includes(type));
}

/** It answered: nothing is held against it any more. */
export function succeeded(progress: Progress): Progress {
  const { failingSince: _, notBefore: __, ...rest } = progress;
  return { ...rest, failures: 0 };
}

/**
 * It did not. The event is put aside to be tried again on its own, so that one that it never takes holds up no other;
 * once several fail in a row, the endpoint is left alone, and what comes next waits in the feed. `isPutAside` says which.
 */
export function failed(
  progress: Progress,
  at: { readonly position: string; readonly event: string },
  now: Instant,
  jitter: number,
  waitMs = 0,
): { progress: Progress; isPutAside: boolean } {
  const failures = progress.failures + 1;
  const failing = { ...progress, failures, failingSince: progress.failingSince ?? now };
  const isShut = failures >= FAILURES_UNTIL_SHUT || waitMs > 0 || progress.postponed.length >= MOST_POSTPONED;
  if (isShut) return { progress: shut(failing, now, jitter, waitMs), isPutAside: false };
  const postponed = [...failing.postponed, { ...at, tries: 1, notBefore: nextTry(1, now, jitter) }];
  return { progress: { ...failing, postponed }, isPutAside: true };
}

/**
 * One that was put aside failed again. Given up after the whole schedule, but only while others get through: of an
 * endpoint that is dead nothing is lost.
 */
export function failedAgain(
  progress: Progress,
  one: Postponed,
  now: Instant,
  jitter: number,
  waitMs = 0,
): { progress: Progress; isGivenUp: boolean } {
  const failures = progress.failures + 1;
  const isShut = failures >= FAILURES_UNTIL_SHUT || waitMs > 0;
  const tries = isShut ? one.tries : one.tries + 1;
  const isGivenUp = tries > SCHEDULE.length;
  const rest = progress.postponed.filter((other) => other !== one);
  const failing: Progress = {
    ...progress,
    failures,
    failingSince: progress.failingSince ?? now,
    postponed: isGivenUp ? rest : [...rest, { ...one, tries, notBefore: nextTry(tries, now, jitter) }],
  };
  return { progress: isShut ? shut(failing, now, jitter, waitMs) : failing, isGivenUp };
}

function shut(progress: Progress, now: Instant, jitter: number, waitMs: number): Progress {
  const tries = Math.max(1, progress.failures - FAILURES_UNTIL_SHUT + 1);
  return { ...progress, notBefore: later(nextTry(tries, now, jitter), after(now, waitMs)) };
}

/** Whether it has failed for so long that it gets nothing any more. */
export function isGivenUpOn({ failingSince }: Progress, now: Instant): boolean {
  return failingSince !== undefined && now >= after(failingSince, FAILING_UNTIL_DISABLED);
}

/** When someone must look at it again: something put aside is due, or it is to be tried again; at once otherwise. */
export function lookAt(progress: Progress, now: Instant): Instant {
  if (progress.leaseUntil && progress.leaseUntil > now) return progress.leaseUntil;
  return progress.notBefore && progress.notBefore > now ? progress.notBefore : now;
}
