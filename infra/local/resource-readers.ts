import { join } from 'node:path';
import * as z from 'zod/mini';
import { list, record, type Stack } from './intrinsics.ts';
import type { EventSource, FunctionResource, Model, Route, Schedule, SignInResource, Statement } from './model.ts';
import { logGroupArn, physicalName } from './resource-names.ts';
import type { QueueResource, TableResource } from './resources.ts';

/** A resource of one type with its properties resolved. */
export type Found = { readonly stack: Stack; readonly logicalId: string; readonly properties: Record<string, unknown> };
type Of = (type: string) => Found[];

const count = z.coerce.number();
const keySchema = z.array(z.looseObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const tableSchema = z.looseObject({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.looseObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z._default(
    z.array(
      z.looseObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.looseObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z._default(z.array(z.string()), []),
        }),
      }),
    ),
    [],
  ),
  TimeToLiveSpecification: z.optional(z.looseObject({ AttributeName: z.string(), Enabled: z.coerce.boolean() })),
});
const queueSchema = z.looseObject({
  VisibilityTimeout: z._default(count, 30),
  MessageRetentionPeriod: z._default(count, 345_600),
  DelaySeconds: z._default(count, 0),
  FifoQueue: z.optional(z.unknown()),
  RedrivePolicy: z.optional(z.looseObject({ deadLetterTargetArn: z.string(), maxReceiveCount: count })),
});
const functionSchema = z.looseObject({
  Code: z.looseObject({ S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Timeout: z._default(count, 3),
  MemorySize: z._default(count, 128),
  Environment: z.optional(z.looseObject({ Variables: z._default(z.record(z.string(), z.string()), {}) })),
  LoggingConfig: z.optional(z.looseObject({ LogGroup: z.optional(z.string()) })),
});
const mappingSchema = z.looseObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z._default(count, 10),
  MaximumBatchingWindowInSeconds: z._default(count, 0),
  FunctionResponseTypes: z._default(z.array(z.string()), []),
  ScalingConfig: z.optional(z.looseObject({ MaximumConcurrency: z._default(count, 1000) })),
  FilterCriteria: z.optional(z.unknown()),
  Enabled: z._default(z.coerce.boolean(), true),
});
const ruleSchema = z.looseObject({
  ScheduleExpression: z.string(),
  State: z._default(z.string(), 'ENABLED'),
  Targets: z.array(z.looseObject({ Arn: z.string() })),
});
const limitSchema = z.looseObject({ ThrottlingRateLimit: z.optional(count), ThrottlingBurstLimit: z.optional(count) });
const stageSchema = z.looseObject({
  DefaultRouteSettings: z.optional(limitSchema),
  RouteSettings: z._default(z.record(z.string(), limitSchema), {}),
});
const routeSchema = z.looseObject({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z._default(z.string(), 'NONE'),
  AuthorizationScopes: z._default(z.array(z.string()), []),
});
const integrationSchema = z.looseObject({ IntegrationUri: z.string(), PayloadFormatVersion: z.string() });
const clientSchema = z.looseObject({
  CallbackURLs: z._default(z.array(z.string()), []),
  AccessTokenValidity: z._default(count, 60),
  TokenValidityUnits: z._default(z.looseObject({ AccessToken: z._default(z.string(), 'hours') }), {
    AccessToken: 'hours',
  }),
});
// Strict: a condition, a NotAction or a principal that was left out of the decision would make it another one.
const statementSchema = z.strictObject({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]),
});
const roleSchema = z.looseObject({
  ManagedPolicyArns: z.optional(z.array(z.unknown()).check(z.maxLength(0))),
  PermissionsBoundary: z.optional(z.undefined()),
});

