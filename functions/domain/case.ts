import { type Dispute, isDisputeOpen } from './dispute.ts';
import { isNoticeOpen, type Notice } from './notice.ts';
import { isPrivacyOrderOpen, type PrivacyOrder, withoutNames } from './privacy.ts';
import { type Done, withDone } from './record.ts';
import { isReviewOpen, type Review } from './review.ts';

/** What has a deadline of its own beside the tickets. */
export type CaseOf = { dispute: Dispute; review: Review; notice: Notice; privacy: PrivacyOrder };
export type CaseKind = keyof CaseOf;

type Rules<T> = {
  readonly isOpen: (record: T) => boolean;
  /** When the channel last said something of it. */
  readonly toldAt: (record: T) => string;
  readonly finish: (record: T, done: Done) => T;
};

const RULES: { readonly [K in CaseKind]: Rules<CaseOf[K]> } = {
  dispute: {
    isOpen: isDisputeOpen,
    toldAt: ({ told }) => told.at,
    finish: (dispute, done) => withDone(dispute, done, dispute.told.at),
  },
  review: {
    isOpen: isReviewOpen,
    toldAt: ({ told }) => told.at,
    finish: (review, done) => ({ ...withDone(review, done, review.told.at), doneRating: review.rating }),
  },
  notice: {
    isOpen: isNoticeOpen,
    toldAt: ({ told }) => told.at,
    finish: (notice, done) => withDone(notice, done, notice.told.at),
  },
  privacy: {
    isOpen: isPrivacyOrderOpen,
    toldAt: ({ receivedAt }) => receivedAt,
    finish: (order, done) => withDone(withoutNames(order), done, order.receivedAt),
  },
};

/** Whether it still needs someone, whether or not its alarms have rung. */
export function isOpen<K extends CaseKind>(kind: K, record: CaseOf[K]): boolean {
  return RULES[kind].isOpen(record);
}

/** When the channel last said something of it. */
export function toldAt<K extends CaseKind>(kind: K, record: CaseOf[K]): string {
  return RULES[kind].toldAt(record);
}

/**
 * A person has dealt with it: its alarms stop, until the channel says something newer that asks for someone again. The very
 * same record where nobody was needed.
 */
export function finish<K extends CaseKind>(kind: K, record: CaseOf[K], done: Done): CaseOf[K] {
  return isOpen(kind, record) ? RULES[kind].finish(record, done) : record;
}
