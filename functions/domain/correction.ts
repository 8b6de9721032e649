import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';
import { queueSchema } from './queue.ts';
import { intentSchema, type Understanding, urgencySchema } from './understanding.ts';

/** What a person says that a message is, and where its ticket belongs: what is left out was right. */
export const CORRECTABLE = {
  /** ISO 639, as the model's own guess. */
  language: z.optional(z.string().check(z.regex(/^[a-z]{2,3}$/, 'two or three small letters'))),
  intent: z.optional(intentSchema),
  urgency: z.optional(urgencySchema),
  queue: z.optional(queueSchema),
};

/** Kept with the message, beside what the model made of it, which stays as it was. */
export const correctionSchema = z.object({ by: z.string(), at: instantSchema, ...CORRECTABLE });
export type Correction = z.infer<typeof correctionSchema>;

/** What a message is understood to be once a person has spoken: certain where they did, the model's guess elsewhere. */
export function correctedBy(understanding: Understanding, correction: Correction | undefined): Understanding {
  if (!correction) return understanding;
  const { language, intent, urgency } = correction;
  const others = understanding.intents.filter((one) => one.intent !== intent);
  // Who says that it is calm says that it threatens nothing.
  const { signals, ...rest } = understanding;
  const stands = urgency === undefined || urgency === 'threatening' || urgency === 'safety';
  return {
    ...rest,
    ...(signals && stands ? { signals } : {}),
    ...(language ? { language: { code: language, confidence: 1, from: 'text' } } : {}),
    ...(intent ? { intents: [{ intent, confidence: 1 }, ...others].slice(0, 3), needsPerson: false } : {}),
    ...(urgency ? { urgency } : {}),
  };
}
