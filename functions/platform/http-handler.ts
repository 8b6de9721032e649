import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { Conflict, NotYet, Problem, Unreadable } from '../domain/errors.ts';
import { type Principal, ROLES } from '../domain/principal.ts';
import type { Answer, RawRequest, Route } from './http-route.ts';
import { failure, withIds } from './log.ts';

/** The part of API Gateway's event (HTTP API, payload format 2.0, JWT authorizer) that is read here. */
export type HttpEvent = {
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly requestId?: string;
    readonly http: { readonly method: string };
    readonly authorizer?: { readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> } };
  };
};
export type HttpResult = { statusCode: number; headers: Record<string, string>; body?: string };

const LARGEST_BODY_BYTES = 64 * 1024;
/** Ids of channels are at most 200 characters; a longer piece of a path names nothing, and a key would not hold it. */
const LONGEST_PARAM = 300;

const HARDENED = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
};

/** Something that anyone may read, signed in or not. The same for everyone, until the next deployment. */
export type Page = {
  readonly path: string;
  readonly type: string;
  readonly render: () => string;
  /** Its own content security policy, where it needs more than nothing. */
  readonly policy?: string;
};

export type HttpHandlerOptions<Live> = {
  readonly pages?: readonly Page[];
  readonly routes: readonly Route<Live>[];
  /** Built by the first request that needs it, so that importing starts nothing. */
  readonly live: () => Live;
  /** Completes who the token says is asking by what the desk itself knows of them. Asked once the route may be called at all. */
  readonly admit: (principal: Principal, live: Live) => Promise<Principal>;
};

/**
 * Serves routes behind API Gateway: finds the route, checks who asks and what is asked, turns what is thrown into RFC 9457
 * problem details.
 */
export function httpHandler<Live>({ pages = [], routes, live, admit }: HttpHandlerOptions<Live>) {
  let ready: Live | undefined;
  const find = finder(routes);
  return middy<HttpEvent, HttpResult, Error, Context>()
    .use(hardened())
    .use(problems())
    .handler(async (event) => {
      const page = pages.find(({ path }) => path === event.rawPath);
      if (page && event.requestContext.http.method === 'GET') return unlessKnown(readRequest(event), pageResult(page));
      const { route, params } = find(event.requestContext.http.method, event.rawPath);
      const principal = principalOf(event);
      mayCall(route, principal);
      const asked = readRequest(event);
      ready ??= live();
      const kept = ready;
      const ids = { requestId: requestIdOf(event), route: `${route.method} ${route.path}` };
      return withIds(ids, async () => {
        const request = { ...asked, params, principal: await admit(principal, kept) };
        return unlessKnown(request, toResult(await route.run(request, kept)));
      });
    });
}

/** Headers that every answer carries, whatever became of the request. */
function hardened() {
  const add = (request: { event: HttpEvent; response: HttpResult | null | undefined }) => {
    if (!request.response) return;
    request.response.headers = {
      ...HARDENED,
      ...request.response.headers,
      'request-id': requestIdOf(request.event),
    };
  };
  return { after: add, onError: add };
}

/** Whatever was thrown, as problem details. What nobody foresaw is logged by its kind and answered without a detail. */
function problems() {
  return {
    onError(request: { event: HttpEvent; error: unknown; response: HttpResult | null | undefined }) {
      const requestId = requestIdOf(request.event);
      const problem = asProblem(request.error);
      if (problem.status >= 500) failure('request failed', request.error, { requestId });
      const { headers, ...extra } = problem.extra;
      request.response = {
        statusCode: problem.status,
        headers: { ...(headers as Record<string, string> | undefined), 'content-type': 'application/problem+json' },
        body: JSON.stringify({
          type: `urn:quayside:problem:${problem.code}`,
          title: STATUS_CODES[problem.status] ?? 'Problem',
          status: problem.status,
          ...(problem.detail ? { detail: problem.detail } : {}),
          code: problem.code,
          retryable: false,
          errors: [],
          ...extra,
          requestId,
        }),
      };
    },
  };
}

