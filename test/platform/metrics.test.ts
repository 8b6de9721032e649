import { afterEach, expect, test, vi } from 'vitest';
import { count, longest } from '../../functions/platform/log.ts';

afterEach(() => vi.restoreAllMocks());

/** What is printed while it runs, a line each. */
function printed(work: () => void): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  work();
  return lines;
}

test('a count is one line that CloudWatch reads a metric from, by its dimensions and the service', () => {
  const lines = printed(() => count('WebhookRefused', { channel: 'shopee', reason: 'signature' }, 2));

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{.*\}\n$/);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Quayside',
          Dimensions: [['service', 'channel', 'reason']],
          Metrics: [{ Name: 'WebhookRefused', Unit: 'Count' }],
        },
      ],
    },
    service: 'service_undefined',
    channel: 'shopee',
    reason: 'signature',
    WebhookRefused: 2,
  });
});

test('a longest time says its unit', () => {
  const [line = ''] = printed(() => longest('ClockLate', 12_000));

  expect(JSON.parse(line)).toMatchObject({ ClockLate: 12_000, service: 'service_undefined' });
  expect(line).toContain('{"Name":"ClockLate","Unit":"Milliseconds"}');
});
