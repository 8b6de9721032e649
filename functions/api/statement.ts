import * as z from 'zod/mini';
import type { Connection } from '../domain/connection.ts';
import { Problem, Unreadable } from '../domain/errors.ts';
import { dayOf } from '../domain/instant.ts';
import { type Principal, sees } from '../domain/principal.ts';
import { envelopeSchema, read } from '../platform/wire.ts';
import type { Parked } from '../store/clocks.ts';
import type { DayStatement } from '../store/statements.ts';
import type { Live } from './live.ts';
import { route } from './route.ts';

/** Shop of what names none: events of a connection, and deliveries set aside or ignored whole. */
const NO_SHOP = '-';
/** Parked deliveries counted at most; a desk with more has another problem. */
const MOST_PARKED = 1000;

const daySchema = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\d$/, 'a day such as 2026-11-22'),
  z.refine((day) => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day), 'a day that exists'),
);

const querySchema = z
  .strictObject({ day: daySchema, connection: z.optional(z.string()), shop: z.optional(z.string()) })
  .check(
    z.refine(({ connection, shop }) => shop === undefined || connection !== undefined, 'shop with its connection'),
  );

const lineSchema = z.object({
  accepted: z.int(),
  stored: z.int(),
  duplicates: z.int(),
  ignored: z.int(),
  setAside: z.int(),
  waiting: z.int(),
  deadLettered: z.int(),
  replies: z.object({
    committed: z.int(),
    sent: z.int(),
    failed: z.int(),
    unknown: z.int(),
    waiting: z.int(),
  }),
});
type Line = z.infer<typeof lineSchema>;

const rowSchema = z.extend(lineSchema, { connection: z.string(), shop: z.string() });

/**
 * What became of everything accepted on a day (UTC), for each shop and in total. `accepted` is the sum of what we know of.
 * What still lies in the intake queue or among its dead letters belongs to no shop yet: counted as of now, in the whole
 * desk's total only. The queue can't tell our own errands (orders being fetched) from deliveries: while some run, the total's
 * `accepted` and `waiting` are too high by so many, and an errand among the dead letters counts there.
 */
export const statement = route({
  method: 'GET',
  path: '/v1/statement',
  summary: 'What became of everything accepted on a day (UTC), for each shop and in total.',
  roles: ['supervisor', 'engineer'],
  query: querySchema,
  returns: z.object({ day: daySchema, rows: z.array(rowSchema), total: lineSchema }),
  problems: ['connection-unknown', 'shop-unknown'],
  run: async ({ query: { day, connection, shop }, principal }, live) => {
    const places = await placesOf(principal, connection, shop, live);
    const parked = (await live.store.clocks.waiting(MOST_PARKED)).filter((work) => waitsFor(work, day));
    const rows = await Promise.all(
      places.map(async (place) => {
        const waiting = parked.filter((work) => work.connection === place.connection && work.shop === place.shop);
        return { ...place, ...lineOf(await live.store.statements.of({ ...place, day }), waiting.length) };
      }),
    );
    const isWhole = connection === undefined && principal.shops === undefined;
    const queued = isWhole ? await live.queueCounts() : { waiting: 0, deadLettered: 0 };
    return { status: 200, body: { day, rows, total: totalOf(rows, queued) } };
  },
});

/** The places asked for that the asker may see; what belongs to no shop is for those who see all. */
async function placesOf(asker: Principal, connection: string | undefined, shop: string | undefined, { store }: Live) {
  const asked = connection === undefined ? await store.connections.all() : [await known(connection, store)];
  const places = await Promise.all(
    asked.map(async ({ id }) => {
      const shops = (await store.connections.shops(id)).map((place) => place.shop);
      return [...new Set([...shops, NO_SHOP])].map((name) => ({ connection: id, shop: name }));
    }),
  );
  const seen = places.flat().filter((place) => sees(asker, place) && (shop === undefined || place.shop === shop));
  if (seen.length > 0 || connection === undefined) return seen;
  if (shop === undefined) throw connectionUnknown();
  throw new Problem(404, 'shop-unknown', 'There is no such shop.');
}

async function known(connection: string, store: Live['store']): Promise<Connection> {
  const found = await store.connections.find(connection);
  if (found) return found;
  throw connectionUnknown();
}

function connectionUnknown(): Problem {
  return new Problem(404, 'connection-unknown', 'There is no such connection.');
}

/** A parked delivery belongs to the day on which it was received, like everything else in the statement. */
function waitsFor(work: Parked, day: string): boolean {
  if (work.what !== 'delivery') return false;
  try {
    return dayOf(read(envelopeSchema, work.body).receivedAt) === day;
  } catch (error) {
    // Of a shape that this release does not know: rather counted on every day than on none.
    if (error instanceof Unreadable) return true;
    throw error;
  }
}

function lineOf({ replies, ...events }: DayStatement, waiting: number): Line {
  const { stored, duplicates, ignored, setAside, deadLettered } = events;
  return {
    accepted: stored + duplicates + ignored + setAside + deadLettered + waiting,
    ...events,
    waiting,
    replies: { committed: replies.sent + replies.failed + replies.unknown + replies.waiting, ...replies },
  };
}

function totalOf(rows: readonly Line[], queued: { waiting: number; deadLettered: number }): Line {
  const sum = (pick: (line: Line) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    accepted: sum((row) => row.accepted) + queued.waiting + queued.deadLettered,
    stored: sum((row) => row.stored),
    duplicates: sum((row) => row.duplicates),
    ignored: sum((row) => row.ignored),
    setAside: sum((row) => row.setAside),
    waiting: sum((row) => row.waiting) + queued.waiting,
    deadLettered: sum((row) => row.deadLettered) + queued.deadLettered,
    replies: {
      committed: sum((row) => row.replies.committed),
      sent: sum((row) => row.replies.sent),
      failed: sum((row) => row.replies.failed),
      unknown: sum((row) => row.replies.unknown),
      waiting: sum((row) => row.replies.waiting),
    },
  };
}
