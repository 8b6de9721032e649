import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import type { IdPrefix } from '../domain/id.ts';
import { macroBodySchema, macroSchema } from '../domain/macro.ts';
import { mustBeSendable, savedReplyBodySchema, savedReplySchema } from '../domain/saved-reply.ts';
import type { Answer } from '../platform/http-route.ts';
import type { DefinitionKind, DefinitionOf, Written } from '../store/definitions.ts';
import type { Stored } from '../store/records.ts';
import { etagOf, requiredVersion } from './etag.ts';
import { commandKeyOf, keyReused, REPLAYED, sameCommand } from './idempotency.ts';
import type { Live } from './live.ts';
import { newIdFor } from './once.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import type { ProblemCode } from './problems.ts';
import { pageOf } from './resources.ts';
import { type ApiRoute, DESK, route } from './route.ts';

type Served<K extends DefinitionKind, Body> = {
  readonly kind: K;
  readonly listing: 'saved-replies' | 'macros';
  readonly prefix: IdPrefix;
  /** What one of them is called in the interface's description. */
  readonly called: string;
  readonly body: z.ZodMiniType<Body>;
  readonly schema: z.ZodMiniType<DefinitionOf[K]>;
  readonly make: (body: Body, made: { id: string; setAt: string; setBy: string }) => DefinitionOf[K];
  /** Throws the `Problem` that keeps it from being written. */
  readonly check: (body: Body) => void;
  readonly problems: readonly ProblemCode[];
};

/**
 * What supervisors define for the whole desk and everyone uses: each with the same five routes. Each write leaves its
 * idempotency key beside what it wrote: a run that died before it had answered is known by that, since its own effect would
 * make the retry a 412 or a 404.
 */
export const definitions: readonly ApiRoute[] = [
  ...served({
    kind: 'saved-reply',
    listing: 'saved-replies',
    prefix: 'svd',
    called: 'saved reply',
    body: savedReplyBodySchema,
    schema: savedReplySchema,
    make: (body, made) => ({ ...body, ...made }),
    check: mustBeSendable,
    problems: ['saved-reply-invalid'],
  }),
  ...served({
    kind: 'macro',
    listing: 'macros',
    prefix: 'mac',
    called: 'macro',
    body: macroBodySchema,
    schema: macroSchema,
    make: (body, made) => ({ ...body, ...made }),
    check: () => undefined,
    problems: [],
  }),
];

function served<K extends DefinitionKind, Body>(kept: Served<K, Body>): ApiRoute[] {
  const { kind, listing, prefix, called, body: bodySchema, schema, make, check, problems } = kept;
  const path = `/v1/${listing}` as const;

  const all = route({
    method: 'GET',
    path,
    summary: `Every ${called}.`,
    roles: DESK,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    returns: pageOf(schema),
    problems: ['cursor-unreadable'],
    run: async ({ query }, { store }) => {
      const page = { limit: query.limit, after: positionIn(listing, query.after) };
      const { items, after } = await store.definitions.all(kind, page);
      return { status: 200, body: { items: items.map(({ value }) => value), next: cursorAt(listing, after) } };
    },
  });

  const one = route({
    method: 'GET',
    path: `${path}/{id}`,
    summary: `One ${called}.`,
    roles: DESK,
    returns: schema,
    problems: ['definition-unknown'],
    run: async ({ params: { id } }, live) => answer(200, await findDefinition(kind, id, live)),
  });

  /** The same key names the same one on every retry, so that a lost answer makes no second. */
  const add = route({
    method: 'POST',
    path,
    summary: `Adds a ${called}.`,
    roles: ['supervisor'],
    body: bodySchema,
    answers: [201],
    givesEtag: true,
    returns: schema,
    problems,
    run: async (request, live) => {
      check(request.body);
      const id = newIdFor(prefix, request);
      const key = commandKeyOf(request);
      const location = `${path}/${id}`;
      const before = await live.store.definitions.lastWritten(kind, id);
      if (before) return answer(201, mustBeOfThis(before, key), { location, ...REPLAYED });
      const value = make(request.body, { id, setAt: live.now(), setBy: request.principal.name });
      const version = await live.store.definitions.save(kind, value, 0, key);
      return answer(201, { value, version }, { location });
    },
  });

  const change = route({
    method: 'PUT',
    path: `${path}/{id}`,
    summary: `Rewrites a ${called}.`,
    roles: ['supervisor'],
    ifMatch: 'required',
    body: bodySchema,
    returns: schema,
    problems: ['definition-unknown', 'definition-moved', ...problems],
    run: async (request, live) => {
      const { params, headers, body, principal } = request;
      const expected = requiredVersion(headers);
      const key = commandKeyOf(request);
      check(body);
      const before = await live.store.definitions.lastWritten(kind, params.id);
      if (before && sameCommand([before], key)) return answer(200, before, REPLAYED);
      const { version } = mustBeAsRead(before, expected);
      const value = make(body, { id: params.id, setAt: live.now(), setBy: principal.name });
      return answer(200, { value, version: await live.store.definitions.save(kind, value, version, key) });
    },
  });

  const drop = route({
    method: 'DELETE',
    path: `${path}/{id}`,
    summary: `Takes a ${called} away, and gives it once more.`,
    roles: ['supervisor'],
    ifMatch: 'required',
    returns: schema,
    problems: ['definition-unknown', 'definition-moved'],
    run: async (request, live) => {
      const expected = requiredVersion(request.headers);
      const key = commandKeyOf(request);
      const before = await live.store.definitions.lastWritten(kind, request.params.id);
      if (before && sameCommand([before], key)) return { status: 200, body: before.value, headers: REPLAYED };
      const { value, version } = mustBeAsRead(before, expected);
      await live.store.definitions.remove(kind, value, version, { nowMs: Date.parse(live.now()), key });
      return { status: 200, body: value };
    },
  });

  return [all, add, one, change, drop];
}

/** Throws 404 where there is none, or none any more. */
export async function findDefinition<K extends DefinitionKind>(
  kind: K,
  id: string,
  { store }: Live,
): Promise<Stored<DefinitionOf[K]>> {
  const found = await store.definitions.find(kind, id);
  if (found) return found;
  throw unknown();
}

function unknown(): Problem {
  return new Problem(404, 'definition-unknown', 'There is no such thing at this desk.');
}

/** What an earlier request under this key has made. Throws 422 where that asked for something else, or it is gone since. */
function mustBeOfThis<T>(before: Written<T>, key: string | undefined): Written<T> {
  sameCommand([before], key);
  if (before.isRemoved) throw keyReused();
  return before;
}

function mustBeAsRead<T>(found: Written<T> | undefined, expected: number): Stored<T> {
  if (!found || found.isRemoved) throw unknown();
  if (found.version === expected) return found;
  throw new Problem(412, 'definition-moved', 'Someone has changed it since you read it.', {
    etag: etagOf(found.version),
  });
}

function answer<T>(
  status: number,
  { value, version }: Stored<T>,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, body: value, headers: { ...headers, etag: etagOf(version) } };
}
