import type { Resources } from './resources.ts';

/** One statement of a role, everything resolved; the front denies what none allows. */
export type Statement = {
  readonly allow: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
};

/** A Lambda function as the template declares it. */
export type FunctionResource = {
  /** The construct's name in kebab-case: `triage-message`. */
  readonly name: string;
  /** The module of the asset, absolute. */
  readonly file: string;
  readonly exported: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly statements: readonly Statement[];
  /** ARN of the log group that its lines go to, as its role must name it; undefined for Lambda's default. */
  readonly logGroup: string | undefined;
};

export type EventSource = {
  readonly queue: string;
  readonly function: string;
  readonly batchSize: number;
  /** How long a poller waits for a batch to fill. */
  readonly windowMs: number;
  /** Whether the function's answer says which messages failed; otherwise all or none did. */
  readonly reportsFailures: boolean;
  readonly maxConcurrency: number;
};

export type Schedule = {
  readonly name: string;
  readonly everyMs: number;
  readonly function: string;
};

export type Throttle = { readonly rate: number; readonly burst: number };

export type Route = {
  /** `POST /webhooks/{channel}`, `ANY /v1/{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly function: string;
  readonly needsToken: boolean;
  /** Scopes of which the token must carry one; none: any token will do. */
  readonly scopes: readonly string[];
  readonly throttle: Throttle | undefined;
};

export type SignInResource = {
  readonly client: string;
  readonly callbacks: readonly string[];
  readonly accessSeconds: number;
};

/** Everything that the stacks deploy, as the embedded cloud runs it. */
export type Model = Resources & {
  readonly functions: readonly FunctionResource[];
  readonly eventSources: readonly EventSource[];
  readonly schedules: readonly Schedule[];
  readonly routes: readonly Route[];
  readonly signIn: SignInResource | undefined;
  /** What stands in the template and is not run, with the reason. */
  readonly substituted: readonly {
    readonly stack: string;
    readonly logicalId: string;
    readonly type: string;
    readonly reason: string;
  }[];
};

/** Stands in environment values for the front's address, which is only known once it listens. */
export const FRONT = 'http://front.quayside.invalid';
