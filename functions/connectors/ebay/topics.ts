import * as z from 'zod/mini';

/** The payloads (`notification.data`) of the topics that we read, as far as we read them (AsyncAPI contracts, 2026-09-30). */
const text = z.optional(z.nullable(z.string()));
const user = z.object({ userId: text, username: text });
const line = z.object({ orderId: text });
const due = z.optional(z.nullable(z.object({ responseDueDate: text })));
const name = z.string().check(z.minLength(1));

export const envelopeSchema = z.object({
  metadata: z.object({ topic: z.string().check(z.regex(/^[A-Z0-9_]{1,100}$/)) }),
  notification: z.object({ notificationId: name, eventDate: z.string(), data: z.unknown() }),
});

export const newMessageSchema = z.object({
  messageId: name,
  conversationId: name,
  conversationType: text,
  messageBody: text,
  subject: text,
  messageMedia: z.optional(z.nullable(z.array(z.object({ mediaType: text, mediaUrl: text })))),
  recipientUserName: name,
  senderUserName: name,
});

export const orderConfirmationSchema = z.object({ user, order: z.object({ orderId: name }) });

/** Flat in the contract, nested where it was seen: {@link itemMarkedShippedSchema} takes both. */
const shipped = z.object({ trackingNumber: text, carrier: text, orderId: name, publicUserId: text, username: text });
export const itemMarkedShippedSchema = z.union([z.object({ itemMarkedShipped: shipped }), shipped]);

export const orderReturnSchema = z.object({
  activityDate: text,
  orderReturn: z.object({
    returnId: name,
    returnStatus: z.string(),
    seller: user,
    sellerAvailableActions: z.optional(z.nullable(z.object({ respondByAction: due }))),
    returnLineItems: z.optional(z.nullable(z.array(line))),
  }),
});

export const orderInquirySchema = z.object({
  activityDate: text,
  orderInquiry: z.object({
    inquiryId: name,
    inquiryStatus: z.string(),
    type: text,
    seller: user,
    sellerAvailableActions: z.optional(z.nullable(z.object({ respondByAction: due }))),
    inquiryLineItems: z.optional(z.nullable(z.array(line))),
  }),
});

/** Unlike the other two, the due date stands right in `sellerAvailableActions`. */
export const orderCancellationSchema = z.object({
  activityDate: text,
  orderCancellation: z.object({
    cancellationId: name,
    cancellationStatus: z.string(),
    seller: user,
    sellerAvailableActions: due,
    cancellationLineItems: z.optional(z.nullable(z.array(line))),
  }),
});

export const accountDeletionSchema = z.object({ username: text, userId: text, eiasToken: text });

/** Payload not retrieved: what of it names the seller, if anything does. */
export const revocationSchema = z.object({ user: z.optional(z.nullable(user)), username: text, userId: text });

/** Payload not retrieved; the fields of the Feedback API, which a push can be expected to share. */
const feedback = z.object({
  feedbackId: name,
  commentType: z.enum(['POSITIVE', 'NEUTRAL', 'NEGATIVE']),
  commentText: text,
  orderId: text,
  listingId: text,
  commenterUsername: text,
});
export const feedbackSchema = z.object({ user, feedback });
