import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EMULATED, SUBSTITUTED } from '../../../infra/local/resource-types.ts';
import { readAssembly } from '../../../infra/local/template.ts';
import { temporaryDirectory, writeAssembly } from './assembly.ts';

test('references, joins, substitutions and imports between stacks come out as what they stand for', () => {
  const { functions } = readAssembly(writeAssembly());

  expect(functions.find(({ name }) => name === 'worker')?.environment).toEqual({
    TABLE_NAME: 'store-table',
    QUEUE_URL: 'http://front.quayside.invalid/000000000000/work-queue',
    GREETING: 'hello from us-east-1, worker',
    SECOND: '000000000000',
  });
});

test('queues keep their visibility, retention and where their dead letters go', () => {
  const { queues } = readAssembly(writeAssembly());

  expect(queues).toEqual([
    {
      name: 'work-dead-letters',
      visibilitySeconds: 30,
      retentionSeconds: 1209600,
      delaySeconds: 0,
      redrive: undefined,
    },
    {
      name: 'work-queue',
      visibilitySeconds: 60,
      retentionSeconds: 345600,
      delaySeconds: 0,
      redrive: { deadLetters: 'work-dead-letters', maxReceives: 3 },
    },
  ]);
});

test('what calls a function is found behind its ARN: queue, schedule and route', () => {
  const { eventSources, schedules, routes } = readAssembly(writeAssembly());

  expect(eventSources).toMatchObject([{ queue: 'work-queue', function: 'worker', reportsFailures: true }]);
  expect(schedules).toEqual([{ name: 'schedule', everyMs: 60_000, function: 'tick' }]);
  expect(routes.map((route) => [route.routeKey, route.function, route.needsToken, route.throttle])).toEqual([
    ['POST /open/{channel}/{id}', 'echo', false, { rate: 10, burst: 50 }],
    ['ANY /v1/{proxy+}', 'echo', true, undefined],
  ]);
});

test('a function knows what its role allows', () => {
  const { functions } = readAssembly(writeAssembly());

  expect(functions[0]?.statements).toEqual([
    {
      allow: true,
      actions: ['dynamodb:PutItem'],
      resources: ['arn:aws:dynamodb:us-east-1:000000000000:table/store-table'],
    },
    {
      allow: true,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: ['arn:aws:sqs:us-east-1:000000000000:work-queue'],
    },
  ]);
});

test('what is not run is listed with its reason', () => {
  const { substituted } = readAssembly(writeAssembly());

  expect(substituted.map(({ logicalId, type }) => [logicalId, type])).toEqual([
    ['RoleAAAAAAAA', 'AWS::IAM::Role'],
    ['PolicyAAAAAAAA', 'AWS::IAM::Policy'],
  ]);
});

const policy = (statement: object) => ({
  Type: 'AWS::IAM::Policy',
  Properties: { Roles: [{ Ref: 'RoleAAAAAAAA' }], PolicyDocument: { Statement: [statement] } },
});

test.each([
  [
    'a type that is neither emulated nor substituted',
    { Bus: { Type: 'AWS::Events::EventBus' } },
    'AWS::Events::EventBus',
  ],
  ['a FIFO queue', { Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } }, 'app/Fifo'],
  [
    'a calendar schedule',
    { Cron: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'cron(0 8 * * ? *)', Targets: [] } } },
    'cron(0 8 * * ? *)',
  ],
  [
    'a function of CloudFormation that it does not know',
    { Odd: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::FindInMap': ['a', 'b', 'c'] } } } },
    'Fn::FindInMap',
  ],
  [
    'an import that nobody exports',
    { Odd: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'nowhere' } } } },
    'nowhere',
  ],
  [
    'a permission under a condition, which would be decided without it',
    { Odd: policy({ Effect: 'Allow', Action: 'sqs:*', Resource: '*', Condition: { Bool: {} } }) },
    'Condition',
  ],
  [
    'a permission for everything but',
    { Odd: policy({ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }) },
    'NotAction',
  ],
  [
    'a permission on what depends on who asks',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how IAM writes it
    { Odd: policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/${aws:username}' }) },
    'policy variables',
  ],
  [
    'a role that also has a policy of AWS’s own',
    { RoleAAAAAAAA: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/Any'] } } },
    'ManagedPolicyArns',
  ],
  ['two roles of one name', { RoleBBBBBBBB: { Type: 'AWS::IAM::Role', Properties: {} } }, 'role'],
  ['two queues of one name', { WorkQueue99999999: { Type: 'AWS::SQS::Queue' } }, 'work-queue'],
])('%s stops the start and is named', (_what, resources, named) => {
  expect(() => readAssembly(writeAssembly(resources))).toThrow(named);
});

test('where nothing was synthesised, the way to do it is told', () => {
  expect(() => readAssembly(temporaryDirectory())).toThrow('npm start');
});

test('docs/emulation.md names every resource type, emulated or substituted', () => {
  const document = readFileSync(new URL('../../../docs/emulation.md', import.meta.url), 'utf8');

  const types = [...Object.keys(EMULATED), ...Object.keys(SUBSTITUTED)];
  expect(types.filter((type) => !document.includes(`\`${type}\``))).toEqual([]);
});
