import * as z from 'zod/mini';
import { Problem } from './errors.ts';
import { instantSchema } from './instant.ts';
import { checkText, variableKindSchema } from './template.ts';

export const LONGEST_SAVED_TEXT = 4000;
const MOST_LANGUAGES = 30;
const MOST_VARIABLES = 12;

export const languageTagSchema = z
  .string()
  .check(z.regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, 'a language tag'), z.maxLength(35));

/** Text with `{{variable}}` in it where a value goes. */
const PLACEHOLDER = /\{\{\s*([A-Za-z][A-Za-z0-9]{0,39})\s*\}\}/g;

const variableNameSchema = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'letters and digits'));

/** What a supervisor writes: a name, the variables with their kinds, the text in one or more languages. */
export const savedReplyBodySchema = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  variables: z
    .record(variableNameSchema, variableKindSchema)
    .check(z.refine((all) => Object.keys(all).length <= MOST_VARIABLES, `at most ${MOST_VARIABLES} variables`)),
  texts: z.record(languageTagSchema, z.string().check(z.maxLength(LONGEST_SAVED_TEXT))).check(
    z.refine((all) => Object.keys(all).length > 0, 'a text in at least one language'),
    z.refine((all) => Object.keys(all).length <= MOST_LANGUAGES, `at most ${MOST_LANGUAGES} languages`),
  ),
});
export type SavedReplyBody = z.infer<typeof savedReplyBodySchema>;

/** A text of the seller's own that agents send: like a template, but written at the desk and without plural forms. */
export const savedReplySchema = z.object({
  ...savedReplyBodySchema.shape,
  id: z.string(),
  setAt: instantSchema,
  setBy: z.string(),
});
export type SavedReply = z.infer<typeof savedReplySchema>;

/** Throws 422 where a text could never be sent: it names a variable that is not declared, or leaves one out. */
export function mustBeSendable({ variables, texts }: SavedReplyBody): void {
  const errors = Object.entries(texts).flatMap(([language, text]) => {
    const pointer = `#/texts/${language}`;
    const named = new Set([...text.matchAll(PLACEHOLDER)].map(([, variable = '']) => variable));
    const unknown = [...named].filter((variable) => !(variable in variables));
    const missing = Object.keys(variables).filter((variable) => !named.has(variable));
    const plain = text.replaceAll(PLACEHOLDER, 'x');
    return [
      ...unknown.map((variable) => ({ pointer, detail: `${variable} is not among the variables` })),
      ...missing.map((variable) => ({ pointer, detail: `${variable} is left out` })),
      ...checkText(plain, { maxText: null }).map(({ code, detail }) => ({ pointer, code, detail })),
    ];
  });
  if (errors.length === 0) return;
  throw new Problem(422, 'saved-reply-invalid', `Not kept: ${errors[0]?.detail}.`, { errors });
}

/** The text with each variable's words put in, to the letter. */
export function fillIn(text: string, words: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (whole, variable: string) => words[variable] ?? whole);
}
