import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { queueAlone } from '../../functions/domain/queue.ts';
import { intentSchema } from '../../functions/domain/understanding.ts';
import type { Example } from '../corpus.ts';

/** One message with what is known of it. What a row does not say is not scored. */
const rowSchema = z.object({
  text: z.string(),
  /** ISO 639-1; a script behind it ("zh-Hant") is not scored. */
  lang: z.optional(z.string()),
  intent: z.optional(intentSchema),
  /** Other intents that are right as well. */
  intent_alt: z.optional(z.array(intentSchema)),
  queue: z.optional(z.enum(['pre', 'in', 'after', 'none'])),
  /** 0 calm, 1 annoyed, 2 furious or threatening. */
  upset: z.optional(z.literal([0, 1, 2])),
  /** Someone is in danger or hurt. */
  safety: z.optional(z.boolean()),
  /** What makes it hard. */
  kind: z.optional(z.string()),
  /** How sure the source of the label is. */
  tier: z.optional(z.string()),
});
export type Row = z.infer<typeof rowSchema>;

/** The rows of one file, and what was wrong with the lines left out: file, line and field, never the text. */
export type RowFile = { readonly name: string; readonly rows: readonly Row[]; readonly refused: readonly string[] };

/** All rows of a `.jsonl` file, or of every one in a folder, by name. Throws `Error` where there is nothing to score. */
export function readRows(path: string): RowFile[] {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (folder === undefined) throw new Error(`there is no file or folder ${path}`);
  const names = folder ? readdirSync(path).filter((name) => name.endsWith('.jsonl')) : [basename(path)];
  const files = names.sort().map((name) => parseRows(name, readFileSync(folder ? join(path, name) : path, 'utf8')));
  if (files.every(({ rows }) => rows.length === 0)) {
    const refused = files.flatMap((file) => file.refused);
    throw new Error([`no line to score in ${path}`, ...refused.slice(0, 5)].join('\n'));
  }
  return files;
}

/** The rows of one file's text; bad lines are told, not thrown, so that one slip does not hide a thousand figures. */
export function parseRows(name: string, content: string): RowFile {
  const rows: Row[] = [];
  const refused: string[] = [];
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const parsed = rowSchema.safeParse(json(line));
    if (parsed.success) rows.push(parsed.data);
    else refused.push(`${name}:${index + 1} ${problems(parsed.error)}`);
  }
  return { name, rows, refused };
}

function problems({ issues }: z.core.$ZodError): string {
  const fields = new Set(issues.map(({ path }) => path[0]).filter((field) => field !== undefined));
  return fields.size === 0 ? 'is not a JSON object' : `has no good ${[...fields].join(', ')}`;
}

/** JSON.parse quotes its input in its error, so only the failure is kept. What is null is not said. */
function json(line: string): unknown {
  try {
    return JSON.parse(line, (_field, value) => (value === null ? undefined : value));
  } catch {
    return undefined;
  }
}

const SHORT = { 'pre-sale': 'pre', 'in-sale': 'in', 'after-sale': 'after' } as const;

/** The queue that an intent's words alone lead to, as rows write it. */
export function queueOf(intent: Row['intent']): Row['queue'] {
  const queue = intent && queueAlone(intent);
  return queue ? SHORT[queue] : 'none';
}

/** A line of our own corpus as a row to score. */
export function rowOf({ text, language, intent, also, kind }: Example): Row {
  return { text, lang: language, intent, intent_alt: also, queue: queueOf(intent), kind };
}
