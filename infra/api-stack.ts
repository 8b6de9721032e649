import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnOutput, Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { countedIn } from './constructs/counted.ts';
import { harmAlarm } from './constructs/harm-alarm.ts';
import { HttpDoors } from './constructs/http-doors.ts';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import { SellerStack } from './constructs/seller-stack.ts';
import { SignIn } from './constructs/sign-in.ts';
import type { PipelineStack } from './pipeline-stack.ts';
import type { Stage } from './stages.ts';
import { OBJECTS, type StorageStack } from './storage-stack.ts';

type ApiStackProps = { readonly stage: Stage; readonly storage: StorageStack; readonly pipeline: PipelineStack };

/** The two doors of one HTTP API: marketplaces come in by one, agents and supervisors by the other. */
export class ApiStack extends SellerStack {
  readonly bell: ITopic | undefined;

  constructor(scope: Construct, id: string, { stage, storage: { table, objects }, pipeline }: ApiStackProps) {
    super(scope, id, { stage });
    this.bell = pipeline.bell;

    const receiveWebhook = new PipelineFunction(this, 'ReceiveWebhook', {
      handler: 'receive-webhook',
      // For the processor that comes with it: some channels switch a shop off that has waited half a second too often.
      memory: 1024,
      timeout: Duration.seconds(10),
    });
    receiveWebhook.readsConnections();
    receiveWebhook.feeds(pipeline.triage);

    const agentApi = new PipelineFunction(this, 'AgentApi', { handler: 'agent-api', memory: 1024 });
    agentApi.remembersIn(table);
    agentApi.searches(table, 'work', 'lookup');
    agentApi.looksUp(objects, OBJECTS.texts, OBJECTS.exports, OBJECTS.attachments);
    // What an upload that it signs may do: the signature carries its own permission.
    agentApi.putsAside(objects, OBJECTS.attachments);
    agentApi.feeds(pipeline.sender);
    agentApi.feeds(pipeline.privacy);
    agentApi.readsNoticesKey();
    agentApi.mayCallLocally();
    agentApi.countsIntakeOf(pipeline.triage);

    const signIn = new SignIn(this, 'SignIn');
    const doors = new HttpDoors(this, 'Doors', {
      webhooks: {
        handler: receiveWebhook,
        path: '/webhooks/{channel}/{connection}',
        keptWarm: this.config.doorsKeptWarm,
        throttle: this.config.doorThrottle,
        impact:
          'Marketplaces are turned away: they try again for a while, then drop messages or switch the webhook off.',
        slow: {
          than: Duration.millis(400),
          impact: 'Channels that wait half a second count our answers as failed, and some switch the webhook off.',
        },
      },
      agents: {
        handler: agentApi,
        path: '/v1/{proxy+}',
        pages: ['/openapi.json', '/docs'],
        authorizer: signIn.authorizer,
        throttle: this.config.agentThrottle,
        impact: 'Agents cannot open or answer tickets.',
        slow: { than: Duration.seconds(3), impact: 'Agents wait seconds for each ticket.' },
      },
    });

    harmAlarm(this, 'SignaturesAreRefused', {
      impact: "A channel's signatures no longer match our secret: its messages are turned away as forgeries.",
      metric: countedIn([receiveWebhook], 'WebhookRefused', { reason: 'signature' }),
      atLeast: 20,
    });

    new CfnOutput(this, 'ApiUrl', { value: doors.url });
    new CfnOutput(this, 'SignInUrl', { value: signIn.url });
    new CfnOutput(this, 'SignInClient', { value: signIn.client.userPoolClientId });
    new CfnOutput(this, 'UserPool', { value: signIn.people.userPoolId });
  }
}
