import { expect, test } from 'vitest';
import { found } from './found.ts';

/** Numbers of the channels' published payloads, as collected in test/fixtures and the channels' own documentation. */
test.each([
  ['amazon', '113-2646096-4474645', 'SP-API notification FBA_OUTBOUND_SHIPMENT_STATUS'],
  ['ebay', '14-12345-67890', 'eBay: "order number in the form 00-00000-00000" (Fulfillment API, orderId)'],
  ['ebay', '110012345678-27123456789012', 'eBay: legacyOrderId = itemId-transactionId'],
  ['shopee', '220614T9XV8JTN', 'open.shopee.com, order_sn'],
  ['shopee', '2404098R48U37H', 'open.shopee.com, order_sn'],
  ['temu', 'PO-211-21905452099192792', 'Temu partner guide, parentOrderSn'],
  ['temu', '211-21905473070712792', 'Temu partner guide, orderSn'],
  ['ozon', '24219509-0020-1', 'docs.ozon.ru, posting_number'],
  ['allegro', 'a3405c27-b01c-4357-9bea-e13925708b46', 'developer.allegro.pl, checkoutForm.id is a UUID'],
  ['tiktok-shop', '576486316948490001', 'partner.tiktokshop.com, order_id'],
  ['mercado-libre', '2000003508419013', 'developers.mercadolibre, order id'],
  ['rakuten', '123456-20261101-0123456789', 'webservice.rms.rakuten.co.jp, shop-date-serial'],
  ['shopify', '#1001', 'shopify.dev, order name'],
])('%s: %s stands out by its form (%s)', (channel, written) => {
  const [number, ...others] = found('order_number', `Hello, ${written}. When does it come?`);

  expect(others).toEqual([]);
  expect(number?.words).toBe(written);
  expect(number?.channels[0]).toBe(channel);
});

test.each([
  ['walmart', '4372135469400', 'developer.walmart.com, customerOrderId'],
  ['lazada', '252883361348153', 'open.lazada.com, trade_order_id'],
  ['aliexpress', '1105933950463697', 'openservice.aliexpress.com, orderId'],
  ['etsy', '3210987654', 'developers.etsy.com, receipt_id'],
])('%s: %s counts on its channel, and anywhere behind the word "order"', (channel, written) => {
  expect(found('order_number', `Hello ${written}`, { channel })[0]).toMatchObject({ value: written });
  expect(found('order_number', `my order ${written}`)[0]?.channels).toContain(channel);
  expect(found('order_number', `my order ${written}`)[0]?.orElse).toBeUndefined();
});

test.each([
  ['en', 'Order number: A-10442', 'A-10442'],
  ['en', 'my order is 20231', '20231'],
  ['de', 'Bestellnummer 4711-22', '4711-22'],
  ['fr', 'commande n° 58213', '58213'],
  ['es', 'mi pedido número 58213', '58213'],
  ['it', 'ordine numero 58213', '58213'],
  ['pt', 'pedido nº 58213', '58213'],
  ['nl', 'bestelling 58213', '58213'],
  ['pl', 'zamówienie nr 58213', '58213'],
  ['ru', 'заказ № 58213', '58213'],
  ['tr', 'sipariş numaram 58213', '58213'],
  ['ar', 'رقم الطلب ٥٨٢١٣', '٥٨٢١٣'],
  ['zh', '订单号：58213', '58213'],
  ['ja', '注文番号は58213です', '58213'],
  ['ko', '주문번호 58213', '58213'],
  ['th', 'คำสั่งซื้อ หมายเลข 58213', '58213'],
  ['vi', 'mã đơn hàng 58213', '58213'],
  ['id', 'nomor pesanan 58213', '58213'],
  ['hi', 'ऑर्डर नंबर 58213', '58213'],
  ['cs', 'objednávka č. 58213', '58213'],
  ['hu', 'rendelés száma: 58213', '58213'],
])('an own shop’s number is known by the word before it in %s: %s', (language, text, words) => {
  expect(found('order_number', text, { language }).map((number) => number.words)).toEqual([words]);
});

test.each([
  'I want to order 5000 pieces',
  'I ordered in 2024',
  'order it for 1299 €',
  'iPhone 12, size 42',
  'call 555-123-4567',
  'between 10-20 days',
  'hóa đơn VAT, mã số thuế 0300000000',
])('no order: %s', (text) => {
  expect(found('order_number', text)).toEqual([]);
});

test('fourteen digits are Shopee’s only if they begin with a day', () => {
  expect(found('order_number', '22061412345678', { channel: 'shopee' })).toHaveLength(1);
  expect(found('order_number', '229914ABCDEF12')).toEqual([]);
});
