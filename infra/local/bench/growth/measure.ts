import type { Context } from 'aws-lambda';
import { admission } from '../../../../functions/api/admission.ts';
import { routes } from '../../../../functions/api/routes.ts';
import { after, HOUR } from '../../../../functions/domain/instant.ts';
import { sweep } from '../../../../functions/pipeline/sweep.ts';
import { type HttpEvent, httpHandler } from '../../../../functions/platform/http-handler.ts';
import { openStore } from '../../../../functions/store/store.ts';
import type { Table } from '../../../../functions/store/table.ts';
import { percentile } from '../timing.ts';
import { DUE_SOON, deskOf, measured, NOW, PLACE, QUEUE } from './desk.ts';
import { type MeteredTable, startMeteredTable } from './metered-table.ts';

/** What is asked of a desk, however much it holds. */
export const QUESTIONS = ['list', 'claim', 'open', 'lookup', 'disputes', 'sweep', 'sweepNothing'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Read units of one asking, and the middle of how long the askings took. */
export type Figure = { readonly readUnits: number; readonly p50Ms: number };
export type Figures = Readonly<Record<Question, Figure>>;

/** How often each is asked for its time. */
const TIMES = 21;

/** Makes a desk that has had so many tickets, and asks it everything. */
export async function figuresOf(tickets: number, progress: (line: string) => void, times = TIMES): Promise<Figures> {
  let now = NOW;
  // Made before the table is there: whoever works for seconds without a pause loses their connections.
  const items = await deskOf(tickets);
  progress(`${tickets} tickets: ${items.length} items`);
  const metered = await startMeteredTable(() => Date.parse(now));
  try {
    await metered.load(items);
    const { api, runSweep } = openDesk(metered.table, () => now);
    const { connection, shop } = PLACE;
    const { ticketId, buyer, orderId } = measured;
    const ask = (question: (n: number) => Promise<void>) => asking(metered, question, times);
    const asked = {
      list: await ask(() => api('GET', `/v1/queues/${QUEUE}/tickets`)),
      claim: await ask((n) => api('POST', `/v1/queues/${QUEUE}/claim-next`, `key-${n}`)),
      open: await ask(() => api('GET', `/v1/tickets/${ticketId}`)),
      lookup: await ask(async () => {
        await api('GET', `/v1/buyers/${connection}/${shop}/${buyer}/tickets`);
        await api('GET', `/v1/orders/${connection}/${shop}/${orderId}`);
      }),
      disputes: await ask(() => api('GET', '/v1/disputes')),
      sweepNothing: await ask(runSweep),
    };
    now = after(NOW, HOUR);
    // Once: what it has raised is not due a second time.
    const whole = await asking(metered, runSweep, 1);
    const readUnits = (whole.readUnits - asked.sweepNothing.readUnits) / DUE_SOON;
    progress(`${tickets} tickets: a sweep over ${DUE_SOON} due clocks read ${whole.readUnits} units`);
    return { ...asked, sweep: { readUnits, p50Ms: whole.p50Ms } };
  } finally {
    await metered.stop();
  }
}

/** The routes and the sweep as their functions run them. */
function openDesk(table: Table, now: () => string) {
  const store = openStore(table);
  const never = async () => {
    throw new Error('nothing is sent anywhere here');
  };
  const live = {
    store,
    wake: never,
    carryOut: never,
    links: { upload: never, download: never },
    queueCounts: async () => ({ waiting: 0, deadLettered: 0 }),
    objects: { get: async () => undefined, has: async () => false },
    secrets: { seal: never, unseal: never },
    addresses: {},
    explain: never,
    now,
  };
  const handler = httpHandler({ routes, live: () => live, admit: admission() });
  const api = async (method: string, path: string, key?: string) => {
    const event: HttpEvent = {
      rawPath: path,
      rawQueryString: '',
      headers: key ? { 'idempotency-key': key } : {},
      body: method === 'POST' ? '{}' : undefined,
      requestContext: {
        http: { method },
        authorizer: { jwt: { claims: { username: 'li', 'cognito:groups': '[agent supervisor]' } } },
      },
    };
    const { statusCode } = await handler(event, {} as Context);
    if (statusCode !== 200) throw new Error(`${method} ${path} answered ${statusCode}`);
  };
  const send = { wake: never, again: never, page: never, privacy: never, notice: never };
  return { api, runSweep: () => sweep({ store, send, now }, () => 60_000) };
}

/** Asks once so that what a warm function keeps is there, then as often as told; units are those of the costliest asking. */
async function asking(metered: MeteredTable, question: (n: number) => Promise<void>, times: number): Promise<Figure> {
  if (times > 1) await question(times);
  const units: number[] = [];
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    metered.used();
    const begun = performance.now();
    await question(n);
    took.push(performance.now() - begun);
    units.push(metered.used().read);
  }
  return { readUnits: Math.max(...units), p50Ms: percentile(took, 0.5) };
}
