import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import type { Principal, Role } from '../domain/principal.ts';

/** Names in braces in a path: `'ticketId'` of `/v1/tickets/{ticketId}`. */
type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;

/** A request whose path and signature are known and whose query and body nobody has looked at yet. */
export type RawRequest = {
  readonly method: string;
  /** As asked for, without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON; an empty body is an empty object. */
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly principal: Principal;
};

/** A request as a route sees it: everything checked. */
export type Request<Path extends string, Body, Query> = Omit<RawRequest, 'params' | 'query' | 'body'> & {
  readonly params: Readonly<Record<ParamsOf<Path>, string>>;
  readonly query: Query;
  readonly body: Body;
};

/** `body` is sent as JSON; none with 204. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type RouteSpec<Path extends string, Body, Query, Live> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: Path;
  /** What it does, as a sentence; stands in the interface's description. */
  readonly summary: string;
  /** What a successful answer's body looks like; for the interface's description, and held by its tests. */
  readonly returns: z.ZodMiniType;
  /** Statuses of success; 200 unless said otherwise. A 204 has no body. */
  readonly answers?: readonly (200 | 201 | 202 | 204 | 308)[];
  /** Codes of the problems that this route has besides those that any route may have. */
  readonly problems?: readonly string[];
  /** Whether `If-Match` must or may name the version that the client saw. */
  readonly ifMatch?: 'required' | 'optional';
  /** The answer has the tag of a version although none is asked for. With a GET or an If-Match it always has. */
  readonly givesEtag?: true;
  /** A request without an `Idempotency-Key` is refused. With any other than a GET it may come. */
  readonly key?: 'required';
  /**
   * The route knows a key again by itself, from what it wrote under it. Of every other that changes something a record of the
   * answer is kept for a day: no secrets in those answers.
   */
  readonly keyKeptBy?: 'route';
  /** Any one of them is enough; `signed-in` asks for none. */
  readonly roles: readonly Role[] | 'signed-in';
  /** A strict schema: an unknown field is refused by name. Without one only an empty body is taken. */
  readonly body?: z.ZodMiniType<Body>;
  readonly query?: z.ZodMiniType<Query>;
  readonly run: (request: Request<Path, Body, Query>, live: Live) => Promise<Answer>;
};

/** A route whose schemas are already bound to what it runs. The schemas stay visible, for the interface's description. */
export type Route<Live> = Omit<RouteSpec<string, unknown, unknown, Live>, 'run'> & {
  readonly run: (request: RawRequest, live: Live) => Promise<Answer>;
};

const NOTHING = z.strictObject({});

/** Binds a route to its schemas. What does not fit them is a 400 that names each field and quotes nothing. */
export function bindRoute<Live, Path extends string, Body, Query>(
  spec: RouteSpec<Path, Body, Query, Live>,
): Route<Live> {
  const querySchema = spec.query ?? (NOTHING as unknown as z.ZodMiniType<Query>);
  const bodySchema = spec.body ?? (NOTHING as unknown as z.ZodMiniType<Body>);
  return {
    ...spec,
    run: (raw, live) => {
      const query = checked(querySchema, raw.query, 'query-invalid', (name) =>
        name === '' ? {} : { parameter: name },
      );
      const given = spec.method === 'GET' || spec.method === 'DELETE' ? {} : raw.body;
      const body = checked(bodySchema, given, 'body-invalid', (name) => ({ pointer: name ? `#/${name}` : '#' }));
      return spec.run({ ...raw, params: raw.params as Request<Path, Body, Query>['params'], query, body }, live);
    },
  };
}

function checked<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  code: string,
  place: (name: string) => { parameter?: string; pointer?: string },
): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ ...place([...issue.path, key].map(showable).join('/')), detail: 'unknown' }))
      : [{ ...place(issue.path.map(showable).join('/')), detail: `must be ${wanted(issue)}` }],
  );
  // What concerns no single field is told by its own words.
  const told = errors.map(
    ({ detail, ...where }) => Object.values(where).find((name) => name !== '#') ?? detail.replace(/^must be /, ''),
  );
  throw new Problem(400, code, `Not as it must be: ${told.join(', ')}.`, { errors });
}

/** A place in a list, or the client's own name for a field where it looks like one: anything else may be a buyer's words. */
function showable(key: PropertyKey): string {
  if (typeof key === 'number') return String(key);
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(String(key)) ? String(key) : '(a name not shown)';
}

/** What would have been right; never what was given. */
function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'object' || issue.expected === 'array' ? `an ${issue.expected}` : `a ${issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'too_small':
      return `at least ${issue.minimum} ${issue.origin === 'string' ? 'characters long' : ''}`.trim();
    case 'too_big':
      return `at most ${issue.maximum} ${issue.origin === 'string' ? 'characters long' : ''}`.trim();
    default:
      // Only a schema's own words: with no locale loaded zod itself says no more than this.
      return issue.message === 'Invalid input' ? 'of another form' : issue.message;
  }
}
