import { type Identities, record, type Stack } from './intrinsics.ts';
import { FRONT } from './model.ts';
import { ACCOUNT, REGION } from './queues.ts';

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Events::Rule': 'Name',
};

/** ARN of a resource by type; others get a generic one. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::Table': (name) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  'AWS::Logs::LogGroup': logGroupArn,
};

/** A log group's ARN as CloudFormation gives it: of everything in it. */
export function logGroupArn(name: string): string {
  return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}:*`;
}

/**
 * The physical name: the one the template gives, else the construct's own name in kebab-case without CDK's hash
 * (`IntakeQueue4D8B07A5` → `intake-queue`), with the stack's before it where the name must be unique in the account.
 */
export function physicalName(stack: Stack, logicalId: string): string {
  const resource = stack.resources[logicalId];
  const given = resource && record(resource.Properties)[NAME_PROPERTIES[resource.Type] ?? ''];
  if (typeof given === 'string') return given;
  const name = constructName(logicalId);
  const type = resource?.Type;
  return type === 'AWS::DynamoDB::Table' || type === 'AWS::S3::Bucket' ? `${stack.name}-${name}`.toLowerCase() : name;
}

/** The construct's own name in kebab-case, from the logical id that CDK made of it. */
export function constructName(logicalId: string): string {
  return logicalId
    .replace(/[0-9A-F]{8}$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
}

/** What resources answer to `Ref` and `Fn::GetAtt`, as CloudFormation documents it for the types in use. */
export function createIdentities(): Identities {
  return {
    ref(stack, logicalId) {
      const name = physicalName(stack, logicalId);
      const type = stack.resources[logicalId]?.Type;
      if (type === 'AWS::SQS::Queue') return `${FRONT}/${ACCOUNT}/${name}`;
      if (type === 'AWS::Cognito::UserPool') return `${REGION}_${name}`;
      if (type === 'AWS::Lambda::Alias' || type === 'AWS::Lambda::Version') return aliased(stack, logicalId);
      return name;
    },
    attribute(stack, logicalId, attribute) {
      const type = stack.resources[logicalId]?.Type ?? '';
      const name = physicalName(stack, logicalId);
      if (attribute === 'Arn') {
        return (ARNS[type] ?? ((own: string) => `arn:aws:local:${REGION}:${ACCOUNT}:${own}`))(name);
      }
      if (type === 'AWS::SQS::Queue' && attribute === 'QueueName') return name;
      if (type === 'AWS::SQS::Queue' && attribute === 'QueueUrl') return `${FRONT}/${ACCOUNT}/${name}`;
      if (type === 'AWS::Lambda::Version' && attribute === 'Version') return '1';
      if (type === 'AWS::IAM::Role' && attribute === 'RoleId') return name;
      throw new Error(
        `${stack.name}/${logicalId}: the embedded cloud does not know the attribute ${attribute} of ${type}`,
      );
    },
  };
}

/** Alias and version lead to their function. */
function aliased(stack: Stack, logicalId: string): string {
  const { Ref: target } = record(record(stack.resources[logicalId]?.Properties).FunctionName);
  const name = typeof target === 'string' ? physicalName(stack, target) : logicalId;
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}:${physicalName(stack, logicalId)}`;
}
