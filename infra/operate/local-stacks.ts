import { ACCOUNT } from '../local/queues.ts';
import type { Addresses } from '../local/running.ts';
import { readAssembly } from '../local/template.ts';
import type { StackResource, Stacks } from './stacks.ts';

/** The stacks that the local cloud runs, read from the templates that it was started with. */
export function stacksIn({ assembly, front }: Addresses): Pick<Stacks, 'resources'> {
  const { tables, queues, buckets } = readAssembly(assembly);
  // A table's and a bucket's local name begin with their stack's, a queue's does not.
  const own = (stack: string, name: string) => name.slice(stack.length + 1);
  return {
    async resources(stack) {
      const among = (names: readonly string[]) => names.filter((name) => name.startsWith(`${stack}-`));
      return [
        ...among(tables.map(({ name }) => name)).map(
          (name): StackResource => ({ type: 'AWS::DynamoDB::Table', name: own(stack, name), physical: name }),
        ),
        ...among(buckets).map(
          (name): StackResource => ({ type: 'AWS::S3::Bucket', name: own(stack, name), physical: name }),
        ),
        ...(stack.endsWith('-pipeline') ? queues : []).map(
          ({ name }): StackResource => ({ type: 'AWS::SQS::Queue', name, physical: `${front}/${ACCOUNT}/${name}` }),
        ),
      ];
    },
  };
}
