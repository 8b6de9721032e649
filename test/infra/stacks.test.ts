import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { INDEXES, PROJECTED, TABLE_KEYS } from '../../functions/store/table.ts';
import { deployment } from '../../infra/app.ts';
import { handlers } from '../../infra/bundling.ts';
import { STAGES, type Stage, stageNamed, stages } from '../../infra/stages.ts';

type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
};
type Statement = { readonly Effect: string; readonly Action: string | string[]; readonly Resource: unknown };
type Variables = { readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> } };

const root = join(import.meta.dirname, '..', '..');
const outdir = mkdtempSync(join(tmpdir(), 'quayside-stacks-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
/** The stage's templates as AWS would read them; functions are not bundled for it. */
const assemblies = Object.fromEntries(STAGES.map((stage) => [stage, assemble(stage)])) as Record<
  Stage,
  ReturnType<typeof assemble>
>;

function assemble(stage: Stage) {
  const app = new App({ outdir: join(outdir, stage), context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  deployment(app, stage);
  const { stacks } = app.synth();
  const all = stacks.flatMap(({ template }) => Object.entries<Resource>(template.Resources));
  return {
    app,
    stacks,
    types: new Set(all.map(([, { Type }]) => Type)),
    text: JSON.stringify(stacks.map(({ template }) => template)),
    /** Resources of a type by logical id; the properties are asserted as `P`. */
    of: <P = Record<string, unknown>>(type: string) =>
      all
        .filter(([, { Type }]) => Type === type)
        .map(([id, resource]) => ({ id, ...resource, Properties: resource.Properties as P })),
  };
}

const functionOf = (stage: Stage, handler: string) =>
  assemblies[stage]
    .of<Variables & { Role: { 'Fn::GetAtt': [string, string] } }>('AWS::Lambda::Function')
    .filter(({ Properties }) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME === handler);

/** What the function's role allows, action by action. */
function statementsOf(stage: Stage, handler: string): Statement[] {
  const roles = functionOf(stage, handler).map(({ Properties }) => Properties.Role['Fn::GetAtt'][0]);
  const policies = assemblies[stage].of<{ Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } }>(
    'AWS::IAM::Policy',
  );
  const mine = policies.filter(({ Properties }) => Properties.Roles.some(({ Ref }) => roles.includes(Ref)));
  return mine.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

function allowed(stage: Stage, handler: string): string[] {
  return [...new Set(statementsOf(stage, handler).flatMap(({ Action }) => Action))].sort();
}

/** Types that the promises below speak of, and those that hold nothing and let nobody in. Another one wants a promise first. */
const PROMISED = [
  ...['Api', 'Authorizer', 'Integration', 'Route', 'Stage'].map((part) => `AWS::ApiGatewayV2::${part}`),
  ...['Alarm', 'Dashboard'].map((part) => `AWS::CloudWatch::${part}`),
  ...['UserPool', 'UserPoolClient', 'UserPoolDomain', 'UserPoolGroup'].map((part) => `AWS::Cognito::${part}`),
  ...['Alias', 'EventSourceMapping', 'Function', 'Permission', 'Version'].map((part) => `AWS::Lambda::${part}`),
  ...['LogGroup', 'MetricFilter'].map((part) => `AWS::Logs::${part}`),
  ...['AWS::DynamoDB::Table', 'AWS::Events::Rule', 'AWS::IAM::Policy', 'AWS::IAM::Role'],
  ...['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
  ...['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::CDK::Metadata'],
];

describe.each(STAGES)('stage %s', (stage) => {
  const { app, of, stacks, text, types } = assemblies[stage];

  test('every file in functions/ is deployed once, and nothing else is', () => {
    const deployed = of<Variables>('AWS::Lambda::Function').map(
      ({ Properties }) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME,
    );

    expect(deployed.sort()).toEqual(handlers());
  });

  test('every function runs Node.js 24 on ARM and writes to a log of its own that does not grow for ever', () => {
    const kept = of('AWS::Logs::LogGroup').filter(({ Properties }) => Number(Properties.RetentionInDays) > 0);
    const functions = of<{ LoggingConfig: { LogGroup: { Ref: string } } }>('AWS::Lambda::Function');

    expect(functions.map(({ Properties }) => Properties)).toEqual(
      functions.map(() => expect.objectContaining({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })),
    );
    const logs = functions.map(({ Properties }) => Properties.LoggingConfig.LogGroup.Ref);
    expect(new Set(logs).size).toBe(functions.length);
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(logs));
  });

  test('every queue consumer reports failures message by message', () => {
    const mappings = of('AWS::Lambda::EventSourceMapping');

    expect(mappings.length).toBeGreaterThanOrEqual(5);
    expect(mappings.map(({ Properties }) => Properties.FunctionResponseTypes)).toEqual(
      mappings.map(() => ['ReportBatchItemFailures']),
    );
  });

  test('a message stays hidden for six times as long as its consumer may run, and the time a batch may fill', () => {
    const timeouts = new Map(
      of<{ Timeout: number }>('AWS::Lambda::Function').map(({ id, Properties }) => [id, Properties.Timeout]),
    );
    const hidden = new Map(
      of<{ VisibilityTimeout: number }>('AWS::SQS::Queue').map(({ id, Properties }) => [
        id,
        Properties.VisibilityTimeout,
      ]),
    );
    type Mapping = {
      FunctionName: { Ref: string };
      EventSourceArn: { 'Fn::GetAtt': [string] };
      MaximumBatchingWindowInSeconds?: number;
    };

    const short = of<Mapping>('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => {
      const timeout = timeouts.get(Properties.FunctionName.Ref) ?? Number.NaN;
      const window = Properties.MaximumBatchingWindowInSeconds ?? 0;
      const visibility = hidden.get(Properties.EventSourceArn['Fn::GetAtt'][0]) ?? Number.NaN;
      return !(visibility >= 6 * timeout + window);
    });

    expect(short).toEqual([]);
  });

  test('every queue that feeds a function has dead letters that outlive it', () => {
    type QueueProperties = {
      MessageRetentionPeriod: number;
      RedrivePolicy?: { deadLetterTargetArn: { 'Fn::GetAtt': [string] } };
    };
    const queues = of<QueueProperties>('AWS::SQS::Queue');
    const fed = of<{ EventSourceArn: { 'Fn::GetAtt': [string] } }>('AWS::Lambda::EventSourceMapping').map(
      ({ Properties }) => Properties.EventSourceArn['Fn::GetAtt'][0],
    );
    const days = (id: string | undefined) =>
      Number(queues.find((queue) => queue.id === id)?.Properties.MessageRetentionPeriod) / 86_400;

    const retentions = fed.map((id) => {
      const source = queues.find((queue) => queue.id === id);
      return [days(id), days(source?.Properties.RedrivePolicy?.deadLetterTargetArn['Fn::GetAtt'][0])];
    });

    expect(retentions).toEqual(fed.map(() => [4, 14]));
    expect(queues).toHaveLength(2 * fed.length);
  });

  test('cdk-nag’s AwsSolutions find nothing but what is acknowledged', () => {
    const { violations } = new AwsSolutionsChecks().validateScope(app);

    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    ).toEqual([]);
  });

  test('what is acknowledged is so on one resource, with a reason', () => {
    const acknowledged = app.node
      .findAll()
      .flatMap((construct) =>
        construct.node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .map(({ data }) => ({ construct, reasons: Object.values<string>(data) })),
      );

    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter(({ construct }) => construct === app || Stack.isStack(construct))).toEqual([]);
    expect(acknowledged.flatMap(({ reasons }) => reasons).filter((reason) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual(
      [],
    );
  });

  test('queues and the bucket refuse whoever does not speak TLS', () => {
    type Policy = {
      Queues?: { Ref: string }[];
      Bucket?: { Ref: string };
      PolicyDocument: { Statement: (Statement & { Condition?: unknown })[] };
    };
    const refusing = [...of<Policy>('AWS::SQS::QueuePolicy'), ...of<Policy>('AWS::S3::BucketPolicy')].filter(
      ({ Properties }) =>
        Properties.PolicyDocument.Statement.some(
          ({ Effect, Condition }) =>
            Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        ),
    );

    const covered = refusing.flatMap(({ Properties }) => [
      ...(Properties.Queues ?? []),
      ...(Properties.Bucket ? [Properties.Bucket] : []),
    ]);
    expect(covered.map(({ Ref }) => Ref).sort()).toEqual(
      [...of('AWS::SQS::Queue'), ...of('AWS::S3::Bucket')].map(({ id }) => id).sort(),
    );
  });

  test('the table is paid by use, can be restored to any second, and has the indexes that the stores read', () => {
    const [table, ...others] = of('AWS::DynamoDB::Table');

    expect(others).toEqual([]);
    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: TABLE_KEYS.expiry, Enabled: true },
      GlobalSecondaryIndexes: Object.values(INDEXES).map(({ name, partition, sort }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' },
          { AttributeName: sort, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...PROJECTED] },
      })),
    });
  });

  test('no permission is given by wildcard, neither of what nor of whom', () => {
    const statements = of<{ PolicyDocument: { Statement: Statement[] } }>('AWS::IAM::Policy').flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );

    expect(statements.length).toBeGreaterThan(0);
    expect(statements.filter(({ Action }) => [Action].flat().some((action) => action.includes('*')))).toEqual([]);
    expect(statements.filter((statement) => [statement.Resource].flat().includes('*'))).toEqual([]);
    expect(of('AWS::IAM::Role').filter(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([]);
  });

  test('the door can read signing secrets, enqueue and log, and nothing else', () => {
    expect(allowed(stage, 'receive-webhook')).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ]);
  });

  test('agents reach no secret but the key that seals webhook endpoints, and nobody can scan the table', () => {
    const readable = statementsOf(stage, 'agent-api').filter(({ Action }) =>
      [Action].flat().includes('ssm:GetParameter'),
    );

    expect(readable).toHaveLength(1);
    expect(JSON.stringify(readable[0]?.Resource)).toContain(`/quayside/${stage}/notices-key`);
    expect(JSON.stringify(readable[0]?.Resource)).not.toContain('*');
    expect(text.includes('dynamodb:Scan')).toBe(false);
  });

  test('every variable is one that the functions know, and none holds a secret', () => {
    const known: string[] = [
      ...Object.values(ENVIRONMENT),
      'NODE_OPTIONS',
      'POWERTOOLS_SERVICE_NAME',
      'POWERTOOLS_LOG_LEVEL',
      'POWERTOOLS_METRICS_NAMESPACE',
    ];
    const variables = of<Variables>('AWS::Lambda::Function').flatMap(({ Properties }) =>
      Object.entries(Properties.Environment.Variables),
    );

    expect(variables.filter(([name]) => !known.includes(name))).toEqual([]);
    expect(Object.values(ENVIRONMENT).filter((name) => !variables.some(([set]) => set === name))).toEqual(
      // Only where the whole cloud is one machine may an address that is not public be called.
      stage === 'local' ? [] : [ENVIRONMENT.outgoingException],
    );
    // A resolved secret would stand in the template and in the console of whoever may look at the function.
    expect(text.match(/\{\{resolve:|AWS::SecretsManager|"AWS::SSM::Parameter"/)).toBeNull();
  });

  test('whoever is not signed in comes no further than the webhooks and the description of the interface', () => {
    const open = of('AWS::ApiGatewayV2::Route').filter(({ Properties }) => Properties.AuthorizationType !== 'JWT');

    expect(open.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'GET /docs',
      'GET /openapi.json',
      'GET /webhooks/{channel}/{connection}',
      'POST /webhooks/{channel}/{connection}',
    ]);
  });

  test('people are let in by an engineer only, and their app has no secret to lose', () => {
    const [pool] = of('AWS::Cognito::UserPool');
    const [client] = of('AWS::Cognito::UserPoolClient');

    expect(pool?.Properties.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true });
    expect(client?.Properties).toMatchObject({ AllowedOAuthFlows: ['code'], GenerateSecret: false });
    expect(
      of('AWS::Cognito::UserPoolGroup')
        .map(({ Properties }) => Properties.GroupName)
        .sort(),
    ).toEqual(['agent', 'engineer', 'supervisor']);
  });

  test('the access log keeps the route of a webhook and never its address, which is a secret', () => {
    type StageProperties = { AccessLogSettings: { Format: string }; RouteSettings: Record<string, unknown> };
    const [door] = of<StageProperties>('AWS::ApiGatewayV2::Stage');

    const logged = Object.values<string>(JSON.parse(door?.Properties.AccessLogSettings.Format ?? '{}'));
    expect(logged.sort()).toEqual([
      '$context.requestId',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  test('what lies in queues and buckets is encrypted, and no bucket can be made public', () => {
    const hidden = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    const sse = [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }];
    const queues = of('AWS::SQS::Queue').map(({ Properties }) => Properties.SqsManagedSseEnabled);
    const buckets = of('AWS::S3::Bucket').map(({ Properties }) => Properties);

    expect(queues).toEqual(queues.map(() => true));
    expect(buckets).toEqual(
      buckets.map(() =>
        expect.objectContaining({
          BucketEncryption: { ServerSideEncryptionConfiguration: sse },
          PublicAccessBlockConfiguration: hidden,
        }),
      ),
    );
  });

  test('nothing is kept for ever by neglect: every log has an end, and every beginning of an object’s key that is written', () => {
    type Rules = {
      LifecycleConfiguration: { Rules: { Prefix?: string; ExpirationInDays?: number; Status: string }[] };
    };
    const kept = of<Rules>('AWS::S3::Bucket')
      .flatMap(({ Properties }) => Properties.LifecycleConfiguration.Rules)
      .filter(({ ExpirationInDays = 0, Status }) => ExpirationInDays > 0 && Status === 'Enabled')
      .map(({ Prefix = '' }) => Prefix);
    const logs = of('AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays);
    const written = of<{ PolicyDocument: { Statement: Statement[] } }>('AWS::IAM::Policy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().includes('s3:PutObject'))
      .flatMap(({ Resource }) =>
        [...JSON.stringify(Resource).matchAll(/"\/([\w-]+\/)\*"/g)].map(([, prefix]) => prefix),
      );

    expect(logs.length).toBeGreaterThan(0);
    expect(logs.filter((days) => !(Number(days) > 0))).toEqual([]);
    expect(written.length).toBeGreaterThan(1);
    expect(written.filter((prefix) => !kept.includes(prefix ?? ''))).toEqual([]);
  });

  test('who reads the bucket is written down, in a bucket that nobody else writes', () => {
    type Logged = { LoggingConfiguration?: { DestinationBucketName: { Ref: string } } };
    const buckets = of<Logged>('AWS::S3::Bucket');
    const logs = buckets.flatMap(({ Properties }) => Properties.LoggingConfiguration?.DestinationBucketName.Ref ?? []);

    expect(logs).toHaveLength(1);
    expect(buckets.filter(({ id, Properties }) => !Properties.LoggingConfiguration && !logs.includes(id))).toEqual([]);
  });

  test('a sign-in lasts a shift, a password has twelve characters, and an access token an hour', () => {
    const [pool] = of('AWS::Cognito::UserPool');
    const [client] = of('AWS::Cognito::UserPoolClient');

    expect(pool?.Properties.Policies).toMatchObject({ PasswordPolicy: { MinimumLength: 12 } });
    expect(client?.Properties).toMatchObject({
      AccessTokenValidity: 60,
      RefreshTokenValidity: 720,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  test('whatever else is asked of the API is throttled too', () => {
    const [door] = of<{ DefaultRouteSettings: Record<string, unknown> }>('AWS::ApiGatewayV2::Stage');
    const { rateLimit, burstLimit } = stages[stage].agentThrottle;

    expect(door?.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: rateLimit,
      ThrottlingBurstLimit: burstLimit,
    });
  });

  test('no type of resource stands in the stacks that nobody has made a promise about here', () => {
    expect([...types].filter((type) => !PROMISED.includes(type))).toEqual([]);
  });

  test('webhooks have a throttle of their own', () => {
    const [door] = of<{ RouteSettings: Record<string, unknown> }>('AWS::ApiGatewayV2::Stage');
    const { rateLimit, burstLimit } = stages[stage].doorThrottle;

    expect(door?.Properties.RouteSettings['POST /webhooks/{channel}/{connection}']).toEqual({
      ThrottlingRateLimit: rateLimit,
      ThrottlingBurstLimit: burstLimit,
    });
  });

  test('nothing is called by the name of another stage', () => {
    const others = STAGES.filter((other) => other !== stage).flatMap((other) => [`/${other}/`, `-${other}-`]);

    expect(others.filter((name) => text.includes(name))).toEqual([]);
    expect(stacks.map(({ stackName }) => stackName)).toEqual(
      ['storage', 'pipeline', 'api'].map((part) => `quayside-${stage}-${part}`),
    );
  });
});

const runbook = readFileSync(join(root, 'docs', 'runbook.md'), 'utf8');

/** What the functions count, and by what, as their source says it: `count('X', { by })`, `longest('X', …, { by })`, `metric: 'X', by: { by }`. */
const COUNTED = /(?:\b(?:count|longest)\(|\bmetric: )'(\w+)'(?:,[^{}()]*\{([^}]*)\})?/g;
const counted = new Map(
  globSync('functions/**/*.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(COUNTED)].map(
      ([, name = '', by = '']) => [name, by.split(',').map((field) => field.split(':')[0]?.trim() ?? '')] as const,
    ),
  ),
);

describe.each(['staging', 'production'] as const)('stage %s, which people rely on', (stage) => {
  const alarms = assemblies[stage].of<{ AlarmDescription: string; AlarmActions: unknown[] }>('AWS::CloudWatch::Alarm');

  const anchors = alarms.map(
    ({ Properties }) => / See docs\/runbook\.md#([a-z-]+)$/.exec(Properties.AlarmDescription)?.[1],
  );

  test('every alarm says who is hurt, in a sentence or two', () => {
    const readable = /^[A-Z][^.:]+(: [^.:]+)?\.( [A-Z][^.:]+(: [^.:]+)?\.)? See \S+$/;

    expect(alarms.map(({ Properties }) => Properties.AlarmDescription).filter((text) => !readable.test(text))).toEqual(
      [],
    );
  });

  test('every alarm has an entry of its own in the runbook, and every entry an alarm', () => {
    const entries = [...runbook.matchAll(/^### (\S+)$/gm)].map(([, entry]) => entry);

    expect(anchors.toSorted()).toEqual(entries.toSorted());
  });

  test('every function has a chapter in the runbook with at least one alarm', () => {
    const chapters = runbook.split(/^## /m).slice(1);
    const titles = chapters.filter((chapter) => /^### /m.test(chapter)).map((chapter) => chapter.split('\n')[0]);

    expect(titles.toSorted()).toEqual(handlers());
  });

  test('alarms on what functions count read names that the functions use', () => {
    const filters = assemblies[stage]
      .of<{ MetricTransformations: { MetricValue: string }[]; FilterPattern: string }>('AWS::Logs::MetricFilter')
      .map(({ Properties }) => ({
        name: /^\$\.(\w+)$/.exec(Properties.MetricTransformations[0]?.MetricValue ?? '')?.[1] ?? '',
        fields: [...Properties.FilterPattern.matchAll(/\$\.([a-z]\w*) =/g)].map(([, field]) => field ?? ''),
      }))
      .filter(({ name }) => name !== '');

    expect(filters.length).toBeGreaterThan(5);
    expect(filters.filter(({ name, fields }) => !fields.every((field) => counted.get(name)?.includes(field)))).toEqual(
      [],
    );
  });

  test('every runbook entry says what it means, how to look and how to mend', () => {
    const entries = runbook.split(/^#{2,3} /m).filter((entry) => anchors.includes(entry.split('\n')[0]));

    const wanting = entries.filter((entry) => !/\*\*Means\.\*\*.*\*\*Look\.\*\*.*\*\*Mend\.\*\*/s.test(entry));
    expect(entries).toHaveLength(anchors.length);
    expect(wanting).toEqual([]);
  });

  test('the dashboard has a row for every queue and its dead letters', () => {
    const [page, ...others] = assemblies[stage].of('AWS::CloudWatch::Dashboard').map((one) => JSON.stringify(one));

    expect(others).toEqual([]);
    expect(
      assemblies[stage]
        .of('AWS::SQS::Queue')
        .map(({ id }) => id)
        .filter((id) => !page?.includes(`"Fn::GetAtt":["${id}","QueueName"]`)),
    ).toEqual([]);
  });

  test('the dashboard shows what the functions count, by exactly what they count it', () => {
    const [page] = assemblies[stage].of('AWS::CloudWatch::Dashboard').map((one) => JSON.stringify(one));
    const searched = [...(page ?? '').replaceAll('\\', '').matchAll(/\{"([\w/]+)",([\w,]+)\} MetricName="(\w+)"/g)].map(
      ([, namespace, dimensions = '', name = '']) => ({ namespace, by: dimensions.split(',').toSorted(), name }),
    );

    expect(searched.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['WebhookAccepted', 'ReplyOutcome', 'ClockRaised']),
    );
    expect(searched).toEqual(
      searched.map(({ name }) => ({
        namespace: `Quayside/${stage}`,
        // Powertools adds the function's own name to every metric.
        by: ['service', ...(counted.get(name) ?? ['never counted'])].toSorted(),
        name,
      })),
    );
  });

  test('the topic takes alarms from CloudWatch only, and over TLS', () => {
    type Topics = { PolicyDocument: { Statement: (Statement & { Principal?: unknown })[] } };
    const statements = assemblies[stage]
      .of<Topics>('AWS::SNS::TopicPolicy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

    expect(
      statements.filter(({ Effect }) => Effect === 'Allow').map(({ Action, Principal }) => [Action, Principal]),
    ).toEqual([['sns:Publish', { Service: 'cloudwatch.amazonaws.com' }]]);
    expect(JSON.stringify(statements)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  });

  test('every alarm tells someone', () => {
    expect(alarms.filter(({ Properties }) => !Properties.AlarmActions?.length)).toEqual([]);
  });

  test('every queue has one alarm for its dead letters and one for standing still', () => {
    const metrics = assemblies[stage]
      .of<{ Namespace: string; MetricName: string }>('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Namespace === 'AWS/SQS')
      .map(({ Properties }) => Properties.MetricName);
    const queues = assemblies[stage].of('AWS::Lambda::EventSourceMapping').length;

    expect(metrics.filter((name) => name === 'ApproximateNumberOfMessagesVisible')).toHaveLength(queues);
    expect(metrics.filter((name) => name === 'ApproximateAgeOfOldestMessage')).toHaveLength(queues);
  });

  test('what the seller has stored stays when a stack goes', () => {
    const { of } = assemblies[stage];
    const stored = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::Cognito::UserPool'].flatMap(
      (type) => of(type),
    );

    expect(stored.filter(({ DeletionPolicy }) => DeletionPolicy !== 'Retain')).toEqual([]);
  });
});

test('production cannot be deleted by mistake', () => {
  const { of, stacks } = assemblies.production;

  expect(of('AWS::DynamoDB::Table').map(({ Properties }) => Properties.DeletionProtectionEnabled)).toEqual([true]);
  expect(of('AWS::Cognito::UserPool').map(({ Properties }) => Properties.DeletionProtection)).toEqual(['ACTIVE']);
  expect(stacks.map(({ terminationProtection }) => terminationProtection)).toEqual([true, true, true]);
});

test('production asks for a second factor and judges each sign-in', () => {
  const [pool] = assemblies.production.of('AWS::Cognito::UserPool');

  expect(pool?.Properties).toMatchObject({
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  });
});

test('production keeps doors warm for channels that wait half a second', () => {
  const aliases = assemblies.production.of('AWS::Lambda::Alias');

  expect(aliases.map(({ Properties }) => Properties.ProvisionedConcurrencyConfig)).toEqual([
    { ProvisionedConcurrentExecutions: stages.production.doorsKeptWarm },
  ]);
});

test('the local templates belong to no account, so that they are never deployed by mistake', () => {
  const accounts = assemblies.local.stacks.map(({ environment }) => environment.account);

  expect(accounts).toEqual(['000000000000', '000000000000', '000000000000']);
  expect(assemblies.production.stacks.map(({ environment }) => environment.account)).toEqual(
    accounts.map(() => 'unknown-account'),
  );
});

test('stages differ where they must', () => {
  const { local, staging, production } = stages;

  expect(local.removalPolicy).not.toBe(production.removalPolicy);
  expect(staging.removalPolicy).toBe(production.removalPolicy);
  expect([local.alarms, staging.alarms, production.alarms]).toEqual([false, true, true]);
  expect(production.deletionProtection).toBe(true);
  expect(production.secondFactor).toBe('required');
  expect(production.logLevel).not.toBe('DEBUG');
  expect(production.logRetention).toBeGreaterThan(staging.logRetention);
  expect(production.workersPerQueue).toBeGreaterThan(staging.workersPerQueue);
});

test('a stage that does not exist is refused with the choices', () => {
  expect(() => stageNamed('prod')).toThrow('-c stage=local|staging|production');
});
