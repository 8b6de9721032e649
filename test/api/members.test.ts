import { expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { aThread, CONNECTION, SHOP } from '../support/builders.ts';
import { anApi, ENGINEER, itemsOf, LI, NOW, type Person, SUPERVISOR, ticketIn, WANG } from './desk.ts';

const OTHER = '700200';
const place = (shop: string) => ({ connection: CONNECTION, shop });

async function twoShops() {
  const api = anApi();
  await api.hasShop();
  await api.hasShop(OTHER);
  const sets = (who: Person, name: string, shops: unknown) =>
    api.ask(who, 'PUT', `/v1/members/${name}`, { body: { shops } });
  return { ...api, sets };
}

/** So many tickets, every fifth of the shop, the rest of the other one; gives the ids of the shop's, the first due soonest. */
async function mixed(api: ReturnType<typeof anApi>, tickets: number): Promise<string[]> {
  const mine: string[] = [];
  for (let index = 0; index < tickets; index += 1) {
    const conversation = `conversation-${index}`;
    const ticketId = ticketIdOf(aThread({ conversation }), 0);
    const shop = index % 5 === 4 ? SHOP : OTHER;
    if (shop === SHOP) mine.push(ticketId);
    await api.hasTicket({
      ticketId,
      conversation,
      shop,
      clock: { kind: 'first-response', due: after(NOW, index * MINUTE) },
    });
  }
  return mine;
}

test('of whom nothing was set, sees all; a supervisor limits them, and both hear of it', async () => {
  const api = await twoShops();
  expect((await api.get(LI, '/v1/me')).body).toMatchObject({ shops: 'all' });

  const heard = await api.sets(SUPERVISOR, 'li', [place(SHOP)]);

  expect(heard).toMatchObject({ status: 200, body: { name: 'li', shops: [place(SHOP)], setBy: 'chen', setAt: NOW } });
  expect(itemsOf(await api.get(ENGINEER, '/v1/members'))).toMatchObject([{ name: 'li', shops: [place(SHOP)] }]);
  api.turnTo(after(NOW, MINUTE));
  expect((await api.get(LI, '/v1/me')).body).toMatchObject({ shops: [place(SHOP)] });
});

test('what is taken away is gone a minute later, whoever was signed in all the time', async () => {
  const api = await twoShops();
  const { path } = await api.hasTicket();
  expect((await api.get(LI, path)).status).toBe(200);
  await api.sets(SUPERVISOR, 'li', [place(OTHER)]);

  api.turnTo(after(NOW, MINUTE));

  expect((await api.get(LI, path)).body.code).toBe('ticket-unknown');
  await api.sets(SUPERVISOR, 'li', 'all');
  api.turnTo(after(NOW, 2 * MINUTE));
  expect((await api.get(LI, path)).status).toBe(200);
});

test('a failed look at what someone may see shows nothing, and the next request looks again', async () => {
  let fails = true;
  const api = anApi((table) => ({
    ...table,
    get: async (key) => {
      if (fails && key.pk === 'MEMBERS') throw new Error('the table does not answer');
      return table.get(key);
    },
  }));
  const { path } = await api.hasTicket();
  expect((await api.get(LI, path)).status).toBe(500);

  fails = false;

  expect((await api.get(LI, path)).status).toBe(200);
});

test('nobody gives or takes away what they do not see themselves', async () => {
  const api = await twoShops();
  await api.limits(SUPERVISOR, [SHOP]);
  await api.limits(WANG, [OTHER]);
  await api.limits(LI, []);

  for (const [name, shops] of [
    ['li', [place(OTHER)]],
    ['li', 'all'],
    ['chen', 'all'],
    ['wang', []],
    ['of-whom-nothing-is-set', [place(SHOP)]],
  ] as const) {
    expect(await api.sets(SUPERVISOR, name, shops), name).toMatchObject({
      status: 403,
      body: { code: 'shops-beyond-yours' },
    });
  }
  expect((await api.sets(SUPERVISOR, 'li', [place(SHOP)])).status).toBe(200);
  expect(itemsOf(await api.get(SUPERVISOR, '/v1/members')).map(({ name }) => name)).toEqual(['chen', 'li']);
});

test('a shop that is not there is refused by its place in the list, a name with spaces as such', async () => {
  const api = await twoShops();

  expect(await api.sets(SUPERVISOR, 'li', [place(SHOP), place('700300')])).toMatchObject({
    status: 422,
    body: { code: 'shops-unknown', errors: [{ pointer: '#/shops/1' }] },
  });
  expect((await api.sets(SUPERVISOR, 'two words', 'all')).body.code).toBe('member-name-invalid');
});

test('a worklist of mostly other shops comes in pages that miss nothing of mine, show nothing of theirs and end', async () => {
  const api = await twoShops();
  const mine = await mixed(api, 60);
  await api.limits(LI, [SHOP]);

  const seen: unknown[] = [];
  let pages = 0;
  for (let path: string | undefined = '/v1/queues/in-sale/tickets?limit=3'; path; pages += 1) {
    const heard = await api.get(LI, path);
    seen.push(...itemsOf(heard).map(({ ticketId }) => ticketId));
    expect(itemsOf(heard).length).toBeLessThanOrEqual(3);
    path = heard.body.next ? `/v1/queues/in-sale/tickets?limit=3&after=${heard.body.next}` : undefined;
  }

  expect(seen).toEqual(mine);
  expect(pages).toBeLessThan(30);
});

test('one page of a limited person reads at most five times what it shows, however long the list', async () => {
  let reads = 0;
  const api = anApi((table) => ({
    ...table,
    entries: async (index, range) => {
      if (index === 'work') reads += 1;
      return table.entries(index, range);
    },
  }));
  await mixed(api, 300);
  await api.limits(LI, ['700999']);
  await api.get(WANG, '/v1/queues/in-sale/tickets?limit=10');
  const atOnce = reads;
  reads = 0;

  const heard = await api.get(LI, '/v1/queues/in-sale/tickets?limit=10');

  expect(itemsOf(heard)).toEqual([]);
  expect(heard.body.next).not.toBeNull();
  expect(reads).toBe(5 * atOnce);
});

test('claim-next gives only tickets of one’s own shops, and 204 when those are gone', async () => {
  const api = await twoShops();
  const mine = await mixed(api, 60);
  await api.limits(LI, [SHOP]);

  const got: (string | undefined)[] = [];
  for (const _ of mine) got.push(ticketIn(await api.post(LI, '/v1/queues/in-sale/claim-next')));

  expect(got).toEqual(mine);
  expect((await api.post(LI, '/v1/queues/in-sale/claim-next')).status).toBe(204);
});

test('the overview counts, and the statement adds up, what one may see', async () => {
  const api = await twoShops();
  await mixed(api, 20);
  api.counts.waiting = 7;
  await api.limits(SUPERVISOR, [SHOP]);

  const overview = itemsOf(await api.get(SUPERVISOR, '/v1/queues'));
  const { rows, total } = (await api.get(SUPERVISOR, '/v1/statement?day=2026-03-01')).body;

  expect(overview).toContainEqual(expect.objectContaining({ queue: 'in-sale', free: 4 }));
  expect(rows).toMatchObject([{ shop: SHOP }]);
  expect(total).toMatchObject({ waiting: 0 });
});
