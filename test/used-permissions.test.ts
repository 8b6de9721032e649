import { expect, test } from 'vitest';
import type { Grant } from '../infra/local/permissions.ts';
import { complaintsAbout } from './used-permissions.ts';

const grant = (action: string, name = 'triage-message'): Grant => ({ function: name, action, resource: 'arn:table' });
const used = (action: string) => ({ what: 'used', ...grant(action) }) as const;

test('what is allowed and used, or excepted with a reason, is no matter for complaint', () => {
  const grants = [grant('dynamodb:GetItem'), grant('dynamodb:PutItem')];

  expect(complaintsAbout([used('dynamodb:GetItem'), used('dynamodb:PutItem')], grants, [])).toEqual([]);
  const excepted = [{ ...grant('dynamodb:PutItem'), because: 'of a test' }];
  expect(complaintsAbout([used('dynamodb:GetItem')], grants, excepted)).toEqual([]);
});

test('what is never used, missed, or excepted without being allowed is named', () => {
  const notes = [
    used('dynamodb:GetItem'),
    { what: 'refused', ...grant('dynamodb:Scan') } as const,
    { what: 'refused', ...grant('sqs:SendMessage', 'made-up') } as const,
  ];
  const grants = [grant('dynamodb:GetItem'), grant('dynamodb:PutItem'), grant('dynamodb:GetItem', 'agent-api')];
  const excepted = [grant('dynamodb:DeleteItem')];

  expect(
    complaintsAbout(
      notes,
      grants,
      excepted.map((one) => ({ ...one, because: 'of a test' })),
    ),
  ).toEqual([
    'allowed, never used: triage-message dynamodb:PutItem arn:table',
    'allowed, never used: agent-api dynamodb:GetItem arn:table',
    'excepted, and not allowed: triage-message dynamodb:DeleteItem arn:table',
    'needed, not allowed: triage-message dynamodb:Scan arn:table',
  ]);
});
