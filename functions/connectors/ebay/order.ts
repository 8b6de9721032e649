import * as z from 'zod/mini';
import type { Shop } from '../../domain/connection.ts';
import type { OrderEvent } from '../../domain/event.ts';
import { moneyFromDecimal } from '../../domain/money.ts';
import type { OrderPhase } from '../../domain/order.ts';
import { given, readInstant } from '../read.ts';

const text = z.optional(z.nullable(z.string()));
const country = z.optional(z.nullable(z.object({ countryCode: text })));

/** `GET /sell/fulfillment/v1/order/{orderId}` (1.20.7), as far as we read it. */
export const orderSchema = z.object({
  orderId: z.string().check(z.minLength(1)),
  creationDate: z.string(),
  lastModifiedDate: text,
  orderFulfillmentStatus: z.string(),
  orderPaymentStatus: z.string(),
  cancelStatus: z.optional(z.nullable(z.object({ cancelState: text }))),
  buyer: z.optional(z.nullable(z.object({ username: text, taxAddress: country }))),
  pricingSummary: z.optional(
    z.nullable(z.object({ total: z.optional(z.nullable(z.object({ value: z.string(), currency: z.string() }))) })),
  ),
  /** eBay's own warehouses; not on our facts page: unverified. */
  program: z.optional(
    z.nullable(z.object({ fulfillmentProgram: z.optional(z.nullable(z.object({ fulfilledBy: text }))) })),
  ),
  fulfillmentStartInstructions: z.optional(
    z.nullable(
      z.array(
        z.object({
          shippingStep: z.optional(
            z.nullable(z.object({ shipTo: z.optional(z.nullable(z.object({ contactAddress: country }))) })),
          ),
        }),
      ),
    ),
  ),
  lineItems: z.array(
    z.object({
      lineItemId: z.string(),
      legacyItemId: text,
      sku: text,
      title: text,
      quantity: z.int(),
      lineItemFulfillmentInstructions: z.optional(z.nullable(z.object({ shipByDate: text }))),
    }),
  ),
});
type Order = z.infer<typeof orderSchema>;

/** The event that an order as fetched amounts to. Delivery is not told: eBay has no status for it. */
export function orderEventOf(order: Order, shop: Shop): OrderEvent {
  const updated = readInstant(order.lastModifiedDate ?? order.creationDate);
  const status = statusOf(order);
  const fulfilledBy =
    order.program?.fulfillmentProgram?.fulfilledBy === 'EBAY' ? 'platform-warehouse' : shop.fulfilledBy;
  const shipTo = (order.fulfillmentStartInstructions ?? []).map(
    (instruction) => instruction.shippingStep?.shipTo?.contactAddress?.countryCode,
  );
  const total = order.pricingSummary?.total;
  return {
    kind: 'order',
    eventId: `${order.orderId}:${updated}:details`,
    channel: 'ebay',
    connection: shop.connection,
    shop: shop.shop,
    occurredAt: updated,
    orderId: order.orderId,
    status,
    phase: phaseOf(order),
    details: {
      buyer: given(order.buyer?.username),
      lines: order.lineItems.map((line) => ({
        lineId: line.lineItemId,
        itemId: given(line.legacyItemId),
        sku: given(line.sku),
        title: given(line.title),
        quantity: line.quantity,
        fulfilledBy,
      })),
      total: total ? moneyFromDecimal(total.value, total.currency) : undefined,
      shipBy: firstShipBy(order),
      country: shipTo.find((code) => code) ?? given(order.buyer?.taxAddress?.countryCode),
    },
  };
}

function firstShipBy({ lineItems }: Order): string | undefined {
  const dates = lineItems.map((line) => line.lineItemFulfillmentInstructions?.shipByDate);
  return dates.flatMap((date) => (date ? [readInstant(date)] : [])).sort()[0];
}

/** eBay keeps three states side by side. */
function statusOf({ orderPaymentStatus, orderFulfillmentStatus, cancelStatus }: Order): string {
  const cancel = cancelStatus?.cancelState ?? 'NONE_REQUESTED';
  return [
    orderPaymentStatus,
    orderFulfillmentStatus,
    ...(cancel === 'NONE_REQUESTED' ? [] : [`CANCEL_${cancel}`]),
  ].join(' ');
}

function phaseOf({ orderPaymentStatus, orderFulfillmentStatus, cancelStatus }: Order): OrderPhase {
  const cancel = cancelStatus?.cancelState;
  if (cancel === 'CANCELED') return 'cancelled';
  if (cancel === 'IN_PROGRESS') return 'cancelling';
  if (orderPaymentStatus === 'PENDING' || orderPaymentStatus === 'FAILED') return 'unpaid';
  // IN_PROGRESS: some of the lines are on their way, others still wait.
  return orderFulfillmentStatus === 'FULFILLED' ? 'shipped' : 'paid';
}
