import { cpus } from 'node:os';
import * as z from 'zod/mini';
import { QUEUES } from '../../../functions/domain/queue.ts';
import { type Desk, deskOf } from '../demo/desk.ts';
import { each } from '../demo/http.ts';
import { startDemonstration } from '../start.ts';
import { type Counts, createLedger, type Ledger, mean, share, usdOf } from './ledger.ts';
import { signingSecretOf } from './pipeline.ts';
import { PRICES } from './prices.ts';
import { TEXTS } from './texts.ts';
import { timed } from './timing.ts';
import { poster, signedWebhook } from './webhooks.ts';

/** Of each kind of event: two full batches. */
const EACH = 20;
const AT_ONCE = 8;
const CHANNEL = 'standard-webhooks';
const HOUR = 3_600_000;
const SWEEPS_A_MONTH = 30 * 24 * 60;
/** Lambda keeps five long polls of 20 s open on each queue, whether anything comes or not. */
const EMPTY_RECEIVES_A_MONTH = (5 * 30 * 24 * 3600) / 20;

/** What one of something costs; money for a million of them. */
export type Cost = Omit<Counts, 'parameterReads' | 'objectPuts'> & {
  readonly usdPerMillion: number;
  readonly usdPerMillionBy: Readonly<Record<string, number>>;
};
type Text = keyof typeof TEXTS;

/** What `npm run bench:cost -- --json` prints. */
export type CostFigures = {
  readonly perInquiry: Cost & { readonly byText: Readonly<Record<Text, Cost>>; readonly namingAnOrder: Cost };
  readonly perFollowUp: Cost & {
    readonly byText: Readonly<Record<Text, Cost>>;
    readonly namingTheSameOrder: Cost;
    readonly afterAnAnswer: Cost;
  };
  readonly perOrderEvent: Cost & { readonly byEvent: Readonly<Record<string, Cost>> };
  readonly perReply: Cost;
  readonly perClaim: Cost;
  /** What is paid by the month when nothing happens. */
  readonly standing: {
    readonly sweep: Cost;
    readonly sweepsUsdPerMonth: number;
    readonly emptyReceivesUsdPerMonth: number;
  };
  readonly priceTable: typeof PRICES;
  readonly batchSize: number;
  readonly each: number;
  readonly node: string;
  readonly cores: number;
  readonly seconds: number;
};

/**
 * Has events of each kind go the whole way through an embedded cloud, with full batches, and counts what AWS would bill.
 * Lambda's time is measured here, on this machine and against its emulators.
 */
