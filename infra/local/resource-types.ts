/** Resource types that the embedded cloud runs, and what runs them. */
export const EMULATED: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'dynalite (dynamodb.ts)',
  'AWS::SQS::Queue': 'fauxqs (queues.ts)',
  'AWS::S3::Bucket': 'fauxqs (queues.ts)',
  'AWS::Lambda::Function': 'worker threads that load the asset (functions.ts)',
  'AWS::Lambda::EventSourceMapping': 'pollers (event-sources.ts)',
  'AWS::Events::Rule': 'schedules on the controllable clock (event-sources.ts)',
  'AWS::ApiGatewayV2::Api': 'gateway.ts',
  'AWS::ApiGatewayV2::Route': 'gateway.ts',
  'AWS::ApiGatewayV2::Integration': 'gateway.ts',
  'AWS::ApiGatewayV2::Stage': 'gateway.ts (throttles; access logs are not written)',
  'AWS::ApiGatewayV2::Authorizer': 'gateway.ts (JWT)',
  'AWS::Cognito::UserPool': 'oidc-provider (identity.ts)',
  'AWS::Cognito::UserPoolClient': 'oidc-provider (identity.ts)',
};

/** Resource types that something else stands in for, with the reason why that is good enough on one machine. */
export const SUBSTITUTED: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'every function signs with a key of its own; the front knows the caller by it',
  'AWS::IAM::Policy': 'read into the model; the front denies what no statement allows (permissions.ts)',
  'AWS::Lambda::Permission': 'the gateway and the schedules invoke only what the template connects',
  'AWS::Lambda::Version': 'there is one version: the one just synthesised',
  'AWS::Lambda::Alias': 'there is one version: the alias leads to it; worker threads are always warm',
  'AWS::Logs::LogGroup': 'lines go to .quayside/functions.log and to subscribers; nothing is deleted by age',
  'AWS::Logs::MetricFilter': 'no metrics are kept',
  'AWS::CloudWatch::Alarm': 'no metrics are kept; functions print theirs (EMF) to the log',
  'AWS::CloudWatch::Dashboard': 'no metrics are kept',
  'AWS::SNS::Topic': 'only alarms ring it, and there are none',
  'AWS::SNS::TopicPolicy': 'no topics',
  'AWS::SNS::Subscription': 'no topics',
  'AWS::SQS::QueuePolicy': 'holds only the TLS rule; everything stays on loopback',
  'AWS::S3::BucketPolicy': 'holds only the TLS rule, and that S3 may write its access log; nobody does here',
  'AWS::Cognito::UserPoolGroup': 'groups belong to the demonstration people (people.ts)',
  'AWS::Cognito::UserPoolDomain': 'the sign-in page is the local provider’s own',
  'AWS::CDK::Metadata': 'says only which constructs were used',
};
