import { type MacroRun, macroRunSchema, RUN_KEPT } from '../domain/macro.ts';
import { parseItem } from './records.ts';
import { keys, type Table } from './table.ts';

/** Runs of macros on a ticket that were begun, for a day. */
export type MacroRunStore = {
  find(ticketId: string, runId: string): Promise<MacroRun | undefined>;
  /** Throws `Conflict` where it was begun already. */
  begin(ticketId: string, run: MacroRun): Promise<void>;
};

export function macroRunStore(table: Table): MacroRunStore {
  return {
    async find(ticketId, runId) {
      const item = await table.get(keys.macroRun(ticketId, runId));
      return item && parseItem(macroRunSchema, item.data);
    },
    async begin(ticketId, run) {
      const expires = Math.ceil((Date.parse(run.at) + RUN_KEPT) / 1000);
      await table.put({ ...keys.macroRun(ticketId, run.runId), expires, data: run }, 0);
    },
  };
}
