import { Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Says why a finding of cdk-nag is as it should be, on the one construct that it is about. */
export function acknowledge(construct: Construct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** As {@link acknowledge}, for an ARN with a wildcard in what a role may do. */
export function acknowledgeWildcard(role: Construct, arn: string, reason: string): void {
  acknowledge(role, `IAM5[Resource::${flat(Stack.of(role).resolve(arn))}]`, reason);
}

/** A reference in the words of cdk-nag's findings: `<Bucket1234.Arn>/text/*`. */
function flat(reference: unknown): string {
  if (typeof reference !== 'object' || reference === null) return String(reference);
  const [[name, argument] = ['', undefined]] = Object.entries(reference);
  const parts: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (name === 'Ref') return `<${flat(argument)}>`;
  if (name === 'Fn::GetAtt') return `<${parts.map(flat).join('.')}>`;
  if (name === 'Fn::ImportValue') return flat(argument);
  if (name === 'Fn::Join' && Array.isArray(parts[1])) return parts[1].map(flat).join(String(parts[0]));
  throw new Error(`cdk-nag's words for ${name} are not known here`);
}
