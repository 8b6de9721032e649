import { startDemonstration } from '../start.ts';
import { close, type Handled, type Shift, workQueues } from './agent.ts';
import { acceptedBy, disagreements, type Replied } from './balance.ts';
import { type Cases, casesOf } from './cases.ts';
import { type Desk, deskOf, type View } from './desk.ts';
import { EBAY_INQUIRIES, EBAY_ORDERS } from './ebay-buyers.ts';
import { happeningsOn } from './happenings.ts';
import { each, until } from './http.ts';
import { type Marketplace, marketplacesOf } from './marketplace.ts';
import { type Notebook, notebookOf } from './notebook.ts';
import { OWN_SHOP_INQUIRIES, OWN_SHOP_ORDERS } from './own-shop-buyers.ts';
import { type Day, type Posted, postDay } from './posting.ts';
import { report, shopOn, statementLines } from './report.ts';
import { SHOPEE_INQUIRIES, SHOPEE_ORDERS } from './shopee-buyers.ts';
import { type Statement, statementSince } from './statement.ts';
import { KEPT_FOR_LAST, sendUnclearly, type Unclear } from './unclear-sends.ts';

const DAY: Day = {
  inquiries: [...SHOPEE_INQUIRIES, ...EBAY_INQUIRIES, ...OWN_SHOP_INQUIRIES],
  orders: [...SHOPEE_ORDERS, ...EBAY_ORDERS, ...OWN_SHOP_ORDERS],
};
/** Everything is read within a second or two; a machine that does much else gets more. */
const PATIENCE_MS = 60_000;

/** What `npm run demo -- --json` prints. */
export type Outcome = {
  readonly inquiries: number;
  readonly languages: readonly string[];
  readonly channels: readonly string[];
  readonly queues: Readonly<Record<'pre-sale' | 'in-sale' | 'after-sale', number>>;
  readonly disputes: number;
  readonly reviews: number;
  readonly notices: number;
  readonly privacyOrders: number;
  readonly orders: number;
  readonly tickets: number;
  readonly sent: number;
  readonly unknown: number;
  readonly failed: number;
  readonly automatic: number;
  readonly byTemplate: number;
  readonly unclearSends: readonly Unclear[];
  readonly forgedRefused: number;
  readonly languagesRecognised: { readonly right: number; readonly of: number };
  readonly statement: { readonly balanced: boolean } & Statement['total'];
  readonly disagreements: readonly string[];
  readonly seconds: number;
};

export type Demo = { readonly outcome: Outcome; readonly lines: readonly string[] };

/**
 * The main job once, without a person, over HTTP alone after the start: three marketplaces tell of a day, three people
 * answer it, and the marketplaces' own logs judge the desk's statement. Throws when a step cannot be done.
 */
export async function runDemo(dataDir: string, progress: (line: string) => void): Promise<Demo> {
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

    const posted = await postAll(places, startedAt, progress);
    const statement = () => statementSince(chen, startedAt, Date.now(), channels);
    await untilRead(statement, places);
    progress(`the desk has read everything (${seconds()} s)`);

    const notebook = notebookFor(places, startedAt);
    const cases = await casesOf(chen);
    const { handled, closed, unclear } = await answerAll({ li, maria, chen }, places, notebook, progress);
    progress(`all tickets are seen to (${seconds()} s)`);

    const { settled, logs } = await untilSettled(statement, places);
    const views = await viewsOf(chen, handled);
    const replies = new Map([...views].map(([id, view]) => [id, view.replies]));
    const replied: Replied[] = handled.flatMap(({ ticket: { id, channel, conversation } }) =>
      (replies.get(id) ?? []).map(({ text, state }) => ({ channel, conversation, text, state })),
    );
    const wrong = disagreements(logs, settled, replied);
    const outcome = outcomeOf({
      posted,
      handled,
      replies,
      unclear,
      cases,
      settled,
      wrong,
      notebook,
      seconds: seconds(),
    });
    const story = { now: startedAt, handled, replies, closed, unclear, cases };
    return {
      outcome,
      lines: [...report(story), ...statementLines(settled.total, settled.replies), ...verdict(outcome)],
    };
  } finally {
    await stop();
  }
}

