import * as z from 'zod/mini';
import { Problem } from './errors.ts';
import { instantSchema } from './instant.ts';
import { moneySchema } from './money.ts';
import type { Queue } from './queue.ts';
import type { Intent } from './understanding.ts';

/** Longest value of a `text` or `name` variable in Unicode code points: more is a message, not a variable. */
const LONGEST_VALUE = 200;

const lineSchema = z.string().check(
  z.trim(),
  z.refine((line) => !isBlank(line) && lengthOf(line) <= LONGEST_VALUE),
  z.refine((line) => line.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)),
);

const REGION_NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** What a variable can be: how it is checked here, and how it is worded in the buyer's language (platform/translate.ts). */
const KINDS = {
  text: { schema: lineSchema, means: `one line of text, 1 to ${LONGEST_VALUE} characters` },
  name: { schema: lineSchema, means: `one line of text, 1 to ${LONGEST_VALUE} characters` },
  count: { schema: z.int().check(z.gte(1), z.lte(1_000_000)), means: 'a whole number from 1 to 1000000' },
  days: { schema: z.int().check(z.gte(1), z.lte(365)), means: 'a whole number of days from 1 to 365' },
  date: {
    schema: instantSchema.check(z.refine((at) => !Number.isNaN(Date.parse(at)) && new Date(at).toISOString() === at)),
    means: 'an instant in UTC with milliseconds, such as 2026-11-22T02:24:15.000Z',
  },
  money: {
    schema: moneySchema.check(z.refine(({ minor }) => minor > 0)),
    means: 'an amount above zero as { minor, currency }, minor units and ISO 4217 code',
  },
  country: {
    schema: z
      .string()
      .check(z.refine((code) => /^[A-Z]{2}$/.test(code) && code !== 'ZZ' && REGION_NAMES.of(code) !== undefined)),
    means: 'an ISO 3166-1 code of two capital letters, such as DE',
  },
} as const satisfies Record<string, { schema: z.ZodMiniType; means: string }>;

/** How a variable is checked and worded. `count` and `days` choose the plural form, so a template has one of them at most. */
export type VariableKind = keyof typeof KINDS;
export const variableKindSchema = z.enum(Object.keys(KINDS) as [VariableKind, ...VariableKind[]]);

/** The value that a variable of this kind takes. */
export type VariableValue<Kind extends VariableKind> = z.infer<(typeof KINDS)[Kind]['schema']>;

/** A message in every language of `locales`: which queue it serves, which intents it can answer, what must be filled in. */
export type Template = {
  readonly queue: Queue;
  readonly intents: readonly Intent[];
  readonly variables: Readonly<Record<string, VariableKind>>;
};

