import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { instantSchema } from '../../../functions/domain/instant.ts';
import { askSecret, isAttended } from '../ask.ts';
import { Usage } from '../command.ts';

const tokensSchema = z.strictObject({ access: z.string(), refresh: z.string(), expiresAt: instantSchema });

/** What `--secrets` holds: everything of a connection that nobody else may see. */
const givenSchema = z.strictObject({
  signing: z.optional(z.string().check(z.minLength(8))),
  app: z._default(z.record(z.string(), z.string()), {}),
  tokens: z.optional(tokensSchema),
});
export type GivenSecrets = z.infer<typeof givenSchema>;

/** Reads `--secrets FILE`, or standard input for `-`. Nothing given: nothing known, to be asked for. Never quotes a value. */
export function givenSecrets(file: string | undefined): GivenSecrets {
  if (file === undefined) return { app: {} };
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (cause) {
    throw new Usage('--secrets takes a file with JSON, or - for standard input', { cause });
  }
  const parsed = z.safeParse(givenSchema, value);
  if (parsed.success) return parsed.data;
  throw new Usage(`--secrets: ${parsed.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ')}`);
}

/** The secret as given, else asked for; an empty answer leaves out what is not required. */
export async function secretNamed(
  name: string,
  question: string,
  given: string | undefined,
  required: boolean,
): Promise<string | undefined> {
  const value = given ?? (isAttended() ? await askSecret(question) : undefined);
  if (!value && required) throw new Usage(`--secrets lacks ${name}`);
  return value || undefined;
}
