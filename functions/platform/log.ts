import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@aws-lambda-powertools/logger';
import { Conflict, NotYet, Problem, SignatureRejected, Unreadable } from '../domain/errors.ts';

/** Ids and counts only: no message text, names, addresses, signatures or secrets ever come here. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

const ids = new AsyncLocalStorage<Facts>();
// Service, level and namespace come from the variables that the stack sets (POWERTOOLS_*).
const logger = new Logger();

/** Runs `work` with ids that every line it writes will carry. */
export function withIds<T>(facts: Facts, work: () => T): T {
  return ids.run({ ...ids.getStore(), ...facts }, work);
}

export function info(what: string, facts: Facts = {}): void {
  logger.info(what, { ...ids.getStore(), ...facts });
}

export function warn(what: string, facts: Facts = {}): void {
  logger.warn(what, { ...ids.getStore(), ...facts });
}

/** An error's kind; its text only where we wrote it ourselves, since libraries quote what they choke on. */
export function failure(what: string, error: unknown, facts: Facts = {}): void {
  logger.error(what, { ...ids.getStore(), ...facts, ...describe(error) });
}

const OURS = [SignatureRejected, Unreadable, Conflict, NotYet, Problem];

function describe(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause.name : undefined;
  const message = OURS.some((kind) => error instanceof kind) ? error.message : undefined;
  return { error: error.name, ...(message ? { message } : {}), ...(cause ? { cause } : {}) };
}

/** Counts something: one log line, no call. */
export function count(name: string, dimensions: Readonly<Record<string, string>> = {}, value = 1): void {
  measure(name, 'Count', value, dimensions);
}

/** The longest that something took or waited, in milliseconds; CloudWatch keeps the maximum. */
export function longest(name: string, milliseconds: number, dimensions: Readonly<Record<string, string>> = {}): void {
  measure(name, 'Milliseconds', milliseconds, dimensions);
}

/**
 * One line in CloudWatch's embedded metric format. Straight to standard output: Lambda's own `console` would put a time and
 * an id before it, and then it is no metric any more.
 */
function measure(name: string, unit: string, value: number, dimensions: Readonly<Record<string, string>>): void {
  const said = { service: process.env.POWERTOOLS_SERVICE_NAME ?? 'service_undefined', ...dimensions };
  const directive = {
    Namespace: process.env.POWERTOOLS_METRICS_NAMESPACE ?? 'Quayside',
    Dimensions: [Object.keys(said)],
    Metrics: [{ Name: name, Unit: unit }],
  };
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, ...said, [name]: value };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
