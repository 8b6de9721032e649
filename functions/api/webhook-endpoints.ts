import * as z from 'zod/mini';
import {
  accessSchema,
  disabledSchema,
  type Endpoint,
  type EndpointAccess,
  endpointKindSchema,
  newSecret,
  type Progress,
  ROBOT_LANGUAGES,
} from '../domain/endpoint.ts';
import { Problem } from '../domain/errors.ts';
import { HAPPENING_TYPES } from '../domain/happening.ts';
import { after, DAY, earlier, type Instant, instantSchema } from '../domain/instant.ts';
import { mayGrant } from '../domain/member.ts';
import { plainText } from '../domain/plain-text.ts';
import { type Principal, type Role, shopPlaceSchema } from '../domain/principal.ts';
import { type Refusal, refusalOf } from '../platform/address-guard.ts';
import type { Answer } from '../platform/http-route.ts';
import { receiverOf } from '../receivers/registry.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import { commandKeyOf, REPLAYED, sameCommand } from './idempotency.ts';
import type { Live } from './live.ts';
import { newIdFor } from './once.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import { pageOf } from './resources.ts';
import { type ApiRoute, route } from './route.ts';

const ROLES: readonly Role[] = ['supervisor', 'engineer'];
/** Far fewer than a page of what the sweep finds due. */
const MOST_ENDPOINTS = 50;
/** Both secrets sign for so long after a rotation, unless asked otherwise. */
const OVERLAP = DAY;

const typesSchema = z.union([z.literal('all'), z.array(z.enum(HAPPENING_TYPES)).check(z.minLength(1))]);
const shopsSchema = z.union([z.literal('all'), z.array(shopPlaceSchema).check(z.maxLength(100))]);
const settings = {
  name: plainText(100),
  types: z._default(typesSchema, 'all'),
  shops: z._default(shopsSchema, 'all'),
  language: z.optional(z.enum(ROBOT_LANGUAGES)),
  ticketPage: z.optional(
    z
      .string()
      .check(z.maxLength(300), z.regex(/^https?:\/\/[^\s]*\{ticket\}[^\s]*$/, 'an address with {ticket} in it')),
  ),
};
const urlSchema = z.string().check(z.maxLength(2000));
const secretSchema = z.string().check(z.minLength(1), z.maxLength(200));

const endpointResourceSchema = z.object({
  id: z.string(),
  kind: endpointKindSchema,
  name: z.string(),
  host: z.string(),
  types: typesSchema,
  shops: shopsSchema,
  language: z.nullable(z.enum(ROBOT_LANGUAGES)),
  ticketPage: z.nullable(z.string()),
  createdAt: instantSchema,
  createdBy: z.string(),
  disabled: z.nullable(disabledSchema),
  /** Everything recorded until then was delivered, is among the postponed or was given up. */
  deliveredUntil: z.nullable(instantSchema),
  postponed: z.int(),
  failingSince: z.nullable(instantSchema),
  notBefore: z.nullable(instantSchema),
});
const withSecretSchema = z.object({ endpoint: endpointResourceSchema, secret: z.nullable(z.string()) });
const attemptResourceSchema = z.object({
  at: instantSchema,
  event: z.string(),
  type: z.enum(HAPPENING_TYPES),
  more: z.int(),
  outcome: z.string(),
  code: z.string(),
  ms: z.int(),
});

const list = route({
  method: 'GET',
  path: '/v1/webhook-endpoints',
  summary: 'Systems and robots that are told what happens, and how far each is.',
  roles: ROLES,
  returns: z.object({ items: z.array(endpointResourceSchema) }),
  run: async ({ principal }, live) => {
    const all = (await live.store.endpoints.all()).filter((endpoint) => maySee(principal, endpoint));
    return { status: 200, body: { items: await Promise.all(all.map((endpoint) => resourceOf(endpoint, live))) } };
  },
});

const one = route({
  method: 'GET',
  path: '/v1/webhook-endpoints/{endpoint}',
  summary: 'One endpoint and how far it is.',
  roles: ROLES,
  returns: endpointResourceSchema,
  problems: ['endpoint-unknown'],
  run: async ({ params, principal }, live) => {
    const { value } = await findEndpoint(params.endpoint, principal, live);
    return { status: 200, body: await resourceOf(value, live) };
  },
});

