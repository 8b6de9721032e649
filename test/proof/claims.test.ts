import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { after, instant } from '../../functions/domain/instant.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { openStore } from '../../functions/store/store.ts';
import { aTicket } from '../support/builders.ts';
import { type Desk, startDesk, TABLE } from './desk.ts';

const TICKETS = 200;
const CLIENTS = 20;
const AGENTS = ['li', 'maria', 'chen'] as const;

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk({ workersPerFunction: 2 });
  desk.cloud.front.lagIndexes({ maxMs: 5000, seed: 20_261_122 });
  // Through the front and its lag, as triage writes them; how tickets come to be is proved elsewhere.
  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: desk.cloud.front.url, credentials });
  const { tickets } = openStore(dynamoTable(TABLE, { client }));
  const due = instant(desk.cloud.clock.now() + 86_400_000);
  await Promise.all(
    Array.from({ length: TICKETS }, (_, number) =>
      tickets.save(
        aTicket({
          conversation: `conversation-${number}`,
          buyer: { id: `buyer-${number}` },
          queue: 'pre-sale',
          // Some are due at the same moment.
          clock: { kind: 'first-response', due: after(due, Math.floor(number / 3) * 1000) },
        }),
        0,
      ),
    ),
  );
  client.destroy();
});
afterAll(() => desk?.stop());

type Given = { readonly agent: string; readonly ticket: string; readonly etag: string };

/** Clients of all agents claim side by side until so many tickets are given; the clock moves on so that the lag ends. */
async function claimAll(wanted: number): Promise<Given[]> {
  const given: Given[] = [];
  const until = performance.now() + 25_000;
  const client = async (number: number) => {
    const agent = AGENTS[number % AGENTS.length] ?? 'li';
    while (given.length < wanted && performance.now() < until) {
      const answer = await desk.ask(agent, 'POST', '/v1/queues/pre-sale/claim-next');
      if (answer.status === 204) {
        desk.cloud.advance(200);
        await wait(5);
        continue;
      }
      const { ticket } = answer.body as { ticket: { id: string; owner: string } };
      expect([answer.status, ticket.owner]).toEqual([200, agent]);
      // Claims come over some ten seconds, about as long as the lag shows what was: some candidates are always stale.
      desk.cloud.advance(50);
      given.push({ agent, ticket: ticket.id, etag: answer.headers.get('etag') ?? '' });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return given;
}

/** Who holds which ticket, by the table itself. */
async function owners(): Promise<Record<string, string>> {
  const tickets = (await desk.dump()).filter(({ sk }) => sk === 'TICKET');
  return Object.fromEntries(
    tickets.map(({ data }) => {
      const { ticketId, owner } = data as { ticketId: string; owner?: string };
      return [ticketId, owner ?? 'nobody'];
    }),
  );
}
const byTicket = (given: readonly Given[]) => Object.fromEntries(given.map(({ ticket, agent }) => [ticket, agent]));

let held: Given[] = [];

test('200 tickets claimed by 20 clients and two workers over lagging indexes are all given, none twice', async () => {
  held = await claimAll(TICKETS);
  // No more than there are: those who are still asking get nothing.
  desk.cloud.advance(6000);
  const late = await Promise.all(AGENTS.map((agent) => desk.ask(agent, 'POST', '/v1/queues/pre-sale/claim-next')));

  expect(held).toHaveLength(TICKETS);
  expect(new Set(held.map(({ ticket }) => ticket)).size).toBe(TICKETS);
  expect(await owners()).toEqual(byTicket(held));
  expect(late.map(({ status }) => status)).toEqual([204, 204, 204]);
});

test('what is released is given again, once, and the rest stays with whom it was', async () => {
  const [released, kept] = [held.slice(0, 50), held.slice(50)];
  const answers = await Promise.all(
    released.map(({ agent, ticket, etag }) =>
      desk.ask(agent, 'POST', `/v1/tickets/${ticket}/release`, undefined, { 'if-match': etag }),
    ),
  );
  const again = await claimAll(released.length);

  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(again.map(({ ticket }) => ticket).sort()).toEqual(released.map(({ ticket }) => ticket).sort());
  expect(await owners()).toEqual(byTicket([...kept, ...again]));
});

test('the worklist agrees once the indexes have caught up', async () => {
  desk.cloud.advance(6000);
  const listed: string[] = [];
  let after: string | null = null;
  do {
    const cursor: string = after ? `&after=${encodeURIComponent(after)}` : '';
    const { body } = await desk.ask('chen', 'GET', `/v1/queues/pre-sale/tickets?claimed=true&limit=100${cursor}`);
    const page = body as { items: { ticketId: string }[]; next: string | null };
    listed.push(...page.items.map(({ ticketId }) => ticketId));
    after = page.next;
  } while (after);

  expect(new Set(listed).size).toBe(TICKETS);
  expect(listed).toHaveLength(TICKETS);
});
