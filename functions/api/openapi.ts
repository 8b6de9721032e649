import * as z from 'zod/mini';
import { type Schema, type SchemaOf, schemaWriter } from './openapi-schemas.ts';
import { PROBLEMS, type ProblemCode, problemsOf } from './problems.ts';
import type { ApiRoute } from './route.ts';

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
};
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
export type Response = {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Content;
};
export type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
};
export type OpenApi = {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>> & { readonly title: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> } & Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
};

/** What the first word of an address is about; a new one needs its line here. */
const TAGS: Readonly<Record<string, string>> = {
  me: 'Who is asking.',
  queues: 'What waits, and taking the next.',
  tickets: 'One matter with one buyer: reading it, and everything that people do to it.',
  buyers: 'What is known of one buyer.',
  orders: 'What the channel told of an order.',
  search: 'Finding tickets and orders again.',
  disputes: 'Claims, returns and chargebacks with a deadline.',
  reviews: 'Ratings to follow up.',
  notices: 'What a platform tells its seller.',
  'saved-replies': 'The seller’s own texts, in several languages and with variables.',
  macros: 'Several steps in one.',
  'privacy-orders': 'Orders to erase or export what is kept of a person.',
  connections: 'Channels and shops.',
  corrections: 'What people said that messages really are, to train with.',
  members: 'Who may see which shops.',
  events: 'What happened, for other systems.',
  'webhook-endpoints': "Who is told what happens: the seller's systems, and robots in its chats.",
  statement: 'What became of everything that was accepted.',
};

const PARAMETERS: Readonly<Record<string, string>> = {
  limit: 'How many at most.',
  after: '`next` of the page before. Opaque, and good for this list only.',
  claimed: 'Only those that somebody holds, or only those that nobody does.',
  order: 'The number of an order, exactly.',
  tracking: 'The number of a parcel, exactly.',
  day: 'A day in UTC, such as 2026-11-22.',
  since: 'Without a cursor: what was recorded from this moment on.',
  type: 'Only events of these types, with commas between them.',
  ticketId: 'The id of a ticket.',
  replyId: 'The id of a reply.',
  messageId: "The channel's own id of a message.",
  attachmentId: 'The id of a file that was uploaded to the ticket.',
  endpoint: 'The id of a webhook endpoint.',
  text: "Words to look for; in a path, the last part of a message's `whole`.",
  queue: 'pre-sale, in-sale or after-sale.',
  connection: 'The id of a connection.',
  shop: "The channel's own id of a shop.",
  buyer: "The channel's own id of a buyer.",
  orderId: "The channel's own number of an order.",
  id: "The channel's own id of the record.",
  name: 'A person as the sign-in names them.',
};

const HEADERS = {
  RequestId: ['Names this request; a problem repeats it.', {}],
  ETag: ['Stands for all that the answer shows. A ticket’s is also what If-Match takes.', {}],
  IdempotencyReplayed: ['This request was done before, and is not done again.', { const: 'true' }],
  RetryAfter: ['Seconds after which to try again.', {}],
  Location: ['Where to read it.', {}],
} as const;

const FIRST_PROBLEM: Schema = {
  type: 'object',
  description: 'RFC 9457. `code` is stable, `retryable` says whether the same request may succeed later.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    retryable: { type: 'boolean' },
    errors: {
      type: 'array',
      description: 'What was wrong where: a `pointer` into the body or the name of a query `parameter`.',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, parameter: { type: 'string' }, detail: { type: 'string' } },
        required: ['detail'],
      },
    },
    requestId: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'code', 'retryable', 'errors', 'requestId'],
};

/** The interface's description in OpenAPI 3.1, made of the very schemas that check the requests. */
export function openApiOf(routes: readonly ApiRoute[]): OpenApi {
  const schemas: Record<string, Schema> = { Problem: FIRST_PROBLEM };
  const schemaOf = schemaWriter(schemas);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, schemaOf) };
  }
  const used = new Set(routes.map(tagOf));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quayside agent API',
      version: '0.1.0',
      description:
        'Everything that agents, supervisors and engineers do. Requests carry the access token of the desk’s sign-in; ' +
        'its groups are the roles. Times are ISO 8601 in UTC with milliseconds. Lists give 25 items unless `limit` says otherwise.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The address that this description came from.' }],
    security: [{ signIn: [] }],
    tags: [...used].map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      securitySchemes: {
        signIn: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the desk’s sign-in, valid for an hour.',
        },
      },
      headers: Object.fromEntries(
        Object.entries(HEADERS).map(([name, [description, more]]) => [
          name,
          { description, schema: { type: 'string', ...more } },
        ]),
      ),
      schemas,
    },
  };
}

