import * as z from 'zod/mini';
import { startDemonstration } from '../start.ts';
import { close, type Handled, type Shift, workQueues } from './agent.ts';
import { acceptedBy, disagreements, type Replied } from './balance.ts';
import { casesOf } from './cases.ts';
import { type Corrected, correctMisread } from './corrections.ts';
import { type Desk, deskOf, type View } from './desk.ts';
import { EBAY_INQUIRIES, EBAY_ORDERS } from './ebay-buyers.ts';
import { happeningsOn } from './happenings.ts';
import { each, until } from './http.ts';
import { type Marketplace, marketplacesOf } from './marketplace.ts';
import { type Notebook, notebookOf } from './notebook.ts';
import { type Outcome, outcomeOf, verdict } from './outcome.ts';
import { OWN_SHOP_INQUIRIES } from './own-shop-buyers.ts';
import { OWN_SHOP_ORDERS } from './own-shop-orders.ts';
import { type Day, postDay } from './posting.ts';
import { report, shopOn, statementLines } from './report.ts';
import { SHOPEE_INQUIRIES } from './shopee-buyers.ts';
import { SHOPEE_ORDERS } from './shopee-orders.ts';
import { type Statement, statementSince } from './statement.ts';
import { KEPT_FOR_LAST, sendUnclearly, type Unclear } from './unclear-sends.ts';

/** What happens in the demonstration. */
export const DAY: Day = {
  inquiries: [...SHOPEE_INQUIRIES, ...EBAY_INQUIRIES, ...OWN_SHOP_INQUIRIES],
  orders: [...SHOPEE_ORDERS, ...EBAY_ORDERS, ...OWN_SHOP_ORDERS],
};
/** Everything is read and sent within seconds; a machine that is busy otherwise gets more. */
const PATIENCE_MS = 45_000;

type Progress = (line: string) => void;

export type Demo = { readonly outcome: Outcome; readonly lines: readonly string[] };

/**
 * The main job once, without a person, over HTTP alone after the start: three marketplaces tell of a day, three people
 * answer it, and the marketplaces' own logs judge the desk's statement. Throws when a step cannot be done.
 */
export async function runDemo(dataDir: string, progress: Progress, day: Day = DAY): Promise<Demo> {
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
  const { cloud, simulators, seeded, stop } = await startDemonstration({ dataDir, port: 0, progress });
  try {
    const startedAt = Date.now();
    progress(`ready after ${seconds()} s; from here on everything goes over HTTP`);
    const places = marketplacesOf(simulators, seeded);
    const channels = new Map(places.map(({ connection, channel }) => [connection, channel]));
    // Shopee pushes a shop's own messages back to it.
    await places.find(({ channel }) => channel === 'shopee')?.configure({ echo: true });
    const [li, maria, chen] = await Promise.all([deskOf(cloud, 'li'), deskOf(cloud, 'maria'), deskOf(cloud, 'chen')]);
    const statement = () => statementSince(chen, startedAt, Date.now(), channels);

    const forged = await postAll(places, day, startedAt, progress);
    await untilRead(statement, places);
    progress(`the desk has read everything (${seconds()} s)`);

    const notebook = notebookFor(places, day, startedAt);
    const [cases, orders] = await Promise.all([casesOf(chen), ordersKnown(chen, places, day)]);
    const { handled, closed, unclear } = await answerAll({ li, maria, chen }, places, notebook, progress);
    const { settled, logs } = await untilSettled(statement, places);
    progress(`all tickets are seen to (${seconds()} s)`);

    const corrected: readonly Corrected[] = await correctMisread(chen, handled, notebook);
    progress(`${corrected.length} messages read otherwise by a person are corrected (${seconds()} s)`);
    const views = await viewsOf(chen, handled);
    const replied: Replied[] = [...views.values()].flatMap(({ ticket: { channel, conversation }, replies }) =>
      replies.map(({ text, state }) => ({ channel, conversation, text, state })),
    );
    const wrong = disagreements(logs, settled, replied);
    const outcome = outcomeOf({
      handled,
      views,
      cases,
      orders,
      unclear,
      corrected,
      forged,
      settled,
      wrong,
      notebook,
      seconds: seconds(),
    });
    const story = { now: startedAt, handled, views, closed, unclear, corrected, cases };
    return { outcome, lines: [...report(story), ...statementLines(settled), ...verdict(outcome)] };
  } finally {
    await stop();
  }
}