const create = route({
  method: 'POST',
  path: '/v1/webhook-endpoints',
  summary: 'Makes an endpoint. It hears what is recorded from now on, or from `since`. The secret is shown this once.',
  roles: ROLES,
  body: z.strictObject({
    ...settings,
    kind: endpointKindSchema,
    url: urlSchema,
    secret: z.optional(secretSchema),
    since: z.optional(instantSchema),
  }),
  returns: withSecretSchema,
  answers: [201],
  problems: ['endpoint-address', 'endpoint-secret', 'too-many-endpoints', 'shops-beyond-yours'],
  // An answer with a secret in it is not kept: the same key makes the same endpoint, and shows it again.
  keyKeptBy: 'route',
  run: async (request, live) => {
    const { kind, url, secret: theirs, since, ...given } = request.body;
    if (!mayGrant(request.principal, listed(given.shops))) throw beyond();
    const key = commandKeyOf(request);
    const id = newIdFor('end', request);
    const before = await live.store.endpoints.find(id);
    const location = `/v1/webhook-endpoints/${id}`;
    if (before && sameCommand([before.value], key)) {
      return shownWithSecret(201, before.value, live, { location, ...REPLAYED });
    }
    mustBeAllowed(kind, url, live);
    if ((await live.store.endpoints.all()).length >= MOST_ENDPOINTS) {
      throw new Problem(422, 'too-many-endpoints', `There are ${MOST_ENDPOINTS} endpoints; remove one first.`);
    }
    const access: EndpointAccess = { url, secret: secretFor(kind, theirs) };
    const endpoint: Endpoint = {
      ...given,
      id,
      kind,
      host: new URL(url).host,
      sealed: await live.secrets.seal(JSON.stringify(access)),
      createdAt: live.now(),
      createdBy: request.principal.name,
      key,
    };
    // Where it begins goes first: an endpoint that is there always knows how far it is.
    await beginAt(id, since ?? live.now(), live);
    await live.store.endpoints.save(endpoint, 0);
    return shownWithSecret(201, endpoint, live, { location });
  },
});

const change = route({
  method: 'PUT',
  path: '/v1/webhook-endpoints/{endpoint}',
  summary: 'Sets what an endpoint hears and where; what is left out of `url` and `secret` stays.',
  roles: ROLES,
  body: z.strictObject({ ...settings, url: z.optional(urlSchema), secret: z.optional(secretSchema) }),
  returns: endpointResourceSchema,
  problems: ['endpoint-unknown', 'endpoint-address', 'endpoint-secret', 'shops-beyond-yours'],
  run: async ({ params, body, principal }, live) => {
    const { url, secret, ...given } = body;
    const changed = await withRetries(async () => {
      const { value, version } = await findEndpoint(params.endpoint, principal, live);
      if (!mayGrant(principal, listed(given.shops))) throw beyond();
      const access = await accessOf(value, live);
      if (url) mustBeAllowed(value.kind, url, live);
      if (secret && receiverOf(value.kind).secret !== 'theirs') throw noSecret();
      const next = { ...access, url: url ?? access.url, secret: secret ?? access.secret };
      const { language: _, ticketPage: __, ...kept } = value;
      const sealed = await live.secrets.seal(JSON.stringify(next));
      const endpoint: Endpoint = { ...kept, ...given, host: new URL(next.url).host, sealed };
      await live.store.endpoints.save(endpoint, version);
      return endpoint;
    });
    return { status: 200, body: await resourceOf(changed, live) };
  },
});

const remove = route({
  method: 'DELETE',
  path: '/v1/webhook-endpoints/{endpoint}',
  summary: 'Removes an endpoint with its secret, and gives it once more.',
  roles: ROLES,
  returns: endpointResourceSchema,
  problems: ['endpoint-unknown'],
  run: async ({ params, principal }, live) => {
    const { value } = await findEndpoint(params.endpoint, principal, live);
    const body = await resourceOf(value, live);
    await live.store.endpoints.remove(value.id);
    return { status: 200, body };
  },
});

const rotate = route({
  method: 'POST',
  path: '/v1/webhook-endpoints/{endpoint}/rotate',
  summary: 'Makes a new secret, shown this once. The one before signs too, for a day or as many hours as said.',
  roles: ROLES,
  body: z.strictObject({ overlapHours: z.optional(z.int().check(z.gte(0), z.lte(168))) }),
  returns: withSecretSchema,
  problems: ['endpoint-unknown', 'endpoint-secret'],
  keyKeptBy: 'route',
  run: async (request, live) => {
    const key = commandKeyOf(request);
    const { overlapHours } = request.body;
    return withRetries(async () => {
      const { value, version } = await findEndpoint(request.params.endpoint, request.principal, live);
      if (receiverOf(value.kind).secret !== 'ours') throw noSecret();
      if (sameCommand([value], key)) return shownWithSecret(200, value, live, REPLAYED);
      const { url, secret = '' } = await accessOf(value, live);
      const until = after(live.now(), overlapHours === undefined ? OVERLAP : overlapHours * 3_600_000);
      const next: EndpointAccess = { url, secret: secretFor(value.kind, undefined), previous: { secret, until } };
      const endpoint = { ...value, key, sealed: await live.secrets.seal(JSON.stringify(next)) };
      await live.store.endpoints.save(endpoint, version);
      return shownWithSecret(200, endpoint, live);
    });
  },
});