/** What a client may see of an error; what nobody foresaw is a 500 without a detail. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Conflict) {
    return new Problem(409, 'conflict', 'Others kept writing at the same time. Read again and try again.', {
      retryable: true,
    });
  }
  if (error instanceof NotYet) return new Problem(503, 'not-yet', 'Try again shortly.', { retryable: true });
  return new Problem(500, 'internal', '', { retryable: !(error instanceof Unreadable) });
}

function finder<Live>(routes: readonly Route<Live>[]) {
  const known = routes.map((route) => ({ route, pieces: route.path.split('/') }));
  return (method: string, path: string) => {
    const asked = path.split('/').map(decoded);
    const matching = known.filter(({ pieces }) => fits(pieces, asked));
    if (matching.length === 0) throw new Problem(404, 'route-unknown', 'There is nothing at this address.');
    const found = matching.find(({ route }) => route.method === method);
    if (!found) {
      const allow = [...new Set(matching.map(({ route }) => route.method))].join(', ');
      throw new Problem(405, 'method-not-allowed', `This address takes ${allow}.`, { headers: { allow } });
    }
    const params = found.pieces.flatMap((piece, index) => (isParam(piece) ? [[nameOf(piece), asked[index]]] : []));
    return { route: found.route, params: Object.fromEntries(params) as Record<string, string> };
  };
}

function fits(pieces: readonly string[], asked: readonly string[]): boolean {
  return (
    pieces.length === asked.length &&
    pieces.every((piece, index) => {
      const given = asked[index] ?? '';
      return isParam(piece) ? given.length > 0 && given.length <= LONGEST_PARAM : piece === given;
    })
  );
}

function isParam(piece: string): boolean {
  return piece.startsWith('{');
}

function nameOf(piece: string): string {
  return piece.slice(1, -1);
}

/** API Gateway may have decoded the path already; a lone percent sign then is just itself. */
function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}

/** Who the authorizer says it is. Throws 401 where it says nothing, so that a door left open by mistake stays shut. */
function principalOf({ requestContext: { authorizer } }: HttpEvent): Principal {
  const claims = authorizer?.jwt?.claims ?? {};
  const name = [claims.username, claims['cognito:username'], claims.sub].find(
    (claim): claim is string => typeof claim === 'string' && claim !== '',
  );
  if (!name) throw new Problem(401, 'not-signed-in', 'Sign in first.');
  return { name, roles: rolesIn(claims['cognito:groups']) };
}

/** API Gateway writes a list claim as `[agent supervisor]`; a single group comes bare, none not at all. Groups of others mean nothing here. */
function rolesIn(groups: unknown): Principal['roles'] {
  const listed = Array.isArray(groups) ? groups : String(groups ?? '').split(/[\s,[\]]+/);
  return ROLES.filter((role) => listed.includes(role));
}

function mayCall<Live>(route: Route<Live>, { roles }: Principal): void {
  if (route.roles === 'signed-in' || route.roles.some((role) => roles.includes(role))) return;
  throw new Problem(403, 'role-missing', `This needs the role ${route.roles.join(' or ')}.`);
}

function readRequest(event: HttpEvent): Omit<RawRequest, 'params' | 'principal'> {
  const headers = Object.entries(event.headers ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), value]],
  );
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: queryOf(event.rawQueryString ?? ''),
    headers: Object.fromEntries(headers),
    body: bodyOf(event),
  };
}

function queryOf(text: string): Record<string, string> {
  const given = [...new URLSearchParams(text)];
  if (new Set(given.map(([name]) => name)).size < given.length) {
    throw new Problem(400, 'query-invalid', 'A query parameter is given twice.');
  }
  return Object.fromEntries(given);
}

function bodyOf({ body = '', isBase64Encoded }: HttpEvent): unknown {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > LARGEST_BODY_BYTES) throw new Problem(413, 'body-too-large', 'The body is over 64 KB.');
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // JSON.parse quotes what it could not read.
    throw new Problem(400, 'body-unreadable', 'The body is not JSON.');
  }
}

function toResult({ status, body, headers = {} }: Answer): HttpResult {
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function pageResult({ type, render, policy }: Page): HttpResult {
  const headers = {
    'content-type': type,
    'cache-control': 'public, max-age=300',
    ...(policy ? { 'content-security-policy': policy } : {}),
  };
  return { statusCode: 200, headers, body: render() };
}

/**
 * The answer with a tag of all that it shows, or 304 where the client says that it has just that. A route's own tag stays in
 * front, so that it is good for `If-Match` as well.
 */
function unlessKnown({ method, headers }: Pick<RawRequest, 'method' | 'headers'>, result: HttpResult): HttpResult {
  if (method !== 'GET' || result.statusCode !== 200) return result;
  const mark = createHash('sha256')
    .update(result.body ?? '')
    .digest('base64url')
    .slice(0, 16);
  const own = result.headers.etag;
  const etag = own ? `${own.slice(0, -1)}.${mark}"` : `W/"${mark}"`;
  const known = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!known.includes(etag.replace(/^W\//, ''))) return { ...result, headers: { ...result.headers, etag } };
  const { 'content-type': _type, ...kept } = result.headers;
  return { statusCode: 304, headers: { ...kept, etag } };
}

function requestIdOf({ requestContext }: HttpEvent): string {
  return requestContext.requestId ?? 'none';
}
