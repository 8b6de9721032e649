import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { harmAlarm } from './harm-alarm.ts';
import { DEFAULT_TIMEOUT, PipelineFunction, type PipelineFunctionProps } from './pipeline-function.ts';

export type ScheduledJobProps = PipelineFunctionProps & {
  readonly every: Duration;
  /** Who is hurt when it does not run, as a sentence. */
  readonly impact: string;
};

/**
 * A function that runs by the clock, with alarms for when it fails, stops or runs out of time. A rule, not EventBridge
 * Scheduler: that would need a role of its own and brings time zones, which an interval has no use for.
 */
export class ScheduledJob extends PipelineFunction {
  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id, props);
    const { every, impact, timeout = DEFAULT_TIMEOUT } = props;
    // What could not be delivered within a minute is not worth delivering: the next run finds the same things due.
    const target = new LambdaFunction(this, { maxEventAge: Duration.minutes(1), retryAttempts: 1 });
    new Rule(this.stack, `${id}Schedule`, { schedule: Schedule.rate(every), targets: [target] });

    const period = Duration.minutes(5);
    harmAlarm(this.stack, `${id}Fails`, {
      impact: `${impact} It fails again and again.`,
      metric: this.metricErrors({ period }),
      atLeast: 3,
    });
    harmAlarm(this.stack, `${id}Stopped`, {
      impact: `${impact} It no longer runs.`,
      metric: this.metricInvocations({ period }),
      below: 1,
    });
    harmAlarm(this.stack, `${id}RunsOutOfTime`, {
      impact: `${impact} It needs nearly all of its ${timeout.toSeconds()} s: what is left over waits for the next run.`,
      metric: this.metricDuration({ period, statistic: 'Maximum' }),
      atLeast: 0.9 * timeout.toMilliseconds(),
      periods: 3,
    });
  }
}
