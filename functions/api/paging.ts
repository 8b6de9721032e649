import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';

/** Items on a page: 25 unless asked otherwise, 100 at most. */
export const limitSchema = z._default(
  z.pipe(z.string().check(z.regex(/^([1-9]\d?|100)$/, 'a whole number from 1 to 100')), z.transform(Number)),
  25,
);

/** A cursor as a client sees it: opaque, only good for the list that gave it. */
export const cursorSchema = z.optional(z.string().check(z.maxLength(1500)));

/** Where each kind of list can stand: what a table's position there looks like. */
const POSITIONS = {
  /** Due time (safety counts from the year 0026) and ticket. */
  worklist: /^\d{4}-\d\d-\d\dT[\d:.]{12}Z#tkt_[\w-]{1,40}$/,
  messages: /^MSG#[^\n]{1,400}$/,
  disputes: recordIn('DISPUTE'),
  reviews: recordIn('REVIEW'),
  notices: recordIn('NOTICE'),
  'privacy-orders': recordIn('PRIVACY'),
} as const;

/** Time of an alarm and key of the record; DynamoDB takes no longer one. */
function recordIn(kind: string): RegExp {
  return new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z#${kind}#[^\\n]{1,1000}$`);
}

export type Listing = keyof typeof POSITIONS;

/** The cursor for what comes after `position`; null at the end. */
export function cursorAt(listing: Listing, position: string | undefined): string | null {
  return position === undefined ? null : Buffer.from(`${listing}:${position}`).toString('base64url');
}

/** The position in a cursor. Throws 400 for one that this list did not give. */
export function positionIn(listing: Listing, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [kind, position] = split(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (kind === listing && POSITIONS[listing].test(position)) return position;
  throw new Problem(400, 'cursor-unreadable', 'Not a cursor of this list: start again without it.', {
    errors: [{ parameter: 'after', detail: 'must be the cursor of the page before' }],
  });
}

function split(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}
