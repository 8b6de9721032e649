import * as z from 'zod/mini';
import type { OrderEvent } from './event.ts';
import { type Instant, instantSchema } from './instant.ts';
import { moneySchema } from './money.ts';
import { agreed, appliedSchema } from './record.ts';

/** How far an order is, in our words; each connector maps its channel's statuses to these. */
export const ORDER_PHASES = [
  'none',
  'unpaid',
  'paid',
  'shipped',
  'delivered',
  'completed',
  'cancelling',
  'cancelled',
  'returning',
] as const;
export const orderPhaseSchema = z.enum(ORDER_PHASES);
export type OrderPhase = z.infer<typeof orderPhaseSchema>;

/** Who ships a line: it decides what may be promised and who answers. */
export const fulfilledBySchema = z.enum(['seller', 'platform-warehouse', 'full-service']);
export type FulfilledBy = z.infer<typeof fulfilledBySchema>;

export const orderLineSchema = z.object({
  lineId: z.string(),
  itemId: z.optional(z.string()),
  sku: z.optional(z.string()),
  title: z.optional(z.string()),
  quantity: z.int(),
  fulfilledBy: fulfilledBySchema,
});
export type OrderLine = z.infer<typeof orderLineSchema>;

/** Where a parcel is; `at` and `event` say which event told us, so that the newest wins in any order of arrival. */
export const shipmentSchema = z.object({
  carrier: z.optional(z.string()),
  tracking: z.optional(z.string()),
  told: z.object({ at: instantSchema, event: z.string() }),
});

/** What the channel told us of an order: a fold over its events, the same whatever order they came in. */
export const orderSchema = z.object({
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  orderId: z.string(),
  status: z.string(),
  phase: orderPhaseSchema,
  /** The event that told the status; the newest (time, then event id) wins. */
  statusTold: z.object({ at: instantSchema, event: z.string() }),
  buyer: z.optional(z.string()),
  lines: z.array(orderLineSchema),
  total: z.optional(moneySchema),
  shipBy: z.optional(instantSchema),
  country: z.optional(z.string()),
  /** The event that told lines, total, ship-by date and country; null while the channel only pointed at the order. */
  detailsTold: z.nullable(z.object({ at: instantSchema, event: z.string() })),
  shipment: z.optional(shipmentSchema),
  /** Its buyer was erased then: who bought it and how it travelled is never stored again, whatever still comes of it. */
  erasedAt: z.optional(instantSchema),
  applied: z.array(appliedSchema),
});
export type Order = z.infer<typeof orderSchema>;

/** The order after one more event. Commutative and idempotent: any permutation and repetition ends the same. */
export function foldOrder(before: Order | undefined, event: OrderEvent): Omit<Order, 'applied'> {
  const told = { at: event.occurredAt, event: event.eventId };
  const { details } = event;
  const status = newest(before?.statusTold, told) ? event : before;
  // A shipping notice carries a parcel and no lines: it leaves what is known of the goods alone.
  const facts =
    details?.lines?.length && newest(before?.detailsTold, told) ? { ...details, detailsTold: told } : before;
  const shipment =
    details?.shipment && newest(before?.shipment?.told, told) ? { ...details.shipment, told } : before?.shipment;
  const erasedAt = before?.erasedAt;
  return {
    channel: event.channel,
    connection: event.connection,
    shop: event.shop,
    orderId: event.orderId,
    status: status?.status ?? event.status,
    phase: status?.phase ?? event.phase,
    statusTold: status === event ? told : (before?.statusTold ?? told),
    buyer: erasedAt ? undefined : agreed(before?.buyer, details?.buyer),
    lines: facts?.lines ?? [],
    total: facts?.total,
    shipBy: facts?.shipBy,
    country: facts?.country,
    detailsTold: facts?.detailsTold ?? null,
    shipment: erasedAt ? undefined : shipment,
    erasedAt,
  };
}

/** The order without who bought it and how it travelled: what was sold, for how much and to which country names nobody. */
export function withoutBuyer(order: Order, at: Instant): Order {
  const { buyer: _buyer, shipment: _shipment, ...sold } = order;
  return { ...sold, erasedAt: order.erasedAt ?? at };
}

type Told = { at: string; event: string };

function newest(before: Told | null | undefined, told: Told): boolean {
  return !before || `${told.at} ${told.event}` >= `${before.at} ${before.event}`;
}
