import type { Intent } from '../../../functions/domain/understanding.ts';
import type { Afterwards } from './happenings.ts';
import { CATALOGUE, type Inquiry } from './inquiry.ts';
import type { Day } from './posting.ts';

/** What an agent knows beside the screen: they can read, know the goods, and have the seller's other windows open. */
export type Known = {
  readonly language?: string;
  readonly wants?: Intent;
  readonly harm?: boolean;
  readonly item?: string;
  readonly country?: string;
  readonly days?: number;
  readonly count?: number;
  readonly carrier?: string;
  readonly tracking?: string;
};

/** What is known of a buyer on a channel. */
export type Notebook = (channel: string, buyer: string) => Known;

export function notebookOf(day: Day, afterwards: Readonly<Record<string, readonly Afterwards[]>>): Notebook {
  const known = new Map<string, Known>();
  const key = (channel: string, buyer: string) => `${channel} ${buyer}`;
  for (const inquiry of day.inquiries) known.set(key(inquiry.channel, inquiry.buyer), ofInquiry(inquiry));
  for (const [channel, ones] of Object.entries(afterwards)) {
    for (const { buyer, language, wants } of ones) known.set(key(channel, buyer), { language, wants });
  }
  for (const { channel, buyer, item, tracking } of day.orders) {
    const title = CATALOGUE[item];
    known.set(key(channel, buyer), {
      ...known.get(key(channel, buyer)),
      ...(title ? { item: title } : {}),
      ...(tracking ? { carrier: tracking[0], tracking: tracking[1] } : {}),
    });
  }
  return (channel, buyer) => known.get(key(channel, buyer)) ?? {};
}

function ofInquiry({ language, wants, harm = false, item, knows }: Inquiry): Known {
  const title = item === undefined ? undefined : CATALOGUE[item];
  return { language, wants, harm, ...(title ? { item: title } : {}), ...knows };
}
