import { expect, test } from 'vitest';
import { answered, call, codeWord, outcomeOf, retryAfterMs } from '../../functions/connectors/http.ts';
import { NotYet } from '../../functions/domain/errors.ts';
import { serve } from '../../infra/local/marketplaces/http.ts';

const NOW = '2026-11-22T10:00:00.000Z';

test.each([
  ['7', 7000],
  ['0', 1000],
  ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 1000],
  ['999999999', 86_400_000],
  ['soon', 60_000],
  [undefined, 60_000],
])('Retry-After of %s means %i ms', (said, ms) => {
  expect(retryAfterMs(new Headers(said === undefined ? {} : { 'retry-after': said }), NOW)).toBe(ms);
});

function failing(cause: unknown): { fetch: typeof fetch } {
  return { fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) };
}

const withCode = (code: string, syscall?: string) =>
  Object.assign(new Error(code), { code, ...(syscall ? { syscall } : {}) });

test.each([
  ['a refused connection', withCode('ECONNREFUSED', 'connect'), 'never'],
  ['an unknown host', withCode('ENOTFOUND', 'getaddrinfo'), 'never'],
  ['no connection in time', withCode('UND_ERR_CONNECT_TIMEOUT'), 'never'],
  ['a bad certificate', withCode('CERT_HAS_EXPIRED'), 'never'],
  [
    'all addresses refused',
    new AggregateError([withCode('ECONNREFUSED', 'connect'), withCode('ENETUNREACH', 'connect')]),
    'never',
  ],
  [
    'one address refused, another cut off',
    new AggregateError([withCode('ECONNREFUSED', 'connect'), withCode('ECONNRESET', 'read')]),
    'perhaps',
  ],
  ['a reset', withCode('ECONNRESET', 'read'), 'perhaps'],
  ['a broken pipe', withCode('EPIPE', 'write'), 'perhaps'],
  ['a socket closed by the other side', withCode('UND_ERR_SOCKET'), 'perhaps'],
  ['no cause at all', undefined, 'perhaps'],
])('%s: the request left %s', async (_what, cause, reached) => {
  expect(await call(failing(cause), 'https://market.example/', { method: 'POST' })).toMatchObject({ reached });
});

test('an answer that breaks off in its body is no answer', async () => {
  const { url, close } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"half":');
    setTimeout(() => response.destroy(), 20);
  });
  const result = await call({ fetch }, url, { method: 'POST', body: '{}' });
  await close();

  expect(result.reached).toBe('perhaps');
});

test.each([
  [400, 'refused'],
  [404, 'refused'],
  [408, 'unknown'],
  [401, 'unauthorised'],
  [302, 'unknown'],
  [500, 'unknown'],
  [503, 'unknown'],
])('a send that is answered %i is %s', (status, outcome) => {
  const answer = { reached: 'answered', status, headers: new Headers(), text: '' } as const;

  expect(outcomeOf(answer, NOW, () => 'reason')).toMatchObject({ outcome });
});

test('a read that fails tells where and why, and that waiting helps', () => {
  const read = () => answered({ reached: 'perhaps', code: 'ECONNRESET' }, NOW, 'shopee: reading an order');

  expect(read).toThrow(NotYet);
  expect(read).toThrow('shopee: reading an order: no answer (ECONNRESET)');
});

test('a code is a word; anything else is replaced', () => {
  expect([
    codeWord('error_param', 'x'),
    codeWord(355007, 'x'),
    codeWord('buyer said: hello', 'x'),
    codeWord({}, 'x'),
  ]).toEqual(['error_param', '355007', 'x', 'x']);
});
