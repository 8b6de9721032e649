import * as z from 'zod/mini';
import { isSettled, type ReplyState, replyStateSchema } from '../domain/reply.ts';
import { withRetries } from './attempts.ts';
import { parseItem } from './records.ts';
import { keys, part, type Table } from './table.ts';

/** What became of one event of one delivery. `dead-lettered`: given up on, and taken from the dead letters by a person. */
export const eventOutcomeSchema = z.enum(['stored', 'duplicate', 'ignored', 'set-aside', 'dead-lettered']);
export type EventOutcome = z.infer<typeof eventOutcomeSchema>;

const notedSchema = z.object({ outcome: eventOutcomeSchema, kind: z.string() });
/** What became of an event, and its kind; of a delivery set aside whole, the reason. */
export type Noted = z.infer<typeof notedSchema>;

const entrySchema = z.object({
  outcome: z.union([eventOutcomeSchema, replyStateSchema]),
  kind: z.string(),
  reason: z.optional(z.string()),
});

/**
 * Outcomes of one connection, shop and day (UTC, of the delivery's receipt). Counts of items, so that a delivery that triage
 * takes up again counts once; one that a poll brings again after midnight counts on both days.
 */
export type DayStatement = {
  stored: number;
  duplicates: number;
  ignored: number;
  setAside: number;
  deadLettered: number;
  replies: { sent: number; failed: number; unknown: number; waiting: number };
};

export type OutcomePlace = { readonly connection: string; readonly shop: string; readonly day: string };

export type StatementStore = {
  /** Notes what became of the `index`th event of a delivery; the same again is one entry. */
  event(
    place: OutcomePlace,
    delivery: string,
    index: number,
    outcome: EventOutcome,
    kind: string,
    reason?: string,
  ): Promise<void>;
  /** What was noted of an event; undefined where nothing was. */
  noted(place: OutcomePlace, delivery: string, index: number): Promise<Noted | undefined>;
  /** Whether anything at all was noted there. */
  any(place: OutcomePlace): Promise<boolean>;
  /** Takes a note back, because the delivery goes through the intake once more. */
  forget(place: OutcomePlace, delivery: string, index: number): Promise<void>;
  /**
   * Notes where a committed reply stands. The first note makes the entry, later ones replace it. `news` gets what was noted
   * last, and is told before it is noted anew: who dies in between tells it again.
   */
  reply(
    place: OutcomePlace,
    replyId: string,
    state: ReplyState,
    news?: (known: ReplyState | undefined) => Promise<void>,
  ): Promise<void>;
  of(place: OutcomePlace): Promise<DayStatement>;
};

export function statementStore(table: Table): StatementStore {
  return {
    async event(place, delivery, index, outcome, kind, reason) {
      await table.put({ ...eventKey(place, delivery, index), data: { outcome, kind, reason } }, 'any');
    },
    async noted(place, delivery, index) {
      const item = await table.get(eventKey(place, delivery, index));
      return item && parseItem(notedSchema, item.data);
    },
    async any({ connection, shop, day }) {
      const partition = `STATEMENT#${connection}#${part(shop)}#${day}`;
      return (await table.items({ partition, limit: 1 })).items.length > 0;
    },
    async forget(place, delivery, index) {
      await table.remove(eventKey(place, delivery, index), 'any');
    },
    async reply(place, replyId, state, news) {
      const key = keys.outcome(place.connection, place.shop, place.day, `REPLY#${replyId}`);
      await withRetries(async () => {
        const item = await table.get(key);
        const known = item && replyStateSchema.safeParse(item.data.outcome).data;
        // What is settled stays so: a slow writer's older news must not undo it.
        if (known === state || (known && isSettled({ state: known }) && !isSettled({ state }))) return;
        await news?.(known);
        await table.put({ ...key, data: { outcome: state, kind: 'reply' } }, item?.version ?? 0);
      });
    },
    async of({ connection, shop, day }) {
      const total: DayStatement = {
        stored: 0,
        duplicates: 0,
        ignored: 0,
        setAside: 0,
        deadLettered: 0,
        replies: { sent: 0, failed: 0, unknown: 0, waiting: 0 },
      };
      let after: string | undefined;
      do {
        const partition = `STATEMENT#${connection}#${part(shop)}#${day}`;
        const page = await table.items({ partition, limit: 1000, after });
        for (const item of page.items) add(total, parseItem(entrySchema, item.data).outcome);
        after = page.after;
      } while (after);
      return total;
    },
  };
}

function eventKey({ connection, shop, day }: OutcomePlace, delivery: string, index: number) {
  return keys.outcome(connection, shop, day, `EVENT#${delivery}#${String(index).padStart(4, '0')}`);
}

function add(total: DayStatement, outcome: EventOutcome | ReplyState): void {
  switch (outcome) {
    case 'stored':
      total.stored += 1;
      break;
    case 'duplicate':
      total.duplicates += 1;
      break;
    case 'ignored':
      total.ignored += 1;
      break;
    case 'set-aside':
      total.setAside += 1;
      break;
    case 'dead-lettered':
      total.deadLettered += 1;
      break;
    case 'sent':
    case 'failed':
    case 'unknown':
      total.replies[outcome] += 1;
      break;
    case 'discarded':
      // An agent gave it up after an unknown: it was committed, and it did not certainly go out.
      total.replies.failed += 1;
      break;
    case 'draft':
    case 'queued':
    case 'sending':
      total.replies.waiting += 1;
  }
}
