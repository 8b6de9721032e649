import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { intentSchema } from '../functions/domain/understanding.ts';

/** How a corpus line is written; see docs/understanding.md, "Data card". */
export const KINDS = [
  'plain',
  'fragment',
  'review',
  'pattern',
  'typo',
  'slang',
  'romanised',
  'mixed',
  'misleading',
  'indirect',
  'two_intents',
  'followup',
  'long',
  'angry',
] as const;

const lineSchema = z.strictObject({
  text: z.string().check(z.minLength(1)),
  intent: intentSchema,
  also: z.optional(z.array(intentSchema)),
  kind: z.enum(KINDS),
  /** 0 calm, 1 annoyed, 2 furious or threatening; absent where nobody marked it. */
  mood: z.optional(z.union([z.literal(0), z.literal(1), z.literal(2)])),
  /** Someone is or may get hurt. */
  danger: z.optional(z.literal(true)),
});

/** One labelled message; `language` is the name of its file. */
export type Example = z.infer<typeof lineSchema> & {
  readonly language: string;
  /** Which pattern of its language it was made of; absent for a line that somebody wrote. */
  readonly pattern?: number;
};

const FOLDER = new URL('./corpus/', import.meta.url);

/** Every line of `training/corpus/*.jsonl`, files by name, lines in order. Throws `Error` naming file and line of a bad one, never its text. */
export function readCorpus(): Example[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));
  return files.sort().flatMap((name) => parseCorpus(name, readFileSync(new URL(name, FOLDER), 'utf8')));
}

/** The lines of one file. Throws `Error` naming file and line of a bad one. */
export function parseCorpus(name: string, content: string): Example[] {
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const parsed = lineSchema.safeParse(json(line));
    if (!parsed.success) throw new Error(`${name}:${index + 1} is not a corpus line`);
    return { ...parsed.data, language: name.slice(0, 2) };
  });
}

/** JSON.parse quotes its input in its error, so only the failure is kept. */
function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
