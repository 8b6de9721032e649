import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dynamoTable } from '../../../functions/store/dynamo-table.ts';
import { type Backends, startBackends } from '../../../infra/local/backends.ts';
import { callingAs } from '../../../infra/local/caller.ts';
import { DESK } from '../../../infra/local/resources.ts';

let backends: Backends;
let callers = 0;

beforeAll(async () => {
  backends = await startBackends();
});
afterAll(() => backends.stop());
beforeEach(() => {
  backends.front.clearFaults();
  backends.front.lagIndexes(undefined);
  backends.front.countAnew();
});

/** Clients of one caller, as an SDK in a function would make them; no retries, so that a test sees each answer. */
function clientsOf() {
  callers += 1;
  const caller = `caller-${callers}`;
  const endpoint = backends.front.url;
  const common = { region: 'us-east-1', credentials: { accessKeyId: caller, secretAccessKey: 'x' }, maxAttempts: 1 };
  return {
    caller,
    dynamodb: new DynamoDBClient({ ...common, endpoint }),
    sqs: new SQSClient({ ...common, endpoint }),
    ssm: new SSMClient({ ...common, endpoint }),
    s3: new S3Client({ ...common, endpoint: `${endpoint}/aws/s3` }),
  };
}

const send = (client: SQSClient, body: string) =>
  client.send(new SendMessageCommand({ QueueUrl: backends.queueUrl('intake'), MessageBody: body }));

test('each call is numbered and told with its caller, service, action and target, never its contents', async () => {
  const { caller, dynamodb, sqs, ssm, s3 } = clientsOf();
  backends.parameters.put('/connections/con_1', 'top secret');

  await dynamoTable(DESK.table, { client: dynamodb }).put(
    { pk: 'TICKET#1', sk: 'TICKET', data: { text: 'private' } },
    'any',
  );
  await send(sqs, 'private');
  const parameter = await ssm.send(new GetParameterCommand({ Name: '/connections/con_1', WithDecryption: true }));
  await s3.send(new PutObjectCommand({ Bucket: DESK.bucket, Key: 'text/1', Body: 'private' }));
  const object = await s3.send(new GetObjectCommand({ Bucket: DESK.bucket, Key: 'text/1' }));

  expect(parameter.Parameter?.Value).toBe('top secret');
  expect(await object.Body?.transformToString()).toBe('private');
  expect(backends.front.calls).toEqual([
    { n: 1, caller, service: 'dynamodb', action: 'PutItem', target: 'quayside TICKET#1 TICKET' },
    { n: 2, caller, service: 'sqs', action: 'SendMessage', target: 'intake' },
    { n: 3, caller, service: 'ssm', action: 'GetParameter', target: '/connections/con_1' },
    { n: 4, caller, service: 's3', action: 'PutObject', target: 'quayside-objects/text/1' },
    { n: 5, caller, service: 's3', action: 'GetObject', target: 'quayside-objects/text/1' },
  ]);
});

test('a parameter that does not exist is refused as SSM does', async () => {
  const { ssm } = clientsOf();

  await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
});

test.each([
  ['kill-before', 0],
  ['kill-after', 1],
] as const)('%s leaves the call unanswered, applied %i times, and the caller dead', async (what, applied) => {
  const { caller, sqs } = clientsOf();
  const before = backends.queues.bodies('intake').length;
  const deaths: string[] = [];
  backends.front.onDeath((dead) => deaths.push(dead));
  backends.front.inject({ when: 1, what });

  const unanswered = Promise.race([send(sqs, what).then(() => 'answered'), quiet()]);
  expect(await unanswered).toBe('nothing');
  const later = Promise.race([send(sqs, 'from the dead').then(() => 'answered'), quiet()]);

  expect(await later).toBe('nothing');
  expect(deaths).toEqual([caller]);
  expect(backends.queues.bodies('intake').length - before).toBe(applied);
  await send(clientsOf().sqs, 'another caller lives on');
});

