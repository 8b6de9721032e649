import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { EnvironmentName } from '../../functions/platform/environment.ts';
import { harmAlarm } from './harm-alarm.ts';
import { PipelineFunction, type PipelineFunctionProps } from './pipeline-function.ts';
import { SellerStack } from './seller-stack.ts';

/** Queues are called by the variable that carries their address. */
export type QueueName = Extract<EnvironmentName, `${string}Queue`>;

export type QueueWorkerProps = PipelineFunctionProps & {
  readonly serves: readonly [QueueName, ...QueueName[]];
  /** Who is hurt when messages stay lying, as a sentence. */
  readonly impact: string;
  /** Default 10 messages at once. */
  readonly batch?: number;
  /** How many instances at most, where the stage's own `workersPerQueue` would be too many. */
  readonly atMost?: number;
  /** How long to wait for a batch to fill. Default 0: a waiting buyer is worth more than an invocation. */
  readonly batchWindow?: Duration;
  /** After how many receives a message goes to the dead letters. Default 5. */
  readonly attempts?: number;
  /** How long a message may wait before the alarm goes off. Default 10 minutes. */
  readonly patience?: Duration;
};

/** One queue of a worker. */
export type Served = { readonly name: QueueName; readonly queue: Queue; readonly deadLetters: Queue };

/**
 * A function and the queues that feed it, each with dead letters and alarms. What guards correctness is not a setting:
 * failures are reported message by message, a message stays hidden for six times the timeout, only TLS is spoken.
 */
export class QueueWorker extends PipelineFunction {
  readonly queues: readonly Served[];

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    const { serves, timeout = Duration.seconds(20), batchWindow = Duration.seconds(0) } = props;
    super(scope, id, { ...props, timeout });
    const visibility = Duration.seconds(6 * timeout.toSeconds() + batchWindow.toSeconds());
    this.queues = serves.map((name) => this.receiveFrom(name, visibility, props));
  }

  /** The queue of that name. Throws when this worker does not serve it. */
  serving(name: QueueName): Served {
    const found = this.queues.find((served) => served.name === name);
    if (!found) throw new Error(`${this.handlerName} does not serve ${name}`);
    return found;
  }

  private receiveFrom(name: QueueName, visibilityTimeout: Duration, props: QueueWorkerProps): Served {
    const { batch = 10, batchWindow, attempts = 5, atMost = Number.POSITIVE_INFINITY } = props;
    const stack = SellerStack.around(this);
    const id = name.charAt(0).toUpperCase() + name.slice(1);
    // Kept like the table: a queue that is replaced or removed still holds what we have answered for.
    const house = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: stack.config.removalPolicy,
    };
    const deadLetters = new Queue(stack, id.replace('Queue', 'DeadLetters'), {
      ...house,
      retentionPeriod: Duration.days(14),
    });
    const queue = new Queue(stack, id, {
      ...house,
      visibilityTimeout,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: attempts },
    });

    this.addEventSourceMapping(id, {
      eventSourceArn: queue.queueArn,
      batchSize: batch,
      ...(batchWindow && { maxBatchingWindow: batchWindow }),
      reportBatchItemFailures: true,
      maxConcurrency: Math.min(stack.config.workersPerQueue, atMost),
    });
    // What Lambda's poller needs, no more: CDK's own grant adds two actions.
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    this.addToRolePolicy(new PolicyStatement({ actions, resources: [queue.queueArn] }));

    this.alarms(id, { name, queue, deadLetters }, props);
    return { name, queue, deadLetters };
  }

  private alarms(id: string, { queue, deadLetters }: Served, props: QueueWorkerProps): void {
    const { impact, patience = Duration.minutes(10) } = props;
    harmAlarm(this.stack, `${id}HasDeadLetters`, {
      impact: `${impact} They were tried until the queue gave up and lie in its dead letters.`,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      atLeast: 1,
    });
    harmAlarm(this.stack, `${id}StandsStill`, {
      impact: `${impact} The oldest has waited ${patience.toMinutes()} minutes.`,
      metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' }),
      atLeast: patience.toSeconds(),
      periods: 3,
    });
  }
}
