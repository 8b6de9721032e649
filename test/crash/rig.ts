import { createServer, type Server } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import type { InitializeMiddleware, Pluggable } from '@smithy/types';
import { admission } from '../../functions/api/admission.ts';
import { routes } from '../../functions/api/routes.ts';
import { connectorFor, doorFor } from '../../functions/connectors/registry.ts';
import type { ConnectionSecrets, Shop } from '../../functions/domain/connection.ts';
import { instant } from '../../functions/domain/instant.ts';
import { ruleNamed } from '../../functions/domain/playbook/rules.ts';
import type { Reply } from '../../functions/domain/reply.ts';
import { acceptDelivery } from '../../functions/pipeline/accept-delivery.ts';
import { connectAccess } from '../../functions/pipeline/access.ts';
import { carryOutPrivacy } from '../../functions/pipeline/carry-out-privacy.ts';
import { carryOutRule } from '../../functions/pipeline/carry-out-rule.ts';
import { deliverNotices } from '../../functions/pipeline/deliver-notices.ts';
import { deliverReplies } from '../../functions/pipeline/deliver-replies.ts';
import { raisePage } from '../../functions/pipeline/raise-due.ts';
import { fetchOrder } from '../../functions/pipeline/record-order.ts';
import { pollChannels, sweep } from '../../functions/pipeline/sweep.ts';
import { triageDelivery } from '../../functions/pipeline/triage-delivery.ts';
import { explain, understand } from '../../functions/platform/classifier.ts';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { type HttpEvent, type HttpResult, httpHandler } from '../../functions/platform/http-handler.ts';
import { links } from '../../functions/platform/links.ts';
import { objects } from '../../functions/platform/objects.ts';
import { poster } from '../../functions/platform/outgoing.ts';
import { queueCounts, sender } from '../../functions/platform/queues.ts';
import { secrets } from '../../functions/platform/secrets.ts';
import {
  duePageSchema,
  intakeSchema,
  noticeSchema,
  privacyWorkSchema,
  read,
  wakeUpSchema,
  workSchema,
} from '../../functions/platform/wire.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { type Packable, unpacked } from '../../functions/store/packing.ts';
import { openStore } from '../../functions/store/store.ts';
import type { Item } from '../../functions/store/table.ts';
import { type Backends, startBackends } from '../../infra/local/backends.ts';
import { callingAs } from '../../infra/local/caller.ts';
import type { Fault } from '../../infra/local/faults.ts';
import { close, listenOn } from '../../infra/local/listen.ts';
import { createSellerSystems } from '../../infra/local/marketplaces/seller-systems.ts';
import { createShopee } from '../../infra/local/marketplaces/shopee.ts';
import type { Simulator } from '../../infra/local/marketplaces/simulator.ts';
import { createStandardWebhooks } from '../../infra/local/marketplaces/standard-webhooks.ts';
import { DESK } from '../../infra/local/resources.ts';

const QUEUES = DESK.queues;
type QueueName = (typeof QUEUES)[number];

/** A worker that was killed under an invocation: nothing of it ever goes on. */
class Killed extends Error {
  override name = 'Killed';
}

export const SHOPEE_SHOP = '727720655';
const CONNECTIONS = { own: 'con_crash_own_shop_0001', shopee: 'con_crash_shopee_000001' } as const;
const SIGNING = `whsec_${Buffer.from('signing-secret-of-the-crash-rig!').toString('base64')}`;
const REPLYING = `whsec_${Buffer.from('replying-secret-of-the-crash-rig').toString('base64')}`;

/**
 * Everything but the machine: the real steps with the real SDK against embedded DynamoDB, SQS, S3, SSM and marketplaces,
 * all behind the one front where each call has a number and can kill the worker that made it.
 */
