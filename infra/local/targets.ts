import type { Service } from './faults.ts';

/** What a request asks for, in the words of its service; never its contents. */
export function targetOf(
  service: Service,
  request: { method: string; path: string; query: string; headers: Record<string, string>; body: Buffer },
): { action: string; target: string } {
  if (service === 's3') return s3(request);
  if (service === 'marketplace') {
    return { action: request.method, target: request.path.slice('/marketplaces/'.length) };
  }
  const [, action = ''] = (request.headers['x-amz-target'] ?? '').split('.');
  const input = parsed(request.body);
  if (service === 'ssm') return { action, target: text(input.Name) };
  if (service === 'sqs') return { action, target: text(input.QueueUrl).split('/').at(-1) ?? '' };
  return { action, target: dynamodb(input) };
}

function dynamodb(input: Record<string, unknown>): string {
  const table = text(input.TableName);
  const key = record(input.Key ?? input.Item);
  if (input.Key || input.Item) return `${table} ${keyText(key.pk)} ${keyText(key.sk)}`;
  const values = record(input.ExpressionAttributeValues);
  const index = input.IndexName ? `/${text(input.IndexName)}` : '';
  return `${table}${index} ${keyText(values[':p'] ?? Object.values(values)[0])}`;
}

const S3_ACTIONS: Record<string, string> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

function s3({ method, path }: { method: string; path: string }): { action: string; target: string } {
  const target = decodeURIComponent(path.slice('/aws/s3/'.length));
  const [, key] = target.split('/');
  const onBucket = method === 'GET' ? 'ListObjectsV2' : `${method} bucket`;
  return { action: key ? (S3_ACTIONS[method] ?? method) : onBucket, target };
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return record(JSON.parse(body.toString()));
  } catch {
    return {};
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function keyText(value: unknown): string {
  return text(Object.values(record(value))[0]);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