/** The model's parts, read from resources by type. Throws, naming the resource, for what the emulation cannot do. */
export function readers(of: Of, assets: ReadonlyMap<string, string>): Omit<Model, 'substituted'> {
  return {
    tables: of('AWS::DynamoDB::Table').map(readTable),
    queues: of('AWS::SQS::Queue').map(readQueue),
    buckets: of('AWS::S3::Bucket').map(({ stack, logicalId }) => physicalName(stack, logicalId)),
    functions: of('AWS::Lambda::Function').map((found) => readFunction(found, assets, of)),
    eventSources: of('AWS::Lambda::EventSourceMapping').flatMap(readMapping),
    schedules: of('AWS::Events::Rule').flatMap(readRule),
    routes: readRoutes(of),
    signIn: of('AWS::Cognito::UserPoolClient').map(readClient)[0],
  };
}

function parse<T>(schema: z.ZodMiniType<T>, { stack, logicalId, properties }: Found): T {
  const parsed = z.safeParse(schema, properties);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({ path }) => path.join('.') || '(whole)').join(', ');
  throw new Error(`${stack.name}/${logicalId}: the embedded cloud cannot read ${paths}`);
}

function refuse({ stack, logicalId }: Found, what: string): never {
  throw new Error(`${stack.name}/${logicalId}: the embedded cloud has no ${what}`);
}

function readTable(found: Found): TableResource {
  const table = parse(tableSchema, found);
  const key = (schema: z.infer<typeof keySchema>, type: string) =>
    schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const keys = (schema: z.infer<typeof keySchema>) => ({
    partition: key(schema, 'HASH') ?? '',
    sort: key(schema, 'RANGE'),
  });
  return {
    name: physicalName(found.stack, found.logicalId),
    ...keys(table.KeySchema),
    expiry: table.TimeToLiveSpecification?.Enabled ? table.TimeToLiveSpecification.AttributeName : undefined,
    attributes: Object.fromEntries(table.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType])),
    indexes: table.GlobalSecondaryIndexes.map((index) => ({
      name: index.IndexName,
      ...keys(index.KeySchema),
      projection: index.Projection.ProjectionType,
      projected: index.Projection.NonKeyAttributes,
    })),
  };
}

function readQueue(found: Found): QueueResource {
  const queue = parse(queueSchema, found);
  if (queue.FifoQueue) refuse(found, 'FIFO queues');
  const { RedrivePolicy: redrive } = queue;
  return {
    name: physicalName(found.stack, found.logicalId),
    visibilitySeconds: queue.VisibilityTimeout,
    retentionSeconds: queue.MessageRetentionPeriod,
    delaySeconds: queue.DelaySeconds,
    redrive: redrive && { deadLetters: lastPart(redrive.deadLetterTargetArn), maxReceives: redrive.maxReceiveCount },
  };
}

function readFunction(found: Found, assets: ReadonlyMap<string, string>, of: Of): FunctionResource {
  const lambda = parse(functionSchema, found);
  const directory =
    assets.get(lambda.Code.S3Key) ?? refuse(found, 'functions whose code is not an asset of the assembly');
  const [module = '', exported = ''] = lambda.Handler.split('.');
  return {
    name: physicalName(found.stack, found.logicalId),
    file: join(directory, `${module}.mjs`),
    exported,
    environment: lambda.Environment?.Variables ?? {},
    timeoutMs: lambda.Timeout * 1000,
    memoryMb: lambda.MemorySize,
    statements: statementsOf(lastPart(lambda.Role, '/'), of),
    logGroup: lambda.LoggingConfig?.LogGroup && logGroupArn(lambda.LoggingConfig.LogGroup),
  };
}

function statementsOf(role: string, of: Of): Statement[] {
  const attached = of('AWS::IAM::Policy').filter(({ properties }) => list(properties.Roles).includes(role));
  const inline = of('AWS::IAM::Role').filter(({ stack, logicalId }) => physicalName(stack, logicalId) === role);
  for (const found of inline) parse(roleSchema, found);
  return [
    ...attached.flatMap((found) => readDocument(found, found.properties.PolicyDocument)),
    ...inline.flatMap((found) =>
      list(found.properties.Policies).flatMap((policy) => readDocument(found, record(policy).PolicyDocument)),
    ),
  ];
}

