import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import type { IdPrefix } from '../domain/id.ts';
import { macroBodySchema, macroSchema } from '../domain/macro.ts';
import { mustBeSendable, savedReplyBodySchema, savedReplySchema } from '../domain/saved-reply.ts';
import type { DefinitionKind, DefinitionOf } from '../store/definitions.ts';
import type { Stored } from '../store/records.ts';
import { etagOf, requiredVersion } from './etag.ts';
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

/** What supervisors define for the whole desk and everyone uses: each with the same five routes. */
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
    returns: schema,
    problems,
    run: async (request, live) => {
      check(request.body);
      const id = newIdFor(prefix, request);
      // Made by a run of this very request that died before it had answered.
      const before = await live.store.definitions.find(kind, id);
      if (before) return answer(201, before);
      const made = make(request.body, { id, setAt: live.now(), setBy: request.principal.name });
      return answer(201, { value: made, version: await live.store.definitions.save(kind, made, 0) });
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
    run: async ({ params: { id }, headers, body, principal }, live) => {
      check(body);
      const { version } = mustBeAsRead(await findDefinition(kind, id, live), requiredVersion(headers));
      const value = make(body, { id, setAt: live.now(), setBy: principal.name });
      return answer(200, { value, version: await live.store.definitions.save(kind, value, version) });
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
    run: async ({ params: { id }, headers }, live) => {
      const { value, version } = mustBeAsRead(await findDefinition(kind, id, live), requiredVersion(headers));
      await live.store.definitions.remove(kind, value, version, Date.parse(live.now()));
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
  throw new Problem(404, 'definition-unknown', 'There is no such thing at this desk.');
}

function mustBeAsRead<T>(found: Stored<T>, expected: number): Stored<T> {
  if (found.version === expected) return found;
  throw new Problem(412, 'definition-moved', 'Someone has changed it since you read it.', {
    etag: etagOf(found.version),
  });
}

function answer<T>(status: number, { value, version }: Stored<T>) {
  return { status, body: value, headers: { etag: etagOf(version) } };
}