export async function startRig({ notingCallSites = false } = {}) {
  const backends = await startBackends();
  const { front, clock } = backends;
  setEnvironment(backends);
  const marketplaces = {
    own: createStandardWebhooks({ secret: SIGNING, app: { reply_secret: REPLYING }, now: clock.now }),
    shopee: createShopee({ now: clock.now }),
  };
  const servers: Server[] = [];
  for (const [channel, simulator] of [
    ['standard-webhooks', marketplaces.own],
    ['shopee', marketplaces.shopee],
  ] as const) {
    const server = createServer(simulator.listener);
    servers.push(server);
    front.reach(channel, `http://127.0.0.1:${await listenOn(server)}`);
  }

  const systems = createSellerSystems({ now: clock.now });
  const systemsServer = createServer(systems.listener);
  servers.push(systemsServer);
  front.reach('seller-systems', `http://127.0.0.1:${await listenOn(systemsServer)}`);

  const sites = new Set<string>();
  const past: (() => void)[] = [];
  let incarnation = 0;
  let worker = hire();

  /** A worker as Lambda starts it: its own clients and caches, signing by its own name. */
  function hire() {
    incarnation += 1;
    const caller = `worker-${incarnation}`;
    const client = {
      endpoint: front.url,
      region: 'us-east-1',
      credentials: { accessKeyId: caller, secretAccessKey: 'local' },
      // Two tries, at once: enough for a lost answer to be repeated by the SDK itself.
      retryStrategy: new ConfiguredRetryStrategy(2, 1),
    };
    const sqs = new SQSClient(client);
    const dynamodb = new DynamoDBClient(client);
    const ssm = new SSMClient(client);
    const s3 = new S3Client({ ...client, endpoint: `${front.url}/aws/s3`, forcePathStyle: true });
    if (notingCallSites) {
      sqs.middlewareStack.use(noteCallSites(sites));
      dynamodb.middlewareStack.use(noteCallSites(sites));
      ssm.middlewareStack.use(noteCallSites(sites));
      s3.middlewareStack.use(noteCallSites(sites));
    }
    const live = {
      store: openStore(dynamoTable(DESK.table, { client: dynamodb })),
      send: sender(sqs),
      secrets: secrets(ssm),
      objects: objects(s3),
      links: links(s3),
      reach: { fetch: callingAs(caller), keys: new Map() },
      post: poster({ exception: `${front.url}/marketplaces/`, fetch: callingAs(caller) }),
      addresses: { exception: `${front.url}/marketplaces/` },
      jitter: () => 0.5,
      understand,
      explain: async (...asked: Parameters<typeof explain>) => explain(...asked),
      now: () => instant(Date.now()),
      doorFor,
      connectorFor,
      ruleNamed,
      queueCounts: () => queueCounts(sqs),
    };
    const api = httpHandler({
      routes,
      live: () => ({ ...live, wake: live.send.wake, carryOut: live.send.privacy }),
      admit: admission(),
    });
    const dismiss = () => [sqs, dynamodb, ssm, s3].map((used) => used.destroy());
    return { caller, live, api, dismiss };
  }
  type Live = ReturnType<typeof hire>['live'];

  function replace(): void {
    past.push(worker.dismiss);
    worker = hire();
  }

  /** One invocation. Throws `Killed` as soon as a fault killed the worker; the next invocation gets a new one. */
  async function invoke<T>(work: (live: Live) => Promise<T>): Promise<T> {
    const { caller, live } = worker;
    let stop = () => {};
    const death = new Promise<never>((_, reject) => {
      stop = front.onDeath((dead) => dead === caller && reject(new Killed()));
    });
    try {
      return await Promise.race([work(live), death]);
    } catch (error) {
      if (error instanceof Killed) replace();
      throw error;
    } finally {
      stop();
    }
  }

  const steps: Record<QueueName, (body: string, live: Live) => Promise<void>> = {
    intake: async (body, live) => {
      const message = read(intakeSchema, body);
      await ('errand' in message ? fetchOrder(message, live) : triageDelivery(message, live));
    },
    'pre-sale': (body, live) => carryOutRule(read(workSchema, body), live),
    'in-sale': (body, live) => carryOutRule(read(workSchema, body), live),
    'after-sale': (body, live) => carryOutRule(read(workSchema, body), live),
    notices: (body, live) => deliverNotices(read(noticeSchema, body).endpoint, live),
    outbox: (body, live) => deliverReplies(read(wakeUpSchema, body).ticketId, live),
    clocks: (body, live) => raisePage(read(duePageSchema, body), live),
    privacy: (body, live) => carryOutPrivacy(read(privacyWorkSchema, body), live),
  };

  const door = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, , channel = '', connection = ''] = (request.url ?? '').split('/');
    const delivery = {
      method: request.method ?? '',
      headers: request.headers as Record<string, string>,
      query: {},
      body: Buffer.concat(chunks),
      receivedAt: instant(Date.now()),
    };
    try {
      const answer = await invoke((live) => acceptDelivery(channel, connection, delivery, live));
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      response.destroy();
    }
  });
  const doorUrl = `http://127.0.0.1:${await listenOn(door)}`;
  servers.push(door);

  /** Receives and works until every queue is empty; when all that is left is invisible, turns the clock to when it comes back. */
  async function pump(): Promise<void> {
    for (let rounds = 0; rounds < 500; rounds += 1) {
      let worked = false;
      for (const queue of QUEUES) {
        for (const message of await backends.queues.receive(queue, 10, 0)) {
          worked = true;
          try {
            await invoke((live) => steps[queue](message.body, live));
            backends.queues.remove(queue, message.receiptHandle);
          } catch {
            // Left for its visibility to run out, as a Lambda poller leaves what failed.
          }
        }
      }
      if (worked) continue;
      const next = backends.queues.nextVisible(QUEUES);
      if (next === undefined) return;
      backends.advance(Math.max(0, next - clock.now()) + 1);
    }
    throw new Error('the queues never ran empty');
  }

  async function everything() {
    return (await backends.dynamodb.everything(DESK.table)).map(plain);
  }

  /** An agent's client: the same request with the same key until it is answered. */
  async function ask(method: string, path: string, body: object | undefined, headers: Record<string, string> = {}) {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const event: HttpEvent = {
      rawPath,
      rawQueryString,
      headers,
      body: JSON.stringify(body ?? {}),
      requestContext: {
        http: { method },
        authorizer: { jwt: { claims: { username: 'li', 'cognito:groups': '[agent supervisor]' } } },
      },
    };
    return attempt(async () => {
      const answer = await invoke(() => worker.api(event, {} as never) as Promise<HttpResult>);
      if (answer.statusCode >= 500) throw new Error(`answered ${answer.statusCode}`);
      const wait = answer.statusCode === 409 && answer.headers['retry-after'];
      if (wait) {
        backends.advance(Number(wait) * 1000);
        throw new Error(`asked to come again after ${wait} s`);
      }
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: JSON.parse(answer.body ?? '{}') as Record<string, unknown>,
      };
    });
  }

  const sweepOnce = (pageSize?: number) => attempt(() => invoke((live) => sweep(live, () => 60_000, pageSize)));

  /** Waits until no marketplace is about to push any more: an echo comes when it comes. */
  async function pushesOver(): Promise<void> {
    const open = () =>
      Object.values(marketplaces).some(({ log }) =>
        log.delivered.some(({ accepted, attempts }) => !accepted && attempts < 4),
      );
    for (let waited = 0; open() && waited < 400; waited += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Pump, and sweep as long as something waits for a moment of the next quarter of an hour. */
  async function drain(): Promise<void> {
    await pump();
    await pushesOver();
    await pump();
    for (let rounds = 0; rounds < 12; rounds += 1) {
      const soon = instant(clock.now() + 15 * 60_000);
      // An unknown is looked up when it becomes one; after that only an echo or a person moves it.
      const waits = (await everything()).some(
        ({ workPk, workSk, data }) =>
          /^CLOCK#(reply|parked|merge)/.test(String(workPk)) &&
          String(workSk) < soon &&
          (data as Partial<Reply>).state !== 'unknown',
      );
      if (!waits) return;
      backends.advance(150_000);
      await sweepOnce();
      await pump();
      await pushesOver();
      await pump();
    }
  }

  /**
   * What only a person can decide: whether a reply of unknown outcome went out. This agent looks into the marketplace, says
   * that it did or has it sent again, as the API lets agents do.
   */
  async function decideUnknowns(): Promise<boolean> {
    const unknown = (await everything())
      .map(({ data }) => data as Partial<Reply>)
      .filter(({ state }) => state === 'unknown');
    const { replyId, ticket, text, channel } = unknown[0] ?? {};
    if (!replyId) return false;
    const { log } = channel === 'shopee' ? marketplaces.shopee : marketplaces.own;
    const decision = log.received.some((message) => message.text === text) ? 'sent' : 'send-again';
    const read = await ask('GET', `/v1/tickets/${ticket}`, undefined);
    // Merged into another meanwhile: decided there.
    const place = read.headers.location ?? `/v1/tickets/${ticket}`;
    const { headers } = read.status === 308 ? await ask('GET', place, undefined) : read;
    const answer = await ask(
      'POST',
      `${place}/replies/${replyId}/decision`,
      { decision },
      { 'if-match': headers.etag ?? '', 'idempotency-key': `decide-${decisions++}` },
    );
    if (answer.status !== 200) throw new Error(`decision answered ${answer.status} ${JSON.stringify(answer.body)}`);
    await drain();
    return true;
  }
  let decisions = 0;

  /**
   * A crash inside a refresh whose token works once leaves "reconnect needed": never a second refresh, and a person connects
   * the shop again.
   */
  async function reconnect(): Promise<boolean> {
    const access = (await everything()).find(({ sk }) => sk === `ACCESS#${SHOPEE_SHOP}`);
    if (!(access?.data as { reconnect?: boolean } | undefined)?.reconnect) return false;
    const refreshes = front.calls.filter(({ target }) => target.includes('access_token/get')).length;
    if (refreshes > 1) throw new Error(`a refresh token that works once was used ${refreshes} times`);
    const again = { access: 'access-again', refresh: 'refresh-again' };
    marketplaces.shopee.configure({ shops: [{ shop: SHOPEE_SHOP, name: 'lantern.official', ...again }] });
    await connectAccess(
      CONNECTIONS.shopee,
      SHOPEE_SHOP,
      { ...again, expiresAt: instant(clock.now() + 4 * 3_600_000) },
      worker.live,
    );
    await drain();
    return true;
  }

  async function reset(): Promise<void> {
    front.clearFaults();
    for (const { pk, sk } of await everything()) {
      await backends.dynamodb.call(
        'DeleteItem',
        JSON.stringify({ TableName: DESK.table, Key: { pk: { S: pk }, sk: { S: sk } } }),
      );
    }
    for (const key of Object.keys(backends.queues.objects(DESK.bucket))) {
      await backends.queues.call({
        method: 'DELETE',
        path: `/${DESK.bucket}/${key}`,
        headers: {},
        body: Buffer.alloc(0),
      });
    }
    for (const name of backends.queues.names) {
      for (const message of await backends.queues.receive(name, 10, 0))
        backends.queues.remove(name, message.receiptHandle);
    }
    // What the dead left hanging is cut off; whatever they still try is neither applied nor answered.
    for (const dismiss of past.splice(0)) dismiss();
    front.kill(worker.caller);
    replace();
    systems.log.received.splice(0);
    systems.log.refused.splice(0);
    await seed(backends, marketplaces, worker.live, doorUrl);
    front.countAnew();
  }

  return {
    backends,
    front,
    clock,
    marketplaces,
    systems,
    invoke,
    pump,
    ask,
    async drain() {
      await drain();
      while ((await decideUnknowns()) || (await reconnect()));
    },
    reset,
    everything,
    sweepOnce,
    /** Channels tell time in seconds: each part of a run starts just after a full minute, so that all runs round alike. */
    toFullMinute: () => backends.advance(60_100 - (clock.now() % 60_000)),
    pollOnce: () => attempt(() => invoke((live) => pollChannels(live, () => 60_000))),
    live: () => worker.live,
    /** Lines of our code from which an SDK call was made; only where asked for, since a stack a call costs more than the call. */
    callSites: sites,
    inject: (fault: Fault) => front.inject(fault),
    own: CONNECTIONS.own,
    shopee: CONNECTIONS.shopee,
    /** Pushes until it was accepted, as a channel that keeps to its schedule does. */
    async deliver(simulator: Simulator, payload: object, id?: string) {
      for (let tries = 0; tries < 6; tries += 1) {
        if ((await simulator.push(payload, { id })).accepted) return;
        backends.advance(1000);
      }
      throw new Error('never accepted');
    },
    deadLetters: () =>
      backends.queues.names
        .filter((name) => name.endsWith('dead-letters'))
        .flatMap((name) => backends.queues.bodies(name)),
    async stop() {
      await Promise.all(servers.map(close));
      await backends.stop();
    },
  };
}

export type Rig = Awaited<ReturnType<typeof startRig>>;

/** Tries again what a caller outside would try again: five times, whatever went wrong. */
export async function attempt<T>(work: () => Promise<T>, times = 5): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried >= times) throw error;
    }
  }
}

