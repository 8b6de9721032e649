import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { SellerStack } from './seller-stack.ts';

export type HarmAlarmProps = {
  /** Who is hurt and how, as a sentence; it is what the person who is woken reads first. */
  readonly impact: string;
  /** Evaluated over its own period. */
  readonly metric: IMetric;
  /** How many periods in a row. Default 1. */
  readonly periods?: number;
} & (
  | { readonly atLeast: number }
  /** For what ought to happen: silence counts as harm too. */
  | { readonly below: number }
);

/**
 * Rings the bell of its stack; makes nothing where the stage has no alarms. Its entry in docs/runbook.md has the alarm's own
 * name in kebab-case: `IntakeQueueStandsStill` → `intake-queue-stands-still`. A test holds the two together.
 */
export function harmAlarm(scope: Construct, id: string, props: HarmAlarmProps): void {
  const { impact, metric, periods = 1 } = props;
  const entry = id.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  const { bell } = SellerStack.around(scope);
  if (!bell) return;
  new Alarm(scope, id, {
    alarmDescription: `${impact} See docs/runbook.md#${entry}`,
    metric,
    evaluationPeriods: periods,
    ...('below' in props
      ? {
          threshold: props.below,
          comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
          treatMissingData: TreatMissingData.BREACHING,
        }
      : {
          threshold: props.atLeast,
          comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          treatMissingData: TreatMissingData.NOT_BREACHING,
        }),
  }).addAlarmAction(new SnsAction(bell));
}