async function postAll(places: readonly Marketplace[], now: number, progress: (line: string) => void): Promise<Posted> {
  const posted = await Promise.all(
    places.map(async (place) => {
      const one = await postDay(place, DAY, now);
      const { delivered } = await place.log();
      progress(
        `${shopOn(place.channel)}: ${delivered.length} webhooks posted, ${one.messages} of them buyers' messages` +
          `${one.forged ? `, ${one.forged} forged (refused)` : ''}`,
      );
      return one;
    }),
  );
  return {
    messages: posted.reduce((sum, { messages }) => sum + messages, 0),
    forged: posted.reduce((sum, { forged }) => sum + forged, 0),
  };
}

async function untilRead(statement: () => Promise<Statement>, places: readonly Marketplace[]): Promise<void> {
  const logs = await Promise.all(places.map((place) => place.log()));
  const accepted = logs.reduce((sum, log) => sum + acceptedBy(log), 0);
  await until('the desk reads what it accepted', PATIENCE_MS, async () => {
    const { total } = await statement();
    return total.waiting === 0 && total.accepted >= accepted ? total : undefined;
  });
}

type People = { readonly li: Desk; readonly maria: Desk; readonly chen: Desk };

async function answerAll(
  people: People,
  places: readonly Marketplace[],
  notebook: Notebook,
  progress: (line: string) => void,
) {
  const { li, maria, chen } = people;
  const handled = new Map<string, Handled>();
  const shift: Shift = {
    notebook,
    now: Date.now,
    keep: ({ channel, buyer }) => KEPT_FOR_LAST[`${channel} ${buyer.id}`] !== undefined,
    handled(one) {
      // As it was when it was first taken, with what was done last.
      handled.set(one.ticket.id, { ...one, ticket: handled.get(one.ticket.id)?.ticket ?? one.ticket });
      if (handled.size % 20 === 0) progress(`${handled.size} tickets taken`);
    },
  };
  await Promise.all([
    workQueues(li, shift, ['pre-sale', 'in-sale', 'after-sale']),
    workQueues(maria, shift, ['after-sale', 'in-sale', 'pre-sale']),
  ]);
  await workQueues(chen, { ...shift, supervisor: true });

  const deskOfPerson = (who: string) => Object.values(people).find((desk) => desk.who === who) ?? chen;
  const closed = new Map<string, string>();
  await each([...handled.values()], 3, async (one) => {
    closed.set(one.ticket.id, await close(deskOfPerson(one.by), one, shift));
  });

  progress('three sends are made to go wrong');
  const unclear: Unclear[] = [];
  for (const one of [...handled.values()].filter(({ did }) => did === 'kept')) {
    const place = places.find(({ channel }) => channel === one.ticket.channel);
    if (place) unclear.push(await sendUnclearly(deskOfPerson(one.by), one, place, shift));
  }
  return { handled: [...handled.values()], closed, unclear };
}

/** Waits until no reply is under way and the marketplaces' pushes of our own messages are read too. */
async function untilSettled(statement: () => Promise<Statement>, places: readonly Marketplace[]) {
  let last: Statement | undefined;
  const look = async () => {
    const logs = await Promise.all(places.map(async (place) => ({ channel: place.channel, log: await place.log() })));
    const settled = await statement();
    last = settled;
    const accepted = logs.reduce((sum, { log }) => sum + acceptedBy(log), 0);
    const quiet = settled.total.waiting === 0 && settled.replies.waiting === 0 && settled.total.accepted >= accepted;
    return quiet ? { settled, logs } : undefined;
  };
  try {
    return await until('the last replies settle', PATIENCE_MS, look);
  } catch (cause) {
    if (!last) throw cause;
    // Not in time: what the statement says by now is judged all the same.
    const logs = await Promise.all(places.map(async (place) => ({ channel: place.channel, log: await place.log() })));
    return { settled: last, logs };
  }
}

