import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../../infra/local/marketplaces/http.ts';
import { createSellerSystems, type SellerSystems } from '../../infra/local/marketplaces/seller-systems.ts';
import { type Desk, startDesk } from './desk.ts';

let desk: Desk;
let systems: SellerSystems;
const undo: (() => Promise<void>)[] = [];
beforeAll(async () => {
  desk = await startDesk();
  undo.push(() => desk.stop());
  systems = createSellerSystems({ now: desk.cloud.clock.now });
  const { url, close } = await serve((request, response) => {
    onRequest();
    systems.listener(request, response);
  });
  undo.push(close);
  desk.cloud.front.reach('seller-systems', url);
});
afterAll(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

let onRequest = () => {};
const addressOf = (path: string) => `${desk.cloud.front.url}/marketplaces/seller-systems/${path}`;

async function made(body: Record<string, unknown>): Promise<{ id: string; secret: string | null }> {
  const answer = await desk.ask('sam', 'POST', '/v1/webhook-endpoints', { name: 'test', ...body });
  expect(answer.status).toBe(201);
  const { endpoint, secret } = answer.body as { endpoint: { id: string }; secret: string | null };
  return { id: endpoint.id, secret };
}

async function buyersWrite(count: number, conversation: string): Promise<void> {
  const { simulator, shop } = desk.places['standard-webhooks'];
  for (let n = 0; n < count; n += 1) {
    const buyer = `${conversation}-${n}`;
    await simulator.buyerWrites({ shop, buyer, conversation: buyer, text: 'Where is my parcel?' });
  }
  await desk.cloud.drain();
}

/** A minute of the clock: the lag of the feed is over, the sweep comes by. */
async function aMinute(): Promise<void> {
  desk.cloud.advance(60_000);
  await desk.cloud.runSchedule('sweep-clocks');
  await desk.cloud.drain({ moveClock: true });
}

const events = (by: string) =>
  systems.log.received.filter((one) => one.by === by).map(({ body }) => JSON.parse(body) as { type: string });

test('the API and the signed webhooks tell the same events, and robots tell people', async () => {
  const { secret } = await made({ kind: 'webhook', url: addressOf('hooks/erp') });
  systems.configure({
    secrets: { 'hooks/erp': secret ?? '', dingtalk: 'SEC1', feishu: 'demo', wecom: 'key-1', slack: 'any' },
  });
  await made({ kind: 'dingtalk', url: addressOf('dingtalk'), secret: 'SEC1', language: 'zh-CN' });
  await made({ kind: 'feishu', url: addressOf('feishu'), secret: 'demo' });
  await made({ kind: 'wecom', url: addressOf('wecom?key=key-1') });
  await made({ kind: 'slack', url: addressOf('slack') });

  await buyersWrite(3, 'first');
  await aMinute();
  await aMinute();

  const { items } = (await desk.ask('sam', 'GET', '/v1/events?limit=100')).body as {
    items: { id: string; type: string }[];
  };
  expect(items.filter(({ type }) => type === 'ticket.opened')).toHaveLength(3);
  const heard = systems.log.received.filter(({ by }) => by === 'hooks/erp').map(({ id }) => id);
  expect(heard).toEqual(items.map(({ id }) => id));
  for (const robot of ['dingtalk', 'feishu', 'wecom', 'slack']) {
    expect(systems.log.received.filter(({ by }) => by === robot).length, robot).toBeGreaterThan(0);
  }
  expect(systems.log.refused).toEqual([]);
  expect(desk.deadLetters()).toEqual([]);
});

test('a system that was down, and whose deliverer ran out of time, hears everything once it is up', async () => {
  const { id, secret } = await made({ kind: 'webhook', url: addressOf('hooks/wms'), types: ['ticket.opened'] });
  systems.configure({ secrets: { 'hooks/wms': secret ?? '' }, status: 503 });
  await buyersWrite(5, 'second');
  await aMinute();
  expect(events('hooks/wms')).toEqual([]);

  systems.configure({ secrets: { 'hooks/wms': secret ?? '' }, status: undefined });
  // Half a minute passes with each call: no go has time for more than one.
  onRequest = () => desk.cloud.advance(30_000);
  for (let minutes = 0; minutes < 15; minutes += 1) await aMinute();
  onRequest = () => {};

  expect(new Set(systems.log.received.filter(({ by }) => by === 'hooks/wms').map(({ id }) => id)).size).toBe(5);
  const log = await desk.ask('sam', 'GET', `/v1/webhook-endpoints/${id}/deliveries`);
  expect(JSON.stringify(log.body)).toContain('"503"');
});

test('an address that is not the seller’s is never called, whatever the exception allows', async () => {
  for (const url of [
    'http://127.0.0.1:4573/marketplaces/',
    'https://169.254.169.254/',
    `${desk.cloud.front.url}/_cloud/clock`,
  ]) {
    const answer = await desk.ask('sam', 'POST', '/v1/webhook-endpoints', { kind: 'webhook', name: 'x', url });
    expect(answer).toMatchObject({ status: 422, body: { code: 'endpoint-address' } });
  }
});