export async function benchCost(dataDir: string, progress: (line: string) => void): Promise<CostFigures> {
  const begun = performance.now();
  const ledger = createLedger();
  const demonstration = await startDemonstration({
    dataDir,
    port: 0,
    byItself: false,
    progress,
    logSink: (line) => ledger.printed(line),
  });
  const { post, close } = poster(AT_ONCE);
  try {
    const { cloud, seeded } = demonstration;
    const place = seeded.find(({ channel }) => channel === CHANNEL);
    if (!place) throw new Error(`the demonstration seller has no shop on ${CHANNEL}`);
    const secret = signingSecretOf(demonstration, place.connection);
    const desk = await deskOf(cloud, 'chen');
    ledger.watch(cloud);
    const story = storyOf({ ledger, desk, shop: place.shop, post: (one) => post(place.webhook, one), secret });

    progress('warming up …');
    await story.warmUp();
    progress('inquiries, follow-ups, orders …');
    const inquiries = await byText((text) => story.inquiries(text, text));
    const namingAnOrder = await story.inquiries('latin', 'order');
    const followUps = await byText((text) => story.followUps(text, text));
    const namingTheSameOrder = await story.followUps('latin', 'order');
    const orders = await story.orders();
    progress('claims, replies, the sweep …');
    const { claim, claimed } = await story.claims();
    const reply = await story.replies(claimed);
    const afterAnAnswer = await story.followUpsTo(claimed);
    const sweep = share(await ledger.costOf(async () => void (await cloud.runSchedule('sweep-clocks'))), 1);

    const queues = new Set(cloud.model.eventSources.map(({ queue }) => queue)).size;
    return {
      perInquiry: {
        ...costOf(mean(Object.values(inquiries))),
        byText: { latin: costOf(inquiries.latin), cjk: costOf(inquiries.cjk) },
        namingAnOrder: costOf(namingAnOrder),
      },
      perFollowUp: {
        ...costOf(mean(Object.values(followUps))),
        byText: { latin: costOf(followUps.latin), cjk: costOf(followUps.cjk) },
        namingTheSameOrder: costOf(namingTheSameOrder),
        afterAnAnswer: costOf(afterAnAnswer),
      },
      perOrderEvent: {
        ...costOf(mean(Object.values(orders))),
        byEvent: Object.fromEntries(Object.entries(orders).map(([event, counts]) => [event, costOf(counts)])),
      },
      perReply: costOf(reply),
      perClaim: costOf(claim),
      standing: {
        sweep: costOf(sweep),
        sweepsUsdPerMonth: money(sumOf(usdOf(sweep)) * SWEEPS_A_MONTH),
        emptyReceivesUsdPerMonth: money(queues * EMPTY_RECEIVES_A_MONTH * PRICES.items.sqsRequest.usd),
      },
      priceTable: PRICES,
      batchSize: Math.max(...cloud.model.eventSources.map(({ batchSize }) => batchSize)),
      each: EACH,
      node: process.version,
      cores: cpus().length,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
    };
  } finally {
    close();
    await demonstration.stop();
  }
}

type Stage = {
  readonly ledger: Ledger;
  readonly desk: Desk;
  readonly shop: string;
  readonly secret: string;
  readonly post: (one: ReturnType<typeof signedWebhook>) => Promise<void>;
};

/** An order's usual life as its shop tells it. */
const ORDER_EVENTS = {
  paid: { phase: 'paid' },
  shipped: { phase: 'shipped', shipment: { carrier: 'InPost' } },
  inTransit: { phase: 'shipped' },
  delivered: { phase: 'delivered' },
  completed: { phase: 'completed' },
} as const;

