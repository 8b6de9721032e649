import { expect, test } from 'vitest';
import { DAY, instant } from '../../functions/domain/instant.ts';
import { LAG_MS } from '../../functions/store/feed.ts';
import { anApi, ENGINEER, itemsOf, LI, NOW, SUPERVISOR } from './desk.ts';

type Api = ReturnType<typeof anApi>;

const later = (ms: number) => instant(Date.parse(NOW) + ms);

async function withCommands(api: Api, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const { path, etag } = await api.hasTicket({ conversation: `c-${n}` });
    await api.post(LI, `${path}/${n % 2 ? 'flag' : 'resolve'}`, {
      ifMatch: etag,
      key: `k-${n}`,
      body: n % 2 ? { colour: 'red' } : {},
    });
  }
  api.turnTo(later(LAG_MS + 1));
}

test('a client that asks again and again with the cursor sees everything once, and the lag is said', async () => {
  const api = anApi();
  await withCommands(api, 7);

  const seen: unknown[] = [];
  let next = '';
  for (let more = true; more; ) {
    const heard = await api.get(ENGINEER, `/v1/events?limit=3${next && `&after=${next}`}`);
    expect(heard).toMatchObject({ status: 200, body: { lagSeconds: LAG_MS / 1000 } });
    seen.push(...itemsOf(heard).map(({ id }) => id));
    next = String(heard.body.next);
    more = heard.body.more === true;
  }

  expect(seen).toHaveLength(7 + 4);
  expect(new Set(seen).size).toBe(7 + 4);
  expect(itemsOf(await api.get(ENGINEER, `/v1/events?after=${next}`))).toEqual([]);
});

test('only the types asked for are given, and an unknown one is refused', async () => {
  const api = anApi();
  await withCommands(api, 6);

  const resolved = await api.get(SUPERVISOR, '/v1/events?type=ticket.resolved,ticket.due');
  expect(itemsOf(resolved).map(({ type }) => type)).toEqual(Array(3).fill('ticket.resolved'));
  const one = await api.get(SUPERVISOR, '/v1/events?type=ticket.resolved&limit=1');
  expect(itemsOf(one)).toHaveLength(1);
  const rest = await api.get(SUPERVISOR, `/v1/events?type=ticket.resolved&after=${one.body.next}`);
  expect(itemsOf(rest)).toHaveLength(2);

  expect(await api.get(SUPERVISOR, '/v1/events?type=ticket.resolved,ticket.vanished')).toMatchObject({
    status: 400,
    body: { code: 'query-invalid', errors: [{ parameter: 'type' }] },
  });
});

test('whoever comes back after the feed has forgotten is told so', async () => {
  const api = anApi();
  const { body } = await api.get(ENGINEER, '/v1/events');
  api.turnTo(later(31 * DAY));

  expect(await api.get(ENGINEER, `/v1/events?after=${body.next}`)).toMatchObject({
    status: 410,
    body: { code: 'events-gone' },
  });
  expect(await api.get(ENGINEER, `/v1/events?since=${later(30 * DAY)}`)).toMatchObject({ status: 200 });
});
