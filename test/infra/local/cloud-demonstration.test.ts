import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn } from '../../../infra/local/sign-in.ts';
import { type Demonstration, startDemonstration } from '../../../infra/local/start.ts';
import { temporaryDirectory } from './assembly.ts';

let demonstration: Demonstration;

beforeAll(async () => {
  demonstration = await startDemonstration({ dataDir: temporaryDirectory(), port: 0 });
}, 60_000);
afterAll(() => demonstration?.stop(), 20_000);

test.each(['shopee', 'ebay', 'standard-webhooks'])(
  'what a buyer writes on %s comes in by the door, is accepted, and leaves no queue behind',
  async (channel) => {
    const { cloud, simulators, seeded } = demonstration;
    const simulator = simulators.find((one) => one.channel === channel);
    const shop = seeded.find((one) => one.channel === channel)?.shop;

    const message = { shop, buyer: '100001', text: 'Where is my parcel?' };
    const answer = await fetch(`${simulator?.url}/_sim/buyer-writes`, {
      method: 'POST',
      body: JSON.stringify(message),
    });

    expect(JSON.parse(await answer.text())).toMatchObject({ accepted: true });
    expect(await cloud.drain()).toBe(0);
    expect(cloud.backends.queues.bodies('intake-dead-letters')).toEqual([]);
    const tickets = await cloud.backends.dynamodb.everything('quayside-local-storage-table');
    expect(tickets.filter(({ sk, card }) => sk?.S === 'TICKET' && JSON.stringify(card).includes(channel))).toHaveLength(
      1,
    );
  },
);

test('an agent who signs in sees the ticket’s queue', async () => {
  const { cloud } = demonstration;
  const password = cloud.people.find(({ username }) => username === 'li')?.password ?? '';
  const token = await signIn({ issuer: cloud.issuer, client: cloud.client, username: 'li', password });

  const answer = await fetch(`${cloud.url}/v1/queues`, { headers: { authorization: `Bearer ${token}` } });

  expect(answer.status).toBe(200);
});

test('the marketplaces follow when the clock moves', async () => {
  const { cloud, simulators, seeded } = demonstration;
  const [shopee] = simulators;
  cloud.advance(60_000);

  const write = async () => {
    const message = { shop: seeded[0]?.shop, buyer: '100002', text: 'Hello' };
    const answer = await fetch(`${shopee?.url}/_sim/buyer-writes`, { method: 'POST', body: JSON.stringify(message) });
    return Date.parse(JSON.parse(await answer.text()).at) - cloud.clock.now();
  };

  await expect.poll(write).toBeGreaterThan(-5000);
});
