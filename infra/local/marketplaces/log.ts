import type { Call } from './faults.ts';
import type { Push } from './push.ts';
import type { KeptMessage } from './simulator.ts';

/** A message that we sent and that the marketplace accepted: the buyer has it, whatever we were told. */
export type Received = KeptMessage & { readonly externalId: string };

/** What the marketplace saw. Tests take "accepted" and "sent" from here, not from us. */
export type Log = {
  /** Every push with its fate. */
  readonly delivered: Push[];
  readonly received: Received[];
  readonly refused: { readonly at: string; readonly call: Call; readonly reason: string }[];
  /** Sends that carried an id seen before, where the channel de-duplicates: the buyer has them once. */
  readonly repeated: Received[];
};

export function createLog(): Log {
  return { delivered: [], received: [], refused: [], repeated: [] };
}
