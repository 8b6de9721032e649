import type * as z from 'zod/mini';
import { safeParse } from 'zod/mini';
import type { Shop } from '../../domain/connection.ts';
import { Unreadable } from '../../domain/errors.ts';
import type { ChannelEvent, DisputeEvent, InquiryEvent } from '../../domain/event.ts';
import type { Instant } from '../../domain/instant.ts';
import { checked } from '../checked.ts';
import type { Delivery, Mapping } from '../connector.ts';
import { given, parseJson, readInstant, shaped } from '../read.ts';
import * as topics from './topics.ts';

type Shops = (shop: string) => Shop | undefined;
type Notification = {
  readonly data: unknown;
  readonly common: { eventId: string; channel: string; connection: string; occurredAt: Instant };
};
type Map = (notification: Notification, shops: Shops) => ChannelEvent | { ignored: string };

/** eBay's notifications in our words. Reference: Commerce Notification API topics (getTopic read 2026-09-30; docs/channels.md). */
export const mapping: Mapping = {
  events(delivery, shops) {
    const { topic, ...notification } = read(delivery);
    const map = Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
    const event = map ? map(notification, shops) : { ignored: topic };
    return 'ignored' in event ? event : checked([event]);
  },
};

function read({ body, connection }: Delivery): Notification & { topic: string } {
  const { metadata, notification } = shaped(topics.envelopeSchema, parseJson(body), 'ebay: notification');
  const { notificationId, eventDate, data } = notification;
  // The same in every attempt, unlike publishDate and therefore the bytes.
  const common = {
    eventId: notificationId,
    channel: 'ebay',
    connection: connection.id,
    occurredAt: readInstant(eventDate),
  };
  return { topic: metadata.topic, data, common };
}

const TOPICS: Readonly<Record<string, Map>> = {
  NEW_MESSAGE({ common, data }, shops) {
    const message = shaped(topics.newMessageSchema, data, 'ebay: message');
    const { recipientUserName: recipient, senderUserName: sender } = message;
    const ours = shops(recipient);
    const senders = shops(sender);
    const own = ours ? ours.ownNames.includes(sender) : senders !== undefined;
    const platform = message.conversationType === 'FROM_EBAY';
    return {
      kind: 'inquiry',
      ...common,
      shop: ours?.shop ?? senders?.shop ?? recipient,
      messageId: message.messageId,
      conversation: message.conversationId,
      from: platform ? 'platform' : own ? 'seller' : 'buyer',
      // An opaque id for some users, so never shown as a name.
      buyer: { id: own && !platform ? recipient : sender },
      text: message.messageBody || message.subject || '',
      attachments: attachmentsOf(message.messageMedia ?? []),
      about: {},
      automatic: false,
    };
  },

  ORDER_CONFIRMATION({ common, data }, shops) {
    const { user, order } = shaped(topics.orderConfirmationSchema, data, 'ebay: order');
    // Comes once per line item, and again where a failed payment later went through: always a pointer to the whole order.
    return {
      kind: 'order',
      ...common,
      shop: shopOf(user, shops),
      orderId: order.orderId,
      status: 'CONFIRMED',
      phase: 'paid',
    };
  },

  ITEM_MARKED_SHIPPED({ common, data }, shops) {
    const read = shaped(topics.itemMarkedShippedSchema, data, 'ebay: shipment');
    const { orderId, carrier, trackingNumber, publicUserId, username } =
      'itemMarkedShipped' in read ? read.itemMarkedShipped : read;
    return {
      kind: 'order',
      ...common,
      shop: shopOf({ username, userId: publicUserId }, shops),
      orderId,
      status: 'SHIPPED',
      phase: 'shipped',
      details: { shipment: { carrier: given(carrier), tracking: given(trackingNumber) } },
    };
  },

  ORDER_RETURN_ACTIVITY(notification, shops) {
    const { activityDate, orderReturn } = shaped(topics.orderReturnSchema, notification.data, 'ebay: return');
    return dispute(notification, activityDate, {
      shop: shopOf(orderReturn.seller, shops),
      disputeId: orderReturn.returnId,
      type: 'return',
      status: orderReturn.returnStatus,
      orderId: orderOf(orderReturn.returnLineItems),
      respondBy: dueOf(orderReturn.sellerAvailableActions?.respondByAction),
    });
  },

  ORDER_INQUIRY_ACTIVITY(notification, shops) {
    const { activityDate, orderInquiry } = shaped(topics.orderInquirySchema, notification.data, 'ebay: inquiry');
    return dispute(notification, activityDate, {
      shop: shopOf(orderInquiry.seller, shops),
      disputeId: orderInquiry.inquiryId,
      type: 'not-received',
      status: orderInquiry.inquiryStatus,
      reason: given(orderInquiry.type),
      orderId: orderOf(orderInquiry.inquiryLineItems),
      respondBy: dueOf(orderInquiry.sellerAvailableActions?.respondByAction),
    });
  },

  ORDER_CANCELLATION_ACTIVITY(notification, shops) {
    const { activityDate, orderCancellation } = shaped(
      topics.orderCancellationSchema,
      notification.data,
      'ebay: cancellation',
    );
    return dispute(notification, activityDate, {
      shop: shopOf(orderCancellation.seller, shops),
      disputeId: orderCancellation.cancellationId,
      type: 'cancellation',
      status: orderCancellation.cancellationStatus,
      orderId: orderOf(orderCancellation.cancellationLineItems),
      respondBy: dueOf(orderCancellation.sellerAvailableActions),
    });
  },

  MARKETPLACE_ACCOUNT_DELETION({ common, data }) {
    const { username, userId, eiasToken } = shaped(topics.accountDeletionSchema, data, 'ebay: account deletion');
    const subjects = [username, userId, eiasToken].map(given).filter((subject) => subject !== undefined);
    if (subjects.length === 0) throw new Unreadable('ebay: account deletion names nobody');
    return { kind: 'privacy', ...common, shop: '-', orders: 'erase', subjects };
  },

  AUTHORIZATION_REVOCATION({ common, data }, shops) {
    const { user, username, userId } = shaped(topics.revocationSchema, data, 'ebay: revocation');
    return {
      kind: 'notice',
      ...common,
      shop: foundShop(user ?? { username, userId }, shops)?.shop ?? '-',
      noticeId: common.eventId,
      topic: 'authorisation cancelled',
      severity: 'critical',
      text: 'A seller withdrew the authorisation of this app. Delete their tokens and reconnect.',
    };
  },

  FEEDBACK_RECEIVED({ common, data }, shops) {
    const parsed = safeParse(topics.feedbackSchema, data);
    // The contract of this topic was never seen: what cannot be read is no fault of the sender.
    if (!parsed.success) return { ignored: 'FEEDBACK_RECEIVED' };
    const { user, feedback } = parsed.data;
    return {
      kind: 'review',
      ...common,
      shop: shopOf(user, shops),
      reviewId: feedback.feedbackId,
      rating: RATINGS[feedback.commentType],
      outOf: 5,
      text: feedback.commentText ?? '',
      orderId: given(feedback.orderId),
      itemId: given(feedback.listingId),
      buyer: given(feedback.commenterUsername),
    };
  },
};

