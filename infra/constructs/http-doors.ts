import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Throttle } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import { harmAlarm } from './harm-alarm.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { SellerStack } from './seller-stack.ts';

type Door = {
  readonly handler: PipelineFunction;
  readonly path: string;
  readonly throttle: Throttle;
  /** Who is hurt when this door turns requests away, as a sentence. */
  readonly impact: string;
  /** Slower than this for one in a hundred, somebody is hurt too: who, as a sentence. */
  readonly slow: { readonly than: Duration; readonly impact: string };
};

export type HttpDoorsProps = {
  /** Open to anyone: what comes in proves itself by its signature. GET is for channels that challenge an address. */
  readonly webhooks: Door & { readonly keptWarm: number };
  /** Open to whoever is signed in. */
  readonly agents: Door & {
    readonly authorizer: IHttpRouteAuthorizer;
    /** What anyone may read of it without signing in, each as a whole path. */
    readonly pages: readonly string[];
  };
};

const WEBHOOK_METHODS = [HttpMethod.POST, HttpMethod.GET] as const;
const AGENT_METHODS = [HttpMethod.ANY] as const;

/** Few read a description, and whoever floods it must not keep the agents' function busy. */
const PAGE_LIMITS = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 20 };

/** What the access log keeps of a request. Never its path: in a webhook's address the connection id is a secret. */
const LOGGED = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
};

/** One HTTP API (payload format 2.0) with its two doors, each with a throttle and an alarm of its own. */
export class HttpDoors extends Construct {
  readonly url: string;
  private readonly api: HttpApi;
  private readonly log: LogGroup;

  constructor(scope: Construct, id: string, { webhooks, agents }: HttpDoorsProps) {
    super(scope, id);
    const { stackName, config } = SellerStack.around(this);
    this.api = new HttpApi(this, 'Api', { apiName: stackName, createDefaultStage: false });
    this.log = new LogGroup(this, 'AccessLog', { retention: config.logRetention, removalPolicy: config.removalPolicy });

    const forWebhooks = this.api.addRoutes({
      path: webhooks.path,
      methods: [...WEBHOOK_METHODS],
      integration: new HttpLambdaIntegration('Webhooks', webhooks.handler.keptWarm(webhooks.keptWarm)),
    });
    for (const route of forWebhooks) {
      acknowledge(
        route,
        'APIG4',
        'Marketplaces have no token of ours: the function checks the signature of each request.',
      );
    }
    const forAgents = new HttpLambdaIntegration('Agents', agents.handler);
    this.api.addRoutes({
      path: agents.path,
      methods: [...AGENT_METHODS],
      integration: forAgents,
      authorizer: agents.authorizer,
    });
    const forReaders = agents.pages.flatMap((path) =>
      this.api.addRoutes({ path, methods: [HttpMethod.GET], integration: forAgents }),
    );
    for (const route of forReaders) {
      acknowledge(
        route,
        'APIG4',
        'A description of the interface, the same for everyone: nothing of the seller is in it.',
      );
    }

    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: agents.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.log),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
    // CDK's stage knows no settings per route, and AWS refuses settings for a route that is not there yet.
    const resource = stage.node.defaultChild;
    if (!(resource instanceof CfnStage)) throw new Error('HttpStage no longer makes a CfnStage');
    const { rateLimit, burstLimit } = webhooks.throttle;
    const limits = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
    const keys = WEBHOOK_METHODS.map((method) => `${method} ${webhooks.path}`);
    const pages = agents.pages.map((path) => [`GET ${path}`, PAGE_LIMITS] as const);
    resource.routeSettings = Object.fromEntries([...keys.map((key) => [key, limits] as const), ...pages]);
    stage.node.addDependency(...forWebhooks, ...forReaders);
    this.url = stage.url;

    this.watch(webhooks, keys);
    this.watch(
      agents,
      AGENT_METHODS.map((method) => `${method} ${agents.path}`),
    );
  }

  /**
   * Counts 5xx and 429 from the access log: only there is one door told from the other, and a refusal by API Gateway or
   * by Lambda's own limits seen at all.
   */
  private watch({ handler: door, impact, slow }: Door, routeKeys: string[]): void {
    const stack = SellerStack.around(this);
    if (!stack.bell) return;
    const handler = door.handlerName;
    const metricNamespace = `Quayside/${stack.stage}`;
    const metricName = `${handler}-turned-away`;
    for (const [index, routeKey] of routeKeys.entries()) {
      new MetricFilter(this, `${handler}-turned-away-${index}`, {
        logGroup: this.log,
        metricNamespace,
        metricName,
        filterPattern: FilterPattern.all(
          FilterPattern.stringValue('$.routeKey', '=', routeKey),
          FilterPattern.any(
            FilterPattern.stringValue('$.status', '=', '5*'),
            FilterPattern.stringValue('$.status', '=', '429'),
          ),
        ),
      });
    }
    const metric = new Metric({
      namespace: metricNamespace,
      metricName,
      statistic: 'Sum',
      period: Duration.minutes(1),
    });
    harmAlarm(this, `${handler}-turns-away`, { impact, metric, atLeast: 5, periods: 3 });
    harmAlarm(this, `${handler}-is-slow`, {
      impact: slow.impact,
      // Lambda's own figure, which costs nothing: a cold start is not in it, and the way to the door neither.
      metric: door.metricDuration({ period: Duration.minutes(5), statistic: 'p99' }),
      atLeast: slow.than.toMilliseconds(),
      periods: 3,
    });
  }
}
