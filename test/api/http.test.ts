import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { admission } from '../../functions/api/admission.ts';
import { routes } from '../../functions/api/routes.ts';
import { Conflict } from '../../functions/domain/errors.ts';
import { httpHandler } from '../../functions/platform/http-handler.ts';
import { anApi, ENGINEER, eventFor, itemsOf, LI, SUPERVISOR } from './desk.ts';

test('a problem says what, how to tell it apart, whether to try again, and which request it was', async () => {
  const heard = await anApi().get(LI, '/v1/tickets/tkt_of_nobody');

  expect(heard.status).toBe(404);
  expect(heard.headers['content-type']).toBe('application/problem+json');
  expect(heard.body).toEqual({
    type: 'urn:quayside:problem:ticket-unknown',
    title: 'Not Found',
    status: 404,
    detail: 'There is no such ticket.',
    code: 'ticket-unknown',
    retryable: false,
    errors: [],
    requestId: 'request-1',
  });
});

test('every answer, good or bad, is kept from caches and carries the request’s id', async () => {
  const api = anApi();

  for (const heard of [
    await api.get(LI, '/v1/me'),
    await api.get(LI, '/v1/nowhere'),
    await api.get(undefined, '/v1/me'),
  ]) {
    expect(heard.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'request-id': 'request-1',
    });
  }
});

test('whoever is not signed in is refused, even when the authorizer were missing', async () => {
  expect(await anApi().get(undefined, '/v1/me')).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
});

test.each([
  ['[agent supervisor]', ['agent', 'supervisor']],
  ['[supervisor]', ['supervisor']],
  ['engineer', ['engineer']],
  ['[agent, engineer]', ['agent', 'engineer']],
  ['[everyone cooks]', []],
  [['agent'], ['agent']],
  [undefined, []],
])('groups that come as %j are the roles %j', async (groups, roles) => {
  const handler = httpHandler({ routes, live: () => anApi().live, admit: admission() });
  const event = eventFor(undefined, 'GET', '/v1/me');
  const claims = { sub: 's-1', username: 'li', 'cognito:groups': groups };

  const result = await handler(
    { ...event, requestContext: { ...event.requestContext, authorizer: { jwt: { claims } } } },
    {} as Context,
  );

  expect(JSON.parse(result.body ?? '')).toEqual({ name: 'li', roles, shops: 'all' });
});

test('an unknown query parameter is refused by its name', async () => {
  expect(await anApi().get(LI, '/v1/queues/in-sale/tickets?limit=5&colour=red')).toMatchObject({
    status: 400,
    body: { code: 'query-invalid', errors: [{ parameter: 'colour', detail: 'unknown' }] },
  });
});

test('a query parameter given twice is refused rather than guessed at', async () => {
  expect((await anApi().get(LI, '/v1/queues/in-sale/tickets?limit=5&limit=6')).status).toBe(400);
});

test.each(['0', '101', '-1', '2.5', 'many', ''])(
  'a limit of "%s" is refused and the right form named',
  async (limit) => {
    expect(await anApi().get(LI, `/v1/queues/in-sale/tickets?limit=${limit}`)).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'limit', detail: 'must be a whole number from 1 to 100' }] },
    });
  },
);

test('a body that is no JSON is refused without a word of it', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();

  const heard = await api.post(LI, `${path}/note`, { ifMatch: etag, rawBody: '{"text": CANARY-WORDS' });

  expect(heard).toMatchObject({ status: 400, body: { code: 'body-unreadable' } });
  expect(JSON.stringify(heard)).not.toContain('CANARY');
});

test('a body’s faults are named field by field, with what would be right and nothing of what was given', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();

  const heard = await api.post(LI, `${path}/flag`, { ifMatch: etag, body: { colour: 'CANARY', shade: 'CANARY' } });

  expect(heard).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
  expect(heard.body.errors).toEqual([
    { pointer: '#/colour', detail: 'must be one of red, yellow, green, blue, purple' },
    { pointer: '#/shade', detail: 'unknown' },
  ]);
  expect(JSON.stringify(heard)).not.toContain('CANARY');
});

