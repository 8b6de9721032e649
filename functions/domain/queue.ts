import * as z from 'zod/mini';
import type { OrderPhase } from './order.ts';
import type { Intent } from './understanding.ts';

export const QUEUES = ['pre-sale', 'in-sale', 'after-sale'] as const;
export const queueSchema = z.enum(QUEUES);
export type Queue = z.infer<typeof queueSchema>;

/** Where a shop draws the line between in-sale and after-sale. */
export const afterSaleLineSchema = z.enum(['shipped', 'delivered']);
export type AfterSaleLine = z.infer<typeof afterSaleLineSchema>;

/** In the cell of {@link SERVED}: where the order stands decides, see {@link STANDS}. */
const ORDER = 'order';
/** In the cell of {@link STANDS}: where the shop draws the line between in-sale and after-sale decides. */
const LINE = 'line';

/**
 * Where each intent is served, `alone` while no order is known and `ordered` once one is. Goods that the buyer speaks of as in
 * their hands are after-sale even while our copy of the order lags behind, and so is who threatens: someone who bought is angry.
 */
const SERVED: Readonly<Record<Intent, { readonly alone: Queue | undefined; readonly ordered: Queue | typeof ORDER }>> =
  {
    product_question: { alone: 'pre-sale', ordered: ORDER },
    availability: { alone: 'pre-sale', ordered: ORDER },
    price_discount: { alone: 'pre-sale', ordered: ORDER },
    shipping_cost_time: { alone: 'pre-sale', ordered: ORDER },
    // Duties and their papers are one desk's until the end: the bill often comes after the parcel.
    customs_duties: { alone: 'pre-sale', ordered: 'in-sale' },
    payment_method_problem: { alone: 'pre-sale', ordered: ORDER },
    wholesale_request: { alone: 'pre-sale', ordered: ORDER },
    address_change: { alone: 'in-sale', ordered: ORDER },
    order_change: { alone: 'in-sale', ordered: ORDER },
    cancel_order: { alone: 'in-sale', ordered: ORDER },
    invoice_request: { alone: 'in-sale', ordered: ORDER },
    track_order: { alone: 'in-sale', ordered: ORDER },
    // "Says delivered, not received": delivered is what the carrier says, and after-sale is who deals with that.
    delivery_problem: { alone: 'in-sale', ordered: ORDER },
    refund_request_status: { alone: 'after-sale', ordered: ORDER },
    complaint: { alone: 'after-sale', ordered: ORDER },
    item_damaged_defective: { alone: 'after-sale', ordered: 'after-sale' },
    wrong_item: { alone: 'after-sale', ordered: 'after-sale' },
    missing_part: { alone: 'after-sale', ordered: 'after-sale' },
    not_as_described: { alone: 'after-sale', ordered: 'after-sale' },
    return_request: { alone: 'after-sale', ordered: 'after-sale' },
    exchange_request: { alone: 'after-sale', ordered: 'after-sale' },
    warranty_usage: { alone: 'after-sale', ordered: 'after-sale' },
    dispute_threat: { alone: 'after-sale', ordered: 'after-sale' },
    review_feedback: { alone: 'after-sale', ordered: 'after-sale' },
    // The words alone do not say.
    greeting_thanks: { alone: undefined, ordered: ORDER },
    account_question: { alone: undefined, ordered: ORDER },
    spam: { alone: undefined, ordered: ORDER },
    other: { alone: undefined, ordered: ORDER },
  };

/** Which queue the order's phase alone calls for. */
const STANDS: Readonly<Record<OrderPhase, Queue | typeof LINE>> = {
  none: 'pre-sale',
  unpaid: 'in-sale',
  paid: 'in-sale',
  cancelling: 'in-sale',
  shipped: LINE,
  delivered: 'after-sale',
  completed: 'after-sale',
  returning: 'after-sale',
  cancelled: 'after-sale',
};

/** The queue of an intent when nothing is known of an order; undefined where the words alone do not say. */
export function queueAlone(intent: Intent): Queue | undefined {
  return SERVED[intent].alone;
}

/** The queue that an order's phase alone calls for. */
function queueOfPhase(phase: OrderPhase, line: AfterSaleLine): Queue {
  const stands = STANDS[phase];
  if (stands !== LINE) return stands;
  return line === 'shipped' ? 'after-sale' : 'in-sale';
}

/** What the buyer wants (intent) and where they stand (order phase) decide together. */
export function queueFor(intent: Intent, phase: OrderPhase, line: AfterSaleLine): Queue {
  const { alone, ordered } = SERVED[intent];
  if (phase === 'none') return alone ?? queueOfPhase(phase, line);
  return ordered === ORDER ? queueOfPhase(phase, line) : ordered;
}
