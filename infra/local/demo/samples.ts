import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Channel } from './inquiry.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'test', 'fixtures');
const sampleSchema = z.record(z.string(), z.unknown());

/** A payload as its README in `test/fixtures/<channel>` says it was published. */
export function sample(channel: Channel, file: string): Record<string, unknown> {
  return z.parse(sampleSchema, JSON.parse(readFileSync(join(FIXTURES, channel, file), 'utf8')));
}

/** Names under which samples speak of the seller, and the demonstration's own in their place. */
export type Readdressing = {
  /** The seller's id on the channel; Shopee's is a number. */
  readonly shop: string;
  /** The seller's names in the sample. */
  readonly sellers?: readonly string[];
  /** When the sample happens now, milliseconds since 1970; its other times move along. */
  readonly at: number;
};

const SECONDS = new Set(['timestamp', 'update_time', 'created_timestamp']);
const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/**
 * A sample sent to the demonstration's shop today: seller and times are changed, everything else is as published. A sample
 * is otherwise another seller's, of another year, and would be set aside.
 */
export function readdressed(payload: Record<string, unknown>, to: Readdressing): Record<string, unknown> {
  const shift = to.at - happenedAt(payload);
  const change = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => change(one));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one, name)]));
    }
    if (key === 'shop_id') return Number(to.shop);
    if (typeof value === 'number' && SECONDS.has(key)) return value + Math.floor(shift / 1000);
    if (typeof value !== 'string') return value;
    if (to.sellers?.includes(value)) return to.shop;
    return ISO.test(value) ? new Date(Date.parse(value) + shift).toISOString() : value;
  };
  return z.parse(sampleSchema, change(payload));
}

/** When a sample says that it happened: Shopee in seconds, eBay and own shops in ISO 8601. */
function happenedAt(payload: Record<string, unknown>): number {
  const told = z.parse(
    z.object({
      timestamp: z.optional(z.union([z.number(), z.string()])),
      notification: z.optional(z.object({ eventDate: z.string() })),
    }),
    payload,
  );
  if (typeof told.timestamp === 'number') return told.timestamp * 1000;
  return Date.parse(told.timestamp ?? told.notification?.eventDate ?? new Date(0).toISOString());
}
