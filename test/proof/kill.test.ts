import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cloud } from '../../infra/local/cloud.ts';
import { type Served, serve } from '../../infra/local/marketplaces/http.ts';
import { marketplaces } from '../../infra/local/marketplaces/marketplaces.ts';
import type { Simulator } from '../../infra/local/marketplaces/simulator.ts';
import type { Seeded } from '../../infra/local/seed.ts';
import { sharedAssembly } from './assembly.ts';
import type { Told } from './cloud-process.ts';
import type { ReplyView } from './conversation.ts';
import { type Answered, CHANNELS, type Statement, settledIn, statementOf, tokenOf } from './desk.ts';

const BUYERS = 60;
const AT_A_TIME = 4;
/** The kill comes when so much was accepted and so many replies were committed since the start, and in the middle of a send. */
const ENOUGH = { accepted: 30, committed: 6 };
const PATIENCE_MS = 15_000;

type Running = Pick<Cloud, 'url' | 'issuer' | 'client' | 'people'> & {
  readonly front: string;
  readonly seeded: readonly Seeded[];
  kill(): Promise<void>;
};

const simulators: Simulator[] = [];
const served: Served[] = [];
const living = new Set<ChildProcess>();
let dataDir = '';
let assembly = '';
let running: Running;

beforeAll(async () => {
  assembly = await sharedAssembly();
  dataDir = mkdtempSync(join(tmpdir(), 'quayside-kill-'));
  for (const channel of CHANNELS) {
    const simulator = marketplaces[channel]?.();
    if (!simulator) throw new Error(`there is no simulated ${channel}`);
    simulators.push(simulator);
    served.push(await serve(counting(simulator.listener)));
  }
  running = await start(0);
}, 60_000);
afterAll(async () => {
  for (const child of living) await end(child);
  for (const { close } of served) await close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Calls of the desk that a marketplace is carrying out at the moment. */
let underWay = 0;
function counting(listener: RequestListener): RequestListener {
  return (request, response) => {
    const isSend =
      request.method === 'POST' && /send_message|\/messages$/.test((request.url ?? '').split('?')[0] ?? '');
    if (isSend) {
      underWay += 1;
      response.on('close', () => {
        underWay -= 1;
      });
    }
    return listener(request, response);
  };
}

async function start(apiPort: number): Promise<Running> {
  const told: Told = {
    assembly,
    dataDir,
    apiPort,
    simulators: simulators.map(({ channel }, position) => ({ channel, url: served[position]?.url ?? '' })),
  };
  const script = join(import.meta.dirname, 'cloud-process.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(told)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  living.add(child);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the cloud did not start'))),
  ]);
  for (const simulator of simulators) simulator.configure({ retries: true, retryScale: 0.000_002, lagMs: 250 });
  return { ...JSON.parse(String(line)), kill: () => end(child) };
}

