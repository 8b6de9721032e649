import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { constructName } from '../local/resource-names.ts';
import type { StackResource, Stacks } from './stacks.ts';

/** CloudFormation of the account that the environment is signed in to. Has never met a real account. */
export function cloudFormation(client: Pick<CloudFormationClient, 'send'> = new CloudFormationClient({})): Stacks {
  return {
    async resources(StackName) {
      const found: StackResource[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListStackResourcesCommand({ StackName, NextToken }));
        found.push(...(page.StackResourceSummaries ?? []).map(resourceOf));
        NextToken = page.NextToken;
      } while (NextToken);
      return found;
    },
    async outputs(StackName) {
      const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
      return Object.fromEntries(
        (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      );
    },
  };
}

function resourceOf({ ResourceType = '', LogicalResourceId = '', PhysicalResourceId = '' }: StackResourceSummary) {
  return { type: ResourceType, name: constructName(LogicalResourceId), physical: PhysicalResourceId };
}
