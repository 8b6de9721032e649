import { describe, expect, test } from 'vitest';
import { found } from './found.ts';

test.each([
  ['1.234,56 €', 123456, 'EUR'],
  ['€1,234.56', 123456, 'EUR'],
  ['1 234,56 €', 123456, 'EUR'],
  ['1\u00a0234,56\u00a0€', 123456, 'EUR'],
  ["1'234.50 CHF", 123450, 'CHF'],
  ['20 euros', 2000, 'EUR'],
  ['EUR 20', 2000, 'EUR'],
  ['£9.99', 999, 'GBP'],
  ['US$30', 3000, 'USD'],
  ['R$ 30', 3000, 'BRL'],
  ['2 mil reais', 200000, 'BRL'],
  ['30 rb', 3000000, 'IDR'],
  ['30rb', 3000000, 'IDR'],
  ['Rp150.000', 15000000, 'IDR'],
  ['1,5 juta rupiah', 150000000, 'IDR'],
  ['1tr5', 1500000, 'VND'],
  ['200.000đ', 200000, 'VND'],
  ['200k đồng', 200000, 'VND'],
  ['5万円', 50000, 'JPY'],
  ['１，２００円', 1200, 'JPY'],
  ['3만원', 30000, 'KRW'],
  ['35,000원', 35000, 'KRW'],
  ['25块', 2500, 'CNY'],
  ['₹1,200', 120000, 'INR'],
  ['₹1,20,000', 12000000, 'INR'],
  ['Rs. 500', 50000, 'INR'],
  ['५०० रुपये', 50000, 'INR'],
  ['100 zł', 10000, 'PLN'],
  ['1 299,00 Kč', 129900, 'CZK'],
  ['4990 Ft', 499000, 'HUF'],
  ['1500 руб.', 150000, 'RUB'],
  ['2 тыс. рублей', 200000, 'RUB'],
  ['250 TL', 25000, 'TRY'],
  ['١٢٠ درهم', 12000, 'AED'],
  ['RM 45.90', 4590, 'MYR'],
  ['₱1,500', 150000, 'PHP'],
  ['500 บาท', 50000, 'THB'],
  ['NT$ 990', 99000, 'TWD'],
  ['1.5 KWD', 1500, 'KWD'],
])('%s is %i in minor units of %s', (written, minor, currency) => {
  const [amount, ...others] = found('amount', `was ${written} !`);

  expect(others).toEqual([]);
  expect(amount?.words).toBe(written);
  expect(amount).toMatchObject({ valid: 'yes', money: { minor, currency } });
});

describe('a sign of many currencies', () => {
  test('is the site’s where the site has one of them', () => {
    expect(found('amount', '$30', { currency: 'MXN' })[0]?.money).toEqual({ minor: 3000, currency: 'MXN' });
    expect(found('amount', '500 kr', { currency: 'SEK' })[0]?.money).toEqual({ minor: 50000, currency: 'SEK' });
    expect(found('amount', '5万', { currency: 'JPY' })[0]?.money).toEqual({ minor: 50000, currency: 'JPY' });
  });

  test('is left undecided otherwise, with what it may be', () => {
    const amount = found('amount', '$30', { currency: 'EUR' })[0];

    expect(amount?.money).toBeUndefined();
    expect(amount).toMatchObject({ valid: 'unknown', decimal: '30' });
    expect(amount?.currencies).toContain('USD');
  });
});

test('50k is an amount only where people leave the currency out', () => {
  expect(found('amount', '50k', { language: 'vi' })[0]?.money?.currency).toBe('VND');
  expect(found('amount', '50k', { language: 'id' })[0]?.money?.currency).toBe('IDR');
  expect(found('amount', '50k', { language: 'en' })).toEqual([]);
});

test.each(['try 3 times', 'I won 3 games', 'room 12', '3 pen', 'v1.2', '3 kg', '24/7', 'size 42'])(
  'no amount: %s',
  (text) => {
    expect(found('amount', text)).toEqual([]);
  },
);
