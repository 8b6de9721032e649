import * as z from 'zod/mini';
import type { Problem } from '../domain/errors.ts';

/** A problem inside an answer about several things. */
export const shownProblemSchema = z.object({
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  retryable: z.boolean(),
  /** What else the same problem says when it is the whole answer: `errors`, `owner`, `changed`, … */
  more: z.record(z.string(), z.unknown()),
});

export function shownProblem({ status, code, detail, extra }: Problem): z.infer<typeof shownProblemSchema> {
  const { headers: _headers, retryable, ...more } = extra;
  return { status, code, detail, retryable: retryable === true, more };
}
