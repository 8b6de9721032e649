import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Answer } from './dynamodb.ts';

const savedSchema = z.record(z.string(), z.object({ value: z.string(), version: z.int(), changedAt: z.string() }));
const nameSchema = z.object({ Name: z.string() });
const putSchema = z.object({ Name: z.string(), Value: z.string(), Overwrite: z.optional(z.boolean()) });

export type Parameters = {
  /** Answers one SSM call: GetParameter, PutParameter, DeleteParameter; anything else is refused. */
  call(action: string, body: string): Promise<Answer>;
  get(name: string): string | undefined;
  put(name: string, value: string): void;
  remove(name: string): void;
};

/**
 * The part of SSM Parameter Store that the desk uses: every parameter is a SecureString, kept in a file that only the owner
 * may read (not encrypted), or in memory. Throws when the file is there and cannot be read.
 */
export function openParameters(directory?: string): Parameters {
  const file = directory && join(directory, 'parameters.json');
  if (directory) mkdirSync(directory, { recursive: true });
  const saved = new Map(file && existsSync(file) ? Object.entries(read(file)) : []);

  const save = () => {
    if (!file) return;
    const next = `${file}.next`;
    writeFileSync(next, JSON.stringify(Object.fromEntries(saved), null, 1), { mode: 0o600 });
    chmodSync(next, 0o600);
    renameSync(next, file);
  };
  const put = (name: string, value: string) => {
    const version = (saved.get(name)?.version ?? 0) + 1;
    saved.set(name, { value, version, changedAt: new Date().toISOString() });
    save();
    return version;
  };
  const remove = (name: string) => {
    const there = saved.delete(name);
    if (there) save();
    return there;
  };

  const actions: Record<string, (input: unknown) => Answer> = {
    GetParameter(input) {
      const { Name } = z.parse(nameSchema, input);
      const found = saved.get(Name);
      if (!found) return refusal('ParameterNotFound');
      const { value: Value, version: Version, changedAt } = found;
      const LastModifiedDate = Date.parse(changedAt) / 1000;
      return json(200, {
        Parameter: { Name, Type: 'SecureString', Value, Version, LastModifiedDate, DataType: 'text' },
      });
    },
    PutParameter(input) {
      const { Name, Value, Overwrite } = z.parse(putSchema, input);
      if (saved.has(Name) && !Overwrite) return refusal('ParameterAlreadyExists');
      return json(200, { Version: put(Name, Value), Tier: 'Standard' });
    },
    DeleteParameter(input) {
      return remove(z.parse(nameSchema, input).Name) ? json(200, {}) : refusal('ParameterNotFound');
    },
  };

  return {
    async call(action, body) {
      const answer = actions[action];
      if (!answer) return refusal('UnknownOperationException');
      try {
        return answer(JSON.parse(body));
      } catch {
        return refusal('ValidationException');
      }
    },
    get: (name) => saved.get(name)?.value,
    put,
    remove,
  };
}

function read(file: string): z.infer<typeof savedSchema> {
  try {
    return z.parse(savedSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Neither the parser's nor zod's message may be shown: they may quote a secret.
    throw new Error(`${file} cannot be read as the parameter store; delete it to begin anew`);
  }
}

function json(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify(value)),
  };
}

function refusal(type: string): Answer {
  return json(400, { __type: type, message: type });
}
