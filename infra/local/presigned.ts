import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Read } from './front.ts';

/** What every worker signs with: the embedded cloud knows its callers by their access key alone. */
export const LOCAL_SECRET = 'local';

/**
 * What S3 would say of a presigned address or form; undefined where it would let it through, and for requests that are not
 * presigned. Expiry, signature and, of a form, each condition of its policy are checked as AWS has them.
 */
export function presignedFault(read: Read, nowMs: number): string | undefined {
  const query = new URLSearchParams(read.query);
  if (query.has('X-Amz-Signature')) return faultOfAddress(read, query, nowMs);
  const form = formOf(read);
  return form?.fields.has('policy') ? faultOfForm(read, form, nowMs) : undefined;
}

function faultOfAddress({ method, path, headers }: Read, query: URLSearchParams, nowMs: number): string | undefined {
  const scope = scopeOf(query.get('X-Amz-Credential'));
  const date = query.get('X-Amz-Date') ?? '';
  if (!scope || !/^\d{8}T\d{6}Z$/.test(date)) return 'Query-string authentication requires its parameters';
  const signedAt = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (nowMs > signedAt + Number(query.get('X-Amz-Expires')) * 1000) return 'Request has expired';
  const signed = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const parameters = [...query].filter(([name]) => name !== 'X-Amz-Signature');
  const canonical = [
    method,
    path,
    parameters
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...signed.map((name) => `${name}:${(headers[name] ?? '').trim()}`),
    '',
    signed.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', date, scope.slice(1).join('/'), hash].join('\n');
  return isSigned(text, scope, query.get('X-Amz-Signature')) ? undefined : NO_MATCH;
}

function faultOfForm({ path }: Read, { fields, size }: Form, nowMs: number): string | undefined {
  const scope = scopeOf(fields.get('x-amz-credential') ?? null);
  const policy = fields.get('policy') ?? '';
  if (!scope || !isSigned(policy, scope, fields.get('x-amz-signature') ?? null)) return NO_MATCH;
  const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString()) as Policy;
  if (nowMs > Date.parse(expiration)) return 'Invalid according to Policy: Policy expired.';
  const bucket = path.split('/')[3] ?? '';
  const given = new Map([...fields, ['bucket', bucket]]);
  const broken = conditions.find((condition) => !holds(condition, given, size));
  if (broken) return `Invalid according to Policy: Policy Condition failed: ${JSON.stringify(broken)}`;
  const named = new Set(conditions.flatMap(namesIn));
  const extra = [...fields.keys()].find((name) => !FREE_FIELDS.has(name) && !named.has(name));
  return extra ? `Invalid according to Policy: Extra input fields: ${extra}` : undefined;
}

const NO_MATCH = 'The request signature we calculated does not match the signature you provided.';
/** Fields that a policy need not name. */
const FREE_FIELDS = new Set(['policy', 'x-amz-signature', 'file']);

type Condition = Readonly<Record<string, string>> | readonly [string, string | number, string | number];
type Policy = { readonly expiration: string; readonly conditions: readonly Condition[] };

function holds(condition: Condition, fields: ReadonlyMap<string, string>, size: number): boolean {
  if (!isList(condition)) {
    return Object.entries(condition).every(([name, value]) => fields.get(name.toLowerCase()) === value);
  }
  const [how, one, other] = condition;
  if (how === 'content-length-range') return size >= Number(one) && size <= Number(other);
  const value = fields.get(String(one).replace('$', '').toLowerCase()) ?? '';
  return how === 'starts-with' ? value.startsWith(String(other)) : value === String(other);
}

function namesIn(condition: Condition): string[] {
  if (!isList(condition)) return Object.keys(condition).map((name) => name.toLowerCase());
  return [String(condition[1]).replace('$', '').toLowerCase()];
}

function isList(condition: Condition): condition is readonly [string, string | number, string | number] {
  return Array.isArray(condition);
}

/** Access key, day, region, service and ending of a credential. */
function scopeOf(credential: string | null): string[] | undefined {
  const parts = (credential ?? '').split('/');
  return parts.length === 5 ? parts : undefined;
}

function isSigned(text: string, [, day = '', region = '', service = '']: string[], signature: string | null): boolean {
  const hmac = (key: string | Buffer, value: string) => createHmac('sha256', key).update(value).digest();
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${LOCAL_SECRET}`);
  const expected = hmac(key, text);
  const given = Buffer.from(signature ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

type Form = { readonly fields: ReadonlyMap<string, string>; readonly size: number };

/** The fields of a form, names in lower case, and the size of its file, which comes last. */
function formOf({ method, headers, body }: Read): Form | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  if (method !== 'POST' || !boundary) return undefined;
  const fields = new Map<string, string>();
  let size = 0;
  for (const part of body.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const head = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, head))?.[1]?.toLowerCase();
    const value = part.slice(head + 4, -2);
    if (name === 'file') size = value.length;
    else if (name) fields.set(name, Buffer.from(value, 'latin1').toString());
  }
  return { fields, size };
}