/** Three steps on a scale of five, so that "neutral" counts as middling beside other channels' stars. */
const RATINGS = { POSITIVE: 5, NEUTRAL: 3, NEGATIVE: 1 } as const;

const OPEN = new Set(['REQUESTED', 'OPEN', 'PENDING']);

function dispute(
  { common }: Notification,
  activityDate: string | null | undefined,
  about: Pick<DisputeEvent, 'shop' | 'disputeId' | 'type' | 'status' | 'orderId' | 'respondBy' | 'reason'>,
): DisputeEvent {
  const occurredAt = activityDate ? readInstant(activityDate) : common.occurredAt;
  return { kind: 'dispute', ...common, occurredAt, ...about, open: OPEN.has(about.status) };
}

type User = { readonly username?: string | null | undefined; readonly userId?: string | null | undefined };

function foundShop({ username, userId }: User, shops: Shops): Shop | undefined {
  return (username ? shops(username) : undefined) ?? (userId ? shops(userId) : undefined);
}

/** The shop's id as we hold it; for a stranger, what eBay calls them. */
function shopOf(user: User, shops: Shops): string {
  const shop = foundShop(user, shops)?.shop ?? given(user.username) ?? given(user.userId);
  if (!shop) throw new Unreadable('ebay: notification names no seller');
  return shop;
}

function orderOf(lines: readonly { orderId?: string | null | undefined }[] | null | undefined): string | undefined {
  return (lines ?? []).map(({ orderId }) => given(orderId)).find((orderId) => orderId !== undefined);
}

function dueOf(action: { responseDueDate?: string | null | undefined } | null | undefined): Instant | undefined {
  return action?.responseDueDate ? readInstant(action.responseDueDate) : undefined;
}

type Media = NonNullable<z.infer<typeof topics.newMessageSchema>['messageMedia']>;

/** eBay's test call sends an entry with nothing in it. */
function attachmentsOf(media: Media): InquiryEvent['attachments'] {
  return media.flatMap(({ mediaType, mediaUrl }) =>
    mediaUrl ? [{ type: mediaType === 'IMAGE' ? ('image' as const) : ('file' as const), ref: mediaUrl }] : [],
  );
}
