import * as z from 'zod/mini';
import { type CaseKind, type CaseOf, finish, isOpen } from '../domain/case.ts';
import { disputeSchema } from '../domain/dispute.ts';
import { Problem } from '../domain/errors.ts';
import { instantSchema } from '../domain/instant.ts';
import { noticeSchema } from '../domain/notice.ts';
import { plainText } from '../domain/plain-text.ts';
import { type Principal, type Role, sees } from '../domain/principal.ts';
import { privacyOrderSchema, tallySchema } from '../domain/privacy.ts';
import { reviewSchema } from '../domain/review.ts';
import type { Answer } from '../platform/http-route.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import { commandKeyOf, REPLAYED, sameCommand } from './idempotency.ts';
import type { Live } from './live.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn, seenPage } from './paging.ts';
import { pageOf } from './resources.ts';
import { type ApiRoute, DESK, route } from './route.ts';

/** A word on how it was dealt with. */
const LONGEST_WORD = 500;

/** What every record has beside what is its own. */
const STANDING = {
  /** It still needs someone. */
  outstanding: z.boolean(),
  doneAt: z.nullable(instantSchema),
  doneBy: z.nullable(z.string()),
};
const OWN = { applied: true, doneAt: true, doneBy: true } as const;

/** Each kind of record as a list shows it. */
export const disputeResourceSchema = z.extend(z.omit(disputeSchema, OWN), STANDING);
export const reviewResourceSchema = z.extend(z.omit(reviewSchema, OWN), STANDING);
export const noticeResourceSchema = z.extend(z.omit(noticeSchema, OWN), STANDING);
/** A privacy order without the names that it is about. */
export const privacyOrderResourceSchema = z.extend(
  z.omit(privacyOrderSchema, { ...OWN, names: true, orderIds: true, search: true, exported: true }),
  {
    ...STANDING,
    /** What was found so far, and how often it was looked for; null while nobody has looked. */
    proof: z.nullable(z.object({ since: instantSchema, passes: z.int(), quiet: z.int(), found: tallySchema })),
  },
);

/** What a record has taken in: an `event` of the channel, or the word of a person (`by`). */
export const caseHistorySchema = z.array(
  z.object({
    at: instantSchema,
    what: z.string(),
    event: z.nullable(z.string()),
    by: z.nullable(z.string()),
    note: z.nullable(z.string()),
  }),
);

type Served = {
  readonly kind: CaseKind;
  readonly listing: 'disputes' | 'reviews' | 'notices' | 'privacy-orders';
  readonly roles: readonly Role[];
  /** One of them in a sentence, and several. */
  readonly one: string;
  readonly many: string;
  readonly shown: z.ZodMiniObject;
};

const SERVED: readonly Served[] = [
  { kind: 'dispute', listing: 'disputes', roles: DESK, one: 'dispute', many: 'disputes', shown: disputeResourceSchema },
  { kind: 'review', listing: 'reviews', roles: DESK, one: 'review', many: 'reviews', shown: reviewResourceSchema },
  {
    kind: 'notice',
    listing: 'notices',
    roles: DESK,
    one: 'platform notice',
    many: 'platform notices',
    shown: noticeResourceSchema,
  },
  // Hashes only, and carried out with the engineer's tools: no agent's business.
  {
    kind: 'privacy',
    listing: 'privacy-orders',
    roles: ['supervisor', 'engineer'],
    one: 'privacy order',
    many: 'privacy orders',
    shown: privacyOrderResourceSchema,
  },
];

/** What has a deadline of its own beside the tickets: what is open of each kind, one record, and that it is dealt with. */
export const cases: readonly ApiRoute[] = SERVED.flatMap((served) => [
  openOnes(served),
  oneOf(served),
  doneWith(served),
]);

function openOnes({ kind, listing, roles, many, shown: resource }: Served) {
  return route({
    method: 'GET',
    path: `/v1/${listing}`,
    summary: `All ${many} that still need someone, by what is due first.`,
    roles,
    returns: pageOf(resource),
    problems: ['cursor-unreadable'],
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    run: async ({ query, principal }, { store }) => {
      const page = { limit: query.limit, after: positionIn(listing, query.after) };
      const { items, after } = await seenPage(principal, page, (part) => store.cases.open(kind, part));
      return { status: 200, body: { items: items.map((item) => shown(kind, item)), next: cursorAt(listing, after) } };
    },
  });
}

function oneOf({ kind, listing, roles, one, shown: resource }: Served) {
  return route({
    method: 'GET',
    path: `/v1/${listing}/{connection}/{shop}/{id}`,
    summary: `One ${one} with its history.`,
    roles,
    returns: z.extend(resource, { history: caseHistorySchema }),
    problems: ['case-unknown'],
    run: async ({ params, principal }, live) =>
      withHistory(kind, (await findCase(kind, params, principal, live)).value),
  });
}

/** A person has dealt with it. Already dealt with, or closed by the channel: nothing changes. */
function doneWith({ kind, listing, roles, one, shown: resource }: Served) {
  return route({
    method: 'POST',
    path: `/v1/${listing}/{connection}/{shop}/{id}/done`,
    summary: `A person’s word that the ${one} is dealt with.`,
    roles,
    keyKeptBy: 'route',
    returns: z.extend(resource, { history: caseHistorySchema }),
    problems: ['case-unknown'],
    body: z.strictObject({ note: z.optional(plainText(LONGEST_WORD)) }),
    run: async (request, live) => {
      const key = commandKeyOf(request);
      const done = { at: live.now(), by: request.principal.name, note: request.body.note, key };
      return withRetries(async () => {
        const { value, version } = await findCase(kind, request.params, request.principal, live);
        if (sameCommand(value.applied, key)) return withHistory(kind, value, REPLAYED);
        const next = finish(kind, value, done);
        if (next !== value) await live.store.cases.save(kind, next, version);
        return withHistory(kind, next);
      });
    },
  });
}

type Place = Readonly<Record<'connection' | 'shop' | 'id', string>>;

/** The record in the path. Throws 404 where there is none, or none that the asker may see. */
export async function findCase<K extends CaseKind>(
  kind: K,
  { connection, shop, id }: Place,
  asker: Principal,
  { store }: Live,
): Promise<Stored<CaseOf[K]>> {
  const found = sees(asker, { connection, shop }) && (await store.cases.find(kind, connection, shop, id));
  if (found) return found;
  throw new Problem(404, 'case-unknown', 'There is no such record.');
}

/** `outstanding`: it still needs someone. `open` of a dispute is what the channel says, whatever a person has done. */
function shown(kind: CaseKind, record: CaseOf[CaseKind]) {
  const { applied: _applied, doneAt, doneBy, ...rest } = 'fulfilBy' in record ? withProof(record) : record;
  return { ...rest, outstanding: isOpen(kind, record), doneAt: doneAt ?? null, doneBy: doneBy ?? null };
}

function withProof({ names: _names, orderIds: _orderIds, search, exported: _exported, ...order }: CaseOf['privacy']) {
  if (!search) return { ...order, proof: null };
  const { since, passes, quiet, found } = search;
  return { ...order, proof: { since, passes, quiet, found } };
}

/** The record with all that it has taken in, oldest first; which delivery brought it is no client's business. */
export function withHistory(
  kind: CaseKind,
  record: CaseOf[CaseKind],
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const history = record.applied.map(({ at, what, event, by, note }) => ({
    at,
    what,
    event: by ? null : event,
    by: by ?? null,
    note: note ?? null,
  }));
  return { status: 200, body: { ...shown(kind, record), history }, headers };
}
