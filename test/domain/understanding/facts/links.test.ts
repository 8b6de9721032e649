import { expect, test } from 'vitest';
import { found } from './found.ts';

test.each([
  ['https://www.amazon.co.uk/gp/help', 'www.amazon.co.uk'],
  ['https://sellercentral.amazon.com/', 'sellercentral.amazon.com'],
  ['www.ebay.de/itm/123', 'www.ebay.de'],
  ['https://shopee.co.id/x', 'shopee.co.id'],
  ['https://mystore.myshopify.com/products/lamp', 'mystore.myshopify.com'],
  ['https://example.com/amazon', 'example.com'],
  ['https://www.dhl.com/track?id=1', 'www.dhl.com'],
  ['example.shop', 'example.shop'],
  ['WWW.TIKTOK.COM/x', 'www.tiktok.com'],
  ['https://PayPal.com', 'paypal.com'],
  ['bit.ly/3xYz', 'bit.ly'],
])('%s leads to %s, which imitates nobody', (written, host) => {
  const [link] = found('link', `Look: ${written}.`);

  expect(link).toMatchObject({ words: written, host, valid: 'unknown' });
  expect(link?.imitates).toBeUndefined();
});

test.each([
  ['https://amaz0n-support.com/login', 'amazon'],
  ['http://amazon.com.seller-verify.top/', 'amazon'],
  ['https://arnazon.com', 'amazon'],
  ['https://pаypal.com', 'paypal'],
  ['paypa1.com', 'paypal'],
  ['https://paypaI.com/x', 'paypal'],
  ['http://shopee-seller.vip/appeal', 'shopee'],
  ['https://seller.lazada.my-account.xyz', 'lazada'],
  ['https://www.ebay.com@evil.example.com/ebay', undefined],
  ['http://dhl-parcel.top', 'dhl'],
])('%s imitates %s', (written, platform) => {
  expect(found('link', `Verify your shop: ${written}`)[0]?.imitates).toBe(platform);
});

test('what stands before an @ is not where a link leads', () => {
  expect(found('link', 'https://www.ebay.com@evil.example.com/')[0]?.host).toBe('evil.example.com');
});

test('no link: the end of a sentence, a number, an address', () => {
  for (const text of ['Thanks.ok', 'v1.2.3', 'ann@example.com', 'e.g. this', '12.50']) {
    expect(found('link', text), text).toEqual([]);
  }
});
