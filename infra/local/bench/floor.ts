import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { listenOn } from '../listen.ts';

/**
 * The least that any such door does: a bare HTTP server that checks the same signature over the same bytes, parses the JSON
 * and puts it into an array. Runs in a thread of its own, as the desk's function does; tells its port when it listens.
 */
const { secret } = z.parse(z.object({ secret: z.string() }), workerData);
const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
const kept: unknown[] = [];

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': given } = request.headers;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const digest = Buffer.from(String(given).slice('v1,'.length), 'base64');
  const genuine = digest.length === expected.length && timingSafeEqual(digest, expected);
  if (genuine) kept.push(JSON.parse(body.toString('utf8')));
  response.writeHead(genuine ? 204 : 401).end();
});
parentPort?.postMessage({ port: await listenOn(server) });
