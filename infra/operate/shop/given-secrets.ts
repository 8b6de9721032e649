import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { instant, instantSchema } from '../../../functions/domain/instant.ts';
import { ask, askSecret, isAttended } from '../ask.ts';
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

/** What is to be known of a setting when it has to be asked for. */
export type Wanted = {
  readonly name: string;
  readonly hint: string;
  readonly required: boolean;
  readonly secret: boolean;
};

/** The setting as given, else asked for; an empty answer leaves out what is not required. */
export async function settingOf({ name, hint, required, secret }: Wanted, given: string | undefined) {
  let value = given;
  while (!value && isAttended()) {
    const question = `${name}: ${hint}${required ? '' : ' (may be left out)'}`;
    value = secret ? await askSecret(question) : await ask(question, name, required ? undefined : '');
    if (!required) break;
  }
  if (!value && required) throw new Usage(`--secrets lacks ${name}`);
  return value || undefined;
}

/** The first pair of tokens of a shop, as given or asked for; none where the first answer is empty. */
export async function tokensOf({ tokens }: GivenSecrets): Promise<GivenSecrets['tokens']> {
  if (tokens || !isAttended()) return tokens;
  const access = await askSecret('access token of the shop (may be left out)');
  if (!access) return undefined;
  const refresh = await askSecret('its refresh token');
  const expiresAt = instant(await ask('when the access token ends (2026-11-22T08:00:00Z):', 'tokens.expiresAt'));
  return { access, refresh, expiresAt };
}
