import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { Endpoint, EndpointAccess } from '../../functions/domain/endpoint.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../functions/domain/instant.ts';
import { LAG_MS } from '../../functions/store/feed.ts';
import { aDesk, type Outside, START } from '../support/desk.ts';

const SECRET = `whsec_${Buffer.from('a secret of this test, 32 bytes!').toString('base64')}`;
const ERP = 'https://erp.example.com/hook';

type Desk = Awaited<ReturnType<typeof aDesk>>;

async function withEndpoint(
  outside: Outside,
  changes: Partial<Endpoint> = {},
  access: EndpointAccess = { url: ERP, secret: SECRET },
) {
  const desk = await aDesk({ outside });
  await addEndpoint(desk, changes, access);
  return desk;
}

async function addEndpoint(desk: Desk, changes: Partial<Endpoint>, access: EndpointAccess): Promise<void> {
  const endpoint: Endpoint = {
    id: 'end_1',
    kind: 'webhook',
    name: 'ERP',
    host: 'erp.example.com',
    types: 'all',
    shops: 'all',
    sealed: await desk.live.secrets.seal(JSON.stringify(access)),
    createdAt: START,
    createdBy: 'chen',
    ...changes,
  };
  await desk.store.endpoints.saveProgress(endpoint.id, { position: START, postponed: [], failures: 0 }, 0, true);
  await desk.store.endpoints.save(endpoint, 0);
}

/** Orders move, one after the other, and the feed may be read. */
async function ordersMove(desk: Desk, ...orders: string[]): Promise<void> {
  for (const orderId of orders) {
    const data = { shop: 'shop-1', orderId, status: 'paid', phase: 'paid' };
    await desk.tell('order.updated', data, { id: `moved-${orderId}` });
    await desk.drain(['intake']);
    desk.advance(SECOND);
  }
  desk.advance(LAG_MS);
}

/** What the sweep's next minute brings. */
async function aMinute(desk: Desk): Promise<void> {
  desk.advance(MINUTE);
  await desk.sweep();
  await desk.drain();
}

const orderIn = (body: string) => (JSON.parse(body) as { data: { order: string } }).data.order;
const orders = (desk: Desk) => desk.sent.map(({ body }) => orderIn(body));
const attempts = async (desk: Desk) => (await desk.store.endpoints.attempts('end_1', { limit: 100 })).attempts;

