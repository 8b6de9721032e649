import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { connectors } from '../../../functions/connectors/registry.ts';
import { readAssembly } from '../../../infra/local/template.ts';
import { cloudFormation } from '../../../infra/operate/cloud-formation.ts';
import { SET_UPS } from '../../../infra/operate/shop/channels.ts';
import { resourcesOf } from '../../../infra/operate/target.ts';
import { sharedAssembly } from '../../proof/assembly.ts';

/** CloudFormation as it would answer for the synthesised stacks: random physical names, pages of twenty. */
function accountWith(assembly: string) {
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof DescribeStacksCommand) {
      return { Stacks: [{ Outputs: [{ OutputKey: 'ApiUrl', OutputValue: 'https://api.example/' }] }] };
    }
    if (!(command instanceof ListStackResourcesCommand)) throw new Error('nothing else is asked');
    const { StackName = '', NextToken = '0' } = command.input;
    const { Resources } = JSON.parse(readFileSync(join(assembly, `${StackName}.template.json`), 'utf8'));
    const all = Object.entries<{ Type: string }>(Resources).map(([LogicalResourceId, { Type }]) => ({
      LogicalResourceId,
      ResourceType: Type,
      PhysicalResourceId: `${StackName}/${LogicalResourceId}/random`,
    }));
    const from = Number(NextToken);
    return {
      StackResourceSummaries: all.slice(from, from + 20),
      NextToken: from + 20 < all.length ? String(from + 20) : undefined,
    };
  };
  return cloudFormation({ send } as unknown as Parameters<typeof cloudFormation>[0]);
}

test('in an account the table, the bucket and every queue with its dead letters are found by the names of their constructs', async () => {
  const assembly = await sharedAssembly();
  const stacks = accountWith(assembly);

  const { table, objects, queues } = await resourcesOf('local', stacks);

  expect(table).toMatch(/^quayside-local-storage\/Table/);
  expect(objects).toMatch(/^quayside-local-storage\/Objects/);
  const served = new Set(readAssembly(assembly).eventSources.map(({ queue }) => queue.replace(/-queue$/, '')));
  expect(queues.map(({ name }) => name)).toEqual([...served].sort());
  for (const { url, deadLetters } of queues) {
    expect(url).toMatch(/Queue/);
    expect(deadLetters).toMatch(/DeadLetters/);
  }
  expect(await stacks.outputs('quayside-local-api')).toEqual({ ApiUrl: 'https://api.example/' });
}, 90_000);

test('npm run shop knows what each channel needs', () => {
  expect(Object.keys(SET_UPS).sort()).toEqual(Object.keys(connectors).sort());
});