test('a 5xx and a throttle are the service’s own and change nothing', async () => {
  const { dynamodb, sqs, ssm } = clientsOf();
  const table = dynamoTable(DESK.table, { client: dynamodb });
  backends.front.inject({ when: 1, what: 'error-5xx' });
  backends.front.inject({ when: 2, what: 'throttle' });
  backends.front.inject({ when: ({ service }) => service === 'sqs', what: 'error-5xx' });
  backends.front.inject({ when: ({ service }) => service === 'ssm', what: 'throttle' });
  const before = backends.queues.bodies('intake').length;

  await expect(table.put({ pk: 'A', sk: 'A', data: {} }, 0)).rejects.toMatchObject({ name: 'InternalServerError' });
  await expect(table.put({ pk: 'A', sk: 'A', data: {} }, 0)).rejects.toMatchObject({
    name: 'ProvisionedThroughputExceededException',
  });
  await expect(send(sqs, 'x')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  await expect(ssm.send(new GetParameterCommand({ Name: '/a' }))).rejects.toMatchObject({
    name: 'ThrottlingException',
  });

  expect(await table.get({ pk: 'A', sk: 'A' })).toBeUndefined();
  expect(backends.queues.bodies('intake')).toHaveLength(before);
});

test('a lost answer breaks the connection after the call was applied', async () => {
  const { dynamodb } = clientsOf();
  const table = dynamoTable(DESK.table, { client: dynamodb });
  backends.front.inject({ when: 1, what: 'lose-answer' });

  await expect(table.put({ pk: 'LOST', sk: 'A', data: {} }, 0)).rejects.toThrow();

  expect(await table.get({ pk: 'LOST', sk: 'A' })).toMatchObject({ version: 1 });
});

test('a fault strikes as often as it was told to', async () => {
  const { sqs } = clientsOf();
  backends.front.inject({ when: () => true, what: 'error-5xx', times: 2 });

  const outcomes = await Promise.allSettled([send(sqs, '1'), send(sqs, '2'), send(sqs, '3')]);

  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
});

test('while indexes lag, a query shows what was there before; when the clock has moved it shows what is', async () => {
  const { dynamodb } = clientsOf();
  const table = dynamoTable(DESK.table, { client: dynamodb });
  const work = { partition: 'queue', limit: 10 };
  const waiting = await table.put(
    { pk: 'T1', sk: 'T', workPk: 'queue', workSk: '2', card: { is: 'waiting' }, data: {} },
    0,
  );
  backends.front.lagIndexes({ maxMs: 1_000_000, seed: 7 });

  await table.put({ pk: 'T1', sk: 'T', card: { is: 'claimed' }, data: {} }, waiting.version);
  await table.put({ pk: 'T2', sk: 'T', workPk: 'queue', workSk: '1', data: {} }, 0);

  const during = await table.entries('work', work);
  backends.advance(1_000_000);
  const afterwards = await table.entries('work', work);
  expect(during.items.map(({ pk, card }) => [pk, card])).toEqual([['T1', { is: 'waiting' }]]);
  expect(afterwards.items.map(({ pk }) => pk)).toEqual(['T2']);
});

test('pages of a lagging index neither repeat nor lose an entry that everyone sees already', async () => {
  const { dynamodb } = clientsOf();
  const table = dynamoTable(DESK.table, { client: dynamodb });
  for (const n of [1, 2, 3, 4, 5]) {
    await table.put({ pk: `P${n}`, sk: 'T', workPk: 'pages', workSk: String(n), data: {} }, 0);
  }
  backends.front.lagIndexes({ maxMs: 1_000_000, seed: 1 });
  await table.remove({ pk: 'P3', sk: 'T' }, 1);

  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await table.entries('work', { partition: 'pages', limit: 2, after });
    seen.push(...page.items.map(({ pk }) => pk));
    after = page.after;
  } while (after);

  expect(seen).toEqual(['P1', 'P2', 'P3', 'P4', 'P5']);
});

