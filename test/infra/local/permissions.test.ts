import { DynamoDBClient, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectAclCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backends, startBackends } from '../../../infra/local/backends.ts';
import type { Statement } from '../../../infra/local/model.ts';
import { createPermissions, type Note } from '../../../infra/local/permissions.ts';
import { LOCAL_SECRET } from '../../../infra/local/presigned.ts';
import { DESK } from '../../../infra/local/resources.ts';

let backends: Backends;
let callers = 0;
beforeAll(async () => {
  backends = await startBackends();
  backends.parameters.put('/quayside/local/connections/con_1', 'secret');
  backends.parameters.put('/quayside/local/sealing-key', 'secret');
});
afterAll(() => backends.stop());

const AT = 'us-east-1:000000000000';
const TABLE = `arn:aws:dynamodb:${AT}:table/${DESK.table}`;
const INTAKE = `arn:aws:sqs:${AT}:intake`;
const allow = (actions: string[], ...resources: string[]): Statement => ({ allow: true, actions, resources });

/** Clients of a function whose role says this, and of nobody's role when it says nothing at all. */
function clientsWith(...statements: Statement[]) {
  callers += 1;
  const caller = `limited.${callers}`;
  backends.front.limit(caller, { name: 'limited', statements });
  return clientsAs(caller);
}

function clientsAs(accessKeyId: string) {
  const endpoint = backends.front.url;
  const common = { region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: LOCAL_SECRET }, maxAttempts: 1 };
  return {
    dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient({ ...common, endpoint })),
    sqs: new SQSClient({ ...common, endpoint }),
    ssm: new SSMClient({ ...common, endpoint }),
    s3: new S3Client({ ...common, endpoint: `${endpoint}/aws/s3`, forcePathStyle: true }),
  };
}

const intake = () => backends.queueUrl('intake');
const put = (pk = 'A') => new PutCommand({ TableName: DESK.table, Item: { pk, sk: 'A' } });
const query = (IndexName?: string) =>
  new QueryCommand({
    TableName: DESK.table,
    ...(IndexName && { IndexName }),
    KeyConditionExpression: '#p = :p',
    ExpressionAttributeNames: { '#p': IndexName === 'work' ? 'workPk' : IndexName ? 'lookupPk' : 'pk' },
    ExpressionAttributeValues: { ':p': 'A' },
  });
const object = (Key: string) => ({ Bucket: DESK.bucket, Key });
const allowedOnly = { name: expect.stringMatching(/^AccessDenied(Exception)?$/) };

