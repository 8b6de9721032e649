import { Webhook } from 'standardwebhooks';
import { connectorFor, doorFor } from '../../functions/connectors/registry.ts';
import type { ConnectionSecrets, Shop } from '../../functions/domain/connection.ts';
import { digest } from '../../functions/domain/id.ts';
import { after, type Instant } from '../../functions/domain/instant.ts';
import { ruleNamed } from '../../functions/domain/playbook/rules.ts';
import type { Queue } from '../../functions/domain/queue.ts';
import { acceptDelivery } from '../../functions/pipeline/accept-delivery.ts';
import { carryOutPrivacy } from '../../functions/pipeline/carry-out-privacy.ts';
import { carryOutRule } from '../../functions/pipeline/carry-out-rule.ts';
import { deliverNotices } from '../../functions/pipeline/deliver-notices.ts';
import { deliverReplies } from '../../functions/pipeline/deliver-replies.ts';
import { raisePage } from '../../functions/pipeline/raise-due.ts';
import { fetchOrder } from '../../functions/pipeline/record-order.ts';
import { pollChannels, sweep } from '../../functions/pipeline/sweep.ts';
import { triageDelivery } from '../../functions/pipeline/triage-delivery.ts';
import { explain, understand } from '../../functions/platform/classifier.ts';
import type { QueueName, Sender } from '../../functions/platform/queues.ts';
import type { Envelope } from '../../functions/platform/wire.ts';
import {
  duePageSchema,
  intakeSchema,
  noticeSchema,
  privacyWorkSchema,
  read,
  wakeUpSchema,
  workSchema,
} from '../../functions/platform/wire.ts';
import type { Outgoing } from '../../functions/receivers/receiver.ts';
import type { Told } from '../../functions/store/feed.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { openStore, type Store } from '../../functions/store/store.ts';
import type { Item, Table } from '../../functions/store/table.ts';
import { someLinks } from './links.ts';

export const START = '2026-11-22T08:00:00.000Z';

