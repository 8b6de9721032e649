import { type Cloud, type CloudOptions, startCloud } from '../../infra/local/cloud.ts';
import type { LogLine } from '../../infra/local/functions.ts';
import { serve } from '../../infra/local/marketplaces/http.ts';
import { marketplaces } from '../../infra/local/marketplaces/marketplaces.ts';
import type { Simulator } from '../../infra/local/marketplaces/simulator.ts';
import { type Seeded, seed } from '../../infra/local/seed.ts';
import { signIn } from '../../infra/local/sign-in.ts';
import type { RunningSimulator } from '../../infra/local/simulators.ts';
import { sharedAssembly } from './assembly.ts';

export const CHANNELS = ['shopee', 'ebay', 'standard-webhooks'] as const;
export type Channel = (typeof CHANNELS)[number];

export const TABLE = 'quayside-local-storage-table';
export const DEAD_LETTERS = [
  'intake',
  'pre-sale',
  'in-sale',
  'after-sale',
  'outbox',
  'clocks',
  'notices',
  'privacy',
].map((name) => `${name}-dead-letters`);

/** One channel of the running desk: the marketplace, and what the desk has there. */
export type Place = Seeded & { readonly simulator: Simulator };

export type Answered = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** The running cloud with its demonstration seller, its marketplaces in this thread so that their logs are at hand. */
export type Desk = {
  readonly cloud: Cloud;
  readonly places: Readonly<Record<Channel, Place>>;
  /** Every line that a function printed. */
  readonly lines: readonly LogLine[];
  /** Asks the API as one of the demonstration people, who signs in the first time. */
  ask(
    person: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  /** Everything in the table, in plain values. */
  dump(): Promise<Item[]>;
  /** The bodies of every dead letter. */
  deadLetters(): string[];
  stop(): Promise<void>;
};

export type Item = { readonly pk: string; readonly sk: string; readonly data?: unknown } & Readonly<
  Record<string, unknown>
>;

export async function startDesk(options: Partial<CloudOptions> = {}): Promise<Desk> {
  const lines: LogLine[] = [];
  const cloud = await startCloud({
    assembly: await sharedAssembly(),
    schedules: false,
    logSink: (line) => lines.push(line),
    ...options,
  });
  const undo: (() => Promise<void>)[] = [() => cloud.stop()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const simulators: Record<string, Simulator> = {};
    const running: RunningSimulator[] = [];
    for (const channel of CHANNELS) {
      const simulator = made(channel, cloud);
      const { url, close } = await serve(simulator.listener);
      undo.push(close);
      simulators[channel] = simulator;
      running.push({ channel, url, configure: async (changes) => simulator.configure(changes), stop: close });
    }
    const seeded = await seed(cloud, running);
    const places: Record<string, Place> = {};
    for (const one of seeded) {
      const simulator = simulators[one.channel];
      // Who pushes again is the test's business; and the simulators read the cloud's own clock.
      simulator?.configure({ retries: false, clockOffsetMs: 0 });
      if (simulator) places[one.channel] = { ...one, simulator };
    }
    const tokens = new Map<string, Promise<string>>();
    const desk: Desk = {
      cloud,
      places: places as Record<Channel, Place>,
      lines,
      async ask(person, method, path, body, headers = {}) {
        const token = tokens.get(person) ?? tokenOf(cloud, person);
        tokens.set(person, token);
        const answer = await fetch(`${cloud.url}${path}`, {
          method,
          headers: { authorization: `Bearer ${await token}`, ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        // A token lives an hour on the cloud's clock.
        if (answer.status === 401 && !headers.authorization && tokens.delete(person))
          return desk.ask(person, method, path, body, headers);
        const text = await answer.text();
        return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
      },
      dump: async () => (await cloud.backends.dynamodb.everything(TABLE)).map(plain) as Item[],
      deadLetters: () => DEAD_LETTERS.flatMap((queue) => cloud.backends.queues.bodies(queue)),
      stop,
    };
    return desk;
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function made(channel: Channel, cloud: Cloud): Simulator {
  const create = marketplaces[channel];
  if (!create) throw new Error(`there is no simulated ${channel}`);
  return create({ now: cloud.clock.now });
}

export async function tokenOf(cloud: Pick<Cloud, 'issuer' | 'client' | 'people'>, username: string): Promise<string> {
  const password = cloud.people.find((person) => person.username === username)?.password ?? '';
  return signIn({ issuer: cloud.issuer, client: cloud.client, username, password });
}

/** A table image in plain values. */
export function plain(image: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const value = (typed: unknown): unknown => {
    const [[type, content] = ['', undefined]] = Object.entries(typed as Record<string, unknown>);
    if (type === 'M') return plain(content as Record<string, unknown>);
    if (type === 'L') return (content as unknown[]).map(value);
    return type === 'N' ? Number(content) : type === 'NULL' ? null : content;
  };
  return Object.fromEntries(Object.entries(image).map(([name, typed]) => [name, value(typed)]));
}

/** The statement's total line. */
export type Statement = Readonly<
  Record<'accepted' | 'stored' | 'duplicates' | 'ignored' | 'setAside' | 'waiting' | 'deadLettered', number>
> & { readonly replies: Readonly<Record<'committed' | 'sent' | 'failed' | 'unknown' | 'waiting', number>> };

/** The desk's statement in total, of today and of yesterday: a test may begin before midnight, or move the clock past it. */
export async function statementOf(desk: Pick<Desk, 'ask'>, now = Date.now()): Promise<Statement> {
  const days = [now - 86_400_000, now].map((at) => new Date(at).toISOString().slice(0, 10));
  const answers = await Promise.all(days.map((day) => desk.ask('sam', 'GET', `/v1/statement?day=${day}`)));
  const failed = answers.find(({ status }) => status !== 200);
  if (failed) throw new Error(`the statement was answered ${failed.status}`);
  const [yesterday, today] = answers.map(({ body }) => body as { rows: Statement[]; total: Statement });
  if (!yesterday || !today) throw new Error('there is no statement');
  // What lies in the queues stands in every day's total: it counts once.
  return [...yesterday.rows, today.total].reduce((sum, line) => ({
    ...added(sum, line),
    replies: added(sum.replies, line.replies),
  }));
}

function added<T extends object>(sum: T, line: T): T {
  const entries = Object.entries(line).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value + Number(Reflect.get(sum, name))]] : [],
  );
  return { ...line, ...Object.fromEntries(entries) };
}

/** What the desk did with the deliveries that it accepted; the waiting ones stand apart. */
export function settledIn({ stored, duplicates, ignored, setAside }: Statement): number {
  return stored + duplicates + ignored + setAside;
}
