import * as z from 'zod/mini';
import { moneySchema } from '../../money.ts';

/**
 * Whether it holds by itself: `yes` a check digit or the calendar agrees, `no` it does not (mistyped, most often), `unknown`
 * there is nothing to check it by.
 */
export const validitySchema = z.enum(['yes', 'no', 'unknown']);
export type Validity = z.infer<typeof validitySchema>;

/** Where it stands in the message as it came: UTF-16 units, the end not included. */
const place = { start: z.int(), end: z.int(), valid: validitySchema };

const daySchema = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, 'not a day'));

/** What else the same digits may be, where nothing beside them says. */
const orElse = z.optional(z.enum(['order_number', 'tracking_number', 'phone']));

/**
 * Something exact that a message says. What is personal (an address, a telephone number, a card) has a place and no value:
 * who may read it finds it in the text, and nobody writes it into a log by mistake.
 */
export const factSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('order_number'), ...place, value: z.string(), channels: z.array(z.string()), orElse }),
  z.object({
    kind: z.literal('tracking_number'),
    ...place,
    value: z.string(),
    /** Whose it may be, by its form and check digit; empty where it has no form that we know. */
    carriers: z.array(z.string()),
    /** Of the post that gave it (UPU S10). */
    country: z.optional(z.string()),
    orElse,
  }),
  z.object({
    kind: z.literal('amount'),
    ...place,
    /** In units of the currency, with a full stop: `1234.56`. */
    decimal: z.string(),
    /** Only where the currency is certain. */
    money: z.optional(moneySchema),
    /** The currencies that it may be in: `$` alone is of many countries. */
    currencies: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('date'),
    ...place,
    /** The likeliest day in the zone asked for, and the last one where a stretch of days is meant. */
    day: z.optional(daySchema),
    until: z.optional(daySchema),
    /** All days that it may be, where there are several: 03/04, "Monday". */
    readings: z.optional(z.array(daySchema)),
  }),
  z.object({
    kind: z.literal('link'),
    ...place,
    host: z.string(),
    /** The platform that the host pretends to be. */
    imitates: z.optional(z.string()),
  }),
  z.object({ kind: z.literal('email'), ...place }),
  z.object({ kind: z.literal('phone'), ...place }),
  z.object({ kind: z.literal('payment_card'), ...place }),
  z.object({ kind: z.literal('postal_address'), ...place }),
]);
export type Fact = z.infer<typeof factSchema>;

/** What is known beside the text. */
export type FactContext = {
  /** When it was written: "yesterday" is counted from here, in this IANA zone. */
  readonly at: string;
  readonly timeZone: string;
  /** ISO 639-1; decides which words for days are looked for. */
  readonly language?: string | undefined;
  /** Where the shop sells: whose order numbers come first. */
  readonly channel?: string | undefined;
  /** ISO 3166 country of the site: which of 03/04 is the month. */
  readonly country?: string | undefined;
  /** ISO 4217 currency of the site: what a bare `$` or `kr` means. */
  readonly currency?: string | undefined;
};

/** A text as facts are looked for in it: of the same length as the text, digits and signs of all scripts levelled. */
export type Levelled = string;

/** Something found, before overlaps are settled; `rank` says how sure its form makes us, the highest first. */
export type Found = { readonly fact: Fact; readonly rank: number };
