import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of its own for one test. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'quayside-'));
}

const get = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** A synthesised assembly with one table, one queue with dead letters, a schedule and an HTTP API, in the way CDK writes them. */
export function writeAssembly(more: Record<string, unknown> = {}): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'asset.code'));
  writeFileSync(join(directory, 'asset.code', 'index.mjs'), HANDLERS);
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify({
      artifacts: {
        'store.assets': { type: 'cdk:asset-manifest', properties: { file: 'none.json' } },
        store: { type: 'aws:cloudformation:stack', properties: { templateFile: 'store.template.json' } },
        'app.assets': { type: 'cdk:asset-manifest', properties: { file: 'app.assets.json' } },
        app: { type: 'aws:cloudformation:stack', properties: { templateFile: 'app.template.json' } },
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      },
    }),
  );
  writeFileSync(join(directory, 'none.json'), JSON.stringify({ files: {} }));
  writeFileSync(
    join(directory, 'app.assets.json'),
    JSON.stringify({
      files: { code: { source: { path: 'asset.code' }, destinations: { here: { objectKey: 'code.zip' } } } },
    }),
  );
  writeFileSync(join(directory, 'store.template.json'), JSON.stringify(STORE));
  writeFileSync(join(directory, 'app.template.json'), JSON.stringify({ Resources: { ...APP, ...more } }));
  return directory;
}

const STORE = {
  Resources: {
    TableCD117FA1: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
  },
  Outputs: {
    Table: { Value: { Ref: 'TableCD117FA1' }, Export: { Name: 'store:Table' } },
    TableArn: { Value: get('TableCD117FA1'), Export: { Name: 'store:TableArn' } },
  },
};

const lambda = (handler: string, timeout = 5) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
    Handler: `index.${handler}`,
    Role: get('RoleAAAAAAAA'),
    Timeout: timeout,
    MemorySize: 128,
    Environment: {
      Variables: {
        TABLE_NAME: { 'Fn::ImportValue': 'store:Table' },
        QUEUE_URL: { Ref: 'WorkQueue11111111' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how CloudFormation writes it
        GREETING: { 'Fn::Sub': ['${Hello} from ${AWS::Region}, ${Worker}', { Hello: 'hello' }] },
        SECOND: {
          'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::AccountId' }, 'c']] }] }],
        },
      },
    },
  },
});

const APP = {
  RoleAAAAAAAA: { Type: 'AWS::IAM::Role', Properties: {} },
  PolicyAAAAAAAA: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: [{ Ref: 'RoleAAAAAAAA' }],
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: { 'Fn::ImportValue': 'store:TableArn' } },
          {
            Effect: 'Allow',
            Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            Resource: get('WorkQueue11111111'),
          },
        ],
      },
    },
  },
  Worker: lambda('work', 1),
  Echo: lambda('echo'),
  Tick: lambda('tick'),
  WorkDeadLetters22222222: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
  WorkQueue11111111: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: get('WorkDeadLetters22222222'), maxReceiveCount: 3 },
    },
  },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      BatchSize: 10,
      EventSourceArn: get('WorkQueue11111111'),
      FunctionName: { Ref: 'Worker' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
  Schedule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: get('Tick'), Id: 'Target0' }],
    },
  },
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
  EchoIntegration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { ApiId: { Ref: 'Api' }, IntegrationUri: get('Echo'), PayloadFormatVersion: '2.0' },
  },
  OpenRoute: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'POST /open/{channel}/{id}',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'EchoIntegration' }]] },
    },
  },
  SignedRoute: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'ANY /v1/{proxy+}',
      AuthorizationType: 'JWT',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'EchoIntegration' }]] },
    },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: {
      RouteSettings: { 'POST /open/{channel}/{id}': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 50 } },
    },
  },
  Client: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      CallbackURLs: ['http://localhost:4571/signed-in'],
      AccessTokenValidity: 60,
      TokenValidityUnits: { AccessToken: 'minutes' },
    },
  },
};

/** Functions without a bundler: they call the front as an SDK would, by hand. */
const HANDLERS = `
const put = (pk, sk) => fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB, {
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.PutItem',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/x/x/x/x',
  },
  body: JSON.stringify({ TableName: process.env.TABLE_NAME, Item: { pk: { S: pk }, sk: { S: sk }, by: { S: process.env.AWS_ACCESS_KEY_ID } } }),
});

export async function work({ Records }) {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    if (body === 'exit') process.exit(1);
    if (body === 'hang') await new Promise(() => setInterval(() => {}, 1000));
    if (body === 'throw') throw new Error('all of it');
    if (body === 'fail') batchItemFailures.push({ itemIdentifier: messageId });
    else await put('work', body);
  }
  return { batchItemFailures };
}

export async function echo(event, context) {
  console.log('echo was asked', event.rawPath);
  if (event.rawPath.endsWith('/throw')) throw new Error('no');
  if (event.rawPath.endsWith('/outside')) await fetch('https://example.com/');
  if (event.rawPath.endsWith('/bytes')) return { statusCode: 201, isBase64Encoded: true, body: 'AP8K', headers: { 'Content-Type': 'image/png' }, cookies: ['a=1; Path=/', 'b=2'] };
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ event, env: process.env, now: Date.now(), remaining: context.getRemainingTimeInMillis() }) };
}

export async function tick({ time }) {
  await put('tick', time);
}
`;