test('a fault in a list names its place there, and one of the whole says what would be right', async () => {
  const api = anApi();
  const items = [{ ticket: 'tkt_1', ifMatch: '"v1"', action: { do: 'resolve' } }, { ticket: 'tkt_2' }];

  const [listed, whole] = [
    await api.post(LI, '/v1/tickets/bulk', { body: { items } }),
    await api.get(LI, '/v1/search?text=parcel'),
  ];

  expect(listed.body.errors).toMatchObject([{ pointer: '#/items/1/ifMatch' }, { pointer: '#/items/1/action' }]);
  expect(whole.body).toMatchObject({
    detail: 'Not as it must be: a text with connection and shop.',
    errors: [{ detail: 'must be a text with connection and shop' }],
  });
  expect(whole.body.errors).not.toHaveProperty('0.parameter');
});

test('what is no moment is refused with the form of one, once', async () => {
  const heard = await anApi().get(ENGINEER, '/v1/events?since=yesterday');

  expect(heard.body.errors).toEqual([
    { parameter: 'since', detail: 'must be an instant in UTC with milliseconds, such as 2026-11-22T02:24:15.000Z' },
  ]);
});

test('a field whose name is a sentence is refused without repeating it', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();

  const heard = await api.post(LI, `${path}/claim`, { body: { 'My name is Canary Jones': 1 } });

  expect(heard.status).toBe(400);
  expect(JSON.stringify(heard.body)).not.toContain('Canary');
});

test('a body over 64 KB is refused, one just under it is read', async () => {
  const api = anApi();
  const { path, etag } = await api.hasTicket();
  const fits = JSON.stringify({ text: 'x' }).padEnd(64 * 1024, ' ');

  expect(await api.post(LI, `${path}/note`, { ifMatch: etag, rawBody: `${fits} ` })).toMatchObject({
    status: 413,
    body: { code: 'body-too-large' },
  });
  expect((await api.post(LI, `${path}/note`, { ifMatch: etag, rawBody: fits })).status).toBe(200);
});

test('an address that is not there is a 404, a method that it does not take a 405 that names the right one', async () => {
  const api = anApi();

  expect(await api.get(LI, '/v1/nothing')).toMatchObject({ status: 404, body: { code: 'route-unknown' } });
  expect(await api.ask(LI, 'DELETE', '/v1/queues')).toMatchObject({ status: 405, headers: { allow: 'GET' } });
});

test('an id in the path is read the same whether API Gateway has decoded it or not', async () => {
  const api = anApi();
  await api.hasTicket({ buyer: { id: '50% off & more' } });

  for (const buyer of ['50% off & more', '50%25%20off%20%26%20more']) {
    const heard = await api.get(LI, `/v1/buyers/con_test000000000000/700100/${buyer}/tickets`);
    expect(itemsOf(heard)).toHaveLength(1);
  }
});

test('a piece of a path too long for any id names nothing, and no table is asked', async () => {
  expect(await anApi().get(LI, `/v1/tickets/${'x'.repeat(3000)}`)).toMatchObject({
    status: 404,
    body: { code: 'route-unknown' },
  });
});

test('what nobody foresaw is a 500 without a detail', async () => {
  const api = anApi((table) => ({
    ...table,
    get: async () => {
      throw new Error('socket hang up while reading CANARY');
    },
  }));

  const heard = await api.get(LI, '/v1/tickets/tkt_1');

  expect(heard).toMatchObject({ status: 500, body: { code: 'internal', retryable: true } });
  expect(heard.body).not.toHaveProperty('detail');
  expect(JSON.stringify(heard)).not.toContain('CANARY');
});

test('writers who keep getting in the way are a 409 to try again', async () => {
  const api = anApi((table) => ({
    ...table,
    put: async (item, expected) => {
      if (expected !== 0 && item.sk === 'TICKET') throw new Conflict('item has another version');
      return table.put(item, expected);
    },
  }));
  const { path } = await api.hasTicket();

  expect(await api.post(SUPERVISOR, `${path}/claim`, { ifMatch: '"v1"' })).toMatchObject({
    status: 409,
    body: { code: 'conflict', retryable: true },
  });
});
