import { Dashboard, GraphWidget, type IMetric, MathExpression, Row, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { QueueWorker, type Served } from './queue-worker.ts';
import { SellerStack } from './seller-stack.ts';

/** What functions count (functions/platform/log.ts) and by what: each becomes a graph with a line per combination. */
const COUNTED = [
  { title: 'Webhooks accepted', name: 'WebhookAccepted', by: ['channel'] },
  { title: 'Webhooks refused', name: 'WebhookRefused', by: ['channel', 'reason'] },
  { title: 'Deliveries set aside', name: 'DeliverySetAside', by: ['channel', 'reason'] },
  { title: 'Replies by outcome', name: 'ReplyOutcome', by: ['channel', 'outcome'] },
  { title: 'Clocks raised', name: 'ClockRaised', by: ['queue', 'kind'] },
  { title: 'Raised after its time, ms at most', name: 'RaisedAfter', by: ['list'], statistic: 'Maximum' },
] as const;

const period = Duration.minutes(5);
const HEIGHT = 5;

/** One page for who looks after the desk: what comes in and goes out, then a row for each queue of the stack. */
export class DeskDashboard extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = SellerStack.around(this);
    const dashboard = new Dashboard(this, 'Page', {
      dashboardName: `quayside-${stack.stage}`,
      defaultInterval: Duration.hours(12),
    });
    dashboard.addWidgets(
      ...COUNTED.map(
        ({ title, name, by, ...rest }) =>
          new GraphWidget({ title, width: 8, height: HEIGHT, left: [counted(stack, name, by, rest)] }),
      ),
    );
    // Found, not listed: a worker that somebody adds is on the page without a line here.
    for (const worker of stack.node.findAll().filter((one) => one instanceof QueueWorker)) {
      for (const served of worker.queues) dashboard.addWidgets(...rowOf(worker, served));
    }
  }
}

/** All series of a metric, whichever function counted and whatever the values: a page knows no channels by name. */
function counted(
  { stage }: SellerStack,
  name: string,
  by: readonly string[],
  { statistic = 'Sum' }: { readonly statistic?: string },
): IMetric {
  const dimensions = ['service', ...by].join(',');
  const search = `{"Quayside/${stage}",${dimensions}} MetricName="${name}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
    label: '',
    period,
    usingMetrics: {},
  });
}

function rowOf(worker: QueueWorker, { name, queue, deadLetters }: Served) {
  const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
    new GraphWidget({ title: `${name}: ${title}`, width: 6, height: HEIGHT, left, right });
  const most = { period, statistic: 'Maximum' };
  const sum = { period, statistic: 'Sum' };
  return [
    new TextWidget({ markdown: `### ${name} → ${worker.handlerName}`, width: 24, height: 1 }),
    new Row(
      graph('depth', [
        queue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'waiting' }),
        queue.metricApproximateNumberOfMessagesNotVisible({ ...most, label: 'under way' }),
      ]),
      graph('age of the oldest, s', [queue.metricApproximateAgeOfOldestMessage({ ...most, label: 'oldest' })]),
      graph('arrivals', [
        queue.metricNumberOfMessagesSent({ ...sum, label: 'arrived' }),
        queue.metricNumberOfMessagesDeleted({ ...sum, label: 'done' }),
      ]),
      graph(
        'failures',
        [worker.metricErrors({ ...sum, label: `${worker.handlerName} failed whole` })],
        [deadLetters.metricApproximateNumberOfMessagesVisible({ ...most, label: 'dead letters' })],
      ),
    ),
  ];
}
