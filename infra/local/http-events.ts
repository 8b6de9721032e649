import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';

/** What a route needs to know of a request that matched it. */
export type Matched = {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
};

/** The event that API Gateway makes of a request to an HTTP API: payload format 2.0. */
export function eventOf(request: IncomingMessage, body: Buffer, matched: Matched, now: number) {
  const { pathname, search } = new URL(request.url ?? '/', 'http://gateway');
  const { headers, cookies } = headersOf(request);
  const query = new URLSearchParams(search);
  const isBase64Encoded = body.length > 0 && !travelsAsText(headers['content-type'], body);
  const method = request.method ?? 'GET';
  return {
    version: '2.0',
    routeKey: matched.routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookies.length ? { cookies } : {}),
    headers,
    ...(query.size ? { queryStringParameters: joined(query) } : {}),
    ...(Object.keys(matched.pathParameters).length ? { pathParameters: matched.pathParameters } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      ...(matched.claims ? { authorizer: { jwt: { claims: serialised(matched.claims), scopes: null } } } : {}),
      domainName: headers.host ?? 'localhost',
      domainPrefix: (headers.host ?? 'localhost').split('.')[0],
      http: {
        method,
        path: pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: matched.routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(body.length ? { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded,
  };
}

/** Names in lower case, repeated headers joined with commas, cookies on their own. */
function headersOf(request: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? '').toLowerCase();
    const value = request.rawHeaders[at + 1] ?? '';
    headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  const { cookie, connection: _connection, ...rest } = headers;
  return { headers: rest, cookies: cookie ? cookie.split(/[;,] */) : [] };
}

function joined(query: URLSearchParams): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of query) values[name] = name in values ? `${values[name]},${value}` : value;
  return values;
}

/** API Gateway hands text types over as they are and encodes everything else. Bytes that are no UTF-8 are never text here. */
function travelsAsText(contentType: string | undefined, body: Buffer): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? 'application/json';
  const isText = /^text\/|^application\/(.+\+)?(json|xml)$|^application\/javascript$/.test(type);
  return isText && Buffer.from(body.toString('utf8')).equals(body);
}

/** Claims as the JWT authorizer passes them on: every value a string, a list as `[a b]`. */
export function serialised(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (value === undefined || value === null) continue;
    strings[name] = Array.isArray(value) ? `[${value.map(String).join(' ')}]` : String(value);
  }
  return strings;
}

/** `22/Nov/2026:02:47:30 +0000` */
function commonLogTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

const answerSchema = z.looseObject({
  statusCode: z.coerce.number(),
  headers: z.optional(z.nullable(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))),
  cookies: z.optional(z.nullable(z.array(z.string()))),
  body: z.optional(z.nullable(z.string())),
  isBase64Encoded: z.optional(z.nullable(z.boolean())),
});

/** An HTTP answer to be written. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
};

/** What API Gateway makes of a function's answer; one without `statusCode` is a JSON body with status 200. */
export function answerOf(value: unknown): HttpAnswer {
  const isAnswer = typeof value === 'object' && value !== null && 'statusCode' in value;
  if (!isAnswer) {
    const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const parsed = z.safeParse(answerSchema, value);
  if (!parsed.success) return refusal(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const named = Object.entries(headers ?? {}).map(([name, one]) => [name.toLowerCase(), String(one)]);
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(named),
      ...(cookies?.length ? { 'set-cookie': cookies } : {}),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** An answer of the gateway's own. */
export function refusal(status: number, message: string, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ message })),
  };
}
