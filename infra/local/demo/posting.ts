import { type Afterwards, happeningsOn } from './happenings.ts';
import { each } from './http.ts';
import type { Inquiry, OrderStory } from './inquiry.ts';
import type { Marketplace, Push } from './marketplace.ts';
import { orderAsTold } from './orders.ts';
import { sample } from './samples.ts';

const HOUR = 3_600_000;
/** Posts under way at once on one marketplace: Shopee's own limit for an answer is 2 s. */
const AT_ONCE = 4;

/** A day at the demonstration's marketplaces. */
export type Day = { readonly inquiries: readonly Inquiry[]; readonly orders: readonly OrderStory[] };

/** What was posted: messages that buyers wrote, and forged webhooks, which were refused. */
export type Posted = { readonly messages: number; readonly forged: number };

/**
 * Lets a marketplace tell the desk of the day: some orders before their buyers write and some only afterwards, a few events
 * in the wrong order, a few twice, one forged. Throws when the forged one was taken.
 */
export async function postDay(place: Marketplace, day: Day, now: number): Promise<Posted> {
  const inquiries = day.inquiries.filter(({ channel }) => channel === place.channel);
  const orders = day.orders
    .filter(({ channel }) => channel === place.channel)
    .map((story) => ({ ...story, ...orderAsTold(story, place.shop, now) }));
  await place.configure({ orders: orders.flatMap(({ detail }) => detail ?? []) });
  const { happenings, afterwards } = happeningsOn(place, now);
  const tellOrders = (told: OrderStory['told']) =>
    each(
      orders.filter((order) => order.told === told),
      AT_ONCE,
      async ({ pushes }) => {
        for (const payload of pushes) await place.push(payload);
      },
    );

  await tellOrders('before');
  await each(inquiries, AT_ONCE, (inquiry) => write(place, inquiry, now));
  await each(happenings, AT_ONCE, async ({ payload, twice }) => {
    const push = await place.push(payload);
    if (twice) await again(place, push);
  });
  await forge(place);
  await each(afterwards, AT_ONCE, (one) => explain(place, one, now));
  await tellOrders('afterwards');

  const second = inquiries.filter((inquiry) => inquiry.adds).length;
  const samples = afterwards.length + (place.channel === 'standard-webhooks' ? 1 : 0);
  return { messages: inquiries.length + second + afterwards.length + samples, forged: 1 };
}

/** Signatures of the right form that no key of ours made; eBay's is its own published sample, of another key. */
const FORGED: Readonly<Record<string, () => Record<string, string>>> = {
  shopee: () => ({ authorization: 'ab'.repeat(32) }),
  ebay: () => {
    const headers = sample('ebay', 'account_deletion.signed.headers.json');
    return { 'x-ebay-signature': String(headers['X-EBAY-SIGNATURE']) };
  },
  'standard-webhooks': () => ({
    'webhook-id': 'msg_forged',
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
    'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
  }),
};

/** Somebody who is not the marketplace posts to the shop's webhook. Throws unless the desk turns them away. */
async function forge({ channel, webhook }: Marketplace): Promise<void> {
  const { status } = await fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...FORGED[channel]?.() },
    body: JSON.stringify(sample('ebay', 'account_deletion_tampered.json')),
  });
  if (status !== 401) throw new Error(`${channel}: a forged webhook was answered ${status}, not 401`);
}

async function write(place: Marketplace, inquiry: Inquiry, now: number): Promise<void> {
  const at = (hoursAgo: number) => new Date(now - hoursAgo * HOUR).toISOString();
  const { buyer, name: buyerName, text, order: orderId, item: itemId } = inquiry;
  const first = { buyer, buyerName, text, orderId, itemId, at: at(inquiry.hoursAgo) };
  // Later than the first in the buyer's time, whichever of them arrives first.
  const second = inquiry.adds ? { buyer, buyerName, text: inquiry.adds, at: at(inquiry.hoursAgo * 0.6) } : undefined;
  for (const message of inquiry.late ? [second, first] : [first, second]) {
    if (!message) continue;
    const push = await place.buyerWrites(message);
    if (inquiry.twice) await again(place, push);
  }
}

function explain(place: Marketplace, { buyer, text, conversation }: Afterwards, now: number): Promise<Push> {
  return place.buyerWrites({ buyer, text, conversation, at: new Date(now - 0.5 * HOUR).toISOString() });
}

/** The same bytes under the same id, as a marketplace does that has missed our answer. */
async function again(place: Marketplace, push: Push): Promise<void> {
  await place.push(push.body, { id: push.id });
}
