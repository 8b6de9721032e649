import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import { type Principal, type ShopPlace, sees } from '../domain/principal.ts';

export type PageAsked = { readonly limit: number; readonly after?: string | undefined };
type Page<T> = { readonly items: T[]; readonly after?: string | undefined };

/** Pages of the index read for one page of an answer, where the asker sees only some shops. */
const MOST_READS = 5;

/**
 * A page without what the asker may not see. Who sees all costs one read. For others it reads on, each time only for what is
 * still missing so that the cursor stays true, and at most so often: a page may then be short, or empty, and still have a next.
 */
export async function seenPage<T extends ShopPlace>(
  asker: Principal,
  asked: PageAsked,
  read: (page: PageAsked) => Promise<Page<T>>,
): Promise<Page<T>> {
  if (!asker.shops) return read(asked);
  return keptPage(asked, read, (item) => sees(asker, item));
}

/** As {@link seenPage}, for whatever is to be kept of a list. */
export async function keptPage<T>(
  asked: PageAsked,
  read: (page: PageAsked) => Promise<Page<T>>,
  isKept: (item: T) => boolean,
): Promise<Page<T>> {
  const items: T[] = [];
  let after = asked.after;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const page = await read({ limit: asked.limit - items.length, after });
    items.push(...page.items.filter(isKept));
    after = page.after;
    if (after === undefined || items.length === asked.limit) break;
  }
  return { items, after };
}

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
  /** A ticket among its buyer's. */
  buyer: /^TICKET#\d{4}-\d\d-\d\dT[\d:.]{12}Z#tkt_[\w-]{1,40}$/,
  /** A shop among all of them. */
  places: /^con_[\w-]{1,60}#[^\n]{1,300}$/,
  /** A queue, and where in it. */
  open: /^(pre-sale|in-sale|after-sale)(#\d{4}-\d\d-\d\dT[\d:.]{12}Z#tkt_[\w-]{1,40})?$/,
  messages: /^MSG#[^\n]{1,400}$/,
  history: /^CHANGE#\d{8}$/,
  'saved-replies': /^svd_[\w-]{1,40}$/,
  macros: /^mac_[\w-]{1,40}$/,
  corrections: /^lsn_[\w-]{22}$/,
  members: /^[^\n]{1,200}$/,
  /** When it was recorded, and the id of the first thing told; the time alone where all until then was read. */
  events: /^\d{4}-\d\d-\d\dT[\d:.]{12}Z(#hap_[\w-]{22})?$/,
  deliveries: /^ATTEMPTS#[^\n]{1,200}$/,
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
export function cursorAt(listing: Listing, position: string): string;
export function cursorAt(listing: Listing, position: string | undefined): string | null;
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
