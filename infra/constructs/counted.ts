import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import type { PipelineFunction } from './pipeline-function.ts';
import { SellerStack } from './seller-stack.ts';

/**
 * What functions counted with `count(name, where)` (functions/platform/log.ts), over all that is left out of `where`: their
 * own metric has one series per channel, shop or rule, and an alarm cannot add up what it does not know by name. Read from
 * the same lines of the log; sums of a quarter of an hour.
 */
export function countedIn(
  functions: readonly [PipelineFunction, ...PipelineFunction[]],
  name: string,
  where: Readonly<Record<string, string>> = {},
): Metric {
  const metricNamespace = `Quayside/${SellerStack.around(functions[0]).stage}`;
  const metricName = ['all', name, ...Object.values(where)].join('-');
  const { bell } = SellerStack.around(functions[0]);
  for (const one of bell ? functions : []) {
    new MetricFilter(one, metricName, {
      logGroup: one.logGroup,
      metricNamespace,
      metricName,
      metricValue: `$.${name}`,
      filterPattern: FilterPattern.all(
        FilterPattern.exists(`$.${name}`),
        ...Object.entries(where).map(([field, value]) => FilterPattern.stringValue(`$.${field}`, '=', value)),
      ),
    });
  }
  return new Metric({ namespace: metricNamespace, metricName, statistic: 'Sum', period: Duration.minutes(15) });
}