describe('a system of the seller', () => {
  test('gets everything in order, signed so that the official library takes it, and nothing twice', async () => {
    const requests: { headers: Record<string, string>; body: string }[] = [];
    const desk = await withEndpoint((_url, init) => {
      requests.push({ headers: init?.headers as Record<string, string>, body: String(init?.body) });
      return { status: 202 };
    });
    await ordersMove(desk, 'o-1', 'o-2', 'o-3');
    await aMinute(desk);
    await aMinute(desk);

    expect(orders(desk)).toEqual(['o-1', 'o-2', 'o-3']);
    for (const { headers, body } of requests) {
      const signed = new Webhook(SECRET).sign(
        headers['webhook-id'] ?? '',
        new Date(Number(headers['webhook-timestamp']) * 1000),
        body,
      );
      expect(headers['webhook-signature']).toBe(signed);
      expect(JSON.parse(body)).toMatchObject({ type: 'order.updated', data: { id: headers['webhook-id'] } });
    }
  });

  test('hears only the types and shops that it wants', async () => {
    const desk = await withEndpoint(() => ({ status: 200 }), { types: ['ticket.opened'] });
    await addEndpoint(
      desk,
      { id: 'end_2', shops: [{ connection: 'con_other', shop: 'shop-9' }] },
      { url: ERP, secret: SECRET },
    );
    await ordersMove(desk, 'o-1');
    await aMinute(desk);

    expect(desk.sent).toEqual([]);
  });

  test('that is down is left alone more and more, hears everything once it is up, and nothing is written meanwhile', async () => {
    let isUp = false;
    const desk = await withEndpoint(() => ({ status: isUp ? 200 : 500 }));
    await ordersMove(desk, 'o-1', 'o-2', 'o-3', 'o-4', 'o-5');
    for (let minutes = 0; minutes < 24 * 60; minutes += 1) await aMinute(desk);
    const tries = desk.sent.length;
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(20);

    isUp = true;
    desk.sent.length = 0;
    for (let minutes = 0; minutes < 24 * 60; minutes += 1) await aMinute(desk);

    expect(new Set(orders(desk))).toEqual(new Set(['o-1', 'o-2', 'o-3', 'o-4', 'o-5']));
    expect((await desk.store.endpoints.progress('end_1'))?.value).toMatchObject({ failures: 0, postponed: [] });
  });

  test('that never takes one event gets all others at once, that one again for days, then no more', async () => {
    const desk = await withEndpoint((_url, init) => ({ status: orderIn(String(init?.body)) === 'o-2' ? 500 : 200 }));
    await ordersMove(desk, 'o-1', 'o-2', 'o-3', 'o-4');
    await aMinute(desk);
    expect(orders(desk)).toEqual(['o-1', 'o-2', 'o-3', 'o-4']);

    for (let hours = 0; hours < 6 * 24; hours += 1) {
      desk.advance(HOUR - MINUTE);
      await ordersMove(desk, `other-${hours}`);
      await aMinute(desk);
    }

    expect(orders(desk).filter((order) => order === 'o-2')).toHaveLength(10);
    expect(orders(desk).filter((order) => order.startsWith('other'))).toHaveLength(6 * 24);
    expect((await attempts(desk)).filter(({ outcome }) => outcome === 'given-up')).toHaveLength(1);
    expect((await desk.store.endpoints.find('end_1'))?.value.disabled).toBeUndefined();
  });

  test('that is dead delays no other', async () => {
    const desk = await withEndpoint((url) => ({ status: url === ERP ? 503 : 200 }));
    await addEndpoint(desk, { id: 'end_2' }, { url: 'https://wms.example.com/', secret: SECRET });
    await ordersMove(desk, 'o-1', 'o-2', 'o-3', 'o-4', 'o-5');
    await aMinute(desk);

    const reached = desk.sent.filter(({ url }) => url.includes('wms')).map(({ body }) => orderIn(body));
    expect(reached).toEqual(['o-1', 'o-2', 'o-3', 'o-4', 'o-5']);
  });

  test('that says 410 gets nothing any more, and the feed says so', async () => {
    const desk = await withEndpoint(() => ({ status: 410 }));
    await ordersMove(desk, 'o-1', 'o-2');
    await aMinute(desk);
    await ordersMove(desk, 'o-3');
    await aMinute(desk);

    expect(orders(desk)).toEqual(['o-1']);
    expect((await desk.store.endpoints.find('end_1'))?.value.disabled).toMatchObject({ reason: 'gone' });
    const { happenings } = await desk.store.feed.read({ limit: 100 });
    expect(happenings.filter(({ endpoint }) => endpoint === 'end_1')).toHaveLength(1);
  });

  test('that has failed for five days gets nothing any more', async () => {
    const desk = await withEndpoint(() => ({ status: 500 }));
    await ordersMove(desk, 'o-1');
    for (let hours = 0; hours < 8 * 24; hours += 1) {
      desk.advance(HOUR - MINUTE);
      await aMinute(desk);
    }

    expect((await desk.store.endpoints.find('end_1'))?.value.disabled).toMatchObject({ reason: 'failing' });
    const at = (await desk.store.endpoints.find('end_1'))?.value.disabled?.at ?? '';
    expect(Date.parse(at) - Date.parse(START)).toBeGreaterThan(5 * DAY);
  });

  test('that asks to be left alone for an hour is left alone for an hour', async () => {
    const desk = await withEndpoint(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    await ordersMove(desk, 'o-1', 'o-2');
    for (let minutes = 0; minutes < 58; minutes += 1) await aMinute(desk);
    expect(desk.sent).toHaveLength(1);
    for (let minutes = 0; minutes < 5; minutes += 1) await aMinute(desk);
    expect(desk.sent).toHaveLength(2);
  });

  test('whose deliverer died hears again what that one was at, under the same ids', async () => {
    let calls = 0;
    const desk = await withEndpoint(() => {
      calls += 1;
      if (calls === 2) throw new Error('the function died here');
      return { status: 200 };
    });
    await ordersMove(desk, 'o-1', 'o-2', 'o-3');
    desk.advance(MINUTE);
    await desk.sweep();
    await expect(desk.drain()).rejects.toThrow('died');
    await aMinute(desk);
    await aMinute(desk);

    expect(orders(desk)).toEqual(['o-1', 'o-2', 'o-1', 'o-2', 'o-3']);
  });

  test('leaves a log that holds no word of what it answered', async () => {
    const desk = await withEndpoint(() => ({ status: 500, body: 'a secret of theirs' }));
    await ordersMove(desk, 'o-1');
    await aMinute(desk);

    expect(await attempts(desk)).toMatchObject([{ type: 'order.updated', outcome: 'postponed', code: '500' }]);
    expect(JSON.stringify(desk.table.all())).not.toContain('a secret of theirs');
  });
});

describe('a robot', () => {
  const WECOM = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k';
  const ok = JSON.stringify({ errcode: 0, errmsg: 'ok' });
  const textOf = (body: string) => (JSON.parse(body) as { text: { content: string } }).text.content;

  test('tells a burst of 500 in a message or two, in the language of the team, without a word of a buyer', async () => {
    const desk = await withEndpoint(
      () => ({ status: 200, body: ok }),
      { kind: 'wecom', language: 'zh-CN', ticketPage: 'https://desk.example/t/{ticket}' },
      { url: WECOM },
    );
    for (let n = 0; n < 500; n += 1) {
      const buyer = { id: `b-${n}`, name: 'Ana' };
      const data = { shop: 'shop-1', messageId: `m-${n}`, conversation: `c-${n}`, buyer, text: 'Where is my parcel?' };
      await desk.tell('inquiry.created', data, { id: `m-${n}` });
    }
    await desk.drain(['intake']);
    desk.advance(LAG_MS);
    await aMinute(desk);
    await aMinute(desk);

    expect(desk.sent.length).toBeLessThanOrEqual(2);
    expect(textOf(desk.sent[0]?.body ?? '')).toMatch(/新工单: 500/);
    expect(JSON.stringify(desk.sent)).not.toMatch(/parcel|Ana|b-1/);
  });

  test('names what is urgent with its page, and fits what the platform takes', async () => {
    const desk = await withEndpoint(
      () => ({ status: 200, body: ok }),
      { kind: 'wecom', language: 'en', ticketPage: 'https://desk.example/t/{ticket}' },
      { url: WECOM },
    );
    for (let n = 0; n < 40; n += 1) {
      const data = { shop: 'shop-1', messageId: `m-${n}`, conversation: `c-${n}`, buyer: { id: 'b' }, text: 'Blue?' };
      await desk.tell('inquiry.created', data, { id: `m-${n}` });
    }
    await desk.drain(['intake']);
    await aMinute(desk);
    desk.sent.length = 0;
    desk.advance(2 * DAY);
    await aMinute(desk);
    await aMinute(desk);

    const text = textOf(desk.sent.at(-1)?.body ?? '');
    expect(text).toMatch(/Answer overdue: 40\n/);
    expect(text).toMatch(/https:\/\/desk\.example\/t\/tkt_/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
  });

  test('that is told to slow down waits, and then tells it all', async () => {
    let answer = JSON.stringify({ errcode: 45009, errmsg: 'api freq out of limit' });
    const desk = await withEndpoint(() => ({ status: 200, body: answer }), { kind: 'wecom' }, { url: WECOM });
    await ordersMove(desk, 'o-1', 'o-2');
    await aMinute(desk);
    answer = ok;
    await ordersMove(desk, 'o-3');
    await aMinute(desk);
    await aMinute(desk);

    expect(desk.sent).toHaveLength(2);
    expect(textOf(desk.sent[1]?.body ?? '')).toMatch(/Order news: 3/);
  });
});
