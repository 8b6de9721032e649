import * as z from 'zod/mini';
import { after, type Instant, instantSchema, MINUTE } from './instant.ts';

/** What a due time on a ticket is about. A ticket has at most one of them at a time. */
export const clockKindSchema = z.enum(['first-response', 'next-response']);
export type ClockKind = z.infer<typeof clockKindSchema>;

/** A due time. `raisedAt` once the sweep has raised it; `late` when the sweep itself came over 5 minutes after `due`. */
export const clockSchema = z.object({
  kind: clockKindSchema,
  due: instantSchema,
  raisedAt: z.optional(instantSchema),
  late: z.optional(z.boolean()),
});
export type Clock = z.infer<typeof clockSchema>;

/** Whether what was due is raised so late that it must say so: the sweep comes every minute, and came more than 5 after it. */
export function isLate(due: Instant, now: Instant): boolean {
  return now > after(due, 5 * MINUTE);
}