/** `kill -9` of the whole group: nothing gets a last word. */
async function end(child: ChildProcess): Promise<void> {
  living.delete(child);
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

const tokens = new Map<string, string>();
async function ask(
  person: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const token = tokens.get(person) ?? (await tokenOf(running, person));
  tokens.set(person, token);
  const answer = await fetch(`${running.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.status === 401 && tokens.delete(person)) return ask(person, method, path, body, headers);
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

type Written = { readonly channel: string; readonly buyer: string; readonly messageId: string; accepted: boolean };
const written: Written[] = [];
type Committed = { readonly path: string; readonly text: string };
const committed: Committed[] = [];
const acceptedOnes = () => written.filter(({ accepted }) => accepted);

/** Buyers write on all channels, some at a time, and agents answer what can be claimed; until told to stop. */
async function load(stopped: AbortSignal): Promise<void> {
  const buyersWrite = async () => {
    while (!stopped.aborted) await oneBuyerWrites(written.length);
  };
  const agentAnswers = async (person: string) => {
    // The connection breaks with the cloud; what was not answered by then is not counted on.
    while (!stopped.aborted) await answerNext(person).catch(() => wait(20));
  };
  const buyersWriting = Array.from({ length: AT_A_TIME }, buyersWrite);
  await Promise.all([...buyersWriting, agentAnswers('li'), agentAnswers('maria')]);
}

async function oneBuyerWrites(number: number): Promise<void> {
  const position = number % simulators.length;
  const simulator = simulators[position] as Simulator;
  const shop = running.seeded.find(({ channel }) => channel === simulator.channel)?.shop ?? '';
  const buyer = String(500_000 + (number % BUYERS));
  const one: Written = { channel: simulator.channel, buyer, messageId: String(4_000_000 + number), accepted: false };
  written.push(one);
  const push = await simulator.buyerWrites({
    shop,
    buyer,
    messageId: one.messageId,
    text: `Is the blue lamp number ${number} in stock?`,
  });
  one.accepted = push.accepted;
}

async function answerNext(person: string): Promise<void> {
  const claimed = await ask(person, 'POST', '/v1/queues/pre-sale/claim-next');
  if (claimed.status !== 200) return void (await wait(30));
  const { ticket } = claimed.body as { ticket: { id: string } };
  const path = `/v1/tickets/${ticket.id}`;
  const text = `It is. (${ticket.id})`;
  for (let tries = 0; tries < 10; tries += 1) {
    const etag = (await ask(person, 'GET', path)).headers.get('etag') ?? '';
    const answer = await ask(
      person,
      'POST',
      `${path}/replies`,
      { text },
      { 'if-match': etag, 'idempotency-key': ticket.id },
    );
    if (answer.status !== 202) continue;
    committed.push({ path: answer.headers.get('location') ?? '', text });
    return;
  }
}

/** Runs the load, kills the cloud in the middle of it, and starts it again on the same directory and address. */
async function killUnderLoad(): Promise<void> {
  const stop = new AbortController();
  const loading = load(stop.signal);
  const before = { accepted: acceptedOnes().length, committed: committed.length };
  const until = performance.now() + PATIENCE_MS;
  while (
    performance.now() < until &&
    (acceptedOnes().length - before.accepted < ENOUGH.accepted ||
      committed.length - before.committed < ENOUGH.committed ||
      underWay === 0)
  ) {
    await wait(5);
  }
  await running.kill();
  await wait(100);
  stop.abort();
  await loading;
  running = await start(Number(new URL(running.url).port));
}

/** Lets time pass whenever nothing moves, until the desk says that nothing waits any more. */
async function untilNothingWaits(): Promise<Statement> {
  let last = '';
  let now = Date.now();
  for (let rounds = 0; rounds < 200; rounds += 1) {
    const statement = await statementOf({ ask }, now);
    const { waiting, replies } = statement;
    const still = JSON.stringify(statement) === last;
    last = JSON.stringify(statement);
    if (still && rounds > 10 && waiting === 0 && replies.waiting === 0) return statement;
    if (still) {
      // What a killed worker held comes back after its visibility timeout; the sweep finds the rest.
      const clock = await fetch(`${running.front}/_cloud/clock?advance=190000`, { method: 'POST' });
      now = Date.parse(((await clock.json()) as { now: string }).now);
    }
    await wait(150);
  }
  throw new Error(`something still waits: ${last}`);
}

test('killed twice under load and started again, the desk has lost and doubled nothing', async () => {
  await killUnderLoad();
  await killUnderLoad();
  const statement = await untilNothingWaits();

  // Of what the marketplaces saw accepted, everything is there; of everything that is there, nothing twice.
  const stored = await messagesOnTickets();
  const accepted = acceptedOnes();
  const keyOf = ({ channel, messageId }: Written) => `${channel} ${messageId}`;
  expect(accepted.length).toBeGreaterThan(50);
  expect(accepted.map(keyOf).filter((key) => !stored.includes(key))).toEqual([]);
  expect(new Set(stored).size).toBe(stored.length);
  expect(stored.filter((key) => !written.map(keyOf).includes(key))).toEqual([]);
  expect(statement.stored).toBe(stored.length);
  expect(settledIn(statement)).toBeGreaterThanOrEqual(accepted.length);
  expect([statement.setAside, statement.ignored, statement.deadLettered]).toEqual([0, 0, 0]);

  // Every reply that an agent was told is committed reached its buyer once, or is said to be unknown.
  const received = simulators.flatMap(({ log }) => log.received.map(({ text }) => text));
  expect(committed.length).toBeGreaterThan(10);
  expect(new Set(received).size).toBe(received.length);
  expect(simulators.flatMap(({ log }) => log.repeated)).toEqual([]);
  for (const { path, text } of committed) {
    const { state } = (await ask('chen', 'GET', path)).body as ReplyView;
    expect(['sent', 'unknown']).toContain(state);
    if (state === 'sent') expect(received).toContain(text);
  }
  expect(statement.replies.failed).toBe(0);
  // Only what was under way in a kill can be in doubt.
  expect(statement.replies.sent).toBeGreaterThan(statement.replies.committed / 2);
  expect(statement.replies.sent).toBeLessThanOrEqual(received.length);
  expect(received.length).toBeLessThanOrEqual(statement.replies.sent + statement.replies.unknown);
}, 120_000);

/** Every message of every ticket, by the API: channel and id. */
async function messagesOnTickets(): Promise<string[]> {
  const buyers = new Set(written.map(({ channel, buyer }) => `${channel}/${buyer}`));
  const found = await Promise.all(
    [...buyers].map(async (one) => {
      const [channel = '', buyer = ''] = one.split('/');
      const place = running.seeded.find((seeded) => seeded.channel === channel);
      const list = await ask('chen', 'GET', `/v1/buyers/${place?.connection}/${place?.shop}/${buyer}/tickets`);
      const { items } = list.body as { items: { ticketId: string }[] };
      const views = await Promise.all(
        items.map(({ ticketId }) => ask('chen', 'GET', `/v1/tickets/${ticketId}?limit=100`)),
      );
      const messages = views.flatMap(
        ({ body }) => (body as { messages: { items: { id: string; from: string }[] } }).messages.items,
      );
      return messages.filter(({ from }) => from === 'buyer').map(({ id }) => `${channel} ${id}`);
    }),
  );
  return found.flat();
}
