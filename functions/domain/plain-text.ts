import * as z from 'zod/mini';

/** Text that people type: something in it, at most `longest` characters, and nothing that UTF-8 can't carry. */
export function plainText(longest: number) {
  return z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(longest),
    z.refine((text) => text.isWellFormed(), 'well-formed Unicode'),
  );
}
