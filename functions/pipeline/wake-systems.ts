import { failure } from '../platform/log.ts';
import { LAG_MS } from '../store/feed.ts';
import type { Live } from './live.ts';

/** What is told in so short a time is covered by one wake-up. */
const TOGETHER_MS = 5_000;
/** How long a warm function takes the list of endpoints for granted. */
const KEPT_MS = 60_000;
/** After all that was told meanwhile may be read. */
const AFTER_SECONDS = (LAG_MS + TOGETHER_MS) / 1000 + 1;

export type SystemsWaker = (live: Pick<Live, 'store' | 'send' | 'now'>) => Promise<void>;

/**
 * Wakes the endpoints once what was just told may be read. Only for speed: whatever it misses, the sweep wakes within a
 * minute. A burst sends one message for each endpoint every few seconds, and none where nobody wants to hear.
 */
export function systemsWaker(): SystemsWaker {
  let known: { readonly ids: readonly string[]; readonly until: number } | undefined;
  let wokenAt = 0;
  return async ({ store, send, now }) => {
    const at = Date.parse(now());
    if (at - wokenAt < TOGETHER_MS) return;
    wokenAt = at;
    try {
      if (!known || known.until < at) {
        const all = await store.endpoints.all();
        known = { ids: all.filter(({ disabled }) => !disabled).map(({ id }) => id), until: at + KEPT_MS };
      }
      for (const id of known.ids) await send.notice(id, AFTER_SECONDS);
    } catch (error) {
      // What was told is safe, and the message that told it is done.
      failure('systems not woken', error);
    }
  };
}
