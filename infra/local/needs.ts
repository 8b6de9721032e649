import type { Service } from './faults.ts';
import { list, record } from './intrinsics.ts';
import type { Need } from './permissions.ts';
import { ACCOUNT, REGION } from './queues.ts';
import type { Asked } from './targets.ts';

/**
 * What a call needs from its caller's role, as AWS's service authorization reference has it. Nothing at all means that we
 * do not know what the call is, so that nobody may make it. A marketplace asks for no permission of ours.
 */
export function needsOf(service: Exclude<Service, 'marketplace'>, asked: Asked, request: Request): readonly Need[] {
  if (service === 's3') return s3(asked, request);
  const input = record(parsed(request.body));
  if (service === 'sqs') return sqs(asked);
  return service === 'ssm' ? ssm(asked.action, input) : dynamodb(asked.action, input);
}

type Request = { readonly query: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

const tableArn = (table: string) =>
  table.startsWith('arn:') ? table : `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}`;

/** Each write of a transaction needs what it would need alone. */
const WRITES: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
};

function dynamodb(action: string, input: Record<string, unknown>): Need[] {
  if (action === 'TransactWriteItems' || action === 'TransactGetItems') {
    return list(input.TransactItems).flatMap((item) =>
      Object.entries(record(item)).map(([kind, one]) => ({
        action: `dynamodb:${WRITES[kind] ?? kind}`,
        resource: tableArn(String(record(one).TableName)),
      })),
    );
  }
  const tables = action.startsWith('Batch') ? Object.keys(record(input.RequestItems)) : [input.TableName];
  return tables
    .filter((table) => typeof table === 'string')
    .map((table) => {
      const index = typeof input.IndexName === 'string' ? `/index/${input.IndexName}` : '';
      return { action: `dynamodb:${action}`, resource: `${tableArn(table)}${index}` };
    });
}

/** A batch needs what its single action needs: there is no permission `sqs:SendMessageBatch`. */
function sqs({ action, target }: Asked): Need[] {
  if (!target) return [];
  return [{ action: `sqs:${action.replace(/Batch$/, '')}`, resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:${target}` }];
}

function ssm(action: string, { Name: name, Names: names, Path: path }: Record<string, unknown>): Need[] {
  return [name, path, ...list(names)]
    .filter((one) => typeof one === 'string')
    .map((one) => ({
      action: `ssm:${action}`,
      resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/${one.replace(/^\//, '')}`,
    }));
}

/** API action and the permission that it needs, where they differ. */
const S3_PERMISSIONS: Readonly<Record<string, string>> = { HeadObject: 'GetObject', ListObjectsV2: 'ListBucket' };
const S3_KNOWN = ['GetObject', 'HeadObject', 'PutObject', 'DeleteObject', 'ListObjectsV2'];
/** Queries that do not make another action of a request: what the SDK adds, listing, signatures, answers' headers. */
const S3_HARMLESS =
  /^(x-id|x-amz-.*|response-.*|list-type|prefix|delimiter|max-keys|start-after|continuation-token|encoding-type|partnumber|uploadid)$/i;

function s3({ action, target }: Asked, { query, headers }: Request): Need[] {
  const others = [...new URLSearchParams(query).keys()].filter((name) => !S3_HARMLESS.test(name));
  if (!S3_KNOWN.includes(action) || others.length > 0) return [];
  const needs = [
    { action: `s3:${S3_PERMISSIONS[action] ?? action}`, resource: `arn:aws:s3:::${target.replace(/\/$/, '')}` },
  ];
  const copied = headers['x-amz-copy-source'];
  if (copied) {
    const source = decodeURIComponent(copied).replace(/^\//, '');
    needs.push({ action: 's3:GetObject', resource: `arn:aws:s3:::${source}` });
  }
  return needs;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