describe('a role without a single statement is denied in each service’s own way', () => {
  test('DynamoDB', async () => {
    await expect(clientsWith().dynamodb.send(put('denied'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`is not authorized to perform: dynamodb:PutItem on resource: ${TABLE}`),
      $metadata: { httpStatusCode: 400 },
    });
    expect((await backends.dynamodb.everything(DESK.table)).filter(({ pk }) => pk?.S === 'denied')).toEqual([]);
  });

  test('SQS', async () => {
    const send = new SendMessageCommand({ QueueUrl: intake(), MessageBody: 'denied' });

    await expect(clientsWith().sqs.send(send)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    expect(backends.queues.bodies('intake')).not.toContain('denied');
  });

  test('SSM', async () => {
    const read = new GetParameterCommand({ Name: '/quayside/local/sealing-key' });

    await expect(clientsWith().ssm.send(read)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('S3', async () => {
    const { s3 } = clientsWith();

    await expect(s3.send(new PutObjectCommand({ ...object('text/1'), Body: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    expect(Object.keys(backends.queues.objects(DESK.bucket))).not.toContain('text/1');
  });

  test('whoever does not sign at all', async () => {
    const answer = await fetch(backends.front.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
      body: JSON.stringify({ Name: '/quayside/local/sealing-key' }),
    });

    expect([answer.status, JSON.parse(await answer.text()).__type]).toEqual([400, 'AccessDeniedException']);
  });
});

describe('a role', () => {
  test('may do what a statement allows, on the resource that it names and no other', async () => {
    const { dynamodb, sqs } = clientsWith(
      allow(['dynamodb:PutItem'], TABLE),
      allow(['dynamodb:Query'], `${TABLE}/index/work`),
      allow(['sqs:SendMessage'], INTAKE),
    );

    await dynamodb.send(put());
    await dynamodb.send(query('work'));
    await sqs.send(new SendMessageCommand({ QueueUrl: intake(), MessageBody: 'x' }));
    for (const refused of [new GetCommand({ TableName: DESK.table, Key: { pk: 'A', sk: 'A' } }), query()]) {
      await expect(dynamodb.send(refused as GetCommand)).rejects.toMatchObject(allowedOnly);
    }
    await expect(dynamodb.send(query('lookup'))).rejects.toMatchObject(allowedOnly);
    const elsewhere = new SendMessageCommand({ QueueUrl: backends.queueUrl('outbox'), MessageBody: 'x' });
    await expect(sqs.send(elsewhere)).rejects.toMatchObject(allowedOnly);
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl: intake() }))).rejects.toMatchObject(allowedOnly);
  });

  test('that may read one beginning of the objects’ keys is denied another, and the list of them', async () => {
    const { s3 } = clientsWith(allow(['s3:GetObject'], `arn:aws:s3:::${DESK.bucket}/text/*`));
    await clientsAs('seeder').s3.send(new PutObjectCommand({ ...object('text/1'), Body: 'x' }));
    await clientsAs('seeder').s3.send(new PutObjectCommand({ ...object('set-aside/1'), Body: 'x' }));

    expect((await s3.send(new GetObjectCommand(object('text/1')))).ContentLength).toBe(1);
    expect((await s3.send(new HeadObjectCommand(object('text/1')))).ContentLength).toBe(1);
    await expect(s3.send(new GetObjectCommand(object('set-aside/1')))).rejects.toMatchObject(allowedOnly);
    await expect(s3.send(new ListObjectsV2Command({ Bucket: DESK.bucket }))).rejects.toMatchObject(allowedOnly);
    await expect(s3.send(new PutObjectAclCommand({ ...object('text/1'), ACL: 'private' }))).rejects.toMatchObject(
      allowedOnly,
    );
  });

  test('that may not list a bucket hears that a missing object is forbidden, as S3 says it', async () => {
    const bucket = `arn:aws:s3:::${DESK.bucket}`;
    const missing = new GetObjectCommand(object('text/none'));

    const reader = clientsWith(allow(['s3:GetObject'], `${bucket}/*`));
    const lister = clientsWith(allow(['s3:GetObject'], `${bucket}/*`), allow(['s3:ListBucket'], bucket));

    await expect(reader.s3.send(missing)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(lister.s3.send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('that may copy into a place must also be allowed to read where it copies from', async () => {
    const bucket = `arn:aws:s3:::${DESK.bucket}`;
    const copy = new CopyObjectCommand({ ...object('text/copy'), CopySource: `${DESK.bucket}/text/1` });
    await clientsAs('seeder').s3.send(new PutObjectCommand({ ...object('text/1'), Body: 'x' }));

    const writer = clientsWith(allow(['s3:PutObject'], `${bucket}/text/*`));
    await expect(writer.s3.send(copy)).rejects.toMatchObject(allowedOnly);
    const both = clientsWith(allow(['s3:PutObject', 's3:GetObject'], `${bucket}/text/*`));
    await both.s3.send(copy);
  });

  test('lends its permissions to whom it signs an address or a form for, no more than it has', async () => {
    const { s3 } = clientsWith(allow(['s3:PutObject', 's3:GetObject'], `arn:aws:s3:::${DESK.bucket}/text/*`));
    const upload = async (Key: string) => {
      const { url, fields } = await createPresignedPost(s3, object(Key));
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob(['uploaded']));
      return (await fetch(url, { method: 'POST', body: form })).status;
    };
    const download = async (Key: string) =>
      (await fetch(await getSignedUrl(s3, new GetObjectCommand(object(Key))))).status;

    expect([await upload('text/up'), await download('text/up')]).toEqual([204, 200]);
    expect([await upload('set-aside/up'), await download('set-aside/1')]).toEqual([403, 403]);
  });

  test('reads the parameters under its path, and none that only begin alike', async () => {
    const { ssm } = clientsWith(
      allow(['ssm:GetParameter'], `arn:aws:ssm:${AT}:parameter/quayside/local/connections/*`),
    );

    await ssm.send(new GetParameterCommand({ Name: '/quayside/local/connections/con_1', WithDecryption: true }));
    await expect(ssm.send(new GetParameterCommand({ Name: '/quayside/local/sealing-key' }))).rejects.toMatchObject(
      allowedOnly,
    );
    const write = new PutParameterCommand({ Name: '/quayside/local/connections/con_1', Value: 'x', Overwrite: true });
    await expect(ssm.send(write)).rejects.toMatchObject(allowedOnly);
  });

  test('needs for a batch and for a transaction what each of their parts needs alone', async () => {
    const { dynamodb, sqs } = clientsWith(allow(['dynamodb:PutItem'], TABLE), allow(['sqs:SendMessage'], INTAKE));
    const batch = (queue: string) =>
      new SendMessageBatchCommand({ QueueUrl: queue, Entries: [{ Id: '1', MessageBody: 'x' }] });
    const remove = { Delete: { TableName: DESK.table, Key: { pk: { S: 'A' }, sk: { S: 'A' } } } };

    await sqs.send(batch(intake()));
    await expect(sqs.send(batch(backends.queueUrl('outbox')))).rejects.toMatchObject(allowedOnly);
    await expect(dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [remove] }))).rejects.toMatchObject(
      allowedOnly,
    );
  });

  test('is bound by an explicit deny whatever else it is allowed, and wildcards reach as far as IAM’s', async () => {
    const { dynamodb, sqs } = clientsWith(
      allow(['dynamodb:*'], `arn:aws:dynamodb:*:table/quays?de*`),
      { allow: false, actions: ['dynamodb:Scan', 'DynamoDB:put*'], resources: ['*'] },
      allow(['sqs:*'], INTAKE.slice(0, -1)),
    );

    await dynamodb.send(query('work'));
    await expect(dynamodb.send(new ScanCommand({ TableName: DESK.table }))).rejects.toMatchObject({
      message: expect.stringContaining('explicit deny'),
    });
    await expect(dynamodb.send(put())).rejects.toMatchObject(allowedOnly);
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl: intake() }))).rejects.toMatchObject(allowedOnly);
  });
});