function readDocument(found: Found, document: unknown): Statement[] {
  return list(record(document).Statement).map((value): Statement => {
    const parsed = z.safeParse(statementSchema, value);
    if (!parsed.success) {
      const parts = Object.keys(record(value)).filter((key) => !['Sid', 'Effect', 'Action', 'Resource'].includes(key));
      return refuse(found, `way to decide by ${parts.join(', ') || 'a statement of that shape'}`);
    }
    const { Effect: effect, Action: action, Resource: resource } = parsed.data;
    const resources = [resource].flat();
    const variable = resources.find((one) => one.includes('${'));
    if (variable) refuse(found, `policy variables like ${variable}`);
    return { allow: effect === 'Allow', actions: [action].flat(), resources };
  });
}

function readMapping(found: Found): EventSource[] {
  const mapping = parse(mappingSchema, found);
  if (mapping.FilterCriteria) refuse(found, 'event filters');
  if (!mapping.EventSourceArn.includes(':sqs:')) refuse(found, 'event sources other than SQS');
  if (!mapping.Enabled) return [];
  return [
    {
      queue: lastPart(mapping.EventSourceArn),
      function: functionIn(mapping.FunctionName),
      batchSize: mapping.BatchSize,
      windowMs: mapping.MaximumBatchingWindowInSeconds * 1000,
      reportsFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      maxConcurrency: mapping.ScalingConfig?.MaximumConcurrency ?? 1000,
    },
  ];
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function readRule(found: Found): Schedule[] {
  const rule = parse(ruleSchema, found);
  if (rule.State !== 'ENABLED') return [];
  const [, number, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rule.ScheduleExpression) ?? [];
  if (!number) refuse(found, `schedules like ${rule.ScheduleExpression}`);
  return rule.Targets.map((target) => ({
    name: physicalName(found.stack, found.logicalId),
    everyMs: Number(number) * (UNITS[unit] ?? 0),
    function: functionIn(target.Arn),
  }));
}

function readRoutes(of: Of): Route[] {
  const stages = of('AWS::ApiGatewayV2::Stage').map((found) => parse(stageSchema, found));
  const integrations = new Map<string, string>();
  for (const found of of('AWS::ApiGatewayV2::Integration')) {
    const { IntegrationUri: uri, PayloadFormatVersion: version } = parse(integrationSchema, found);
    if (version !== '2.0') refuse(found, `payload format ${version}`);
    integrations.set(physicalName(found.stack, found.logicalId), functionIn(uri));
  }
  return of('AWS::ApiGatewayV2::Route').map((found) => {
    const route = parse(routeSchema, found);
    if (!['NONE', 'JWT'].includes(route.AuthorizationType)) refuse(found, `${route.AuthorizationType} authorizers`);
    const [stage] = stages;
    const limit = stage?.RouteSettings[route.RouteKey] ?? stage?.DefaultRouteSettings;
    const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = limit ?? {};
    return {
      routeKey: route.RouteKey,
      function: integrations.get(lastPart(route.Target, '/')) ?? refuse(found, 'routes without an integration'),
      needsToken: route.AuthorizationType === 'JWT',
      scopes: route.AuthorizationScopes,
      throttle: rate !== undefined && burst !== undefined ? { rate, burst } : undefined,
    };
  });
}

const TOKEN_UNITS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

function readClient(found: Found): SignInResource {
  const client = parse(clientSchema, found);
  return {
    client: physicalName(found.stack, found.logicalId),
    callbacks: client.CallbackURLs,
    accessSeconds: client.AccessTokenValidity * (TOKEN_UNITS[client.TokenValidityUnits.AccessToken] ?? 3600),
  };
}

/** Name of the function in an ARN, an alias's ARN, or a bare name. */
function functionIn(reference: string): string {
  return reference.split(':')[6] ?? reference;
}

function lastPart(text: string, separator = ':'): string {
  return text.split(separator).at(-1) ?? text;
}
