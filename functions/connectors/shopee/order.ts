import * as z from 'zod/mini';
import type { Shop } from '../../domain/connection.ts';
import { Unreadable } from '../../domain/errors.ts';
import type { OrderEvent } from '../../domain/event.ts';
import { moneyFromDecimal } from '../../domain/money.ts';
import type { FulfilledBy, OrderPhase } from '../../domain/order.ts';
import { given, idSchema, instantOfSeconds } from '../read.ts';

/** Shopee's order statuses (data definition page). INVOICE_PENDING is Brazil's and not on our facts page: unverified. */
const PHASES: Readonly<Record<string, OrderPhase>> = {
  UNPAID: 'unpaid',
  PENDING: 'paid',
  INVOICE_PENDING: 'paid',
  READY_TO_SHIP: 'paid',
  RETRY_SHIP: 'paid',
  PROCESSED: 'paid',
  SHIPPED: 'shipped',
  TO_CONFIRM_RECEIVE: 'delivered',
  IN_CANCEL: 'cancelling',
  CANCELLED: 'cancelled',
  TO_RETURN: 'returning',
  COMPLETED: 'completed',
};

/** How far an order of that status is. Throws `Unreadable` for a new status: a person decides what it means. */
export function phaseOf(status: string): OrderPhase {
  const phase = Object.hasOwn(PHASES, status) ? PHASES[status] : undefined;
  if (!phase) throw new Unreadable('shopee: order status is not known');
  return phase;
}

/** The same status told twice has the same id, by push or by poll. */
export function orderEventId(orderSn: string, status: string, updatedSeconds: number): string {
  return `${orderSn}:${status}:${updatedSeconds}`;
}

const FULFILLED_BY: Readonly<Record<string, FulfilledBy>> = {
  fulfilled_by_shopee: 'platform-warehouse',
  fulfilled_by_local_seller: 'seller',
  fulfilled_by_cb_seller: 'seller',
};

const text = z.optional(z.nullable(z.string()));

/** One order of `get_order_detail`, as far as we read it. */
export const orderDetailSchema = z.object({
  order_sn: z.string().check(z.minLength(1)),
  order_status: z.string(),
  create_time: z.int(),
  update_time: z.optional(z.int()),
  region: text,
  currency: text,
  total_amount: z.optional(z.nullable(z.union([z.number(), z.string()]))),
  buyer_user_id: z.optional(z.nullable(idSchema)),
  ship_by_date: z.optional(z.nullable(z.int())),
  fulfillment_flag: text,
  item_list: z.optional(
    z.nullable(
      z.array(
        z.object({
          item_id: idSchema,
          item_name: text,
          item_sku: text,
          model_id: z.optional(z.nullable(idSchema)),
          model_sku: text,
          model_quantity_purchased: z.optional(z.int()),
          order_item_id: z.optional(z.nullable(idSchema)),
        }),
      ),
    ),
  ),
});

/** The fields that `get_order_detail` leaves out unless they are asked for. */
export const OPTIONAL_FIELDS =
  'buyer_user_id,buyer_username,item_list,total_amount,fulfillment_flag,pay_time,package_list,cancel_by,cancel_reason';

/** The event that an order detail amounts to. The shipment stays out: the detail has no tracking number and would hide it. */
export function orderEventOf(order: z.infer<typeof orderDetailSchema>, shop: Shop): OrderEvent {
  const updated = order.update_time ?? order.create_time;
  const fulfilledBy = FULFILLED_BY[order.fulfillment_flag ?? ''] ?? shop.fulfilledBy;
  return {
    kind: 'order',
    // Sorts after the push of the same status, so that the details count where both carry the same second.
    eventId: `${orderEventId(order.order_sn, order.order_status, updated)}:details`,
    channel: 'shopee',
    connection: shop.connection,
    shop: shop.shop,
    occurredAt: instantOfSeconds(updated),
    orderId: order.order_sn,
    status: order.order_status,
    phase: phaseOf(order.order_status),
    details: {
      buyer: given(order.buyer_user_id),
      lines: (order.item_list ?? []).map((item) => ({
        lineId: `${given(item.order_item_id) ?? item.item_id}:${given(item.model_id) ?? '0'}`,
        itemId: item.item_id,
        sku: item.model_sku || item.item_sku || undefined,
        title: item.item_name ?? undefined,
        quantity: item.model_quantity_purchased ?? 1,
        fulfilledBy,
      })),
      total: moneyFromDecimal(order.total_amount ?? '', order.currency ?? ''),
      shipBy: order.ship_by_date ? instantOfSeconds(order.ship_by_date) : undefined,
      country: order.region || undefined,
    },
  };
}
