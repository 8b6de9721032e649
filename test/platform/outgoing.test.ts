import type { LookupAddress } from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isForbiddenAddress } from '../../functions/platform/address-guard.ts';
import { NotReached, poster } from '../../functions/platform/outgoing.ts';

const tls = (name: string) => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');
const ca = tls('certificate');

let server: Server;
let port: number;
let requests: { host: string; body: string }[] = [];
let answer: { status: number; headers?: Record<string, string>; body?: string } | 'never' = { status: 200 };

beforeAll(async () => {
  server = createServer({ key: tls('key'), cert: ca }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({ host: request.headers.host ?? '', body: Buffer.concat(chunks).toString() });
    if (answer !== 'never') response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
  answer = { status: 200, body: 'ok' };
});

/** A resolver that gives these addresses, the next ones each time it is asked. */
function resolving(...turns: string[][]) {
  let asked = 0;
  const resolve = (_name: string, _how: unknown, done: (error: null, found: LookupAddress[]) => void) => {
    const addresses = turns[Math.min(asked, turns.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { resolve: resolve as never, asked: () => asked };
}

/** To the server of this test, which is on loopback: allowed here and only here. */
const isForbidden = (address: string) => address !== '127.0.0.1' && isForbiddenAddress(address);
const letter = (path = '/hook') => ({
  url: `https://erp.example.com:${port}${path}`,
  headers: { 'webhook-id': 'hap_1' },
  body: '{"type":"ticket.due"}',
});
const post = (more: Parameters<typeof poster>[0] = {}) =>
  poster({ ports: [port], ca, isForbidden, ...resolving(['127.0.0.1']), ...more })(letter());

test('what is posted arrives under the name of the address, and the answer comes back', async () => {
  answer = { status: 202, headers: { 'retry-after': '30' }, body: 'thanks' };

  expect(await post()).toEqual({ status: 202, body: 'thanks', retryAfter: '30' });
  expect(requests).toEqual([{ host: `erp.example.com:${port}`, body: '{"type":"ticket.due"}' }]);
});

describe('a name that leads where nobody may be sent', () => {
  test.each([
    ['to this machine', ['127.0.0.1']],
    ['to the metadata of the cloud', ['169.254.169.254']],
    ['to a private address beside a public one', ['8.8.8.8', '10.0.0.7']],
    ['to a private address of IPv6', ['fd00:ec2::254']],
    ['to an address of IPv4 in IPv6', ['::ffff:127.0.0.1']],
    ['nowhere', []],
  ])('%s is not called', async (_where, addresses) => {
    const calling = post({ ...resolving(addresses), isForbidden: isForbiddenAddress });

    await expect(calling).rejects.toMatchObject({ name: 'NotReached', code: 'address-forbidden' });
    expect(requests).toEqual([]);
  });

  test('only when it is asked again gains nothing: it is asked once, and that address is called', async () => {
    const turns = resolving(['127.0.0.1'], ['10.0.0.7']);

    expect(await post(turns)).toMatchObject({ status: 200 });
    expect(turns.asked()).toBe(1);
  });
});

test('a redirect is an answer like any other, and is not followed', async () => {
  answer = { status: 302, headers: { location: 'https://169.254.169.254/latest' } };

  expect(await post()).toMatchObject({ status: 302 });
  expect(requests).toHaveLength(1);
});

test('of a long answer only the beginning is read', async () => {
  answer = { status: 200, body: 'x'.repeat(1_000_000) };

  expect((await post()).body.length).toBeLessThanOrEqual(16 * 1024);
});

test('who does not answer in time was not reached', async () => {
  answer = 'never';

  await expect(post({ timeoutMs: 200 })).rejects.toMatchObject({ code: 'timed-out' });
});

test('a certificate for another name, or of nobody we trust, is refused', async () => {
  await expect(post({ ca: undefined as never })).rejects.toBeInstanceOf(NotReached);
});

test('an address that breaks the rules is refused before its name is resolved', async () => {
  const turns = resolving(['127.0.0.1']);

  await expect(post({ ...turns, ports: [] })).rejects.toMatchObject({ code: 'port' });
  expect(turns.asked()).toBe(0);
});