test('a call of no function, like seeding, is asked for no permission', async () => {
  await clientsAs('seeder').dynamodb.send(new ScanCommand({ TableName: DESK.table }));
});

test('a call that nobody knows is denied even where everything is allowed that has a name', async () => {
  callers += 1;
  backends.front.limit(`odd.${callers}`, { name: 'odd', statements: [allow(['s3:*', 'dynamodb:*'], 'arn:*')] });
  const answer = await fetch(backends.front.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.ExecuteStatement',
      authorization: `AWS4-HMAC-SHA256 Credential=odd.${callers}/20260101/us-east-1/dynamodb/aws4_request`,
    },
    body: JSON.stringify({ Statement: 'SELECT * FROM quayside' }),
  });

  expect(JSON.parse(await answer.text()).__type).toContain('AccessDeniedException');
});

test('each use of a grant is noted as the role words it, each refusal as it was asked for', () => {
  const notes: Note[] = [];
  const permissions = createPermissions((note) => notes.push(note));
  permissions.limit('a.0.1', { name: 'a', statements: [allow(['sqs:Send*', 'sqs:ReceiveMessage'], INTAKE)] });

  permissions.refusal('a.0.1', [{ action: 'sqs:SendMessage', resource: INTAKE }]);
  permissions.refusal('a.0.1', [{ action: 'sqs:DeleteMessage', resource: INTAKE }]);
  permissions.refusal('somebody', [{ action: 'sqs:DeleteMessage', resource: INTAKE }]);

  expect(notes).toEqual([
    { what: 'used', function: 'a', action: 'sqs:Send*', resource: INTAKE },
    { what: 'refused', function: 'a', action: 'sqs:DeleteMessage', resource: INTAKE },
  ]);
});
