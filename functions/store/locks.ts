import { Conflict } from '../domain/errors.ts';
import { digest } from '../domain/id.ts';
import type { Thread } from '../domain/ticket.ts';
import { keys, type Table } from './table.ts';

/** A leased lock per conversation: one sender at a time, freed by itself when the sender dies. */
export type LockStore = {
  /** Undefined while another holds it. */
  take(thread: Thread, nowMs: number, leaseMs: number): Promise<{ release(): Promise<void> } | undefined>;
};

export function lockStore(table: Table): LockStore {
  return {
    async take(thread, nowMs, leaseMs) {
      const key = keys.conversationLock(digest([thread.connection, thread.shop, thread.conversation]));
      try {
        const { version } = await table.put({ ...key, expires: Math.ceil((nowMs + leaseMs) / 1000), data: {} }, 0);
        return {
          async release() {
            // Only our own lease: when it ran out and another took over, theirs stays.
            await table.remove(key, version).catch((error: unknown) => {
              if (!(error instanceof Conflict)) throw error;
            });
          },
        };
      } catch (error) {
        if (error instanceof Conflict) return undefined;
        throw error;
      }
    },
  };
}
