import * as z from 'zod/mini';
import { moneySchema } from '../../domain/money.ts';
import { fulfilledBySchema, orderPhaseSchema } from '../../domain/order.ts';

/**
 * What own shops and tools send us, as docs/standard-webhooks.md has it. Unknown fields are errors: a misspelt optional
 * field would otherwise be lost without a word.
 */
const name = z.string().check(z.minLength(1), z.maxLength(190));
const time = z.string().check(z.maxLength(40));
const text = z.string().check(z.maxLength(100_000));
const buyer = z.strictObject({ id: name, name: z.optional(z.string()) });

const attachment = z.strictObject({ type: z.enum(['image', 'video', 'file', 'item', 'order']), ref: z.string() });

const message = {
  shop: name,
  messageId: name,
  conversation: name,
  buyer,
  text,
  attachments: z.optional(z.array(attachment)),
  orderId: z.optional(name),
  itemId: z.optional(name),
  site: z.optional(z.string()),
  automatic: z.optional(z.boolean()),
};

/** `inquiry.created`: a buyer wrote. */
export const inquirySchema = z.strictObject(message);

/** `message.sent`: the shop wrote, here or elsewhere; also the echo of what we sent, with the id that we were given for it. */
export const messageSentSchema = z.strictObject(message);

/** `order.updated`: the order as it is now. Without `lines` it only tells status or parcel. */
export const orderSchema = z.strictObject({
  shop: name,
  orderId: name,
  status: name,
  phase: orderPhaseSchema,
  buyer: z.optional(name),
  lines: z.optional(
    z.array(
      z.strictObject({
        lineId: name,
        itemId: z.optional(name),
        sku: z.optional(z.string()),
        title: z.optional(z.string()),
        quantity: z.int().check(z.gte(0)),
        fulfilledBy: z.optional(fulfilledBySchema),
      }),
    ),
  ),
  total: z.optional(moneySchema),
  shipBy: z.optional(time),
  country: z.optional(z.string()),
  shipment: z.optional(z.strictObject({ carrier: z.optional(z.string()), tracking: z.optional(z.string()) })),
});

/** `dispute.updated`: a return, claim, chargeback or wish to cancel moved. */
export const disputeSchema = z.strictObject({
  shop: name,
  disputeId: name,
  type: z.enum(['return', 'not-received', 'cancellation', 'chargeback', 'claim']),
  status: name,
  open: z.boolean(),
  orderId: z.optional(name),
  buyer: z.optional(name),
  reason: z.optional(z.string()),
  amount: z.optional(moneySchema),
  respondBy: z.optional(time),
});

/** `review.updated`: a review is new or was changed. */
export const reviewSchema = z.strictObject({
  shop: name,
  reviewId: name,
  rating: z.number().check(z.gte(0)),
  outOf: z.number().check(z.positive()),
  text,
  orderId: z.optional(name),
  itemId: z.optional(name),
  buyer: z.optional(name),
});

/** `notice.created`: a word of the platform to the seller. Without `shop` it is for all of the connection. */
export const noticeSchema = z.strictObject({
  shop: z.optional(name),
  noticeId: z.optional(name),
  topic: name,
  severity: z.enum(['information', 'warning', 'critical']),
  text,
  answerBy: z.optional(time),
});

/** `buyer.erasure_requested` and `buyer.export_requested`. Without `shop` it is for all of the connection. */
export const privacySchema = z.strictObject({
  shop: z.optional(name),
  subjects: z.array(name).check(z.minLength(1)),
  /** Orders of that person besides, whether or not they name the person. */
  orderIds: z.optional(z.array(name)),
  fulfilBy: z.optional(time),
});