/** Lets each marketplace tell of its day; the number of forged webhooks among it. */
async function postAll(places: readonly Marketplace[], day: Day, now: number, progress: Progress): Promise<number> {
  const posted = await Promise.all(
    places.map(async (place) => {
      const { messages, forged } = await postDay(place, day, now);
      const { delivered } = await place.log();
      const written = `${messages} of them buyers' messages`;
      progress(`${shopOn(place.channel)}: ${delivered.length} webhooks posted, ${written}; ${forged} forged, refused`);
      return forged;
    }),
  );
  return posted.reduce((sum, forged) => sum + forged, 0);
}

type Seen = readonly { readonly channel: string; readonly log: Awaited<ReturnType<Marketplace['log']>> }[];

function logsOf(places: readonly Marketplace[]): Promise<Seen> {
  return Promise.all(places.map(async (place) => ({ channel: place.channel, log: await place.log() })));
}

/** Waits until the desk has read all that it has accepted from the marketplaces. */
async function untilRead(statement: () => Promise<Statement>, places: readonly Marketplace[]): Promise<void> {
  const logs = await logsOf(places);
  const accepted = logs.reduce((sum, { log }) => sum + acceptedBy(log), 0);
  await until('the desk reads what it accepted', PATIENCE_MS, async () => {
    const { total } = await statement();
    return total.waiting === 0 && total.accepted >= accepted ? total : undefined;
  });
}

/** Waits until no reply is under way and the echoes of our messages are read too. Not in time: what stands by then is judged. */
async function untilSettled(statement: () => Promise<Statement>, places: readonly Marketplace[]) {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const logs = await logsOf(places);
    const settled = await statement();
    const accepted = logs.reduce((sum, { log }) => sum + acceptedBy(log), 0);
    const { total, replies } = settled;
    const quiet = total.waiting === 0 && replies.waiting === 0 && replies.unknown === 0 && total.accepted >= accepted;
    if (quiet || performance.now() > end) return { settled, logs };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

type People = { readonly li: Desk; readonly maria: Desk; readonly chen: Desk };

/** Two agents, then a supervisor, take and answer everything; what they did of each ticket, and what went wrong on purpose. */
async function answerAll(people: People, places: readonly Marketplace[], notebook: Notebook, progress: Progress) {
  const { li, maria, chen } = people;
  const handled = new Map<string, Handled>();
  const shift: Shift = {
    notebook,
    now: Date.now,
    keep: ({ channel, buyer }) => KEPT_FOR_LAST[`${channel} ${buyer.id}`] !== undefined,
    handled(one) {
      const before = handled.get(one.ticket.id);
      // As it was when it was first taken, with what was done last.
      handled.set(one.ticket.id, before ? { ...one, ticket: before.ticket, from: before.by } : one);
      if (handled.size % 20 === 0) progress(`${handled.size} tickets taken`);
    },
  };
  await Promise.all([
    workQueues(li, shift, ['pre-sale', 'in-sale', 'after-sale']),
    workQueues(maria, shift, ['after-sale', 'in-sale', 'pre-sale']),
  ]);
  await workQueues(chen, { ...shift, supervisor: true });
  progress(`${handled.size} tickets taken, none is free any more`);

  const deskOfPerson = (who: string) => Object.values(people).find((desk) => desk.who === who) ?? chen;
  const closed = new Map<string, string>();
  await each([...handled.values()], 3, async (one) => {
    closed.set(one.ticket.id, await close(deskOfPerson(one.by), one, shift));
  });

  progress('now sends that go wrong');
  const unclear: Unclear[] = [];
  for (const one of [...handled.values()].filter(({ did }) => did === 'kept')) {
    const place = places.find(({ channel }) => channel === one.ticket.channel);
    if (place) unclear.push(await sendUnclearly(deskOfPerson(one.by), one, place, shift));
  }
  return { handled: [...handled.values()], closed, unclear };
}

async function viewsOf(desk: Desk, handled: readonly Handled[]): Promise<Map<string, View>> {
  const views = await each(handled, 3, async ({ ticket }) => (await desk.read(ticket.id)).view);
  return new Map(views.map((view) => [view.ticket.id, view]));
}

/** How many of the day's orders the desk knows by more than their number. */
async function ordersKnown(desk: Desk, places: readonly Marketplace[], day: Day): Promise<number> {
  const schema = z.object({ order: z.nullable(z.unknown()) });
  const known = await each(day.orders, 3, async ({ channel, order }) => {
    const place = places.find((one) => one.channel === channel);
    const path = [place?.connection, place?.shop, order].map((part) => encodeURIComponent(part ?? '')).join('/');
    return (await desk.get(`/v1/orders/${path}`, schema)).order !== null;
  });
  return known.filter(Boolean).length;
}

function notebookFor(places: readonly Marketplace[], day: Day, now: number): Notebook {
  const afterwards = places.map((place) => [place.channel, happeningsOn(place, now).afterwards] as const);
  return notebookOf(day, Object.fromEntries(afterwards));
}
