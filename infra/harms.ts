import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { Duration } from 'aws-cdk-lib/core';
import { countedIn } from './constructs/counted.ts';
import { harmAlarm } from './constructs/harm-alarm.ts';
import type { PipelineFunction } from './constructs/pipeline-function.ts';
import type { SellerStack } from './constructs/seller-stack.ts';

type Watched = {
  readonly table: Table;
  readonly triage: PipelineFunction;
  readonly sender: PipelineFunction;
  readonly notifier: PipelineFunction;
  readonly sweep: PipelineFunction;
  readonly clocks: PipelineFunction;
};

/**
 * Alarms on what hurts a seller although every function does what it should: queues, jobs and doors bring their own. Each
 * has an entry in docs/runbook.md.
 */
export function watchHarms(stack: SellerStack, { table, triage, sender, notifier, sweep, clocks }: Watched): void {
  harmAlarm(stack, 'DeliveriesAreSetAside', {
    impact: "Some of what channels sent cannot be read or belongs to no shop: buyers' messages in it reach no agent.",
    metric: countedIn([triage], 'DeliverySetAside'),
    atLeast: 1,
  });
  harmAlarm(stack, 'OrdersStayWithoutDetails', {
    impact: 'Orders could not be fetched from a channel for hours: agents see tickets without what was bought.',
    metric: countedIn([triage], 'OrderFetchGivenUp'),
    atLeast: 5,
  });
  harmAlarm(stack, 'ShopMustBeConnectedAgain', {
    impact:
      "A shop's access has ended: its replies wait and its orders are not fetched until someone connects it again.",
    metric: countedIn([triage, sender], 'ReconnectNeeded'),
    atLeast: 1,
  });
  harmAlarm(stack, 'RepliesAreRefused', {
    impact: 'A channel refuses replies: buyers do not get them, and agents must write others.',
    metric: countedIn([sender], 'ReplyOutcome', { outcome: 'refused' }),
    atLeast: 5,
  });
  harmAlarm(stack, 'RepliesAreOfUnknownOutcome', {
    impact: 'Nobody knows whether buyers have got some replies, and what was written to them later waits.',
    metric: countedIn([sender], 'ReplyOutcome', { outcome: 'unknown' }),
    atLeast: 5,
  });
  harmAlarm(stack, 'EndpointDisabled', {
    impact:
      "One of the seller's systems or chats said that it is gone, or failed for five days, and hears nothing more.",
    metric: countedIn([notifier], 'EndpointDisabled'),
    atLeast: 1,
  });
  harmAlarm(stack, 'ChannelIsNotPolled', {
    impact: 'What a channel did not manage to push is not fetched either: messages may be missing.',
    metric: countedIn([sweep], 'PollFailed'),
    atLeast: 2,
    periods: 4,
  });
  harmAlarm(stack, 'DueTimesAreRaisedLate', {
    impact: 'Deadlines, snoozes and reminders are heard of more than 10 minutes late.',
    metric: countedIn([sweep, clocks], 'RaisedAfter').with({ statistic: 'Maximum' }),
    atLeast: Duration.minutes(10).toMilliseconds(),
  });
  harmAlarm(stack, 'PrivacyOrderWaits', {
    impact: "A buyer's data is to be erased or handed over, and it was not done when it was looked at again.",
    metric: countedIn([sweep, clocks], 'AlarmRaised', { kind: 'privacy' }),
    atLeast: 1,
  });
  harmAlarm(stack, 'TableThrottles', {
    impact: 'The table takes less than it is asked to: messages and agents wait for each other.',
    metric: table.metricThrottledRequestsForOperations({
      operations: [Operation.GET_ITEM, Operation.PUT_ITEM, Operation.QUERY, Operation.DELETE_ITEM],
      period: Duration.minutes(1),
    }),
    atLeast: 10,
    periods: 5,
  });
}