/** The events of each kind, in the order in which the benchmark has them happen. */
function storyOf({ ledger, desk, shop, secret, post }: Stage) {
  let events = 0;
  const happen = async (type: string, all: readonly Readonly<Record<string, unknown>>[]) => {
    const sent = all.map((data) => {
      events += 1;
      const timestamp = new Date(Date.now() - HOUR + events * 1000).toISOString();
      return signedWebhook(secret, { id: `evt_${idOf(events)}`, type, timestamp, data: { shop, ...data } });
    });
    await timed(sent, AT_ONCE, post);
  };
  const tell = async (type: string, all: readonly Readonly<Record<string, unknown>>[]) =>
    share(await ledger.costOf(() => happen(type, all)), all.length);

  const message = (conversation: string, buyer: string, text: string, more: object = {}) => {
    events += 1;
    return {
      messageId: `msg_${idOf(events)}`,
      conversation,
      buyer: { id: buyer, name: 'Anna Kowalska' },
      text,
      ...more,
    };
  };
  const threads = (run: string) =>
    Array.from({ length: EACH }, (_, n) => ({
      conversation: `conversation-${run}-${n}`,
      buyer: `buyer-${run}-${n}`,
      n,
    }));
  const textOf = (text: Text, n: number) => TEXTS[text][n % TEXTS[text].length] ?? '';
  const orderOf = (run: string, n: number) => (run === 'order' ? { orderId: `HS-20411-${n}` } : {});
  const messages = (text: Text, run: string) =>
    threads(run).map(({ conversation, buyer, n }) => message(conversation, buyer, textOf(text, n), orderOf(run, n)));

  return {
    /** What a warm function has: modules, secrets, connections, the number of partitions. */
    async warmUp(): Promise<void> {
      await tell('inquiry.created', messages('latin', 'warm'));
      await tell('order.updated', [{ orderId: 'warm', status: 'paid', phase: 'paid' }]);
    },
    inquiries: (text: Text, run: string) => tell('inquiry.created', messages(text, run)),
    followUps: (text: Text, run: string) => tell('inquiry.created', messages(text, run)),

    async orders(): Promise<Readonly<Record<string, Counts>>> {
      const costs: Record<string, Counts> = {};
      for (const [status, { phase, ...more }] of Object.entries(ORDER_EVENTS)) {
        const all = Array.from({ length: EACH }, (_, n) => ({
          orderId: `HS-30500-${n}`,
          status,
          phase,
          ...(status === 'paid' ? { ...GOODS, buyer: `buyer-orders-${n}` } : {}),
          ...('shipment' in more ? { shipment: { ...more.shipment, tracking: `52010701044999300${n}` } } : {}),
        }));
        costs[status] = await tell('order.updated', all);
      }
      return costs;
    },

    async claims() {
      const claimed: { id: string; conversation: string; buyer: string }[] = [];
      const cost = await ledger.costOf(async () => {
        for (const queue of QUEUES) {
          while (claimed.length < EACH) {
            const ticket = await desk.claimNext(queue);
            if (!ticket) break;
            claimed.push({ id: ticket.id, conversation: ticket.conversation, buyer: ticket.buyer.id });
          }
        }
      });
      if (claimed.length < EACH) throw new Error('there were not enough tickets to claim');
      return { claim: share(cost, claimed.length), claimed };
    },

    /** The agent's answer until the marketplace has it. Throws when one did not go out. */
    async replies(claimed: readonly { readonly id: string }[]): Promise<Counts> {
      const seen = await each(claimed, 1, async ({ id }) => ({ id, etag: (await desk.read(id)).etag }));
      const cost = await ledger.costOf(async () => {
        for (const { id, etag } of seen) {
          await desk.post(`/v1/tickets/${id}/replies`, z.unknown(), { etag, body: { text: ANSWER } });
        }
      });
      const states = await each(claimed, 1, async ({ id }) =>
        (await desk.read(id)).view.replies.map(({ state }) => state),
      );
      if (states.flat().some((state) => state !== 'sent')) throw new Error('a reply did not go out');
      return share(cost, claimed.length);
    },

    followUpsTo: (claimed: readonly { readonly conversation: string; readonly buyer: string }[]) =>
      tell(
        'inquiry.created',
        claimed.map(({ conversation, buyer }, n) => message(conversation, buyer, textOf('latin', n))),
      ),
  };
}

const ANSWER =
  'Hello, thank you for waiting. The parcel was held at the border and left it this morning; the carrier says that it will be with you on Thursday. If it is not there by Friday, write to us and we send another one at once.';
const GOODS = {
  lines: [
    { lineId: '1', itemId: '23456789012', sku: 'RAIN-NAVY-L', title: 'Rain jacket, navy, L', quantity: 1 },
    { lineId: '2', itemId: '23456789013', sku: 'LAN-2', title: 'Garden lantern', quantity: 2 },
  ],
  total: { minor: 8990, currency: 'EUR' },
  country: 'PL',
};

/** As long as an id usually is. */
function idOf(n: number): string {
  return `2KWPBgLlAfxdpx2AI54p${String(n).padStart(7, '0')}`;
}

async function byText(measure: (text: Text) => Promise<Counts>): Promise<Readonly<Record<Text, Counts>>> {
  return { latin: await measure('latin'), cjk: await measure('cjk') };
}

function costOf({ parameterReads: _free, objectPuts: _none, ...counts }: Counts): Cost {
  const usd = usdOf({ ...counts, parameterReads: _free, objectPuts: _none });
  return {
    ...counts,
    usdPerMillion: money(sumOf(usd) * 1e6),
    usdPerMillionBy: Object.fromEntries(Object.entries(usd).map(([what, one]) => [what, money(one * 1e6)])),
  };
}

function sumOf(usd: Readonly<Record<string, number>>): number {
  return Object.values(usd).reduce((sum, one) => sum + one, 0);
}

function money(usd: number): number {
  return Math.round(usd * 100) / 100;
}
