import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { CfnOutput, Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { DeskDashboard } from './constructs/desk-dashboard.ts';
import { QueueWorker } from './constructs/queue-worker.ts';
import { ScheduledJob } from './constructs/scheduled-job.ts';
import { SellerStack } from './constructs/seller-stack.ts';
import { watchHarms } from './harms.ts';
import type { Stage } from './stages.ts';
import { OBJECTS, type StorageStack } from './storage-stack.ts';

type PipelineStackProps = { readonly stage: Stage; readonly storage: StorageStack };

/** The way of a message between the doors: triage, playbook, sending, and the sweep that forgets nothing. */
export class PipelineStack extends SellerStack {
  readonly bell: ITopic | undefined;
  readonly triage: QueueWorker;
  readonly sender: QueueWorker;
  readonly privacy: QueueWorker;
  readonly notifier: QueueWorker;

  constructor(scope: Construct, id: string, { stage, storage: { table, objects } }: PipelineStackProps) {
    super(scope, id, { stage });
    this.bell = this.config.alarms ? this.hangBell() : undefined;

    this.triage = new QueueWorker(this, 'TriageMessage', {
      handler: 'triage-message',
      serves: ['intakeQueue'],
      impact: "Buyers' messages and orders have arrived but reach no agent.",
      // The classifier is arithmetic: half the memory would take twice the time, for the same price.
      memory: 1024,
      timeout: Duration.seconds(30),
    });
    this.triage.remembersIn(table);
    this.triage.putsAside(objects, OBJECTS.setAside, OBJECTS.texts);
    this.triage.readsConnections();
    this.triage.readsSealingKey();

    const playbook = new QueueWorker(this, 'RunPlaybook', {
      handler: 'run-playbook',
      serves: ['preSaleQueue', 'inSaleQueue', 'afterSaleQueue'],
      impact: 'Tickets wait without their automatic answers, notices and follow-ups.',
    });
    playbook.remembersIn(table);
    this.triage.feeds(playbook);

    this.sender = new QueueWorker(this, 'SendMessage', {
      handler: 'send-message',
      serves: ['outboxQueue'],
      impact: "Agents' answers do not reach the buyers.",
      timeout: Duration.seconds(30),
    });
    this.sender.remembersIn(table);
    this.sender.forgetsIn(table);
    this.sender.readsConnections();
    this.sender.readsSealingKey();
    // Channels fetch a reply's files by addresses that it signs.
    this.sender.looksUp(objects, OBJECTS.attachments);
    this.sender.feeds(this.sender);
    playbook.feeds(this.sender);
    // An echo settles a reply of unknown outcome: what waited behind it may go.
    this.triage.feeds(this.sender);

    this.privacy = new QueueWorker(this, 'CarryOutPrivacy', {
      handler: 'carry-out-privacy',
      serves: ['privacyQueue'],
      impact: 'Buyers who are to be erased, or to be given their data, wait beyond what the law and channels allow.',
      // A pass stops after 20 s of its own; a ticket with many messages that was begun then is finished.
      timeout: Duration.seconds(60),
      batch: 1,
      patience: Duration.hours(1),
    });
    this.privacy.remembersIn(table);
    this.privacy.searches(table, 'lookup');
    this.privacy.forgetsIn(table);
    this.privacy.looksUp(objects, OBJECTS.texts);
    this.privacy.putsAside(objects, OBJECTS.exports);
    this.privacy.erasesIn(objects, OBJECTS.texts, OBJECTS.attachments, OBJECTS.exports);
    // For its hashes, by which the erased are known again.
    this.privacy.readsSealingKey();
    this.triage.feeds(this.privacy);

    const clocks = new QueueWorker(this, 'RaiseClocks', {
      handler: 'raise-clocks',
      serves: ['clocksQueue'],
      impact: 'So many due times have come at once that people hear of them late.',
      // One page of a hundred is enough for an invocation, and few of them at once for the table: one partition of its
      // index takes about 500 such writes a second.
      batch: 1,
      atMost: 5,
    });
    clocks.remembersIn(table);
    clocks.searches(table, 'work');
    clocks.forgetsIn(table);
    for (const worker of [this.triage, this.sender, this.privacy]) clocks.feeds(worker);

    this.notifier = new QueueWorker(this, 'NotifySystems', {
      handler: 'notify-systems',
      serves: ['noticesQueue'],
      impact: "The seller's other systems and chats do not hear what happens.",
      timeout: Duration.seconds(40),
      // One endpoint at a time: one that is slow to answer keeps no other waiting.
      batch: 1,
    });
    this.notifier.remembersIn(table);
    this.notifier.readsNoticesKey();
    this.notifier.mayCallLocally();
    this.notifier.feeds(this.notifier);
    this.triage.feeds(this.notifier);

    const sweep = new ScheduledJob(this, 'SweepClocks', {
      handler: 'sweep-clocks',
      every: Duration.minutes(1),
      impact: 'Due times pass without anyone hearing of them, and parked work stays parked.',
      timeout: Duration.seconds(50),
    });
    sweep.remembersIn(table);
    sweep.searches(table, 'work');
    sweep.forgetsIn(table);
    sweep.readsConnections();
    for (const worker of [this.triage, this.sender, this.privacy, this.notifier, clocks]) sweep.feeds(worker);

    watchHarms(this, { table, triage: this.triage, sender: this.sender, notifier: this.notifier, sweep, clocks });
    if (this.bell) new DeskDashboard(this, 'Dashboard');
  }

  /** The topic that all alarms ring; who listens is subscribed after deployment. */
  private hangBell(): Topic {
    const bell = new Topic(this, 'Bell', { enforceSSL: true });
    // A topic with a policy of its own no longer lets CloudWatch in by default.
    bell.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    new CfnOutput(this, 'BellTopic', { value: bell.topicArn, description: 'Subscribe whoever is to hear of alarms' });
    return bell;
  }
}
