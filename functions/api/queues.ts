import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import { QUEUES, type Queue, queueSchema } from '../domain/queue.ts';
import type { Store } from '../store/store.ts';
import { ticketCardSchema } from '../store/tickets.ts';
import { cursorAt, cursorSchema, limitSchema, type PageAsked, positionIn, seenPage } from './paging.ts';
import { pageOf } from './resources.ts';
import { DESK, route } from './route.ts';

/** As far as the overview counts: one page of the index each, however long a queue is. */
const COUNTED = 100;

const queueOverviewSchema = z.object({
  queue: queueSchema,
  free: z.int(),
  /** There are more free ones than were counted. */
  more: z.boolean(),
  overdue: z.int(),
  nextDue: z.nullable(z.string()),
});

/** What waits in each queue and how soon the first is due. */
export const queues = route({
  method: 'GET',
  path: '/v1/queues',
  summary: 'What waits in each queue and how soon the first is due.',
  roles: DESK,
  returns: z.object({ items: z.array(queueOverviewSchema) }),
  run: async ({ principal }, { store }) => {
    const items = await Promise.all(
      QUEUES.map(async (queue) => {
        const { items: cards, after } = await seenPage(principal, { limit: COUNTED }, (part) =>
          waitingIn(store, queue, part, false),
        );
        return {
          queue,
          free: cards.length,
          more: after !== undefined,
          overdue: cards.filter((card) => card.overdue).length,
          nextDue: cards[0]?.due ?? null,
        };
      }),
    );
    return { status: 200, body: { items } };
  },
});

/** The open tickets of a queue by what is due first. From an index: up to some seconds old. */
export const queueTickets = route({
  method: 'GET',
  path: '/v1/queues/{queue}/tickets',
  summary: 'The open tickets of a queue by what is due first.',
  roles: DESK,
  returns: pageOf(ticketCardSchema),
  problems: ['queue-unknown', 'cursor-unreadable'],
  query: z.strictObject({
    limit: limitSchema,
    after: cursorSchema,
    claimed: z.optional(z.enum(['true', 'false'])),
  }),
  run: async ({ params, principal, query }, { store }) => {
    const queue = queueNamed(params.queue);
    const claimed = query.claimed === undefined ? undefined : query.claimed === 'true';
    const page = { limit: query.limit, after: positionIn('worklist', query.after) };
    const { items, after } = await seenPage(principal, page, (part) => waitingIn(store, queue, part, claimed));
    return { status: 200, body: { items, next: cursorAt('worklist', after) } };
  },
});

async function waitingIn(store: Store, queue: Queue, page: PageAsked, claimed: boolean | undefined) {
  const { cards, after } = await store.tickets.waiting(queue, { ...page, claimed });
  return { items: cards, after };
}

/** The queue of that name. Throws 404 where there is none. */
export function queueNamed(name: string): Queue {
  const parsed = z.safeParse(queueSchema, name);
  if (parsed.success) return parsed.data;
  throw new Problem(404, 'queue-unknown', `The queues are ${QUEUES.join(', ')}.`);
}