export const OWN_SHOP: ConnectionSecrets = {
  v: 1,
  id: 'con_test_own_shop_0001',
  channel: 'standard-webhooks',
  address: 'https://desk.example/webhooks/standard-webhooks/con_test_own_shop_0001',
  signing: { current: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  app: { reply_url: 'https://shop.example/replies', reply_secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx' },
};

export function aShop(overrides: Partial<Shop> = {}): Shop {
  return {
    connection: OWN_SHOP.id,
    channel: 'standard-webhooks',
    shop: 'shop-1',
    name: 'Lantern & Co',
    timeZone: 'Europe/Berlin',
    afterSaleFrom: 'delivered',
    fulfilledBy: 'seller',
    reopenWithinDays: 14,
    ownNames: [],
    ...overrides,
  };
}

type Answer = { status: number; headers?: Record<string, string>; body?: string };
export type Outside = (url: string, init: RequestInit | undefined) => Promise<Answer> | Answer;

export type DeskOptions = {
  /** The table it stands on instead of one in memory (`table` in what is returned then stays empty). */
  readonly tableAt?: (now: () => number) => Table;
  readonly shops?: readonly Shop[];
  readonly connections?: readonly ConnectionSecrets[];
  /** What the network answers; by default every send is accepted. */
  readonly outside?: Outside;
};

/** The whole pipeline in one process: real doors, connectors, steps and store code; table and queues in memory; a clock to turn. */
export async function aDesk(options: DeskOptions = {}) {
  const { shops = [aShop()], connections = [OWN_SHOP] } = options;
  let now: Instant = START;
  const table = memoryTable(() => Date.parse(now));
  const store = openStore(options.tableAt?.(() => Date.parse(now)) ?? table);
  const queues = new Map<QueueName, string[]>();
  const objects = new Map<string, Uint8Array>();
  const sent: { url: string; body: string }[] = [];

  const put = async (queue: QueueName, body: string) => {
    queues.set(queue, [...(queues.get(queue) ?? []), body]);
  };
  const send: Sender = {
    intake: (message) => put('intake', JSON.stringify(message)),
    work: (queue: Queue, work) => put(queue, JSON.stringify(work)),
    wake: (ticketId) => put('outbox', JSON.stringify({ v: 1, ticketId })),
    page: (page) => put('clocks', JSON.stringify(page)),
    privacy: (work) => put('privacy', JSON.stringify(work)),
    notice: (endpoint) => put('notices', JSON.stringify({ v: 1, endpoint })),
    again: put,
  };
  const secrets = {
    connection: async (id: string) => connections.find((connection) => connection.id === id),
    connectionAgain: async (id: string) => connections.find((connection) => connection.id === id),
    seal: async (plain: string) => Buffer.from(plain).toString('base64'),
    unseal: async (sealed: string) => Buffer.from(sealed, 'base64').toString(),
    keyedHash: async (parts: readonly string[]) => digest(['key of the test', ...parts]),
  };
  const outside: Outside = options.outside ?? (() => ({ status: 200, body: '{}' }));
  const reach = {
    keys: new Map(),
    fetch: (async (input: string | URL | Request, init?: RequestInit) => {
      sent.push({ url: String(input), body: String(init?.body ?? '') });
      const { status, headers, body } = await outside(String(input), init);
      return new Response(body ?? '', { status, ...(headers ? { headers } : {}) });
    }) as typeof fetch,
  };
  const live = {
    store,
    send,
    secrets,
    links: someLinks,
    objects: {
      put: async (key: string, body: Uint8Array) => void objects.set(key, body),
      get: async (key: string) => objects.get(key),
      has: async (key: string) => objects.has(key),
      list: async (beginning: string) => [...objects.keys()].filter((key) => key.startsWith(beginning)),
      remove: async (key: string) => void objects.delete(key),
    },
    reach,
    /** What endpoints are sent, by the same network. */
    post: async ({ url, headers, body }: Outgoing) => {
      const answer = await reach.fetch(url, { method: 'POST', headers, body });
      const retryAfter = answer.headers.get('retry-after') ?? undefined;
      return { status: answer.status, body: await answer.text(), retryAfter };
    },
    jitter: () => 0.5,
    addresses: {},
    understand,
    explain: async (...asked: Parameters<typeof explain>) => explain(...asked),
    now: () => now,
    doorFor,
    connectorFor,
    ruleNamed,
  };

  for (const { id, channel } of connections) {
    await store.connections.putConnection({ id, channel, name: channel, createdAt: START });
  }
  for (const shop of shops) await store.connections.putShop(shop);

  const steps: Record<QueueName, (body: string) => Promise<void>> = {
    intake: async (body) => {
      const message = read(intakeSchema, body);
      await ('errand' in message ? fetchOrder(message, live) : triageDelivery(message, live));
    },
    outbox: (body) => deliverReplies(read(wakeUpSchema, body).ticketId, live),
    privacy: (body) => carryOutPrivacy(read(privacyWorkSchema, body), live),
    'pre-sale': (body) => carryOutRule(read(workSchema, body), live),
    'in-sale': (body) => carryOutRule(read(workSchema, body), live),
    'after-sale': (body) => carryOutRule(read(workSchema, body), live),
    notices: (body) => deliverNotices(read(noticeSchema, body).endpoint, live),
    clocks: (body) => raisePage(read(duePageSchema, body), live),
  };

  return {
    live,
    store,
    table,
    queues,
    objects,
    sent,
    now: () => now,
    advance(milliseconds: number) {
      now = after(now, milliseconds);
    },
    /** Posts to the door as API Gateway would hand it over. */
    async post(connection: ConnectionSecrets, body: string | Uint8Array, headers: Record<string, string>) {
      const request = { method: 'POST', headers, query: {}, body: Buffer.from(body), receivedAt: now };
      return acceptDelivery(connection.channel, connection.id, request, live);
    },
    /** Signs with the official library and posts: an own shop's event. */
    async tell(
      type: string,
      data: Record<string, unknown>,
      { id = `evt-${type}-${JSON.stringify(data).length}`, at = now } = {},
    ) {
      const body = JSON.stringify({ type, timestamp: at, data });
      return this.post(OWN_SHOP, body, signed(body, id, now));
    },
    /** Everything that lies in the queues, and what comes of it, until nothing is left. */
    async drain(
      only: readonly QueueName[] = [
        'intake',
        'pre-sale',
        'in-sale',
        'after-sale',
        'outbox',
        'clocks',
        'privacy',
        'notices',
      ],
    ) {
      for (let queue = next(only); queue; queue = next(only)) {
        const [body = '', ...rest] = queues.get(queue) ?? [];
        queues.set(queue, rest);
        await steps[queue](body);
      }
    },
    async sweep() {
      await sweep(live, () => 60_000);
      await pollChannels(live, () => 60_000);
    },
    triage: (envelope: Envelope) => triageDelivery(envelope, live),
  };

  function next(only: readonly QueueName[]) {
    return only.find((queue) => (queues.get(queue) ?? []).length > 0);
  }
}

export function signed(body: string, id: string, at: Instant): Record<string, string> {
  const timestamp = new Date(at);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': new Webhook(OWN_SHOP.signing.current).sign(id, timestamp, body),
  };
}

/** Which delivery came first, and how often an item was written, legitimately depend on the order of arrival; nothing else may. */
const DEPENDS_ON_ARRIVAL = new Set(['delivery', 'version']);

/** All that was recorded, in key order, for comparing whole outcomes. The statement is compared by its sums, the feed by its ids; what was spent of a fetch budget is no record. */
export function recordsOf(items: readonly Item[]): unknown[] {
  return (
    items
      .filter((item) => !/^(STATEMENT|FEED)#/.test(item.pk) && !item.sk.startsWith('BUDGET#'))
      // A parcel's number goes so long after it was first told here.
      .map((item) => (item.sk.startsWith('TRACKING#') ? { ...item, expires: undefined } : item))
      .map((item) =>
        JSON.parse(JSON.stringify(item, (key, value) => (DEPENDS_ON_ARRIVAL.has(key) ? undefined : value))),
      )
  );
}

/** Everything that the feed tells, entry after entry, as a system reads it that never stops asking. */
export async function told(store: Store): Promise<Told[]> {
  const all: Told[] = [];
  let after: string | undefined;
  let more = true;
  while (more) {
    const page = await store.feed.read({ after, limit: 50 });
    all.push(...page.happenings);
    ({ after, more } = page);
  }
  return all;
}
