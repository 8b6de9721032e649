import * as z from 'zod/mini';
import type { ConnectionSecrets } from '../domain/connection.ts';
import { Unreadable } from '../domain/errors.ts';
import { type Instant, instant } from '../domain/instant.ts';

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
/** Node 24 hands a reviver the number's own text; TypeScript's library does not know it yet. */
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * The JSON in a body. Whole numbers beyond 2^53 come as text, digit by digit (Shopee sends 19-digit ids as numbers).
 * Throws `Unreadable`, whatever the bytes, and never quotes them.
 */
export function parseJson(body: Uint8Array | string): unknown {
  try {
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body);
    return parseWithSource(text, (_key, value, { source }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && source && /^-?\d+$/.test(source) ? source : value,
    );
  } catch {
    // Not UTF-8, not JSON, or nested so deeply that the stack ends. JSON.parse would quote the buyer's words.
    throw new Unreadable('body is not JSON that can be read');
  }
}

/** The value as the schema has it. Throws `Unreadable` with the names of the wrong fields, never with their content. */
export function shaped<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new Unreadable(`${what} does not have the shape expected: ${wrongFields(parsed.error)}`);
}

/** What a connection's `app` holds for its channel. Throws with the names of what is missing: a setting, not an input. */
export function appOf<T>(schema: z.ZodMiniType<T>, connection: ConnectionSecrets): T {
  const parsed = z.safeParse(schema, connection.app);
  if (parsed.success) return parsed.data;
  throw new Error(`connection ${connection.id}: app settings are missing or wrong: ${wrongFields(parsed.error)}`);
}

/** Whether the settings of a connection are all there: a send must not begin, and so not end as unknown, without them. */
export function hasApp<T>(schema: z.ZodMiniType<T>, connection: ConnectionSecrets): boolean {
  return z.safeParse(schema, connection.app).success;
}

function wrongFields(error: z.core.$ZodError): string {
  const fields = error.issues.map((issue) => {
    const place = issue.path.map(String).join('.') || '(whole)';
    return issue.code === 'unrecognized_keys' ? `${place} has fields that are not known` : place;
  });
  return [...new Set(fields)].slice(0, 5).join(', ');
}

/** An id that a channel writes as text or as a number. */
export const idSchema: z.ZodMiniType<string> = z.pipe(
  z.union([z.string().check(z.maxLength(190)), z.int()]),
  z.transform((id: string | number) => String(id)),
);

/** The id, or undefined where the channel's "none" stands in its place (empty, 0). */
export function given(id: string | null | undefined): string | undefined {
  return id === undefined || id === null || id === '' || id === '0' ? undefined : id;
}

/** The instant of seconds since 1970. Throws `Unreadable` outside of what the calendar has. */
export function instantOfSeconds(seconds: number): Instant {
  return readInstant(seconds * 1000);
}

/** The instant of milliseconds since 1970 or of an ISO 8601 text with a zone. Throws `Unreadable` for anything else. */
export function readInstant(value: number | string): Instant {
  try {
    return instant(value);
  } catch {
    throw new Unreadable('time that no calendar has');
  }
}
