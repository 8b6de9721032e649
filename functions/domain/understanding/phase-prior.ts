import type { OrderPhase } from '../order.ts';
import type { Intent } from '../understanding.ts';

/** Natural logarithm of how much rarer something gets; set by hand, not learned: the corpus has no orders. */
const RARE = -1;

const GOODS_IN_HAND = [
  'item_damaged_defective',
  'wrong_item',
  'missing_part',
  'not_as_described',
  'return_request',
  'exchange_request',
  'warranty_usage',
] as const satisfies readonly Intent[];
const BEFORE_DISPATCH = ['address_change', 'order_change', 'cancel_order'] as const satisfies readonly Intent[];
const ON_THE_WAY = ['track_order', 'delivery_problem'] as const satisfies readonly Intent[];

const UNLIKELY: Readonly<Record<OrderPhase, readonly Intent[]>> = {
  // No order known is not "no order": buyers write from other accounts and our copy lags behind.
  none: [],
  unpaid: [...GOODS_IN_HAND, 'delivery_problem', 'refund_request_status'],
  paid: GOODS_IN_HAND,
  shipped: ['address_change', 'order_change', 'payment_method_problem'],
  delivered: [...BEFORE_DISPATCH, 'track_order'],
  completed: [...BEFORE_DISPATCH, ...ON_THE_WAY],
  cancelling: GOODS_IN_HAND,
  cancelled: [...BEFORE_DISPATCH, ...ON_THE_WAY],
  returning: [...BEFORE_DISPATCH, ...ON_THE_WAY],
};

/** What the state of the order makes less likely: a parcel that has not left can't have arrived broken. Never rules anything out. */
export function phasePrior(phase: OrderPhase): Readonly<Partial<Record<Intent, number>>> {
  return Object.fromEntries(UNLIKELY[phase].map((intent) => [intent, RARE]));
}
