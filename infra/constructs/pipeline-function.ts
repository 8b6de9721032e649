import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Architecture, Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { AssetHashType, Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ENVIRONMENT, type EnvironmentName } from '../../functions/platform/environment.ts';
import { INDEXES } from '../../functions/store/table.ts';
import { bundle, FUNCTIONS } from '../bundling.ts';
import { acknowledgeWildcard } from './acknowledge.ts';
import type { QueueWorker } from './queue-worker.ts';
import { SellerStack } from './seller-stack.ts';

export type PipelineFunctionProps = {
  /** Name of the file in functions/, without its ending; also the chapter in docs/runbook.md. */
  readonly handler: string;
  /** Default 512 MB; processor time grows with it. */
  readonly memory?: number;
  /** Default 20 s. */
  readonly timeout?: Duration;
};

export const DEFAULT_TIMEOUT = Duration.seconds(20);

/**
 * One Lambda with the house's settings, its own role and its own log group, and the verbs by which it gets what it works
 * with: each gives the permission and the variable in one call, action by action.
 *
 * Not `NodejsFunction`: that starts `npx esbuild` once per function, 2.6 s for six nearly empty ones on two cores, where
 * esbuild called from this process takes less than 0.1 s (measured 2026-11-22).
 */
export class PipelineFunction extends LambdaFunction {
  readonly handlerName: string;
  private readonly ownRole: Role;