/** Each ticket as it is in the end. */
async function viewsOf(desk: Desk, handled: readonly Handled[]): Promise<Map<string, View>> {
  const views = await each(handled, 3, async ({ ticket }) => (await desk.read(ticket.id)).view);
  return new Map(views.map((view) => [view.ticket.id, view]));
}

/** How many of the day's orders the desk knows, and not only by name. */
async function ordersKnown(desk: Desk, places: readonly Marketplace[]): Promise<number> {
  const schema = z.object({ order: z.nullable(z.unknown()) });
  const known = await each(DAY.orders, 3, async ({ channel, order }) => {
    const place = places.find((one) => one.channel === channel);
    const path = [place?.connection, place?.shop, order].map((part) => encodeURIComponent(part ?? '')).join('/');
    return (await desk.get(`/v1/orders/${path}`, schema)).order !== null;
  });
  return known.filter(Boolean).length;
}

function notebookFor(places: readonly Marketplace[], now: number): Notebook {
  return notebookOf(
    DAY,
    Object.fromEntries(places.map((place) => [place.channel, happeningsOn(place, now).afterwards])),
  );
}

type Parts = {
  readonly posted: Posted;
  readonly handled: readonly Handled[];
  readonly views: ReadonlyMap<string, View>;
  readonly orders: number;
  readonly unclear: readonly Unclear[];
  readonly cases: Cases;
  readonly settled: Statement;
  readonly wrong: readonly string[];
  readonly notebook: Notebook;
  readonly seconds: number;
};

function outcomeOf({ posted, handled, views, orders, unclear, cases, settled, wrong, notebook, seconds }: Parts): Outcome {
  const inQueue = (queue: string) => handled.filter(({ ticket }) => ticket.queue === queue).length;
  const all = [...views.values()].flatMap(({ replies }) => replies).filter(({ state }) => state === 'sent');
  const written_ = [...views.values()].flatMap(({ messages }) => messages.items).filter(({ from }) => from === 'buyer');
  const written = handled.flatMap(({ ticket }) => {
    const { language } = notebook(ticket.channel, ticket.buyer.id);
    return language === undefined ? [] : [{ language, read: ticket.language?.code }];
  });
  return {
    inquiries: written_.length,
    languages: [...new Set(handled.flatMap(({ ticket }) => ticket.language?.code ?? []))].sort(),
    channels: [...new Set(handled.map(({ ticket }) => ticket.channel))].sort(),
    queues: { 'pre-sale': inQueue('pre-sale'), 'in-sale': inQueue('in-sale'), 'after-sale': inQueue('after-sale') },
    disputes: cases.disputes.length,
    reviews: cases.reviews.length,
    notices: cases.notices.length,
    privacyOrders: cases.privacy.length,
    orders,
    tickets: handled.length,
    sent: settled.replies.sent,
    unknown: settled.replies.unknown,
    failed: settled.replies.failed,
    automatic: all.filter(({ automatic }) => automatic).length,
    byTemplate: all.filter(({ template }) => template !== null).length,
    unclearSends: unclear,
    forgedRefused: posted.forged,
    languagesRecognised: {
      right: written.filter(({ language, read }) => language === read).length,
      of: written.length,
    },
    statement: { balanced: wrong.length === 0, ...settled.total },
    disagreements: wrong,
    seconds,
  };
}

function verdict(outcome: Outcome): string[] {
  const { disagreements: wrong, statement, languagesRecognised, seconds } = outcome;
  return [
    '',
    `${outcome.inquiries} messages in ${outcome.languages.length} languages (${languagesRecognised.right} of ${languagesRecognised.of} tickets recognised right), ${outcome.sent} answers sent, ${seconds} s`,
    ...(statement.balanced
      ? ['The marketplaces’ own logs agree: everything accepted is accounted for, every answer arrived once.']
      : ['THE MARKETPLACES’ LOGS DO NOT AGREE:', ...wrong.map((one) => `  ${one}`)]),
  ];
}
