import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NOTES } from '../../infra/local/permissions.ts';
import { sharedAssembly } from './assembly.ts';
import { startDesk } from './desk.ts';

const undo: (() => unknown)[] = [];
// What is refused here on purpose is not to be held against the stacks.
beforeEach(() => void vi.stubEnv(NOTES, ''));
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  vi.unstubAllEnvs();
});

/** The desk's stacks with one action struck out of one function's role. */
async function withoutPermission(role: string, action: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'quayside-without-'));
  undo.push(() => rmSync(directory, { recursive: true, force: true }));
  cpSync(await sharedAssembly(), directory, { recursive: true });
  let struck = 0;
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.template.json'))) {
    const template = JSON.parse(readFileSync(join(directory, file), 'utf8'));
    for (const { Type, Properties } of Object.values<{ Type: string; Properties: Policy }>(template.Resources)) {
      if (Type !== 'AWS::IAM::Policy' || !Properties.Roles.some(({ Ref }) => Ref.startsWith(role))) continue;
      for (const statement of Properties.PolicyDocument.Statement) {
        const actions = [statement.Action].flat();
        if (!actions.includes(action)) continue;
        struck += 1;
        statement.Action = actions.filter((one) => one !== action).concat('none:None');
      }
    }
    writeFileSync(join(directory, file), JSON.stringify(template));
  }
  if (struck === 0) throw new Error(`${role} never had ${action}`);
  return directory;
}

type Policy = {
  readonly Roles: readonly { readonly Ref: string }[];
  readonly PolicyDocument: { readonly Statement: { Action: string | string[] }[] };
};

test('a function whose role lacks one permission is denied it: the message is not lost, and stands in the dead letters', async () => {
  const desk = await startDesk({ assembly: await withoutPermission('TriageMessageRole', 'dynamodb:PutItem') });
  undo.push(() => desk.stop());
  const { simulator, shop } = desk.places['standard-webhooks'];

  await simulator.buyerWrites({ shop, buyer: 'buyer-1', text: 'Where is my parcel?' });
  await desk.cloud.drain({ moveClock: true });

  expect((await desk.dump()).filter(({ sk }) => sk === 'TICKET')).toEqual([]);
  expect(desk.deadLetters()).toHaveLength(1);
  expect(desk.lines.some(({ line }) => line.includes('"error":"AccessDeniedException"'))).toBe(true);
});

test('a function whose role does not let Lambda read its queue for it is not started', async () => {
  const assembly = await withoutPermission('SendMessageRole', 'sqs:ReceiveMessage');

  await expect(startDesk({ assembly })).rejects.toThrow(
    'the role of send-message is not authorized to perform: sqs:ReceiveMessage',
  );
});
