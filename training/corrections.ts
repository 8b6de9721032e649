import * as z from 'zod/mini';
import { intentSchema } from '../functions/domain/understanding.ts';
import type { Example } from './corpus.ts';

/** A page as `GET /v1/corrections` gives it, as far as it can be learned from. */
const pageSchema = z.object({
  items: z.array(
    z.object({
      text: z.nullable(z.string()),
      language: z.string(),
      label: z.object({ intent: z.optional(intentSchema) }),
    }),
  ),
});

/**
 * What people corrected, as further lines to learn from: pages of `GET /v1/corrections`, one JSON object a line. Left out is what
 * has no words any more and what no intent was said of. Throws `Error` naming file and line of what is no page, never its words.
 */
export function correctionsIn(name: string, content: string): Example[] {
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line, index) => {
    const page = pageSchema.safeParse(json(line));
    if (!page.success) throw new Error(`${name}:${index + 1} is not a page of corrections`);
    return page.data.items.flatMap(({ text, language, label: { intent } }) =>
      text && intent ? [{ text, intent, language, kind: 'plain' as const }] : [],
    );
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
