import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Functions, Result } from './functions.ts';
import { answerOf, eventOf, type HttpAnswer, refusal } from './http-events.ts';
import { close, listenOn, type PortChoice } from './listen.ts';
import type { Route } from './model.ts';
import { createThrottle, matchRoute } from './routes.ts';

/** API Gateway's limit for a request's body, bytes. */
const MAX_BODY = 10 * 1024 * 1024;
/** Lambda's limit for an event, bytes. */
const MAX_EVENT = 6 * 1024 * 1024;

/** The claims of a valid access token for this API; undefined for any other text. */
export type TokenCheck = (token: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

export type Gateway = { readonly url: string; readonly port: number; stop(): Promise<void> };

export type GatewayOptions = {
  readonly routes: readonly Route[];
  readonly invoke: Functions['invoke'];
  readonly clock: Pick<Clock, 'now'>;
  readonly check: TokenCheck;
  readonly port?: PortChoice | undefined;
};

/** The HTTP API: chooses the route, checks the token, makes the event, and turns the function's answer into HTTP. */
export async function startGateway({ routes, invoke, clock, check, port }: GatewayOptions): Promise<Gateway> {
  const throttles = new Map(
    routes.flatMap(({ routeKey, throttle }) => (throttle ? [[routeKey, createThrottle(throttle)] as const] : [])),
  );

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    const body = await readBody(request);
    const { pathname } = new URL(request.url ?? '/', 'http://gateway');
    const found = matchRoute(routes, request.method ?? 'GET', pathname);
    if (!found) return refusal(404, 'Not Found');
    const { route, pathParameters } = found;
    if (throttles.get(route.routeKey)?.() === false) return refusal(429, 'Too Many Requests');
    const claims = route.needsToken ? await claimsIn(request, check) : undefined;
    if (route.needsToken && !claims) return refusal(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
    if (route.scopes.length && !scopesOf(claims).some((scope) => route.scopes.includes(scope))) {
      return refusal(403, 'Forbidden', { 'www-authenticate': 'Bearer scope="insufficient"' });
    }
    if (!body || body.length > MAX_BODY) return refusal(413, 'Request Entity Too Large');
    const event = eventOf(request, body, { routeKey: route.routeKey, pathParameters, claims }, clock.now());
    if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT) return refusal(413, 'Request Entity Too Large');
    return fromResult(await invoke(route.function, event));
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (result) => write(response, result),
      () => write(response, refusal(500, 'Internal Server Error')),
    );
  });
  const taken = await listenOn(server, port);
  return { url: `http://127.0.0.1:${taken}`, port: taken, stop: () => close(server) };
}

function fromResult(result: Result): HttpAnswer {
  if (result.ok) return answerOf(result.value);
  return result.kind === 'timeout' ? refusal(503, 'Service Unavailable') : refusal(500, 'Internal Server Error');
}

async function claimsIn(request: IncomingMessage, check: TokenCheck) {
  const token = /^(?:Bearer +)?(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token ? check(token) : undefined;
}

function scopesOf(claims: Readonly<Record<string, unknown>> | undefined): string[] {
  return typeof claims?.scope === 'string' ? claims.scope.split(' ') : [];
}

/** The whole body; undefined when it is beyond the limit (the rest is read and thrown away). */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= MAX_BODY) chunks.push(bytes);
  }
  return size > MAX_BODY ? undefined : Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body);
}
