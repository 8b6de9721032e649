import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import { HAPPENING_TYPES, type HappeningType, happeningSchema } from '../domain/happening.ts';
import { type Instant, instantSchema } from '../domain/instant.ts';
import { sees } from '../domain/principal.ts';
import { FEED_KEPT_MS, LAG_MS, type Told } from '../store/feed.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import { route } from './route.ts';

/** Entries looked at for one answer, however few of them were asked for. */
const MOST_READ = 1000;
const READ_AT_ONCE = 100;

const typesSchema = z.pipe(
  z.string().check(z.maxLength(1000)),
  z.transform((text, context): HappeningType[] => {
    const names = text.split(',');
    const known = names.filter((name): name is HappeningType => HAPPENING_TYPES.some((type) => type === name));
    if (known.length === names.length) return known;
    context.issues.push({ code: 'custom', input: text, message: 'types of docs/events.md, with commas between them' });
    return z.NEVER;
  }),
);

/** What happened, as other systems read it. */
export const eventSchema = z.extend(z.omit(happeningSchema, { tells: true }), {
  id: z.string(),
  type: z.enum(HAPPENING_TYPES),
  recordedAt: instantSchema,
});

/** What one entry of the feed tells, each as an event of its own. */
export function eventsOf({ tells, position: _position, ...facts }: Told): z.infer<typeof eventSchema>[] {
  return tells.map(({ id, type }) => ({ id, type, ...facts }));
}

/**
 * The change feed: everything that other systems may care about, in the order of recording, at least once. What was
 * recorded in the newest seconds is left out, since writes may still be under way among it. `next` is always there: ask
 * with it again.
 */
export const events = route({
  method: 'GET',
  path: '/v1/events',
  summary: 'What happened since a cursor, in the order of recording, at least once, some seconds behind.',
  roles: ['supervisor', 'engineer'],
  query: z.strictObject({
    limit: limitSchema,
    after: cursorSchema,
    since: z.optional(instantSchema),
    type: z.optional(typesSchema),
  }),
  returns: z.object({
    items: z.array(eventSchema),
    next: z.string(),
    more: z.boolean(),
    lagSeconds: z.number(),
  }),
  problems: ['cursor-unreadable', 'events-gone'],
  run: async ({ query, principal }, { store, now }) => {
    const wanted = query.type && new Set(query.type);
    // Where most may not be wanted, more is read at once.
    const limit = wanted || principal.shops ? READ_AT_ONCE : query.limit;
    const items: z.infer<typeof eventSchema>[] = [];
    let after = startOf(positionIn('events', query.after) ?? query.since, query.after !== undefined, now());
    let more = true;
    for (let read = 0; more && read < MOST_READ && items.length < query.limit; read += limit) {
      const page = await store.feed.read({ after, limit });
      ({ after, more } = page);
      for (const happening of page.happenings) {
        if (items.length >= query.limit) break;
        const events = sees(principal, happening) ? eventsOf(happening) : [];
        items.push(...events.filter(({ type }) => !wanted || wanted.has(type)));
        // As many as were asked for: the next answer goes on right behind it.
        if (items.length >= query.limit && happening !== page.happenings.at(-1)) {
          after = happening.position;
          more = true;
        }
      }
    }
    return { status: 200, body: { items, next: cursorAt('events', after), more, lagSeconds: LAG_MS / 1000 } };
  },
});

/** Throws 410 for a cursor so old that what came after it may be gone: whoever comes so late must know. */
function startOf(position: string | undefined, isCursor: boolean, now: Instant): string | undefined {
  if (!position || !isCursor || Date.parse(now) - Date.parse(position.slice(0, 24)) <= FEED_KEPT_MS) return position;
  throw new Problem(410, 'events-gone', 'Events after this cursor may be gone. Start again without it, or by `since`.');
}
