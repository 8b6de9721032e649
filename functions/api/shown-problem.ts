import * as z from 'zod/mini';
import type { Problem } from '../domain/errors.ts';

/** A problem inside an answer about several things: as it stands alone, without what names the request. */
export const shownProblemSchema = z.looseObject({
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  retryable: z.boolean(),
  errors: z.array(z.looseObject({ detail: z.string() })),
});

export function shownProblem({ status, code, detail, extra }: Problem): z.infer<typeof shownProblemSchema> {
  const { headers: _headers, retryable, errors, ...more } = extra;
  return { status, code, detail, retryable: retryable === true, errors: Array.isArray(errors) ? errors : [], ...more };
}
