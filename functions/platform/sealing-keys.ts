import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { Unreadable } from '../domain/errors.ts';

const keySchema = z
  .string()
  .check(z.refine((text) => Buffer.from(text, 'base64').length === 32, 'not 32 bytes in base64'));

/**
 * The parameter as a rotation writes it. `previous` still opens what it sealed; `hashing` is the first key there ever was
 * and never changes, since hashes of names must stay the same.
 */
const rotatedSchema = z.object({
  v: z.literal(1),
  current: keySchema,
  previous: z.optional(keySchema),
  hashing: keySchema,
});

/** The keys under which this deployment seals. */
export type SealingKeys = {
  readonly current: Buffer;
  readonly previous: Buffer | undefined;
  readonly hashing: Buffer;
  /** Whether sealed values name their key. Before the first rotation they don't, as release 0.1.0 wrote and reads them. */
  readonly named: boolean;
};

/** A sealed value that names its key: `s1.<name of the key>.<nonce, tag and ciphertext in base64>`. */
const NAMED = /^s1\.([\w-]{8})\.(.+)$/;

/** Reads the parameter: one key in base64, or what a rotation wrote. Throws `Unreadable`, quoting nothing. */
export function parseSealingKeys(text: string): SealingKeys {
  const single = z.safeParse(keySchema, text);
  if (single.success) {
    const key = Buffer.from(single.data, 'base64');
    return { current: key, previous: undefined, hashing: key, named: false };
  }
  const rotated = z.safeParse(rotatedSchema, parsed(text));
  if (!rotated.success) throw new Unreadable('sealing key is neither 32 bytes in base64 nor what a rotation writes');
  const { current, previous, hashing } = rotated.data;
  const bytes = (key: string) => Buffer.from(key, 'base64');
  return {
    current: bytes(current),
    previous: previous ? bytes(previous) : undefined,
    hashing: bytes(hashing),
    named: true,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The parameter with a new current key; what was current still opens what it sealed. */
export function rotated(keys: SealingKeys, next: Buffer = randomBytes(32)): string {
  return written({ ...keys, current: next, previous: keys.current });
}

/** The parameter without the previous key: nothing may be sealed under it any more. */
export function withoutPrevious(keys: SealingKeys): string {
  return written({ ...keys, previous: undefined });
}

function written({ current, previous, hashing }: Omit<SealingKeys, 'named'>): string {
  const base64 = (key: Buffer) => key.toString('base64');
  const parameter: z.infer<typeof rotatedSchema> = {
    v: 1,
    current: base64(current),
    ...(previous ? { previous: base64(previous) } : {}),
    hashing: base64(hashing),
  };
  return JSON.stringify(parameter);
}

/** AES-256-GCM under the current key, with a fresh nonce. */
export function sealWith({ current, named }: SealingKeys, plain: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', current, iv);
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const text = Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  return named ? `s1.${nameOf(current)}.${text}` : text;
}

/** What was sealed, or undefined where none of these keys did. */
export function unsealWith({ current, previous }: SealingKeys, sealed: string): string | undefined {
  const keys = previous ? [current, previous] : [current];
  const [, name, text] = NAMED.exec(sealed) ?? [];
  if (name === undefined || text === undefined) {
    for (const key of keys) {
      const plain = opened(key, sealed);
      if (plain !== undefined) return plain;
    }
    return undefined;
  }
  const key = keys.find((one) => nameOf(one) === name);
  return key && opened(key, text);
}

/** Whether a value was sealed under the current key by a release that names keys. */
export function isSealedWithCurrent({ current }: SealingKeys, sealed: string): boolean {
  return NAMED.exec(sealed)?.[1] === nameOf(current);
}

/** The same parts give the same hash for ever, whatever key seals. */
export function hashWith({ hashing }: SealingKeys, text: string): string {
  return createHmac('sha256', hashing).update(text).digest('base64url');
}

function opened(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Says which key it is and nothing about it. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update('sealing-key').update(key).digest('base64url').slice(0, 8);
}