const disable = route({
  method: 'POST',
  path: '/v1/webhook-endpoints/{endpoint}/disable',
  summary: 'Nothing is sent there any more, until it is enabled.',
  roles: ROLES,
  returns: endpointResourceSchema,
  problems: ['endpoint-unknown'],
  run: ({ params, principal }, live) =>
    switched(params.endpoint, principal, live, { at: live.now(), reason: 'by-hand' }),
});

const enable = route({
  method: 'POST',
  path: '/v1/webhook-endpoints/{endpoint}/enable',
  summary: 'Sends there again, beginning with what it has missed, as far back as the feed goes.',
  roles: ROLES,
  returns: endpointResourceSchema,
  problems: ['endpoint-unknown'],
  run: ({ params, principal }, live) => switched(params.endpoint, principal, live, undefined),
});

const replay = route({
  method: 'POST',
  path: '/v1/webhook-endpoints/{endpoint}/replay',
  summary: 'Sends one event again (of the last week), or everything recorded since an instant.',
  roles: ROLES,
  body: z.union([
    z.strictObject({ event: z.string().check(z.maxLength(100)) }),
    z.strictObject({ since: instantSchema }),
  ]),
  returns: endpointResourceSchema,
  problems: ['endpoint-unknown', 'event-unknown'],
  run: async ({ params, body, principal }, live) => {
    const { value } = await findEndpoint(params.endpoint, principal, live);
    const position = 'event' in body ? await positionOf(value.id, body.event, live) : undefined;
    await moveOn(value, live, (progress) => {
      // Never onwards: what the endpoint has not heard yet is still to come.
      if ('since' in body) return { ...progress, position: earlier(body.since, progress.position) };
      const again = { position: position ?? '', event: body.event, tries: 0, notBefore: live.now() };
      return { ...progress, postponed: [...progress.postponed.filter(({ event }) => event !== body.event), again] };
    });
    return { status: 200, body: await resourceOf(value, live) };
  },
});

const deliveries = route({
  method: 'GET',
  path: '/v1/webhook-endpoints/{endpoint}/deliveries',
  summary: 'What was tried in the last week, newest first. Pages are of goes, each of which may hold several tries.',
  roles: ROLES,
  query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
  returns: pageOf(attemptResourceSchema),
  problems: ['endpoint-unknown', 'cursor-unreadable'],
  run: async ({ params, query, principal }, live) => {
    const { value } = await findEndpoint(params.endpoint, principal, live);
    const { attempts, after } = await live.store.endpoints.attempts(value.id, {
      limit: query.limit,
      after: positionIn('deliveries', query.after),
    });
    const items = attempts.map(({ position: _, more = 0, ...attempt }) => ({ ...attempt, more }));
    return { status: 200, body: { items, next: cursorAt('deliveries', after) } };
  },
});

/** Who is told what happens: the seller's systems by signed webhooks, people by the robots of their chats. */
export const webhookEndpoints: readonly ApiRoute[] = [
  ...[list, create, one, change, remove],
  ...[rotate, disable, enable, replay, deliveries],
];

function listed(shops: Endpoint['shops']) {
  return shops === 'all' ? null : shops;
}

/** An endpoint that hears of shops which someone may not see does not exist for them. */
function maySee(principal: Principal, { shops }: Endpoint): boolean {
  return mayGrant(principal, listed(shops));
}

async function findEndpoint(id: string, principal: Principal, { store }: Live): Promise<Stored<Endpoint>> {
  const found = await store.endpoints.find(id);
  if (found && maySee(principal, found.value)) return found;
  throw new Problem(404, 'endpoint-unknown', 'There is no such endpoint.');
}

const REFUSED: Readonly<Record<Refusal, string>> = {
  'not-a-url': 'must be an address such as https://erp.example.com/quayside',
  'not-https': 'must begin with https://',
  'user-info': 'must have no user name or password in it',
  port: 'must be at port 443',
  host: 'must be at a name that resolves everywhere',
  'address-forbidden': 'must be at a public address',
};

