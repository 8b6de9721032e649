import type { Inquiry } from './inquiry.ts';
import type { Marketplace } from './marketplace.ts';
import { readdressed, sample } from './samples.ts';

const HOUR = 3_600_000;

/** A push beside the buyers' own messages and the orders' stories. */
export type Happening = {
  readonly payload: object;
  readonly twice?: boolean;
};

/** A buyer's words to a published sample: marketplaces send pictures and cards without any, and people then explain them. */
export type Afterwards = Pick<Inquiry, 'buyer' | 'language' | 'wants' | 'text'> & { readonly conversation: string };

type Told = { readonly happenings: readonly Happening[]; readonly afterwards: readonly Afterwards[] };

/** Published samples, disputes, reviews, notices, orders to delete a person, and what must be refused or set aside. */
export function happeningsOn({ channel, shop }: Pick<Marketplace, 'channel' | 'shop'>, now: number): Told {
  const ago = (hours: number) => now - hours * HOUR;
  switch (channel) {
    case 'shopee': {
      const published = (file: string, hours: number) => readdressed(sample('shopee', file), { shop, at: ago(hours) });
      return {
        happenings: [
          { payload: published('push-10-webchat-text.json', 3) },
          { payload: published('push-10-webchat-image.json', 4) },
          { payload: published('push-10-webchat-item.json', 2), twice: true },
          { payload: published('push-10-webchat-video.json', 6) },
          { payload: published('push-10-webchat-faq-liveagent.json', 1) },
          { payload: published('push-3-order-status.json', 5) },
          { payload: published('push-29-return-updates.json', 7) },
          // The desk has no use for it: ignored, and counted.
          { payload: published('push-10-webchat-notification.json', 1) },
          // As published, it is another seller's: set aside.
          { payload: sample('shopee', 'push-10-webchat-text.json') },
          // Signed, but nobody can read it: set aside.
          { payload: shopeePush(shop, ago(1), 10, { type: 'message', region: 'SG', content: { nothing: 'to read' } }) },
          { payload: shopeePush(shop, ago(9), 16, { item_id: 71002, item_name: 'USB-C charger 65 W' }) },
        ],
        afterwards: [
          {
            conversation: '709122092476686867',
            buyer: '165105353',
            language: 'id',
            wants: 'track_order',
            text: 'Kalau begitu paket saya kapan sampainya ya kak?',
          },
          {
            conversation: '27246676204792586',
            buyer: '679422730',
            language: 'vi',
            wants: 'availability',
            text: 'Mẫu trong ảnh này shop còn màu be không ạ?',
          },
          {
            conversation: '511784343194732911',
            buyer: '163219823',
            language: 'id',
            wants: 'product_question',
            text: 'Yang ini bahannya apa ya kak, aman untuk anak kecil?',
          },
          {
            conversation: '691736553754845137',
            buyer: '161057467',
            language: 'vi',
            wants: 'item_damaged_defective',
            text: 'Mình quay lại lúc mở hộp đây, bên trong ướt hết và vỡ nắp rồi.',
          },
          {
            conversation: '405064194129145983',
            buyer: '172765311',
            language: 'id',
            wants: 'order_change',
            text: 'Saya mau ganti warna pesanan ini, masih bisa?',
          },
        ],
      };
    }
    case 'ebay': {
      const sellers = ['test_user', 'REDACTED_SELLER', 'REDACTED_USERNAME'];
      const published = (file: string, hours: number) =>
        readdressed(sample('ebay', file), { shop, sellers, at: ago(hours) });
      return {
        happenings: [
          { payload: published('new_message.observed.json', 3) },
          { payload: published('order_confirmation.observed.json', 12) },
          { payload: published('constructed_item_marked_shipped_flat.json', 8) },
          { payload: published('constructed_item_marked_shipped_nested.json', 7) },
          { payload: published('constructed_order_cancellation_activity.json', 6), twice: true },
          { payload: published('constructed_order_inquiry_activity.json', 30) },
          { payload: published('constructed_order_return_activity.json', 20) },
          // It names no shop, only the person whose data must go.
          {
            payload: readdressed(sample('ebay', 'account_deletion.json'), { shop, at: ago(1) }),
            twice: true,
          },
        ],
        afterwards: [
          {
            conversation: '9394020427474',
            buyer: 'REDACTED_BUYER',
            language: 'en',
            wants: 'product_question',
            text: 'I usually wear a UK 9, would your medium be right for me?',
          },
        ],
      };
    }
    default: {
      const published = (file: string, hours: number) =>
        readdressed(sample('standard-webhooks', `quayside/${file}`), {
          shop,
          sellers: ['harbour-store'],
          at: ago(hours),
        });
      const event = (type: string, hours: number, data: object) => ({
        type,
        timestamp: new Date(ago(hours)).toISOString(),
        data: { shop, ...data },
      });
      const review = { reviewId: 'v-77', outOf: 5, orderId: 'HG-3105', itemId: '71003' };
      return {
        happenings: [
          { payload: published('inquiry.created.json', 5) },
          { payload: published('message.sent.json', 4.5) },
          { payload: published('order.updated.json', 5) },
          { payload: published('dispute.updated.json', 5), twice: true },
          { payload: published('review.updated.json', 5) },
          { payload: published('notice.created.json', 5) },
          { payload: published('buyer.erasure_requested.json', 5) },
          { payload: published('buyer.export_requested.json', 5) },
          // A sample of the specification, of a type that no desk needs: ignored.
          { payload: sample('standard-webhooks', 'contact.created.full.json') },
          {
            payload: event('dispute.updated', 50, {
              disputeId: 'CB-2207',
              type: 'chargeback',
              status: 'evidence wanted',
              open: true,
              orderId: 'HG-3111',
              buyer: 'b-211',
              reason: 'product not as described',
              amount: { minor: 4490, currency: 'EUR' },
              respondBy: new Date(now + 5 * HOUR).toISOString(),
            }),
          },
          { payload: event('review.updated', 9, { ...review, rating: 3, text: 'Nice tea set, slow answers.' }) },
          // The better rating arrives before the one that it replaces.
          {
            payload: event('review.updated', 2, {
              ...review,
              reviewId: 'v-78',
              rating: 5,
              text: 'Sorted out, thank you.',
            }),
          },
          { payload: event('review.updated', 40, { ...review, reviewId: 'v-78', rating: 1, text: 'Arrived broken.' }) },
        ],
        afterwards: [],
      };
    }
  }
}

function shopeePush(shop: string, at: number, code: number, data: object): object {
  return { data, shop_id: Number(shop), code, timestamp: Math.floor(at / 1000) };
}
