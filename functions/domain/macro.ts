import * as z from 'zod/mini';
import { ACTIONS, type Action } from './action.ts';
import { after, DAY, type Instant, instantSchema, MINUTE } from './instant.ts';
import { plainText } from './plain-text.ts';
import { LONGEST_SAVED_TEXT, languageTagSchema } from './saved-reply.ts';
import { templateNameSchema } from './template.ts';
import type { Ticket } from './ticket.ts';

const MOST_STEPS = 10;
const LONGEST_NOTE = 2000;

const replyStepSchema = z
  .strictObject({
    do: z.literal('reply'),
    text: z.optional(plainText(LONGEST_SAVED_TEXT)),
    template: z.optional(templateNameSchema),
    saved: z.optional(z.string()),
    variables: z.optional(z.record(z.string(), z.unknown())),
    language: z.optional(languageTagSchema),
  })
  .check(
    z.refine(
      ({ text, template, saved }) => [text, template, saved].filter((one) => one !== undefined).length === 1,
      'one of text, template and saved',
    ),
  );

const stepSchema = z.discriminatedUnion('do', [
  ACTIONS.assign,
  ACTIONS.release,
  ACTIONS.flag,
  ACTIONS.tags,
  ACTIONS.handOver,
  // A moment would be past by the time the macro is run.
  z.strictObject({ do: z.literal('snooze'), forMinutes: z.int().check(z.gte(1), z.lte(90 * 24 * 60)) }),
  ACTIONS.resolve,
  z.strictObject({ do: z.literal('note'), text: plainText(LONGEST_NOTE) }),
  replyStepSchema,
]);
export type Step = z.infer<typeof stepSchema>;
export type ReplyStep = z.infer<typeof replyStepSchema>;

/** What a supervisor writes. */
export const macroBodySchema = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  steps: z.array(stepSchema).check(z.minLength(1), z.maxLength(MOST_STEPS)),
});
export type MacroBody = z.infer<typeof macroBodySchema>;

/** Several steps in one, done to a ticket one after the other. */
export const macroSchema = z.object({
  ...macroBodySchema.shape,
  id: z.string(),
  setAt: instantSchema,
  setBy: z.string(),
});
export type Macro = z.infer<typeof macroSchema>;

/** What stood on the ticket that the agent knew of when they pressed the button. */
const seenSchema = z.object({ word: z.nullable(z.string()), arrival: z.nullable(instantSchema), seq: z.int() });

/**
 * A run that was begun, with the steps as they were then: a run that dies goes on with these, whatever became of the macro.
 * Kept for a day.
 */
export const macroRunSchema = z.object({
  runId: z.string(),
  bodyHash: z.string(),
  steps: z.array(stepSchema),
  seen: seenSchema,
  at: instantSchema,
});
export type MacroRun = z.infer<typeof macroRunSchema>;

export const RUN_KEPT = DAY;

export function seenOf(ticket: Ticket): MacroRun['seen'] {
  return {
    word: ticket.lastBuyer?.id ?? null,
    arrival: ticket.lastArrival ?? null,
    seq: ticket.change?.seq ?? 0,
  };
}

/** Whether the buyer has said nothing since, and nobody but the run itself (up to `seq`) has done anything to the ticket. */
export function isAsSeen(ticket: Ticket, seen: MacroRun['seen'], seq: number): boolean {
  const now = seenOf(ticket);
  return now.word === seen.word && now.arrival === seen.arrival && now.seq === seq;
}

/** A step that is one command, as that command; `at` is when the run began. Undefined for a note and a reply. */
export function actionOf(step: Step, at: Instant): Action | undefined {
  if (step.do === 'note' || step.do === 'reply') return undefined;
  if (step.do === 'snooze') return { do: 'snooze', until: after(at, step.forMinutes * MINUTE) };
  return step;
}