test('a write that asks for the old item still gets it while indexes lag, and one that does not gets nothing', async () => {
  const client = DynamoDBDocumentClient.from(clientsOf().dynamodb);
  backends.front.lagIndexes({ maxMs: 1000, seed: 1 });
  const Item = { pk: 'OLD', sk: 'A' };
  await client.send(new PutCommand({ TableName: DESK.table, Item }));

  const asked = await client.send(new PutCommand({ TableName: DESK.table, Item, ReturnValues: 'ALL_OLD' }));
  const silent = await client.send(new PutCommand({ TableName: DESK.table, Item }));

  expect(asked.Attributes).toEqual(Item);
  expect(silent.Attributes).toBeUndefined();
});

test('what has expired by the clock is deleted when told to, the rest stays', async () => {
  const { dynamodb } = clientsOf();
  const table = dynamoTable(DESK.table, { client: dynamodb });
  const soon = Math.floor(Date.now() / 1000) + 60;
  await table.put({ pk: 'TTL', sk: 'soon', expires: soon, data: {} }, 0);
  await table.put({ pk: 'TTL', sk: 'later', expires: soon + 1_000_000, data: {} }, 0);
  backends.advance(61_000);

  expect(await backends.dynamodb.expire(backends.clock.now())).toBe(1);

  const left = (await backends.dynamodb.everything(DESK.table)).filter(({ pk }) => pk?.S === 'TTL');
  expect(left.map(({ sk }) => sk?.S)).toEqual(['later']);
});

test('a call to a marketplace goes to its simulator with method, query, headers and bytes as they were', async () => {
  const seen: unknown[] = [];
  const simulator = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { authorization, 'x-quayside-caller': caller } = request.headers;
      seen.push([request.method, request.url, authorization, caller, Buffer.concat(chunks).toString('hex')]);
      response.writeHead(201, { 'x-their-id': 'abc' }).end('{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => simulator.listen(0, '127.0.0.1', resolve));
  backends.front.reach('shopee', `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`);

  const answer = await callingAs('worker-1')(`${backends.front.url}/marketplaces/shopee/api/v2/send?sign=a%2Bb`, {
    method: 'POST',
    headers: { authorization: 'Bearer t' },
    body: new Uint8Array([0, 255, 10]),
  });

  expect(seen).toEqual([['POST', '/api/v2/send?sign=a%2Bb', 'Bearer t', undefined, '00ff0a']]);
  expect([answer.status, answer.headers.get('x-their-id'), await answer.text()]).toEqual([201, 'abc', '{"ok":true}']);
  expect(backends.front.calls).toEqual([
    { n: 1, caller: 'worker-1', service: 'marketplace', action: 'POST', target: 'shopee/api/v2/send' },
  ]);
  simulator.closeAllConnections();
  simulator.close();
});

test('a child process can read the clock and move it', async () => {
  const offsetIn = async (answer: Response) => JSON.parse(await answer.text()).offsetMs;
  const before = await offsetIn(await fetch(`${backends.front.url}/_cloud/clock`));
  const moved = await offsetIn(await fetch(`${backends.front.url}/_cloud/clock?advance=5000`, { method: 'POST' }));
  const back = await fetch(`${backends.front.url}/_cloud/clock?advance=-5000`, { method: 'POST' });

  expect(moved - before).toBe(5000);
  expect(back.status).toBe(400);
});

test('an index query with a filter is refused while indexes lag, rather than answered wrongly', async () => {
  const client = DynamoDBDocumentClient.from(clientsOf().dynamodb);
  backends.front.lagIndexes({ maxMs: 1000, seed: 1 });

  const query = client.send(
    new QueryCommand({
      TableName: DESK.table,
      IndexName: 'work',
      KeyConditionExpression: '#p = :p',
      FilterExpression: 'attribute_exists(card)',
      ExpressionAttributeNames: { '#p': 'workPk' },
      ExpressionAttributeValues: { ':p': 'x' },
    }),
  );

  await expect(query).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
});

function quiet(): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('nothing'), 150));
}