  constructor(
    scope: Construct,
    id: string,
    { handler, memory = 512, timeout = DEFAULT_TIMEOUT }: PipelineFunctionProps,
  ) {
    const { stage, config } = SellerStack.around(scope);
    // Not under /aws/lambda/<name>: the name is CloudFormation's choice, known only after the function that needs it.
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: config.logRetention,
      removalPolicy: config.removalPolicy,
    });
    // The role that CDK would make may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [logGroup.logGroupArn] }));
    super(scope, id, {
      code: bundled(handler),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memory,
      timeout,
      logGroup,
      role,
      description: `functions/${handler}.ts`,
      environment: {
        // Traces name our files and lines; reading the map only on an error, it costs a start nothing that can be measured.
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: handler,
        POWERTOOLS_LOG_LEVEL: config.logLevel,
        POWERTOOLS_METRICS_NAMESPACE: `Quayside/${stage}`,
      },
    });
    this.handlerName = handler;
    this.ownRole = role;
  }

  /** Reads items, lists partitions, writes items. */
  remembersIn(table: Table): void {
    this.knows('table', table.tableName);
    this.may(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], table.tableArn);
  }

  /** Also lists what stands in these indexes. */
  searches(table: Table, ...indexes: (keyof typeof INDEXES)[]): void {
    this.may(['dynamodb:Query'], ...indexes.map((index) => `${table.tableArn}/index/${INDEXES[index].name}`));
  }

  /** Also removes items. */
  forgetsIn(table: Table): void {
    this.may(['dynamodb:DeleteItem'], table.tableArn);
  }

  /** Puts objects whose keys begin so, or signs for others to put them. */
  putsAside(bucket: Bucket, ...beginnings: string[]): void {
    this.knows('objects', bucket.bucketName);
    for (const beginning of beginnings) this.mayUnder('s3:PutObject', bucket, beginning);
  }

  /** Reads objects whose keys begin so; the bucket is never listed. */
  looksUp(bucket: Bucket, ...beginnings: string[]): void {
    this.knows('objects', bucket.bucketName);
    for (const beginning of beginnings) this.mayUnder('s3:GetObject', bucket, beginning);
  }

  /** Removes objects whose keys begin so. Lists keys to find them, all of the bucket's: they are ids and hashes and name nobody. */
  erasesIn(bucket: Bucket, ...beginnings: string[]): void {
    this.knows('objects', bucket.bucketName);
    for (const beginning of beginnings) this.mayUnder('s3:DeleteObject', bucket, beginning);
    this.may(['s3:ListBucket'], bucket.bucketArn);
  }

  /** Sends to every queue that the worker serves. */
  feeds(worker: QueueWorker): void {
    for (const { name, queue } of worker.queues) {
      this.knows(name, queue.queueUrl);
      this.may(['sqs:SendMessage'], queue.queueArn);
    }
  }

  /** Counts what waits in the intake queue and in its dead letters, without reading any of it. */
  countsIntakeOf(worker: QueueWorker): void {
    const { queue, deadLetters } = worker.serving('intakeQueue');
    this.knows('intakeQueue', queue.queueUrl);
    this.knows('intakeDeadLetters', deadLetters.queueUrl);
    this.may(['sqs:GetQueueAttributes'], queue.queueArn, deadLetters.queueArn);
  }

  /**
   * Reads the signing secrets of every connection. The parameters are SecureStrings under AWS's key for SSM, whose own
   * policy lets in whoever may read the parameter: no KMS permission is needed.
   */
  readsConnections(): void {
    const path = SellerStack.around(this).parameter('connections');
    this.knows('connections', path);
    const parameters = this.parameterArn(`${path}/*`);
    this.may(['ssm:GetParameter'], parameters);
    acknowledgeWildcard(
      this.ownRole,
      parameters,
      'Connections are added while it runs: the path is as narrow as it goes.',
    );
  }

  /** Reads the key under which shops' access tokens are sealed in the table. */
  readsSealingKey(): void {
    const name = SellerStack.around(this).parameter('sealing-key');
    this.knows('sealingKey', name);
    this.may(['ssm:GetParameter'], this.parameterArn(name));
  }

  /** Reads the key under which the addresses and secrets of webhook endpoints are sealed in the table. */
  readsNoticesKey(): void {
    const name = SellerStack.around(this).parameter('notices-key');
    this.knows('noticesKey', name);
    this.may(['ssm:GetParameter'], this.parameterArn(name));
  }

  /** Where the whole cloud is one machine, sellers' systems are on it too: tells which addresses that makes allowed. */
  mayCallLocally(): void {
    const { outgoingException } = SellerStack.around(this).config;
    if (outgoingException) this.knows('outgoingException', outgoingException);
  }

  /** The function with that many instances always started, or itself for 0. Price: docs/deploy.md. */
  keptWarm(instances: number): IFunction {
    if (instances === 0) return this;
    return new Alias(this, 'Warm', {
      aliasName: 'warm',
      version: this.currentVersion,
      provisionedConcurrentExecutions: instances,
    });
  }

  private knows(name: EnvironmentName, value: string): void {
    this.addEnvironment(ENVIRONMENT[name], value);
  }

  private may(actions: string[], ...resources: string[]): void {
    this.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }

  /** For objects, which are named by ids that only exist once it runs: all whose keys begin so. */
  private mayUnder(action: string, bucket: Bucket, beginning: string): void {
    const objects = `${beginning}*`;
    this.may([action], bucket.arnForObjects(objects));
    // In another stack the bucket's ARN is an import by the time that cdk-nag reads it.
    const arn = bucket.stack === this.stack ? bucket.bucketArn : bucket.stack.exportValue(bucket.bucketArn);
    const reason = 'Objects are named when they come: the beginning is as narrow as it goes.';
    acknowledgeWildcard(this.ownRole, `${arn}/${objects}`, reason);
  }

  private parameterArn(name: string): string {
    return SellerStack.around(this).formatArn({ service: 'ssm', resource: `parameter${name}` });
  }
}

/** The handler's bundle as an asset, hashed by what came out: an untouched function is not deployed again. */
function bundled(handler: string): Code {
  const tryBundle = (outdir: string) => {
    bundle(handler, outdir);
    return true;
  };
  return Code.fromAsset(FUNCTIONS, {
    assetHashType: AssetHashType.OUTPUT,
    // The image is never pulled: `tryBundle` either returns true or throws. The command only tells one function's bundle
    // from another's where CDK remembers what it has bundled.
    bundling: { image: Runtime.NODEJS_24_X.bundlingImage, command: [handler], local: { tryBundle } },
  });
}