function operationOf(route: ApiRoute, schemaOf: SchemaOf): Operation {
  const body = route.body && schemaOf(route.body);
  return {
    operationId: operationIdOf(route),
    tags: [tagOf(route)],
    summary: route.summary,
    description: `For ${route.roles === 'signed-in' ? 'everyone who is signed in' : route.roles.join(' or ')}.`,
    parameters: parametersOf(route, schemaOf),
    ...(body
      ? { requestBody: { required: mayNotBeEmpty(route), content: { 'application/json': { schema: body } } } }
      : {}),
    responses: { ...successesOf(route, schemaOf), ...failuresOf(route) },
  };
}

function tagOf({ path }: ApiRoute): string {
  return path.split('/')[2] ?? '';
}

/** `POST /v1/tickets/{ticketId}/hand-over` is `postTicketsTicketIdHandOver`. */
function operationIdOf({ method, path }: ApiRoute): string {
  const words = path
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '' && word !== 'v1')
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  return `${method.toLowerCase()}${words.join('')}`;
}

function mayNotBeEmpty({ body }: ApiRoute): boolean {
  return body !== undefined && !z.safeParse(body, {}).success;
}

function parametersOf(route: ApiRoute, schemaOf: SchemaOf): Parameter[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Parameter => {
    const schema = { type: 'string', minLength: 1, maxLength: 300 };
    return { name, in: 'path', required: true, description: PARAMETERS[name] ?? '', schema };
  });
  const query = route.query && schemaOf(route.query);
  const inQuery = Object.entries(query?.properties ?? {}).map(
    ([name, schema]): Parameter => ({
      name,
      in: 'query',
      required: query?.required?.includes(name) ?? false,
      description: PARAMETERS[name] ?? '',
      schema,
    }),
  );
  const header = (name: string, required: boolean, description: string): Parameter => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...inPath,
    ...inQuery,
    ...(route.ifMatch
      ? [header('If-Match', route.ifMatch === 'required', 'The ETag of what you saw: it must not have changed since.')]
      : []),
    ...(route.method === 'GET'
      ? [header('If-None-Match', false, 'The ETag of what you have: 304 where nothing has changed.')]
      : [
          header(
            'Idempotency-Key',
            route.key === 'required',
            'Your own name for this request: repeated, it is done once.',
          ),
        ]),
  ];
}

const SUCCESSES: Readonly<Record<number, string>> = {
  200: 'Done, or found.',
  201: 'Made.',
  202: 'Accepted: it will be done once.',
  204: 'There is nothing to say.',
  308: 'It is at another address, for good.',
};

function successesOf(route: ApiRoute, schemaOf: SchemaOf): Record<string, Response> {
  const schema = schemaOf(route.returns);
  const headers: Response['headers'] = {
    'Request-Id': headerRef('RequestId'),
    ...(route.method === 'GET' || route.ifMatch || route.givesEtag ? { ETag: headerRef('ETag') } : {}),
    ...(route.method === 'GET' ? {} : { 'Idempotency-Replayed': headerRef('IdempotencyReplayed') }),
  };
  const answers = (route.answers ?? [200]).map((status): [string, Response] => {
    const location: Response['headers'] = [201, 202, 308].includes(status) ? { Location: headerRef('Location') } : {};
    const content = status === 204 || status === 308 ? {} : { content: { 'application/json': { schema } } };
    return [String(status), { description: SUCCESSES[status] ?? '', headers: { ...headers, ...location }, ...content }];
  });
  const known: [string, Response][] =
    route.method === 'GET'
      ? [['304', { description: 'You have it already.', headers: { ETag: headerRef('ETag') } }]]
      : [];
  return Object.fromEntries([...answers, ...known]);
}

function headerRef(name: keyof typeof HEADERS) {
  return { $ref: `#/components/headers/${name}` };
}

function failuresOf(route: ApiRoute): Record<string, Response> {
  const byStatus = Object.groupBy(problemsOf(route), (code) => String(PROBLEMS[code].status));
  const ours = Object.entries(byStatus).map(([status, codes = []]): [string, Response] => [status, problem(codes)]);
  return {
    ...Object.fromEntries(ours),
    429: {
      description: 'Too many requests at once. API Gateway says so before the desk is asked, with a body of its own.',
    },
  };
}

function problem(codes: readonly ProblemCode[]): Response {
  const isRetryable = codes.some((code) => code === 'not-yet' || code === 'idempotency-key-in-use');
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].when}.`).join(' '),
    headers: {
      'Request-Id': headerRef('RequestId'),
      ...(isRetryable ? { 'Retry-After': headerRef('RetryAfter') } : {}),
    },
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem', properties: { code: { enum: codes } } },
      },
    },
  };
}
