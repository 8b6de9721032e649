import { setTimeout as wait } from 'node:timers/promises';
import { raisePage } from '../../../../functions/pipeline/raise-due.ts';
import { sweep } from '../../../../functions/pipeline/sweep.ts';
import { duePageSchema, read } from '../../../../functions/platform/wire.ts';
import { memoryTable } from '../../../../functions/store/memory-table.ts';
import { openStore } from '../../../../functions/store/store.ts';
import type { Table } from '../../../../functions/store/table.ts';
import { DUE_AT, dueTicket } from './desk.ts';

/** What became of very many clocks that ran out in one minute. */
export type SweptFigures = {
  readonly due: number;
  readonly raised: number;
  readonly raisedTwice: number;
  readonly pages: number;
  /** Of the sweep: how long it took to find everything and to hand it out. */
  readonly handedOutWithinSeconds: number;
  readonly seconds: number;
  readonly raisedPerSecond: number;
  /** The most that was under way at once, over all workers. */
  readonly mostAtOnce: number;
  readonly workers: number;
  readonly callMs: number;
};

/** As many as `raise-clocks` has instances (infra/pipeline-stack.ts). */
const WORKERS = 5;
/** What a call to DynamoDB takes about. The table itself is in memory: what is measured is our own work and its parallelism. */
const CALL_MS = 5;

/** Lets so many clocks run out in one minute, and has them swept and worked off. */
export async function sweepMany(due: number, progress: (line: string) => void): Promise<SweptFigures> {
  const table = memoryTable(() => Date.parse(DUE_AT));
  const seed = openStore(table);
  for (let n = 0; n < due; n += 1) await seed.tickets.save(dueTicket(n), 0);
  progress(`${due} clocks have run out`);

  const watched = watching(table);
  const queue: string[] = [];
  let pages = 0;
  const none = async () => undefined;
  const page = async (message: object) => {
    pages += 1;
    queue.push(JSON.stringify(message));
  };
  const send = { wake: none, again: none, privacy: none, notice: none, page };
  const live = { store: openStore(watched.table), send, now: () => DUE_AT };

  const begun = performance.now();
  let sweeping = true;
  const worker = async () => {
    for (let body = queue.shift(); body || sweeping; body = queue.shift()) {
      if (body) await raisePage(read(duePageSchema, body), live);
      else await wait(CALL_MS);
    }
  };
  const workers = Promise.all(Array.from({ length: WORKERS }, worker));
  await sweep(live, () => 50_000);
  const handedOutWithinSeconds = secondsSince(begun);
  progress(`${pages} pages are handed out`);
  sweeping = false;
  await workers;
  const seconds = secondsSince(begun);

  const tickets = table.all().filter(({ sk }) => sk === 'TICKET');
  const raised = tickets.filter(({ data }) => (data.clock as { raisedAt?: string }).raisedAt).length;
  return {
    due,
    raised,
    raisedTwice: tickets.filter(({ version }) => version > 2).length,
    pages,
    handedOutWithinSeconds,
    seconds,
    raisedPerSecond: Math.round(raised / seconds),
    mostAtOnce: watched.most(),
    workers: WORKERS,
    callMs: CALL_MS,
  };
}

/** The table with calls that take their time, and a count of the ticket writes under way. */
function watching(table: Table): { table: Table; most: () => number } {
  let underWay = 0;
  let most = 0;
  const slow = async <T>(call: () => Promise<T>): Promise<T> => {
    await wait(CALL_MS);
    return call();
  };
  return {
    table: {
      ...table,
      get: (key) => slow(() => table.get(key)),
      items: (range) => slow(() => table.items(range)),
      entries: (index, range) => slow(() => table.entries(index, range)),
      remove: (key, expected) => slow(() => table.remove(key, expected)),
      async put(item, expected) {
        if (item.sk !== 'TICKET') return slow(() => table.put(item, expected));
        underWay += 1;
        most = Math.max(most, underWay);
        try {
          return await slow(() => table.put(item, expected));
        } finally {
          underWay -= 1;
        }
      },
    },
    most: () => most,
  };
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 100) / 10;
}
