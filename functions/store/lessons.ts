import * as z from 'zod/mini';
import { hashedId } from '../domain/id.ts';
import { DAY, instantSchema } from '../domain/instant.ts';
import { intentSchema, urgencySchema } from '../domain/understanding.ts';
import { parseItem } from './records.ts';
import { keys, type Page, type Table } from './table.ts';

/** Longer nobody learns from it: goods, words and models have changed. */
const KEPT_MS = 730 * DAY;

/**
 * What a correction teaches, in shops that let their corrections be learned from: the label, what the model had guessed, and
 * the message as hashed features. Its words are not here: they are read from the message as long as that is there.
 */
export const lessonSchema = z.object({
  lessonId: z.string(),
  connection: z.string(),
  shop: z.string(),
  at: instantSchema,
  label: z.object({
    language: z.optional(z.string()),
    intent: z.optional(intentSchema),
    urgency: z.optional(urgencySchema),
  }),
  /** Of the message, corrected or not. */
  language: z.string(),
  guess: z.object({
    model: z.string(),
    language: z.string(),
    intent: z.optional(intentSchema),
    urgency: urgencySchema,
  }),
  /** The message as numbers of buckets, and which way they were hashed. */
  features: z.object({ of: z.string(), buckets: z.array(z.int()) }),
  /** Whose words they were; taken away with them. */
  source: z.optional(z.object({ ticket: z.string(), channelTime: instantSchema, messageId: z.string() })),
});
export type Lesson = z.infer<typeof lessonSchema>;

export type LessonStore = {
  /** The same message corrected again replaces what was learned from it before. */
  put(lesson: Lesson): Promise<void>;
  /** In no order that means anything. */
  of(connection: string, shop: string, page: { limit: number; after?: string | undefined }): Promise<Page<Lesson>>;
  /** Label and features stay, and nothing says whose message it was. */
  forget(connection: string, shop: string, lessonId: string): Promise<void>;
};

/** One message teaches one lesson. */
export function lessonIdOf(ticket: string, messageId: string): string {
  return hashedId('lsn', ticket, messageId);
}

export function lessonStore(table: Table): LessonStore {
  const write = (lesson: Lesson) =>
    table.put(
      {
        ...keys.lesson(lesson.connection, lesson.shop, lesson.lessonId),
        expires: Math.ceil((Date.parse(lesson.at) + KEPT_MS) / 1000),
        data: lesson,
      },
      'any',
    );
  return {
    async put(lesson) {
      await write(lesson);
    },
    async of(connection, shop, { limit, after }) {
      const page = await table.items({ partition: keys.lesson(connection, shop, '').pk, limit, after });
      return { items: page.items.map((item) => parseItem(lessonSchema, item.data)), after: page.after };
    },
    async forget(connection, shop, lessonId) {
      const item = await table.get(keys.lesson(connection, shop, lessonId));
      if (!item) return;
      const { source: _source, ...lesson } = parseItem(lessonSchema, item.data);
      await write(lesson);
    },
  };
}