async function seed(
  backends: Backends,
  marketplaces: Record<'own' | 'shopee', Simulator>,
  live: Parameters<typeof connectAccess>[3],
  doorUrl: string,
) {
  const { front, clock, parameters } = backends;
  const connections: ConnectionSecrets[] = [
    {
      v: 1,
      id: CONNECTIONS.own,
      channel: 'standard-webhooks',
      address: `${doorUrl}/webhooks/standard-webhooks/${CONNECTIONS.own}`,
      signing: { current: SIGNING },
      app: { reply_url: `${front.url}/marketplaces/standard-webhooks/messages`, reply_secret: REPLYING },
    },
    {
      v: 1,
      id: CONNECTIONS.shopee,
      channel: 'shopee',
      address: `${doorUrl}/webhooks/shopee/${CONNECTIONS.shopee}`,
      signing: { current: 'shopee-push-key' },
      app: { partner_id: '2001887', partner_key: 'shpk-crash-rig', host: `${front.url}/marketplaces/shopee` },
    },
  ];
  // Echoes what we send, and pushes again until it is taken.
  const persistent = { echo: true, retries: true, retryScale: 0 };
  parameters.put('/quayside/local/sealing-key', Buffer.alloc(32, 7).toString('base64'));
  parameters.put('/quayside/local/notices-key', Buffer.alloc(32, 8).toString('base64'));
  marketplaces.own.reset();
  marketplaces.own.configure({
    webhook: connections[0]?.address,
    secret: SIGNING,
    app: { reply_secret: REPLYING },
    ...persistent,
  });
  marketplaces.shopee.reset();
  marketplaces.shopee.configure({
    webhook: connections[1]?.address,
    secret: 'shopee-push-key',
    app: { partner_id: '2001887', partner_key: 'shpk-crash-rig' },
    shops: [{ shop: SHOPEE_SHOP, name: 'lantern.official', access: 'access-0', refresh: 'refresh-0' }],
    ...persistent,
  });
  for (const connection of connections) {
    parameters.put(`/quayside/local/connections/${connection.id}`, JSON.stringify(connection));
    const { id, channel } = connection;
    await live.store.connections.putConnection({ id, channel, name: channel, createdAt: instant(clock.now()) });
  }
  const shop = (connection: string, channel: string, id: string, ownNames: string[]): Shop => ({
    connection,
    channel,
    shop: id,
    name: id,
    timeZone: 'Asia/Singapore',
    afterSaleFrom: 'delivered',
    fulfilledBy: 'seller',
    reopenWithinDays: 14,
    learnsFromCorrections: true,
    ownNames,
  });
  await live.store.connections.putShop(shop(CONNECTIONS.own, 'standard-webhooks', 'shop-1', []));
  await live.store.connections.putShop(shop(CONNECTIONS.shopee, 'shopee', SHOPEE_SHOP, ['lantern.official']));
  const expiresAt = instant(clock.now() + 4 * 3_600_000);
  await connectAccess(CONNECTIONS.shopee, SHOPEE_SHOP, { access: 'access-0', refresh: 'refresh-0', expiresAt }, live);
  // One partition of each kind: a sweep of the rig then costs little.
  await backends.dynamodb.call(
    'PutItem',
    JSON.stringify({
      TableName: DESK.table,
      Item: {
        pk: { S: 'CONFIG' },
        sk: { S: 'SHARDS' },
        version: { N: '1' },
        data: { M: { queue: { N: '1' }, clock: { N: '1' } } },
      },
    }),
  );
}

