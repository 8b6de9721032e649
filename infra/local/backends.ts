import { join } from 'node:path';
import { type Clock, createClock, installClock } from './clock.ts';
import { type DynamoDb, startDynamoDb } from './dynamodb.ts';
import { type Front, startFront } from './front.ts';
import type { PortChoice } from './listen.ts';
import { openParameters, type Parameters } from './parameters.ts';
import { createPermissions, type Permissions } from './permissions.ts';
import { ACCOUNT, type Queues, startQueues } from './queues.ts';
import { deskResources, type Resources } from './resources.ts';

export type Backends = {
  readonly clock: Clock;
  readonly dynamodb: DynamoDb;
  readonly queues: Queues;
  readonly parameters: Parameters;
  /** What each function may do; decides over every call that passes the front. */
  readonly permissions: Permissions;
  readonly front: Front;
  readonly resources: Resources;
  /** The address under which functions know a queue; leads through the front. */
  queueUrl(name: string): string;
  /** Moves the clock; messages that come due are visible when it returns. */
  advance(milliseconds: number): void;
  stop(): Promise<void>;
};

export type BackendOptions = {
  /** Directory for everything; in memory when left out. */
  readonly dataDir?: string | undefined;
  /** The desk's own stores by default; the cloud passes those of the template. */
  readonly resources?: Resources | undefined;
  readonly clock?: Clock | undefined;
  /** Of the front; any free port by default. */
  readonly port?: PortChoice | undefined;
};

/**
 * Everything that the functions call, without anything that runs functions: DynamoDB, SQS, S3, SSM behind the one front,
 * on one clock (put in place of this thread's `Date` until `stop`).
 */
export async function startBackends(options: BackendOptions = {}): Promise<Backends> {
  const { dataDir, port, resources = deskResources(), clock = createClock() } = options;
  const uninstall = installClock(clock);
  const parameters = openParameters(dataDir);
  const permissions = createPermissions();
  const [dynamodb, queues] = await Promise.all([
    startDynamoDb(resources.tables, dataDir && join(dataDir, 'dynamodb')),
    startQueues(resources, dataDir && join(dataDir, 'queues')),
  ]);
  const stopStores = async () => {
    await Promise.all([dynamodb.stop(), queues.stop()]);
    uninstall();
  };
  const front = await startFront({ clock, dynamodb, queues, parameters, permissions, port }).catch(
    async (cause: unknown) => {
      await stopStores();
      throw cause;
    },
  );
  return {
    clock,
    dynamodb,
    queues,
    parameters,
    permissions,
    front,
    resources,
    queueUrl: (name) => `${front.url}/${ACCOUNT}/${name}`,
    advance(milliseconds) {
      clock.advance(milliseconds);
      queues.tick();
    },
    async stop() {
      await front.stop();
      await stopStores();
    },
  };
}
