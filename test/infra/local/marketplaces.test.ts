import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Served, serve } from '../../../infra/local/marketplaces/http.ts';
import { marketplaces } from '../../../infra/local/marketplaces/marketplaces.ts';
import type { Simulator, SimulatorOptions } from '../../../infra/local/marketplaces/simulator.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const open: Served[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill();
  await Promise.all(open.splice(0).map(({ close }) => close()));
});

async function started(
  channel: string,
  options: SimulatorOptions = {},
): Promise<{ simulator: Simulator; url: string }> {
  const simulator = marketplaces[channel]?.({ now: () => NOW, ...options });
  if (!simulator) throw new Error(`no marketplace ${channel}`);
  const served = await serve(simulator.listener);
  open.push(served);
  return { simulator, url: served.url };
}

type Hook = { url: string; bodies: string[]; headers: Record<string, string>[] };

/** A webhook that answers each request in turn as told, the last answer for ever. */
async function hook(...answers: { status: number; body?: string }[]): Promise<Hook> {
  const bodies: string[] = [];
  const headers: Record<string, string>[] = [];
  const served = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { status, body } = answers[Math.min(bodies.length, answers.length - 1)] ?? { status: 200 };
    bodies.push(Buffer.concat(chunks).toString());
    headers.push(request.headers as Record<string, string>);
    response.writeHead(status).end(body);
  });
  open.push(served);
  return { url: `${served.url}/webhook`, bodies, headers };
}

const partner = { partner_id: '2001887', partner_key: 'shpk0123' };

function shopeeUrl(base: string, path: string, { key = partner.partner_key, token = 'access-1', at = NOW } = {}) {
  const timestamp = String(Math.floor(at / 1000));
  const sign = createHmac('sha256', key).update(`2001887${path}${timestamp}${token}1`).digest('hex');
  const query = new URLSearchParams({ partner_id: '2001887', timestamp, sign, access_token: token, shop_id: '1' });
  return `${base}${path}?${query}`;
}

test.each([
  ['another key', { key: 'other' }, 'error_sign'],
  ['an old timestamp', { at: NOW - 301_000 }, 'error_param'],
  ['a token that nobody gave out', { token: 'made-up' }, 'invalid_access_token'],
])('shopee turns a call with %s away and keeps nothing of it', async (_what, over, error) => {
  const { simulator, url } = await started('shopee', { app: partner, shops: [{ shop: '1', access: 'access-1' }] });
  const answer = await fetch(shopeeUrl(url, '/api/v2/sellerchat/send_message', over), { method: 'POST', body: '{}' });

  expect(await answer.json()).toMatchObject({ error });
  expect(simulator.log.refused).toEqual([expect.objectContaining({ call: 'send', reason: error })]);
  expect(simulator.log.received).toEqual([]);
});

test.each(['no token', 'a token of the application'])('ebay turns a send with %s away', async (what) => {
  const app = { client_id: 'a', client_secret: 'b' };
  const { simulator, url } = await started('ebay', { app });
  const granted = await fetch(`${url}/identity/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('a:b')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await granted.json()) as { access_token: string };
  const token = what === 'no token' ? '' : access_token;

  const answer = await fetch(`${url}/commerce/message/v1/send_message`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ conversationId: '1', messageText: 'hi' }),
  });

  expect(answer.status).toBe(401);
  expect(simulator.log.received).toEqual([]);
});

test('ebay gives no token for a wrong client secret', async () => {
  const { url } = await started('ebay', { app: { client_id: 'a', client_secret: 'b' } });
  const answer = await fetch(`${url}/identity/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('a:c')}` },
  });

  expect(answer.status).toBe(401);
});

test('an own shop turns an unsigned reply away', async () => {
  const { simulator, url } = await started('standard-webhooks');
  const answer = await fetch(`${url}/messages`, { method: 'POST', body: '{}' });

  expect(answer.status).toBe(401);
  expect(simulator.log.refused).toEqual([expect.objectContaining({ reason: 'signature' })]);
});

test('shopee counts an answer with a body as a failure and keeps the push among the lost', async () => {
  const { url: webhook } = await hook({ status: 200, body: '{"ok":true}' });
  const { simulator } = await started('shopee', { webhook });

  const push = await simulator.buyerWrites({ shop: '1', buyer: '2', text: 'hello' });

  expect(push).toMatchObject({ status: 200, accepted: false, attempts: 1 });
  expect(simulator.log.delivered).toEqual([push]);
});

test('a push is tried again on the schedule until it is accepted', async () => {
  const { url: webhook, bodies } = await hook({ status: 503 }, { status: 503 }, { status: 200 });
  const { simulator } = await started('shopee', { webhook, retries: true, retryScale: 0.001 });

  expect(await simulator.push({ code: 8 })).toMatchObject({ accepted: true, attempts: 3 });
  expect(new Set(bodies).size).toBe(1);
});

test('ebay asks for the proof once, then a later attempt has other bytes and the same id', async () => {
  const token = 'verification-token-of-the-simulator-0001';
  const seen: { method: string; body: string }[] = [];
  const served = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ method: request.method ?? '', body: Buffer.concat(chunks).toString() });
    const code = new URL(request.url ?? '', 'http://x').searchParams.get('challenge_code');
    if (request.method === 'POST') return void response.writeHead(seen.length === 2 ? 503 : 204).end();
    const challengeResponse = createHash('sha256').update(`${code}${token}https://desk.example/hook`).digest('hex');
    response.end(JSON.stringify({ challengeResponse }));
  });
  open.push(served);
  const { simulator } = await started('ebay', {
    webhook: `${served.url}/hook`,
    address: 'https://desk.example/hook',
    retryScale: 0.0001,
    retries: true,
  });

  const push = await simulator.buyerWrites({ shop: 's', buyer: 'b', text: 'hello' });

  const [challenge, first, second] = seen.map(({ body }) => body);
  const idIn = (body = '') => /"notificationId":"([^"]+)"/.exec(body)?.[1];
  expect(push).toMatchObject({ accepted: true, attempts: 2 });
  expect([seen.map(({ method }) => method), challenge]).toEqual([['GET', 'POST', 'POST'], '']);
  expect(second).not.toBe(first);
  expect(idIn(second)).toBe(idIn(first));
});

