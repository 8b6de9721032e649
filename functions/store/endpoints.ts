import * as z from 'zod/mini';
import { type Endpoint, endpointSchema, lookAt, type Progress, progressSchema } from '../domain/endpoint.ts';
import { HAPPENING_TYPES } from '../domain/happening.ts';
import { DAY, type Instant, instant, instantSchema } from '../domain/instant.ts';
import { withRetries } from './attempts.ts';
import { everyItem, parseItem, type Stored } from './records.ts';
import { clockEntry } from './shards.ts';
import { endOf, type Key, keys, type Table } from './table.ts';

/** One call to an endpoint. Nothing of what it answered but the status, or what stood in the way. */
const attemptSchema = z.object({
  at: instantSchema,
  /** The first of what it was about, and how many more were in the same message. */
  event: z.string(),
  type: z.enum(HAPPENING_TYPES),
  more: z.optional(z.int()),
  position: z.string(),
  outcome: z.enum(['delivered', 'postponed', 'given-up', 'shut', 'gone']),
  code: z.string(),
  ms: z.int(),
});
export type Attempt = z.infer<typeof attemptSchema>;

const attemptsSchema = z.object({ attempts: z.array(attemptSchema) });

/** Whoever is told what happens, how far each is, and what was tried lately. */
export type EndpointStore = {
  all(): Promise<Endpoint[]>;
  find(id: string): Promise<Stored<Endpoint> | undefined>;
  /** Writes against the version read; 0 creates. Throws `Conflict`. */
  save(endpoint: Endpoint, version: number): Promise<number>;
  progress(id: string): Promise<Stored<Progress> | undefined>;
  /** Writes how far it is against the version read; 0 begins. In the clock index while it is enabled. Throws `Conflict`. */
  saveProgress(id: string, progress: Progress, version: number, isEnabled: boolean): Promise<number>;
  remove(id: string): Promise<void>;
  /** Keeps a week what was tried in one go; the same `entry` again replaces it. */
  noteAttempts(id: string, at: Instant, entry: string, attempts: readonly Attempt[]): Promise<void>;
  /** The newest first, in pages of goes. */
  attempts(
    id: string,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ attempts: Attempt[]; after?: string | undefined }>;
};

const ATTEMPTS_KEPT_MS = 7 * DAY;

export function endpointStore(table: Table): EndpointStore {
  /** Gone for every reader, with all that stood in it. No right to delete is needed for it. */
  async function empty(key: Key): Promise<void> {
    await withRetries(async () => {
      const item = await table.get(key);
      const expires = Math.floor(table.now() / 1000);
      if (item) await table.put({ ...key, expires, data: {} }, item.version);
    });
  }

  return {
    async all() {
      const items = await everyItem(table, keys.endpoint('').pk, 'end_');
      return items.map((item) => parseItem(endpointSchema, item.data));
    },
    async find(id) {
      const item = await table.get(keys.endpoint(id));
      return item && { value: parseItem(endpointSchema, item.data), version: item.version };
    },
    async save(endpoint, version) {
      return (await table.put({ ...keys.endpoint(endpoint.id), data: endpoint }, version)).version;
    },
    async progress(id) {
      const item = await table.get(keys.progress(id));
      return item && { value: parseItem(progressSchema, item.data), version: item.version };
    },
    async saveProgress(id, progress, version, isEnabled) {
      const now = instant(table.now());
      const clock = isEnabled ? await clockEntry(table, 'notices', id, lookAt(progress, now)) : {};
      const item = { ...keys.progress(id), ...clock, card: { endpoint: id }, data: progress };
      return (await table.put(item, version)).version;
    },
    async remove(id) {
      await empty(keys.progress(id));
      await empty(keys.endpoint(id));
    },
    async noteAttempts(id, at, entry, attempts) {
      const expires = Math.ceil((Date.parse(at) + ATTEMPTS_KEPT_MS) / 1000);
      await table.put({ ...keys.attempts(id, `${at}#${entry}`), expires, data: { attempts } }, 'any');
    },
    async attempts(id, { limit, after }) {
      const beginning = keys.attempts(id, '').sk;
      const page = await table.items({
        partition: keys.progress(id).pk,
        from: beginning,
        to: endOf(beginning),
        newestFirst: true,
        limit,
        after,
      });
      const attempts = page.items.flatMap((item) => parseItem(attemptsSchema, item.data).attempts.reverse());
      return { attempts, after: page.after };
    },
  };
}