/** The catalogue. A template stands here and, under the same name, in `locales/<language>/templates.json` of every language. */
export const TEMPLATES = {
  'item-available': {
    queue: 'pre-sale',
    intents: ['availability', 'product_question'],
    variables: { item: 'text', count: 'count' },
  },
  'shipping-time': {
    queue: 'pre-sale',
    intents: ['shipping_cost_time'],
    variables: { country: 'country', days: 'days' },
  },
  'tracking-status': {
    queue: 'in-sale',
    intents: ['track_order'],
    variables: { order: 'text', carrier: 'text', tracking: 'text' },
  },
  'address-change-too-late': {
    queue: 'in-sale',
    intents: ['address_change'],
    variables: { order: 'text' },
  },
  'order-delayed': {
    queue: 'in-sale',
    intents: ['delivery_problem', 'track_order'],
    variables: { name: 'name', order: 'text', date: 'date' },
  },
  'complaint-received': {
    queue: 'after-sale',
    intents: ['complaint', 'dispute_threat'],
    // No name: what a channel calls a buyer is often a user name, which nobody wants to be greeted by.
    variables: {},
  },
  'return-instructions': {
    queue: 'after-sale',
    intents: ['return_request', 'exchange_request'],
    variables: { order: 'text', days: 'days' },
  },
  'refund-on-its-way': {
    queue: 'after-sale',
    intents: ['refund_request_status'],
    variables: { amount: 'money', days: 'days' },
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

/** Every template's name, in the order of the catalogue. */
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as [TemplateName, ...TemplateName[]];

export const templateNameSchema = z.enum(TEMPLATE_NAMES);

/** The variables of a template with the type of each. */
export type VariablesOf<Name extends TemplateName> = Name extends TemplateName
  ? {
      readonly [Variable in keyof (typeof TEMPLATES)[Name]['variables']]: VariableValue<
        Extract<(typeof TEMPLATES)[Name]['variables'][Variable], VariableKind>
      >;
    }
  : never;

/** What a template's variables must look like; the path of each issue is the variable's name. Further keys are left out. */
export function variablesSchema<Name extends TemplateName>(name: Name): z.ZodMiniType<VariablesOf<Name>> {
  return shapeOf(TEMPLATES[name].variables) as unknown as z.ZodMiniType<VariablesOf<Name>>;
}

function shapeOf(variables: Template['variables']): z.ZodMiniType<Record<string, unknown>> {
  const shape = Object.entries(variables).map(([variable, kind]) => [variable, KINDS[kind].schema] as const);
  return z.object(Object.fromEntries(shape));
}

/**
 * The variables, checked. Throws `Problem` 422 `template-variables` with one entry of `errors` for each variable that is
 * missing or mistyped, naming it and what it must be, never quoting its value.
 */
export function checkVariables<Name extends TemplateName>(name: Name, given: unknown): VariablesOf<Name> {
  return checkAgainst(name, TEMPLATES[name].variables, given) as VariablesOf<Name>;
}

/** As {@link checkVariables}, against variables that are declared elsewhere. */
export function checkAgainst(name: string, variables: Template['variables'], given: unknown): Record<string, unknown> {
  const parsed = z.safeParse(shapeOf(variables), given);
  if (parsed.success) return parsed.data;
  const faulty = new Set(parsed.error.issues.map(({ path }) => path[0]));
  // An issue without a path: what was given is no object at all, so that every variable is missing.
  const whole = faulty.has(undefined);
  const errors = Object.entries(variables)
    .filter(([variable]) => whole || faulty.has(variable))
    .map(([variable, kind]) => {
      const missing = whole || (given as Record<string, unknown>)[variable] === undefined;
      return {
        pointer: `#/variables/${variable}`,
        detail: `${variable} ${missing ? 'is missing: ' : ''}must be ${KINDS[kind].means}`,
      };
    });
  throw new Problem(422, 'template-variables', `${name}: ${errors.map(({ detail }) => detail).join('; ')}`, { errors });
}

/** What keeps a text from being sent. `code` is stable; `over` says by how many code points a text is too long. */
export type TextProblem = {
  readonly code: 'empty' | 'too-long' | 'unresolved-placeholder' | 'control-character' | 'malformed';
  readonly detail: string;
  readonly over?: number;
};

/**
 * What is wrong with a text before it goes to a buyer; nothing, when the list is empty. `maxText` in Unicode code points,
 * null where the channel states no limit. Line breaks and tabs are no control characters here.
 */
export function checkText(text: string, { maxText }: { readonly maxText: number | null }): TextProblem[] {
  const problems: TextProblem[] = [];
  if (isBlank(text)) problems.push({ code: 'empty', detail: 'the text has nothing to read in it' });
  const over = maxText === null ? 0 : lengthOf(text) - maxText;
  if (over > 0)
    problems.push({ code: 'too-long', detail: `the channel takes ${maxText} characters: ${over} too many`, over });
  if (hasPlaceholder(text)) {
    problems.push({
      code: 'unresolved-placeholder',
      detail: 'the text still has a {{…}} in it that was not filled in',
    });
  }
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) {
    problems.push({ code: 'control-character', detail: 'the text has a control character in it' });
  }
  // Half a surrogate pair turns into U+FFFD on its way out, and the sent text would no longer equal ours.
  if (!text.isWellFormed()) problems.push({ code: 'malformed', detail: 'the text is not well-formed Unicode' });
  return problems;
}

/** Two searches instead of a pattern: `{{.*?}}` takes quadratic time on a text of opening braces. */
function hasPlaceholder(text: string): boolean {
  const opening = text.indexOf('{{');
  return opening !== -1 && text.indexOf('}}', opening + 2) !== -1;
}

/** Length in Unicode code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** Nothing to see: spaces, control characters, zero-width and filler characters only. */
function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