test('ebay pushes nothing to an address that does not prove its ownership', async () => {
  const { url: webhook, bodies } = await hook({ status: 200, body: '{"challengeResponse":"wrong"}' });
  const { simulator } = await started('ebay', { webhook });

  expect(await simulator.buyerWrites({ shop: 's', buyer: 'b', text: 'hello' })).toMatchObject({
    accepted: false,
    attempts: 0,
  });
  expect(bodies).toEqual(['']);
});

test("the shop's own message is pushed back where that is switched on, also when its answer was lost", async () => {
  const { url: webhook, bodies } = await hook({ status: 200 });
  const shops = [{ shop: '1', access: 'access-1' }];
  const { simulator, url } = await started('shopee', { webhook, app: partner, shops, echo: true });
  await simulator.buyerWrites({ shop: '1', buyer: '2', text: 'hello' });
  simulator.fault({ call: 'send', fault: 'resetAfter' });
  const body = JSON.stringify({ to_id: 2, message_type: 'text', content: { text: 'hi' } });
  const sent = fetch(shopeeUrl(url, '/api/v2/sellerchat/send_message'), { method: 'POST', body });

  await expect(sent).rejects.toThrow();
  await expect.poll(() => bodies.length).toBe(2);
  expect(bodies[1]).toContain('"from_shop_id":1');
});

test('a marketplace on the loopback interface is driven by its control paths', async () => {
  const { url: webhook, bodies } = await hook({ status: 204 });
  const { url } = await started('standard-webhooks');
  const post = (path: string, body: object) =>
    fetch(`${url}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body) });

  expect((await post('configure', { webhook, clockOffsetMs: 1000 })).status).toBe(200);
  expect((await post('configure', { webhook: 7 })).status).toBe(400);
  await post('buyer-writes', { shop: 's', buyer: 'b', text: 'hello' });
  await post('push', { payload: { type: 'example.event' }, options: { id: 'evt-9' } });
  const log = (await (await fetch(`${url}/_sim/log`)).json()) as { delivered: object[] };
  await post('reset', {});
  const empty = await (await fetch(`${url}/_sim/log`)).json();

  expect(bodies).toHaveLength(2);
  expect(log.delivered).toMatchObject([{ accepted: true }, { id: 'evt-9', at: '2026-11-22T10:00:01.000Z' }]);
  expect(empty).toEqual({ delivered: [], received: [], refused: [], repeated: [] });
});

test('a marketplace runs as a process of its own', { timeout: 20_000 }, async () => {
  const script = join(import.meta.dirname, '../../../infra/local/marketplaces/serve.ts');
  const child = spawn(process.execPath, [script, '--channel', 'ebay'], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const url = await new Promise<string>((resolve) => {
    child.stdout.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? ''));
  });

  expect(await (await fetch(`${url}/_sim/log`)).json()).toMatchObject({ delivered: [] });
});
