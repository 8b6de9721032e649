import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '../../functions/agent-api.ts';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { ENGINEER, eventFor } from '../api/desk.ts';

/** The function's own variables. No call leaves the process in these tests. */
const VARIABLES = {
  AWS_REGION: 'us-east-1',
  [ENVIRONMENT.table]: 'desk',
  [ENVIRONMENT.objects]: 'objects',
  [ENVIRONMENT.outboxQueue]: 'http://127.0.0.1:9/outbox',
};

beforeEach(() => {
  for (const [name, value] of Object.entries(VARIABLES)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('the deployed handler lets nobody in who is not signed in, hardened like every answer', async () => {
  const result = await handler(eventFor(undefined, 'GET', '/v1/me'), {} as Context);

  expect(result.statusCode).toBe(401);
  expect(result.headers).toMatchObject({ 'cache-control': 'no-store', 'request-id': 'request-1' });
});

test('the deployed handler keeps engineers out of the tickets', async () => {
  const result = await handler(eventFor(ENGINEER, 'GET', '/v1/tickets/tkt_1'), {} as Context);

  expect(result.statusCode).toBe(403);
  expect(result.headers['content-type']).toBe('application/problem+json');
});