function setEnvironment({ queueUrl }: Backends): void {
  Object.assign(process.env, {
    [ENVIRONMENT.table]: DESK.table,
    [ENVIRONMENT.intakeQueue]: queueUrl('intake'),
    [ENVIRONMENT.preSaleQueue]: queueUrl('pre-sale'),
    [ENVIRONMENT.inSaleQueue]: queueUrl('in-sale'),
    [ENVIRONMENT.afterSaleQueue]: queueUrl('after-sale'),
    [ENVIRONMENT.outboxQueue]: queueUrl('outbox'),
    [ENVIRONMENT.noticesQueue]: queueUrl('notices'),
    [ENVIRONMENT.clocksQueue]: queueUrl('clocks'),
    [ENVIRONMENT.privacyQueue]: queueUrl('privacy'),
    [ENVIRONMENT.intakeDeadLetters]: queueUrl('intake-dead-letters'),
    [ENVIRONMENT.objects]: DESK.bucket,
    [ENVIRONMENT.connections]: '/quayside/local/connections',
    [ENVIRONMENT.sealingKey]: '/quayside/local/sealing-key',
    [ENVIRONMENT.noticesKey]: '/quayside/local/notices-key',
  });
}

/** A table image in plain values, its data unpacked. */
function plain(image: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const item = inPlainValues(image);
  return item.data instanceof Uint8Array ? unpacked(item as Packable<Item>) : item;
}

function inPlainValues(image: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const value = (typed: unknown): unknown => {
    const [[type, content] = ['', undefined]] = Object.entries(typed as Record<string, unknown>);
    if (type === 'M') return inPlainValues(content as Record<string, unknown>);
    if (type === 'L') return (content as unknown[]).map(value);
    if (type === 'B') return Buffer.from(String(content), 'base64');
    return type === 'N' ? Number(content) : type === 'NULL' ? null : content;
  };
  return Object.fromEntries(Object.entries(image).map(([name, typed]) => [name, value(typed)]));
}

/** Notes where in functions/ an SDK client was called from: the innermost of our own lines on the stack. */
function noteCallSites<Input extends object, Output extends object>(sites: Set<string>): Pluggable<Input, Output> {
  return {
    applyToStack(stack) {
      const note: InitializeMiddleware<Input, Output> = (next) => (args) => {
        const line = /functions\/((?:store|platform)\/[a-z-]+\.ts):(\d+)/.exec(new Error().stack ?? '');
        if (line) sites.add(`${line[1]}:${line[2]}`);
        return next(args);
      };
      stack.add(note, { step: 'initialize', name: 'noteCallSites' });
    },
  };
}
