import * as z from 'zod/mini';
import type { OrderPhase } from './order.ts';

/** What a buyer can want. Meanings: docs/architecture.md, "Intents". */
export const INTENTS = [
  'product_question',
  'availability',
  'price_discount',
  'shipping_cost_time',
  'customs_duties',
  'payment_method_problem',
  'wholesale_request',
  'address_change',
  'order_change',
  'cancel_order',
  'invoice_request',
  'track_order',
  'delivery_problem',
  'item_damaged_defective',
  'wrong_item',
  'missing_part',
  'not_as_described',
  'return_request',
  'exchange_request',
  'refund_request_status',
  'warranty_usage',
  'complaint',
  'dispute_threat',
  'review_feedback',
  'greeting_thanks',
  'account_question',
  'spam',
  'other',
] as const;
export const intentSchema = z.enum(INTENTS);
export type Intent = z.infer<typeof intentSchema>;

export const URGENCIES = ['calm', 'annoyed', 'furious', 'threatening', 'safety'] as const;
export const urgencySchema = z.enum(URGENCIES);
export type Urgency = z.infer<typeof urgencySchema>;

/** What a message threatens or tries: each is told to whoever opens the ticket. */
export const SIGNALS = ['dispute-threat', 'review-threat', 'extortion', 'scam'] as const;
export const signalSchema = z.enum(SIGNALS);
export type Signal = z.infer<typeof signalSchema>;

/**
 * Confidence below which a person decides; the guesses are shown to them. At 0.85 nineteen of twenty decided messages were right
 * on held-out lines and patterns (docs/understanding.md): lower would have robots answer what nobody asked.
 */
export const PERSON_BELOW = 0.85;

/** Confidence from which on a threat among the guesses counts as heard: a false alarm costs a look, a missed one may cost a dispute. */
export const THREAT_FROM = 0.2;

/** What the words of one message say. Stored with the message, so that a later model never rewrites history. */
export const understandingSchema = z.object({
  /** Which classifier decided: name and version. */
  model: z.string(),
  /** ISO 639-1; `und` where nothing can be told. `from` says whether the text told it or a fallback did. */
  language: z.object({
    code: z.string(),
    confidence: z.number(),
    /** ISO 15924 where one language is written in several: `Hans`, `Hant`, `Latn` for romanised. */
    script: z.optional(z.string()),
    from: z.enum(['text', 'ticket', 'buyer', 'site', 'none']),
  }),
  /** Best first, at most three, confidence 0 to 1. Never empty. */
  intents: z.array(z.object({ intent: intentSchema, confidence: z.number() })),
  urgency: urgencySchema,
  /** Absent where there are none. */
  signals: z.optional(z.array(signalSchema)),
  /** Below the threshold: goes to a person with its best guesses, no automatic answer. */
  needsPerson: z.boolean(),
});
export type Understanding = z.infer<typeof understandingSchema>;

export type UnderstandingContext = {
  readonly orderPhase: OrderPhase;
  /** Languages known already, nearest first: the ticket's, the buyer's, the site's. */
  readonly ticketLanguage?: string | undefined;
  readonly buyerLanguage?: string | undefined;
  readonly siteLanguage?: string | undefined;
};

/** Reads one message. Never throws, whatever the text; no network, no clock. */
export type Understand = (text: string, context: UnderstandingContext) => Understanding;
