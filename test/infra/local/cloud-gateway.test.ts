import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cloud, startCloud } from '../../../infra/local/cloud.ts';
import { serialised } from '../../../infra/local/http-events.ts';
import type { Route } from '../../../infra/local/model.ts';
import { matchRoute } from '../../../infra/local/routes.ts';
import { signIn } from '../../../infra/local/sign-in.ts';
import { writeAssembly } from './assembly.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ assembly: writeAssembly(), schedules: false });
});
afterAll(() => cloud.stop());

/** The event that the echoing function got for a request. */
async function eventFor(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${cloud.url}${path}`, { method: 'POST', ...init });
  return JSON.parse(await answer.text()).event;
}

const tokenOf = (username: string) => {
  const { issuer, client, people } = cloud;
  const password = people.find((person) => person.username === username)?.password ?? '';
  return signIn({ issuer, client, username, password });
};

describe('events', () => {
  test('a request becomes an event of payload format 2.0', async () => {
    const event = await eventFor('/open/shopee/con%5F1?a=1&b=x%20y&a=2', {
      headers: {
        'X-Mixed-Case': 'kept',
        'content-type': 'application/json',
        cookie: 'one=1; two=2',
        'user-agent': 'me',
      },
      body: '{"text":"żółw"}',
    });

    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /open/{channel}/{id}',
      rawPath: '/open/shopee/con%5F1',
      rawQueryString: 'a=1&b=x%20y&a=2',
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { channel: 'shopee', id: 'con_1' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-mixed-case': 'kept', 'content-type': 'application/json' },
      requestContext: {
        http: {
          method: 'POST',
          path: '/open/shopee/con%5F1',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'me',
        },
        routeKey: 'POST /open/{channel}/{id}',
        stage: '$default',
      },
      body: '{"text":"żółw"}',
      isBase64Encoded: false,
    });
    expect(event.headers.cookie).toBeUndefined();
    expect(event.requestContext.time).toMatch(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  });

  test.each([
    ['application/octet-stream', 'AAEC', new Uint8Array([0, 1, 2])],
    ['application/x-www-form-urlencoded', Buffer.from('a=b').toString('base64'), 'a=b'],
    ['application/json', Buffer.from([0x22, 0xff, 0x22]).toString('base64'), new Uint8Array([0x22, 0xff, 0x22])],
  ])('bytes sent as %s arrive in base64, none changed', async (type, expected, body) => {
    const event = await eventFor('/open/a/b', { headers: { 'content-type': type }, body });

    expect([event.isBase64Encoded, event.body]).toEqual([true, expected]);
  });

  test('a request without body or query has neither in its event', async () => {
    const event = await eventFor('/open/a/b');

    expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['body']));
    expect(event.queryStringParameters).toBeUndefined();
    expect([event.rawQueryString, event.isBase64Encoded]).toEqual(['', false]);
  });
});

describe('answers', () => {
  test('bytes, status, headers and cookies of a function’s answer reach the caller', async () => {
    const answer = await fetch(`${cloud.url}/open/x/bytes`, { method: 'POST' });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 10]);
  });

  test.each([
    ['a function that throws', '/open/x/throw', 'POST', 500, 'Internal Server Error'],
    ['a path without a route', '/nowhere', 'POST', 404, 'Not Found'],
    ['a method without a route', '/open/a/b', 'DELETE', 404, 'Not Found'],
    ['a route for people who are signed in', '/v1/tickets', 'GET', 401, 'Unauthorized'],
  ])('%s is answered as API Gateway does', async (_what, path, method, status, message) => {
    const answer = await fetch(`${cloud.url}${path}`, { method });

    expect([answer.status, JSON.parse(await answer.text())]).toEqual([status, { message }]);
  });

  test('a body over 10 MB is too large', async () => {
    const answer = await fetch(`${cloud.url}/open/a/b`, { method: 'POST', body: new Uint8Array(10 * 1024 * 1024 + 1) });

    expect(answer.status).toBe(413);
  });
});

describe('signed in', () => {
  test.each([
    ['guest', undefined],
    ['li', '[agent]'],
    ['chen', '[agent supervisor]'],
  ])('%s’s claims arrive as API Gateway writes them', async (username, groups) => {
    const token = await tokenOf(username);
    const event = await eventFor('/v1/tickets', { headers: { authorization: `Bearer ${token}` } });

    const { claims } = event.requestContext.authorizer.jwt;
    const person = cloud.people.find((one) => one.username === username);
    expect(claims).toMatchObject({
      sub: person?.sub,
      username,
      client_id: cloud.client,
      token_use: 'access',
      scope: 'openid',
      iss: cloud.issuer,
      exp: expect.stringMatching(/^\d+$/),
    });
    expect(claims['cognito:groups']).toBe(groups);
    expect(claims.aud).toBeUndefined();
  });

  test('a wrong password gives no token', async () => {
    const { issuer, client } = cloud;

    await expect(signIn({ issuer, client, username: 'li', password: 'wrong' })).rejects.toThrow('refused');
  });

  test('a token with a changed claim, an expired one and a made-up one are refused', async () => {
    const token = await tokenOf('li');
    const [head = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, 'cognito:groups': ['engineer'] })).toString('base64url');
    const status = async (bearer: string) =>
      (await fetch(`${cloud.url}/v1/x`, { headers: { authorization: `Bearer ${bearer}` } })).status;

    const before = [await status(token), await status(`${head}.${forged}.${signature}`), await status('x.y.z')];
    cloud.advance(3_601_000);

    expect([...before, await status(token)]).toEqual([200, 401, 401, 401]);
  });
});

test('claims of every type become strings, lists with brackets and spaces', () => {
  expect(serialised({ n: 1, yes: true, list: ['a', 'b'], none: [], gone: undefined })).toEqual({
    n: '1',
    yes: 'true',
    list: '[a b]',
    none: '[]',
  });
});

test('the more exact route wins, whatever the order', () => {
  const routes = ['$default', 'ANY /v1/{proxy+}', 'GET /v1/{id}', 'ANY /v1/{id}', 'GET /v1/tickets'].map(
    (routeKey): Route => ({ routeKey, function: 'f', needsToken: false, scopes: [], throttle: undefined }),
  );
  const chosen = (method: string, path: string) => matchRoute(routes, method, path)?.route.routeKey;

  expect(chosen('GET', '/v1/tickets')).toBe('GET /v1/tickets');
  expect(chosen('GET', '/v1/other')).toBe('GET /v1/{id}');
  expect(chosen('POST', '/v1/other')).toBe('ANY /v1/{id}');
  expect(chosen('POST', '/v1/a/b')).toBe('ANY /v1/{proxy+}');
  expect(chosen('POST', '/v1')).toBe('$default');
});

test('a route lets through its burst and no more at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 80 }, async () => (await fetch(`${cloud.url}/open/x/y`, { method: 'POST' })).status),
  );

  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(10);
  expect(answers.filter((status) => status === 200).length).toBeGreaterThan(20);
});