function mustBeAllowed(kind: Endpoint['kind'], url: string, { addresses }: Live): void {
  const refusal = refusalOf(url, addresses);
  const { hosts } = receiverOf(kind);
  const isTheirs = !hosts || (!refusal && (hosts.includes(new URL(url).hostname) || isLocal(url, addresses)));
  if (!refusal && isTheirs) return;
  const code = refusal ?? 'host';
  throw new Problem(422, 'endpoint-address', 'That address is not called from here.', {
    errors: [{ pointer: '#/url', code, detail: hosts ? `must be at ${hosts.join(' or ')}` : REFUSED[code] }],
  });
}

function isLocal(url: string, { exception }: Live['addresses']): boolean {
  return exception !== undefined && new URL(url).href.startsWith(exception);
}

/** Ours is 32 random bytes in the form of Standard Webhooks; theirs is what their platform showed. */
function secretFor(kind: Endpoint['kind'], theirs: string | undefined): string | undefined {
  const { secret } = receiverOf(kind);
  if (secret === 'ours' && theirs === undefined) return newSecret();
  if (secret === 'theirs' || theirs === undefined) return theirs;
  throw noSecret();
}

function noSecret(): Problem {
  return new Problem(422, 'endpoint-secret', 'A secret of that kind of endpoint is not for you to set.', {
    errors: [{ pointer: '#/secret', detail: 'not of this kind' }],
  });
}

function beyond(): Problem {
  return new Problem(403, 'shops-beyond-yours', 'Only of shops that you see yourself may an endpoint hear.');
}

async function accessOf({ sealed }: Endpoint, { secrets }: Live): Promise<EndpointAccess> {
  return z.parse(accessSchema, JSON.parse(await secrets.unseal(sealed)));
}

async function beginAt(id: string, position: Instant, { store }: Live): Promise<void> {
  if (await store.endpoints.progress(id)) return;
  await store.endpoints.saveProgress(id, { position, postponed: [], failures: 0 }, 0, true);
}

/** How far it is, moved: whoever is delivering at the moment loses against it, and what they sent may be sent again. */
async function moveOn(endpoint: Endpoint, { store }: Live, move: (progress: Progress) => Progress): Promise<void> {
  await withRetries(async () => {
    const found = await store.endpoints.progress(endpoint.id);
    if (!found) return;
    const { leaseUntil: _, ...progress } = move(found.value);
    await store.endpoints.saveProgress(endpoint.id, progress, found.version, !endpoint.disabled);
  });
}

async function switched(id: string, principal: Principal, live: Live, disabled: Endpoint['disabled']): Promise<Answer> {
  const endpoint = await withRetries(async () => {
    const { value, version } = await findEndpoint(id, principal, live);
    if ((value.disabled === undefined) === (disabled === undefined)) return value;
    const { disabled: _, ...rest } = value;
    const next: Endpoint = disabled ? { ...rest, disabled } : rest;
    await live.store.endpoints.save(next, version);
    return next;
  });
  await moveOn(endpoint, live, ({ failingSince: _, notBefore: __, ...progress }) => ({ ...progress, failures: 0 }));
  return { status: 200, body: await resourceOf(endpoint, live) };
}

/** Where the event stands in the feed, from the log of what was tried. */
async function positionOf(id: string, event: string, { store }: Live): Promise<string> {
  let after: string | undefined;
  do {
    const page = await store.endpoints.attempts(id, { limit: 100, after });
    const found = page.attempts.find((attempt) => attempt.event === event);
    if (found) return found.position;
    after = page.after;
  } while (after);
  throw new Problem(404, 'event-unknown', 'That event was not tried there in the last week.');
}

async function resourceOf(endpoint: Endpoint, { store }: Live): Promise<z.infer<typeof endpointResourceSchema>> {
  const { sealed: _, key: __, language, ticketPage, disabled, ...rest } = endpoint;
  const progress = (await store.endpoints.progress(endpoint.id))?.value;
  return {
    ...rest,
    language: language ?? null,
    ticketPage: ticketPage ?? null,
    disabled: disabled ?? null,
    deliveredUntil: progress?.position.slice(0, 24) ?? null,
    postponed: progress?.postponed.length ?? 0,
    failingSince: progress?.failingSince ?? null,
    notBefore: progress?.notBefore ?? null,
  };
}

async function shownWithSecret(
  status: number,
  endpoint: Endpoint,
  live: Live,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const isOurs = receiverOf(endpoint.kind).secret === 'ours';
  const secret = isOurs ? ((await accessOf(endpoint, live)).secret ?? null) : null;
  return { status, body: { endpoint: await resourceOf(endpoint, live), secret }, headers };
}
