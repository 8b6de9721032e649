import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { sizeOf, WRITE_UNIT_BYTES } from './item-size.ts';
import type { Item, Key } from './table.ts';

/** An item as it lies in DynamoDB: `data` as a map that a person can read or, where that saves a write unit, packed. */
export type Packable<T extends Item> = Omit<T, 'data'> & { readonly data: T['data'] | Uint8Array };

/** First byte of what is packed: how to unpack it. Items stay for years, so what an id stands for never changes. */
const PACKING = 1;

/**
 * What items of every kind have in common; they then point into it instead of saying it again. Part of the format: to change
 * a letter makes everything unreadable that was packed with it. A better one gets an id of its own.
 */
const DICTIONARY = [
  '{"errand":"fetch-order","v":1,"deliveryId":"dlv_","receivedAt":"","state":"verified","headers":{"content-type":"application/json","body":"',
  '"bodyHash":"","author":"playbook:complaint-receipt","createdAt":"","state":"queued","attempts":0,"sendingSince":"","settledAt":"","settledBy":"channel","externalId":"","reason":"","template":"',
  '{"channel":"standard-webhooks","channel":"shopee","channel":"ebay","connection":"con_","shop":"","orderId":"","status":"","phase":"none","phase":"unpaid","phase":"paid","phase":"completed","phase":"cancelled","phase":"returning","phase":"delivered","phase":"shipped","statusTold":{"at":"","event":""},"buyer":"',
  '"lines":[{"lineId":"","itemId":"","sku":"","title":"","quantity":1,"fulfilledBy":"seller"},{"lineId":"],"total":{"minor":,"currency":"USD"},"shipBy":"","country":"","detailsTold":{"at":"","event":""},"shipment":{"carrier":"","tracking":"","told":{"at":"',
  '"applied":[{"event":"","delivery":"dlv_","at":"","what":"READY_TO_SHIP"},{"event":"","delivery":"dlv_","at":"","what":"',
  'product_question availability price_discount shipping_cost_time customs_duties payment_method_problem wholesale_request address_change order_change cancel_order invoice_request delivery_problem item_damaged_defective wrong_item missing_part not_as_described return_request exchange_request refund_request_status warranty_usage complaint dispute_threat review_feedback greeting_thanks account_question spam track_order other',
  '{"ticketId":"tkt_","channel":"","connection":"con_","shop":"","conversation":"","generation":0,"buyer":{"id":"","name":""},"first":{"at":"","id":""},"urgency":"calm","queue":"after-sale","queue":"pre-sale","queue":"in-sale","escalated":false,"pending":["rpl_"],"lastBuyer":{"at":"","id":""},"lastSeller":{"at":"","id":""},"lastArrival":"","unanswered":{"at":"","id":""},"matter":{"told":{"at":"","id":""},"intent":"","confidence":0.,"needsPerson":true},"language":{"told":{"at":"","id":""},"code":"en","certain":true},"itemId":"","order":{"id":"","told":{"at":"","id":""},"phase":"","phaseAt":""},"owner":"","resolvedAt":"","reopenedAt":"","snoozedUntil":"","snoozedAt":"","flag":"red","tags":["clock":{"kind":"first-response","due":"","raisedAt":"","kind":"next-response"},"change":{"seq":1,"actor":"","action":"claim","at":"","key":""}}',
  '{"ticket":"tkt_","messageId":"","eventId":"","delivery":"dlv_","channelTime":"","at":"","arrivedAt":"","clamped":false,"from":"seller","from":"buyer","automatic":false,"text":"","attachments":[{"type":"image","ref":""}],"orderId":"","itemId":"","understanding":{"model":"quayside-linear-1-","language":{"code":"zh","confidence":0.99,"from":"text"},"intents":[{"intent":"","confidence":0.},{"intent":"","confidence":0.}],"urgency":"annoyed","needsPerson":false}}',
  ':00:00.000Z","at":"2027-","at":"2026-',
].join('');

/**
 * The item with its data packed where that costs a write unit less; as it is where it does not, so that most of the table
 * stays readable. An item's own keys are part of what packing points into: an id in both is kept once.
 */
export function packed<T extends Item>(item: T): Packable<T> {
  const size = sizeOf(item);
  if (size <= WRITE_UNIT_BYTES) return item;
  const body = deflateRawSync(JSON.stringify(item.data), { level: 9, dictionary: dictionaryFor(item) });
  const smaller = { ...item, data: Buffer.concat([Uint8Array.of(PACKING), body]) };
  return unitsOf(sizeOf(smaller)) < unitsOf(size) ? smaller : item;
}

/** What was given to {@link packed}. Throws for what no release has packed. */
export function unpacked(item: Packable<Item>): Item {
  const { data } = item;
  if (!(data instanceof Uint8Array)) return { ...item, data };
  if (data[0] !== PACKING) throw new RangeError('packed in a way that this release does not know');
  const text = inflateRawSync(data.subarray(1), { dictionary: dictionaryFor(item) }).toString();
  return { ...item, data: JSON.parse(text) };
}

function dictionaryFor({ pk, sk }: Key): Buffer {
  return Buffer.from(`${DICTIONARY}${pk}${sk}`);
}

function unitsOf(bytes: number): number {
  return Math.ceil(bytes / WRITE_UNIT_BYTES);
}
