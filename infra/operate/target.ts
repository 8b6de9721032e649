import * as z from 'zod/mini';
import { ENVIRONMENT, type EnvironmentName } from '../../functions/platform/environment.ts';
import { type Addresses, readAddresses } from '../local/running.ts';
import { type Stacks, stacksOf } from './stacks.ts';

/** A queue and where its hopeless messages lie. */
export type QueuePair = { readonly name: string; readonly url: string; readonly deadLetters: string };

/** A deployment to work on: in an AWS account, or the cloud that `npm start` runs here. */
export type Target = {
  readonly stage: string;
  /** Address of the HTTP API, without a slash at its end. */
  readonly api: string;
  readonly table: string;
  readonly objects: string;
  readonly queues: readonly QueuePair[];
  /** The local cloud's addresses; undefined in an account. */
  readonly local: Addresses | undefined;
  /** The deployment's time, milliseconds: the local cloud's clock can be moved. */
  readonly now: () => number;
};

export type Where = {
  readonly local: boolean;
  readonly 'data-dir': string;
  readonly stage?: string | undefined;
  readonly stack?: string | undefined;
};

/**
 * Finds the deployment and gives this process the variables that its functions have, so that stores, queues, objects and
 * secrets are reached here by the code that reaches them there. Throws, saying what to do, where there is none.
 */
export async function openTarget(where: Where): Promise<Target> {
  const stage = where.stage ?? where.stack?.replace(/^quayside-/, '').replace(/-(storage|pipeline|api)$/, '');
  if (stage && where.local) throw new Error('either --local or --stage, not both');
  const target = stage ? await inAccount(stage) : await onThisMachine(where['data-dir']);
  Object.assign(process.env, variablesOf(target));
  return target;
}

async function onThisMachine(dataDir: string): Promise<Target> {
  const local = readAddresses(dataDir);
  const { stacksIn } = await import('./local-stacks.ts');
  // Only now: whatever signs as the operator must find these when it is built.
  Object.assign(process.env, local.operator);
  const { offsetMs } = await clockOf(local.front);
  return {
    ...(await resourcesOf('local', stacksIn(local))),
    api: local.api,
    local,
    now: () => Date.now() + offsetMs,
  };
}

async function inAccount(stage: string): Promise<Target> {
  const { cloudFormation } = await import('./cloud-formation.ts');
  const stacks = cloudFormation();
  const { ApiUrl } = await stacks.outputs(stacksOf(stage).api);
  if (!ApiUrl) throw new Error(`the stack ${stacksOf(stage).api} has no output ApiUrl`);
  const api = ApiUrl.replace(/\/$/, '');
  return { ...(await resourcesOf(stage, stacks)), api, local: undefined, now: Date.now };
}

/** Tables, queues and buckets of a stage by the names of their constructs, whatever they are called in the account. */
export async function resourcesOf(
  stage: string,
  stacks: Pick<Stacks, 'resources'>,
): Promise<Pick<Target, 'stage' | 'table' | 'objects' | 'queues'>> {
  const names = stacksOf(stage);
  const all = (await Promise.all(Object.values(names).map((stack) => stacks.resources(stack)))).flat();
  const one = (type: string, name: string) => {
    const found = all.find((resource) => resource.type === type && resource.name === name);
    if (!found) throw new Error(`the stacks of ${stage} have no ${type} called ${name}`);
    return found.physical;
  };
  const queues = all
    .filter(({ type, name }) => type === 'AWS::SQS::Queue' && name.endsWith('-queue'))
    .map(({ name, physical }) => {
      const short = name.replace(/-queue$/, '');
      return { name: short, url: physical, deadLetters: one('AWS::SQS::Queue', `${short}-dead-letters`) };
    });
  return {
    stage,
    table: one('AWS::DynamoDB::Table', 'table'),
    objects: one('AWS::S3::Bucket', 'objects'),
    queues: queues.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Every variable that some function of the deployment has, by the rule that the stacks name them by. */
function variablesOf({ stage, table, objects, queues }: Target): Record<string, string> {
  const known = new Map<string, string>([
    ['table', table],
    ['objects', objects],
    ['connections', `/quayside/${stage}/connections`],
    ['sealingKey', `/quayside/${stage}/sealing-key`],
    ['noticesKey', `/quayside/${stage}/notices-key`],
    ...queues.flatMap(({ name, url, deadLetters }): [string, string][] => [
      [`${camel(name)}Queue`, url],
      [`${camel(name)}DeadLetters`, deadLetters],
    ]),
  ]);
  const names = Object.keys(ENVIRONMENT) as EnvironmentName[];
  return Object.fromEntries(
    names.flatMap((name) => (known.has(name) ? [[ENVIRONMENT[name], known.get(name) ?? '']] : [])),
  );
}

function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

const clockSchema = z.object({ offsetMs: z.number() });

async function clockOf(front: string): Promise<{ offsetMs: number }> {
  try {
    return z.parse(clockSchema, await (await fetch(`${front}/_cloud/clock`)).json());
  } catch (cause) {
    throw new Error('the local cloud does not answer: `npm start` first', { cause });
  }
}

/** The queue of that name. Throws with the choices. */
export function queueNamed({ queues }: Target, name: string): QueuePair {
  const found = queues.find((queue) => queue.name === name.replace(/-?queue$/i, ''));
  if (!found) throw new Error(`there is no queue ${name}: say ${queues.map((queue) => queue.name).join(', ')}`);
  return found;
}
