import type { Answer } from './dynamodb.ts';

export type Service = 'dynamodb' | 'sqs' | 's3' | 'ssm' | 'marketplace';

/** One call that left a function. */
export type Call = {
  /** Counts calls since the front started or was told to count anew; from 1. */
  readonly n: number;
  /** Access key id that signed it, or the caller named in the header of caller.ts; empty without either. */
  readonly caller: string;
  readonly service: Service;
  /** API action (`PutItem`, `SendMessage`, `GetObject`, …) or, for a marketplace, the HTTP method. */
  readonly action: string;
  /** What it was about: `table pk sk`, `table/index partition`, queue, `bucket/key`, parameter, `channel/path`. */
  readonly target: string;
};

/**
 * What can go wrong with one call.
 * - `kill-before`: never applied, never answered; the caller is dead and all its later calls hang.
 * - `kill-after`: applied, never answered; the caller is dead.
 * - `error-5xx`: not applied; the service's own internal error.
 * - `throttle`: not applied; the service's own "slow down".
 * - `lose-answer`: applied; the connection breaks instead of an answer.
 * - latency: applied after so many real milliseconds.
 */
export type FaultKind =
  | 'kill-before'
  | 'kill-after'
  | 'error-5xx'
  | 'throttle'
  | 'lose-answer'
  | { readonly latencyMs: number };

export type Fault = {
  /** The call's number, or which calls. */
  readonly when: number | ((call: Call) => boolean);
  readonly what: FaultKind;
  /** How many matching calls it hits; 1 by default, since an SDK repeats a call by itself under a new number. */
  readonly times?: number;
};

/** Which fault a call meets, counting down how often each may strike. */
export function createFaults() {
  let armed: { fault: Fault; left: number }[] = [];
  return {
    /** Arms a fault; returns how to disarm it. */
    arm(fault: Fault): () => void {
      const entry = { fault, left: fault.times ?? 1 };
      armed.push(entry);
      return () => {
        armed = armed.filter((other) => other !== entry);
      };
    },
    clear() {
      armed = [];
    },
    strike(call: Call): FaultKind | undefined {
      for (const entry of armed) {
        const { when, what } = entry.fault;
        const hit = typeof when === 'number' ? when === call.n : when(call);
        if (!hit || entry.left <= 0) continue;
        entry.left -= 1;
        return what;
      }
      return undefined;
    },
  };
}

const INTERNAL: Record<Service, () => Answer> = {
  dynamodb: () => json(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
  sqs: () => json(500, 'com.amazon.sqs.service#InternalFailure'),
  ssm: () => json(500, 'InternalServerError'),
  s3: () => xml(500, 'InternalError'),
  marketplace: () => ({ status: 502, headers: { 'content-type': 'text/plain' }, body: Buffer.from('bad gateway') }),
};

const SLOW_DOWN: Record<Service, () => Answer> = {
  dynamodb: () => json(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
  sqs: () => json(400, 'com.amazonaws.sqs#RequestThrottled'),
  ssm: () => json(400, 'ThrottlingException'),
  s3: () => xml(503, 'SlowDown'),
  marketplace: () => ({
    status: 429,
    headers: { 'content-type': 'text/plain', 'retry-after': '30' },
    body: Buffer.from('too many requests'),
  }),
};

/** The service's own internal error. */
export function internalError(service: Service): Answer {
  return INTERNAL[service]();
}

/** The service's own way to ask for fewer calls. */
export function slowDown(service: Service): Answer {
  return SLOW_DOWN[service]();
}

/** The service's own way to say that a role does not allow something; `why` in IAM's words. */
export function accessDenied(service: Exclude<Service, 'marketplace'>, why: string): Answer {
  if (service === 's3') return xml(403, 'AccessDenied', why);
  if (service === 'ssm') return json(400, 'AccessDeniedException', why);
  if (service === 'dynamodb') return json(400, 'com.amazon.coral.service#AccessDeniedException', why);
  // SQS still gives its errors the names that its older protocol had; the SDK goes by this header.
  const denied = json(403, 'com.amazon.coral.service#AccessDeniedException', why);
  return { ...denied, headers: { ...denied.headers, 'x-amzn-query-error': 'AccessDenied;Sender' } };
}

function json(status: number, type: string, message = 'simulated by the front'): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify({ __type: type, message })),
  };
}

function xml(status: number, code: string, message = 'simulated by the front'): Answer {
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`),
  };
}
