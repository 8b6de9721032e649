import type { Service } from './faults.ts';

type Request = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
};

/** What a request asks for: the API's action and what it is about. */
export type Asked = { readonly action: string; readonly target: string };

/** The access key that a request is signed with: in its header, its query (presigned) or its form (presigned upload). */
export function signerOf({ headers, query, body }: Request): string | undefined {
  const signed = /Credential=([^/]+)\//.exec(headers.authorization ?? '');
  const presigned = /X-Amz-Credential=([^%/]+)/.exec(query);
  return (signed ?? presigned)?.[1] ?? (isForm(headers) ? fieldIn(body, 'x-amz-credential')?.split('/')[0] : undefined);
}

/** What a request asks for, in the words of its service; never its contents. */
export function targetOf(service: Service, request: Request): Asked {
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

function s3({ method, path, headers, body }: Request): Asked {
  const target = decodeURIComponent(path.slice('/aws/s3/'.length));
  const [bucket, key] = target.split('/');
  // A form that a browser fills in: it puts the object whose key it names.
  if (!key && isForm(headers)) return { action: 'PutObject', target: `${bucket}/${fieldIn(body, 'key') ?? ''}` };
  const onBucket = method === 'GET' ? 'ListObjectsV2' : `${method} bucket`;
  return { action: key ? (S3_ACTIONS[method] ?? method) : onBucket, target };
}

function isForm(headers: Record<string, string>): boolean {
  return (headers['content-type'] ?? '').startsWith('multipart/form-data');
}

/** A short field of a form; the file, which comes last, is never searched for. */
function fieldIn(body: Buffer, name: string): string | undefined {
  const head = body.subarray(0, 16_384).toString('latin1');
  return new RegExp(`name="${name}"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)\r\n`, 'i').exec(head)?.[1];
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
