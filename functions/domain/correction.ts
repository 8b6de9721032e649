import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';
import { queueSchema } from './queue.ts';
import { intentSchema, type Understanding, type Urgency, urgencySchema } from './understanding.ts';

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

/** Two corrections of one message as one: where both speak, the later. So a repeat that comes late undoes no other's word. */
export function bothCorrections(one: Correction | undefined, other: Correction): Correction {
  return one && one.at > other.at ? { ...other, ...one } : { ...one, ...other };
}

/** What a message is understood to be once a person has spoken: certain where they did, the model's guess elsewhere. */
export function correctedBy(understanding: Understanding, correction: Correction | undefined): Understanding {
  if (!correction) return understanding;
  const { signals, ...guess } = understanding;
  const { intent, urgency = guess.urgency } = correction;
  const others = guess.intents.filter((one) => one.intent !== intent);
  // Who says that it is calm says that it threatens nothing.
  const threats = correction.urgency === undefined || GRAVE.has(urgency) ? signals : undefined;
  return {
    ...guess,
    ...(threats ? { signals: threats } : {}),
    language: correctedLanguage(guess.language, correction.language),
    intents: intent ? [{ intent, confidence: 1 }, ...others].slice(0, 3) : guess.intents,
    urgency,
    // Danger and threats stay a person's, whatever they are about.
    needsPerson: urgency === 'safety' || threats !== undefined || (intent === undefined && guess.needsPerson),
  };
}

const GRAVE: ReadonlySet<Urgency> = new Set<Urgency>(['threatening', 'safety']);

function correctedLanguage(guess: Understanding['language'], code: string | undefined): Understanding['language'] {
  if (code === undefined) return guess;
  // Who names the language says nothing of its letters; those of another language mean nothing.
  const script = code === guess.code ? guess.script : undefined;
  return { code, confidence: 1, ...(script ? { script } : {}), from: 'text' };
}
