import * as z from 'zod/mini';
import type { OrderPhase } from './order.ts';
import type { Intent } from './understanding.ts';

export const QUEUES = ['pre-sale', 'in-sale', 'after-sale'] as const;
export const queueSchema = z.enum(QUEUES);
export type Queue = z.infer<typeof queueSchema>;

/** Where a shop draws the line between in-sale and after-sale. */
export const afterSaleLineSchema = z.enum(['shipped', 'delivered']);
export type AfterSaleLine = z.infer<typeof afterSaleLineSchema>;

/**
 * The queue of an intent when nothing is known of an order; `undefined` where the words alone do not say.
 * (A dispute threat without an order still is after-sale: someone who bought is angry.)
 */
export const DEFAULT_QUEUE: Record<Intent, Queue | undefined> = {
  product_question: 'pre-sale',
  availability: 'pre-sale',
  price_discount: 'pre-sale',
  shipping_cost_time: 'pre-sale',
  customs_duties: 'pre-sale',
  payment_method_problem: 'pre-sale',
  wholesale_request: 'pre-sale',
  address_change: 'in-sale',
  order_change: 'in-sale',
  cancel_order: 'in-sale',
  invoice_request: 'in-sale',
  track_order: 'in-sale',
  delivery_problem: 'in-sale',
  item_damaged_defective: 'after-sale',
  wrong_item: 'after-sale',
  missing_part: 'after-sale',
  not_as_described: 'after-sale',
  return_request: 'after-sale',
  exchange_request: 'after-sale',
  refund_request_status: 'after-sale',
  warranty_usage: 'after-sale',
  complaint: 'after-sale',
  dispute_threat: 'after-sale',
  review_feedback: 'after-sale',
  greeting_thanks: undefined,
  account_question: undefined,
  spam: undefined,
  other: undefined,
};

/** The goods are said to be in the buyer's hands: after-sale even while our copy of the order lags behind. */
const GOODS_IN_HAND: ReadonlySet<Intent> = new Set<Intent>([
  'item_damaged_defective',
  'wrong_item',
  'missing_part',
  'not_as_described',
  'return_request',
  'exchange_request',
  'warranty_usage',
  'review_feedback',
  'dispute_threat',
]);

/** The queue that an order's phase alone calls for. */
export function queueOfPhase(phase: OrderPhase, line: AfterSaleLine): Queue {
  switch (phase) {
    case 'none':
      return 'pre-sale';
    case 'unpaid':
    case 'paid':
    case 'cancelling':
      return 'in-sale';
    case 'shipped':
      return line === 'shipped' ? 'after-sale' : 'in-sale';
    case 'delivered':
    case 'completed':
    case 'returning':
    case 'cancelled':
      return 'after-sale';
  }
}

/**
 * What the buyer wants (intent) and where they stand (order phase) decide together. No order known: the intent's own queue.
 * An order known: goods that the buyer speaks of as in their hands are after-sale, and everything else follows the order,
 * pre-sale questions too.
 */
export function queueFor(intent: Intent, phase: OrderPhase, line: AfterSaleLine): Queue {
  if (phase === 'none') return DEFAULT_QUEUE[intent] ?? 'pre-sale';
  if (GOODS_IN_HAND.has(intent)) return 'after-sale';
  return queueOfPhase(phase, line);
}
