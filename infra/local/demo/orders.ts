import type { OrderPhase } from '../../../functions/domain/order.ts';
import { CATALOGUE, type OrderStory } from './inquiry.ts';
import { sample } from './samples.ts';

const HOUR = 3_600_000;

/** What a channel tells of an order: the payloads of its pushes, and the order as its API gives it (null where pushes say it all). */
export type OrderTold = { readonly pushes: readonly object[]; readonly detail: Record<string, unknown> | null };

/** An order's story in the words of its channel. `shop` is the seller's id there. */
export function orderAsTold(story: OrderStory, shop: string, now: number): OrderTold {
  const told = TELL[story.channel](story, shop, now);
  return { ...told, pushes: story.shuffled ? told.pushes.toReversed() : told.pushes };
}

type Tell = (story: OrderStory, shop: string, now: number) => OrderTold;

const TELL: Readonly<Record<OrderStory['channel'], Tell>> = {
  shopee(story, shop, now) {
    const { order, buyer, item, minor, currency, country, tracking } = story;
    const at = (hoursAgo: number) => Math.floor((now - hoursAgo * HOUR) / 1000);
    const envelope = (code: number, timestamp: number, data: object) => ({
      data,
      shop_id: Number(shop),
      code,
      timestamp,
    });
    const pushes = story.phases.flatMap(([phase, hoursAgo]) => {
      const status = SHOPEE_STATUS[phase] ?? 'READY_TO_SHIP';
      const time = at(hoursAgo);
      const pushed = envelope(3, time, {
        items: [],
        ordersn: order,
        status,
        completed_scenario: '',
        update_time: time,
      });
      if (phase !== 'shipped' || !tracking) return [pushed];
      // The parcel gets its number a minute before it leaves.
      return [
        envelope(4, time - 60, {
          ordersn: order,
          forder_id: order,
          package_number: `${order}-1`,
          tracking_no: tracking[1],
        }),
        pushed,
      ];
    });
    const [phase, hoursAgo] = lastOf(story);
    const detail = {
      order_sn: order,
      order_status: SHOPEE_STATUS[phase] ?? 'READY_TO_SHIP',
      create_time: at(story.phases[0]?.[1] ?? 0),
      update_time: at(hoursAgo),
      region: country,
      currency,
      total_amount: minor / 100,
      buyer_user_id: Number(buyer),
      fulfillment_flag: 'fulfilled_by_local_seller',
      item_list: [
        { item_id: Number(item), item_name: CATALOGUE[item], item_sku: item, model_id: 0, model_quantity_purchased: 1 },
      ],
    };
    return { pushes, detail };
  },

  ebay(story, shop, now) {
    const { order, buyer, item, minor, currency, country, tracking } = story;
    const at = (hoursAgo: number) => new Date(now - hoursAgo * HOUR).toISOString();
    const user = { userId: 'seller-id', username: shop };
    const pushes = story.phases.map(([phase, hoursAgo]) => {
      const [topic, data] =
        phase === 'shipped'
          ? [
              'ITEM_MARKED_SHIPPED',
              { trackingNumber: tracking?.[1], carrier: tracking?.[0], orderId: order, username: shop },
            ]
          : ['ORDER_CONFIRMATION', { user, order: { orderId: order, orderLineItems: [] } }];
      const time = at(hoursAgo);
      return {
        metadata: { topic, schemaVersion: '1.0', deprecated: false },
        notification: {
          notificationId: `${order}_${phase}`,
          eventDate: time,
          publishDate: time,
          publishAttemptCount: 1,
          data,
        },
      };
    });
    const [phase, hoursAgo] = lastOf(story);
    const detail = {
      ...sample('ebay', 'rest_order.json'),
      orderId: order,
      creationDate: at(story.phases[0]?.[1] ?? 0),
      lastModifiedDate: at(hoursAgo),
      orderFulfillmentStatus: phase === 'shipped' ? 'FULFILLED' : 'NOT_STARTED',
      buyer: { username: buyer, taxAddress: { countryCode: country } },
      pricingSummary: { total: { value: (minor / 100).toFixed(2), currency } },
      lineItems: [{ lineItemId: `${order}-1`, legacyItemId: item, sku: item, title: CATALOGUE[item], quantity: 1 }],
    };
    return { pushes, detail };
  },

  'standard-webhooks'(story, shop, now) {
    const { order, buyer, item, minor, currency, country, tracking } = story;
    const pushes = story.phases.map(([phase, hoursAgo]) => ({
      type: 'order.updated',
      timestamp: new Date(now - hoursAgo * HOUR).toISOString(),
      data: {
        shop,
        orderId: order,
        status: phase,
        phase,
        buyer,
        lines: [{ lineId: '1', itemId: item, title: CATALOGUE[item], quantity: 1 }],
        total: { minor, currency },
        country,
        ...(tracking && phase === 'shipped' ? { shipment: { carrier: tracking[0], tracking: tracking[1] } } : {}),
      },
    }));
    return { pushes, detail: null };
  },
};

const SHOPEE_STATUS: Readonly<Partial<Record<OrderPhase, string>>> = {
  unpaid: 'UNPAID',
  paid: 'READY_TO_SHIP',
  shipped: 'SHIPPED',
  delivered: 'TO_CONFIRM_RECEIVE',
  completed: 'COMPLETED',
  cancelling: 'IN_CANCEL',
  cancelled: 'CANCELLED',
  returning: 'TO_RETURN',
};

function lastOf({ phases, order }: OrderStory): readonly [OrderPhase, number] {
  const last = phases.at(-1);
  if (!last) throw new Error(`order ${order} of the demonstration has no phase`);
  return last;
}
