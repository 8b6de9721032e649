import * as z from 'zod/mini';
import { Conflict } from '../domain/errors.ts';
import { after, DAY, type Instant, instantSchema } from '../domain/instant.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

const answerSchema = z.object({
  status: z.int(),
  /** As JSON; none with 204. */
  body: z.optional(z.string()),
  headers: z.record(z.string(), z.string()),
});
/** What was answered under a key. */
export type KeptAnswer = z.infer<typeof answerSchema>;

const recordSchema = z.object({
  /** Hash of what was asked for: the same key with another request is refused. */
  asked: z.string(),
  /** Until then the run that began is taken to be alive. */
  runningUntil: instantSchema,
  answer: z.optional(answerSchema),
});

/** A run under a key. Until it is kept or dropped, nobody else runs under that key, for as long as the lease goes. */
export type Run = {
  /** Keeps the answer for whoever comes again with the key. */
  keep(answer: KeptAnswer): Promise<void>;
  /** Nothing came of it: the next with the key begins anew. */
  drop(): Promise<void>;
};

export type Beginning =
  | { readonly is: 'begun'; readonly run: Run }
  | { readonly is: 'answered'; readonly answer: KeptAnswer }
  | { readonly is: 'running'; readonly until: Instant }
  | { readonly is: 'other-request' };

/** Answers by idempotency key, for a day. */
export type IdempotencyStore = {
  /** `id`: who, which address and which key. `asked`: a hash of the whole request. */
  begin(id: string, asked: string, now: Instant): Promise<Beginning>;
};

/** Longer than any run lives: who meets an older one may take it that it died. */
export const LEASE_MS = 30_000;
const KEPT_MS = DAY;

export function idempotencyStore(table: Table): IdempotencyStore {
  async function write(id: string, record: z.infer<typeof recordSchema>, now: Instant, version: number) {
    const expires = Math.ceil((Date.parse(now) + KEPT_MS) / 1000);
    return (await table.put({ ...keys.idempotency(id), expires, data: record }, version)).version;
  }

  /** Throws `Conflict` when someone else has begun meanwhile. */
  async function takeUp(id: string, asked: string, now: Instant, before: number): Promise<Beginning> {
    const runningUntil = after(now, LEASE_MS);
    const version = await write(id, { asked, runningUntil }, now, before);
    const run: Run = {
      async keep(answer) {
        await write(id, { asked, runningUntil, answer }, now, version);
      },
      async drop() {
        // No right to delete is needed for it: an expired item is gone for every reader.
        const expires = Math.floor(Date.parse(now) / 1000);
        await table.put({ ...keys.idempotency(id), expires, data: {} }, version);
      },
    };
    return { is: 'begun', run };
  }

  return {
    async begin(id, asked, now) {
      try {
        return await takeUp(id, asked, now, 0);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
      const item = await table.get(keys.idempotency(id));
      // Dropped between the two: as good as running, the client comes again at once.
      if (!item) return { is: 'running', until: now };
      const record = parseItem(recordSchema, item.data);
      if (record.asked !== asked) return { is: 'other-request' };
      if (record.answer) return { is: 'answered', answer: record.answer };
      if (record.runningUntil > now) return { is: 'running', until: record.runningUntil };
      try {
        return await takeUp(id, asked, now, item.version);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        return { is: 'running', until: after(now, LEASE_MS) };
      }
    },
  };
}
