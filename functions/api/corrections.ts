import * as z from 'zod/mini';
import { sees, shopPlaceSchema } from '../domain/principal.ts';
import { type Lesson, lessonSchema } from '../store/lessons.ts';
import type { Live } from './live.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import { pageOf } from './resources.ts';
import { route } from './route.ts';

const correctionResourceSchema = z.extend(z.omit(lessonSchema, { lessonId: true, source: true }), {
  id: z.string(),
  /** The message's words, as long as they are there. */
  text: z.nullable(z.string()),
});

/** What people corrected in a shop that lets it be learned from, to train with; of a shop that does not, nothing. */
export const corrections = route({
  method: 'GET',
  path: '/v1/corrections',
  summary: 'What was corrected in a shop that lets its corrections be learned from: label, guess, words, hashed words.',
  roles: ['supervisor'],
  query: z.extend(shopPlaceSchema, { limit: limitSchema, after: cursorSchema }),
  returns: pageOf(correctionResourceSchema),
  problems: ['cursor-unreadable'],
  run: async ({ query, principal }, live) => {
    const { connection, shop } = query;
    const place = sees(principal, query) ? await live.store.connections.shop(connection, shop) : undefined;
    // What was corrected while a shop let it be learned from is not handed out once it says no.
    if (!place?.learnsFromCorrections) return { status: 200, body: { items: [], next: null } };
    const page = { limit: query.limit, after: positionIn('corrections', query.after) };
    const { items, after } = await live.store.lessons.of(connection, shop, page);
    const shown = await Promise.all(items.map((lesson) => shownLesson(lesson, live)));
    return { status: 200, body: { items: shown, next: cursorAt('corrections', after) } };
  },
});

async function shownLesson({ lessonId, source, ...lesson }: Lesson, { store }: Live) {
  const message = source && (await store.messages.find(source.ticket, source.channelTime, source.messageId));
  return { id: lessonId, ...lesson, text: message?.text ?? null };
}
