import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';
import { createUnitMeter } from '../../infra/local/bench/units.ts';

/** One call as DynamoDB Local and as our own meter counted it. */
export type CountedCall = {
  readonly action: string;
  readonly request: string;
  readonly aws: number;
  readonly ours: number;
  readonly foundNothing: boolean;
};

const answerSchema = z.object({
  ConsumedCapacity: z.optional(z.object({ CapacityUnits: z.number() })),
  Items: z.optional(z.array(z.unknown())),
});
const COUNTED = ['GetItem', 'PutItem', 'DeleteItem', 'Query'];

/** Stands between a client and DynamoDB Local and has each call counted by both. A call that failed its condition has no count. */
export async function startRelay(endpoint: string) {
  const calls: CountedCall[] = [];
  const meter = createUnitMeter();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input = JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify(COUNTED.includes(action) ? { ...input, ReturnConsumedCapacity: 'TOTAL' } : input);
    const { 'content-length': _length, host: _host, connection: _connection, ...headers } = request.headers;
    const answer = await fetch(endpoint, { method: 'POST', headers: headers as Record<string, string>, body });
    const text = await answer.text();
    if (COUNTED.includes(action)) {
      const { read, write } = meter.count(action, body, answer.status, text);
      const { ConsumedCapacity, Items } = z.parse(answerSchema, JSON.parse(text));
      const aws = ConsumedCapacity?.CapacityUnits;
      if (aws !== undefined)
        calls.push({ action, request: body, aws, ours: read + write, foundNothing: Items?.length === 0 });
    }
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
