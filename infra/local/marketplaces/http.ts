import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request read to its end. Header names are in lower case; `path` is without the query. */
export type SimulatedRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** An answer; a body that is no text goes out as JSON. `refused` names why a request was turned away, for the log. */
export type Answer = {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
  readonly refused?: string;
};

export async function readRequest(request: IncomingMessage): Promise<SimulatedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://simulator');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method: request.method ?? 'GET', path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
}

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const isText = typeof body === 'string' || body === undefined;
  response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(isText ? body : digitsOf(body));
}

/** JSON in which a bigint is a bare number, as marketplaces with 19-digit ids write it. */
export function digitsOf(value: object): string {
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `#bigint:${part}#` : part));
  return text.replace(/"#bigint:(-?\d+)#"/g, '$1');
}

/** The JSON of a body, or undefined; whole numbers too large for a double come as text. */
export function jsonOf(body: Buffer): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ) => unknown;
  try {
    return parse(body.toString('utf8'), (_key, value, { source }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && source && /^-?\d+$/.test(source) ? source : value,
    );
  } catch {
    return undefined;
  }
}

export type Served = { readonly url: string; readonly close: () => Promise<void> };

/** Serves on the loopback interface; port 0 takes any that is free. */
export async function serve(listener: RequestListener, port = 0): Promise<Served> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${taken}`, close };
}
