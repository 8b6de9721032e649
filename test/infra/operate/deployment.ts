import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Webhook } from 'standardwebhooks';
import type { ConnectionSecrets } from '../../../functions/domain/connection.ts';
import { dynamoTable } from '../../../functions/store/dynamo-table.ts';
import { openStore } from '../../../functions/store/store.ts';
import { type Cloud, startCloud } from '../../../infra/local/cloud.ts';
import { type Seeded, seed } from '../../../infra/local/seed.ts';
import { signIn } from '../../../infra/local/sign-in.ts';
import { type RunningSimulator, startSimulator } from '../../../infra/local/simulators.ts';
import { sharedAssembly } from '../../proof/assembly.ts';
import { temporaryDirectory } from '../local/assembly.ts';

const TABLE = 'quayside-local-storage-table';
const ROOT = join(import.meta.dirname, '../../..');

export type Ran = {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly report: Record<string, unknown>;
};

/** The embedded cloud with its demonstration seller, and the engineer's commands run against it as child processes. */
export async function startDeployment() {
  const dataDir = temporaryDirectory();
  const simulator = await startSimulator('standard-webhooks', 0);
  const cloud = await startCloud({ assembly: await sharedAssembly(), dataDir, schedules: false });
  const absent = (channel: string): RunningSimulator => ({
    channel,
    url: '',
    configure: async () => undefined,
    stop: async () => undefined,
  });
  const seeded = await seed(cloud, [absent('shopee'), absent('ebay'), simulator]);
  const own = seeded.find(({ channel }) => channel === 'standard-webhooks') as Seeded;

  const client = () =>
    new DynamoDBClient({
      region: 'us-east-1',
      endpoint: cloud.front.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
    });
  const documents = DynamoDBDocumentClient.from(client());

  return {
    cloud,
    dataDir,
    store: openStore(dynamoTable(TABLE, { client: client(), now: () => cloud.clock.now() })),
    simulator,
    /** The demonstration's own shop, which is the one that these tests write to. */
    own,
    async stop() {
      await cloud.stop();
      await simulator.stop();
    },

    /** `npm run COMMAND -- …args`, told about this cloud; standard input is `stdin`. */
    async operate(command: string, args: readonly string[] = [], stdin = ''): Promise<Ran> {
      const all = [join('infra/operate', `${command}.ts`), '--data-dir', dataDir, ...args];
      const child = spawn(process.execPath, all, { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk) => {
        out += String(chunk);
      });
      child.stderr.on('data', (chunk) => {
        err += String(chunk);
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(stdin);
      const [code] = await once(child, 'close');
      return { code: code as number, out, err, report: args.includes('--json') && out ? JSON.parse(out) : {} };
    },

    secretsOf: (connection: string): ConnectionSecrets =>
      JSON.parse(cloud.backends.parameters.get(`/quayside/local/connections/${connection}`) ?? '{}'),

    /** The statement of today in total, as the desk tells it. */
    async statement(): Promise<Record<string, number>> {
      const day = new Date(cloud.clock.now()).toISOString().slice(0, 10);
      const answer = await ask(cloud, 'sam', `/v1/statement?day=${day}`);
      return (answer as { total: Record<string, number> }).total;
    },

    /** Puts an item into the table just as it is. */
    async layDown(Item: Record<string, unknown>) {
      await documents.send(new PutCommand({ TableName: TABLE, Item }));
    },

    /** Keys of what is set aside in the bucket. */
    setAside: () =>
      Object.keys(cloud.backends.queues.objects('quayside-local-storage-objects')).filter((key) =>
        key.startsWith('set-aside/'),
      ),

    ask: (who: string, path: string) => ask(cloud, who, path),
  };
}
export type Deployment = Awaited<ReturnType<typeof startDeployment>>;

const tokens = new Map<string, string>();

async function ask(cloud: Cloud, username: string, path: string): Promise<unknown> {
  const { issuer, client, people } = cloud;
  const password = people.find((person) => person.username === username)?.password ?? '';
  const token = tokens.get(username) ?? (await signIn({ issuer, client, username, password }));
  tokens.set(username, token);
  const answer = await fetch(`${cloud.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return answer.json();
}

/** Posts an event of an own shop, signed with the official library. Gives the status. */
export async function post(
  { address, signing: { current } }: ConnectionSecrets,
  type: string,
  data: Record<string, unknown>,
  { at = Date.now(), id = `evt-${randomUUID()}`, secret = current } = {},
): Promise<number> {
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  };
  return (await fetch(address, { method: 'POST', headers, body })).status;
}

/** A message of a buyer. */
export function inquiry(shop: string, id: string, text = 'Kiedy wyślecie moją paczkę?') {
  return { shop, messageId: `m-${id}`, conversation: `c-${id}`, buyer: { id: `b-${id}`, name: 'Anna Kowalska' }, text };
}
