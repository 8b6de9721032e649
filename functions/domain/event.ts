import * as z from 'zod/mini';
import { instantSchema } from './instant.ts';
import { moneySchema } from './money.ts';
import { orderLineSchema, orderPhaseSchema } from './order.ts';

/** An id of the channel's. Its length keeps every key that is made of it within what the table takes. */
const id = z.string().check(z.maxLength(200));
/** A word or a line: a name, a status, a reason. */
const line = z.string().check(z.maxLength(1000));
/** Before 2020 we know no rule of any channel (facts.ts), and sums with times must stay within the calendar. */
const time = instantSchema.check(z.refine((at) => at >= '2020-01-01' && at < '2200-01-01'));
/** What of a rating the table can hold as a number. */
const points = z.number().check(z.refine((value) => value === 0 || (value >= 0.001 && value <= 1_000_000)));

/**
 * What a channel says happened, in our words. One delivery may carry several events and one event may come in several
 * deliveries; `eventId` is the channel's own and the same each time. Connectors make these, triage stores them.
 */
const common = {
  eventId: z.string().check(z.minLength(1), z.maxLength(200)),
  channel: z.string(),
  connection: z.string(),
  /** The shop's id in the channel's words; `-` where the event names none (an event of the connection). */
  shop: z.string().check(z.minLength(1), z.maxLength(100)),
  /** When the channel says that it happened. */
  occurredAt: time,
};

/** A buyer's (or the shop's own, echoed) message. `text` is empty where only an attachment or a card came. */
export const inquiryEventSchema = z.object({
  kind: z.literal('inquiry'),
  ...common,
  messageId: id,
  conversation: id,
  from: z.enum(['buyer', 'seller', 'platform']),
  buyer: z.object({ id, name: z.optional(line) }),
  text: z.string(),
  attachments: z.array(z.object({ type: z.enum(['image', 'video', 'file', 'item', 'order']), ref: z.string() })),
  about: z.object({ orderId: z.optional(id), itemId: z.optional(id) }),
  /** The channel's site or region (`ID`, `EBAY_DE`): the last resort for the language. */
  site: z.optional(line),
  /** The channel's own robot or an away note wrote it: it answers nothing and no clock stops for it. */
  automatic: z.boolean(),
});

/** `lines`, `total`, `shipBy` and `country` are told together or not at all: without `lines` only buyer and parcel are news. */
export const orderDetailsSchema = z.object({
  buyer: z.optional(id),
  lines: z.optional(z.array(orderLineSchema)),
  total: z.optional(moneySchema),
  shipBy: z.optional(time),
  country: z.optional(line),
  shipment: z.optional(z.object({ carrier: z.optional(line), tracking: z.optional(id) })),
});

/** An order's status changed. Without `details` the channel only pointed at it, and triage fetches the rest. */
export const orderEventSchema = z.object({
  kind: z.literal('order'),
  ...common,
  orderId: id,
  status: id,
  phase: orderPhaseSchema,
  details: z.optional(orderDetailsSchema),
});

/** A claim, case, return, cancellation request or chargeback moved. `respondBy` is the channel's own deadline, never ours. */
export const disputeEventSchema = z.object({
  kind: z.literal('dispute'),
  ...common,
  disputeId: id,
  type: z.enum(['return', 'not-received', 'cancellation', 'chargeback', 'claim']),
  orderId: z.optional(id),
  buyer: z.optional(id),
  status: id,
  /** Whether the seller can still act. */
  open: z.boolean(),
  reason: z.optional(line),
  amount: z.optional(moneySchema),
  respondBy: z.optional(time),
});

/** A rating of a product, order or seller; `rating` of `outOf`. A changed review is a new event with the same `reviewId`. */
export const reviewEventSchema = z.object({
  kind: z.literal('review'),
  ...common,
  reviewId: id,
  rating: points,
  outOf: points,
  text: z.string(),
  orderId: z.optional(id),
  itemId: z.optional(id),
  buyer: z.optional(id),
});

/** A word of the platform to the seller: penalty, takedown, authorisation about to end. */
export const noticeEventSchema = z.object({
  kind: z.literal('notice'),
  ...common,
  noticeId: id,
  topic: id,
  severity: z.enum(['information', 'warning', 'critical']),
  text: z.string(),
  answerBy: z.optional(time),
});

/** The channel orders that a buyer's data be deleted (or handed out). It may name no shop: then it is for all of the connection. */
export const privacyEventSchema = z.object({
  kind: z.literal('privacy'),
  ...common,
  orders: z.enum(['erase', 'export']),
  /** Every name under which the channel knows the person; none where the whole shop is meant. */
  subjects: z.array(z.string()),
  /** Orders of that person that the channel wants erased (or handed out) too, whether or not they name the person. */
  orderIds: z.optional(z.array(id)),
  /** Everything of the shop, all its buyers. */
  wholeShop: z.optional(z.boolean()),
  fulfilBy: z.optional(time),
});

export const channelEventSchema = z.discriminatedUnion('kind', [
  inquiryEventSchema,
  orderEventSchema,
  disputeEventSchema,
  reviewEventSchema,
  noticeEventSchema,
  privacyEventSchema,
]);

export type InquiryEvent = z.infer<typeof inquiryEventSchema>;
export type OrderEvent = z.infer<typeof orderEventSchema>;
export type DisputeEvent = z.infer<typeof disputeEventSchema>;
export type ReviewEvent = z.infer<typeof reviewEventSchema>;
export type NoticeEvent = z.infer<typeof noticeEventSchema>;
export type PrivacyEvent = z.infer<typeof privacyEventSchema>;
export type ChannelEvent = z.infer<typeof channelEventSchema>;
export type EventKind = ChannelEvent['kind'];

/** The id of the buyer whom an event is about, where it names one. */
export function buyerOf(event: ChannelEvent): string | undefined {
  switch (event.kind) {
    case 'inquiry':
      return event.buyer.id;
    case 'order':
      return event.details?.buyer;
    case 'dispute':
    case 'review':
      return event.buyer;
    case 'notice':
    case 'privacy':
      return undefined;
  }
}
