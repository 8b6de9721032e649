import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minorDigits, moneyFromDecimal, moneySchema } from '../../functions/domain/money.ts';

test.each([
  ['19.99', 'EUR', 1999],
  ['19.9', 'EUR', 1990],
  ['19', 'EUR', 1900],
  [' 19.99 ', 'EUR', 1999],
  [19.99, 'EUR', 1999],
  ['0.07', 'USD', 7],
  ['-5.25', 'USD', -525],
  ['19.990', 'EUR', 1999],
  ['1999', 'JPY', 1999],
  ['1999.00', 'JPY', 1999],
  ['1.234', 'KWD', 1234],
  ['1.5', 'KWD', 1500],
  ['150000.00', 'IDR', 15_000_000],
  ['19900.50', 'COP', 1_990_050],
  ['1490.90', 'HUF', 149_090],
  ['199.50', 'PKR', 19_950],
  ['5000', 'VND', 5000],
  ['2.5', 'IQD', 2500],
  ['0', 'EUR', 0],
])('%s %s is %i minor units', (text, currency, minor) => {
  expect(moneyFromDecimal(text, currency)).toEqual({ minor, currency });
});

test.each([
  ['more decimals than the currency has', '19.999', 'EUR'],
  ['decimals of a currency without any', '19.5', 'JPY'],
  ['binary dust', 0.1 + 0.2, 'EUR'],
  ['no number', 'free', 'EUR'],
  ['nothing', '', 'EUR'],
  ['a thousands separator', '1,999.00', 'EUR'],
  ['a comma for a point', '19,99', 'EUR'],
  ['no digits before the point', '.5', 'EUR'],
  ['no digits after the point', '5.', 'EUR'],
  ['an exponent', '1e3', 'EUR'],
  ['infinity', Number.POSITIVE_INFINITY, 'EUR'],
  ['digits of another script', '١٩', 'EUR'],
  ['a plus sign', '+5', 'EUR'],
  ['two numbers', '5 6', 'EUR'],
  ['more than can be counted exactly', '9999999999999.999', 'KWD'],
  ['no currency', '5', ''],
  ['a currency in small letters', '5', 'eur'],
  ['a symbol', '5', '€'],
])('%s is no amount', (_, value, currency) => {
  expect(moneyFromDecimal(value, currency)).toBeUndefined();
});

test('nothing owed is plain zero, whatever its sign', () => {
  expect(moneyFromDecimal('-0.00', 'EUR')).toStrictEqual({ minor: 0, currency: 'EUR' });
});

test('the decimals are those of ISO 4217, whatever the runtime would show', () => {
  const digits = Object.fromEntries(
    ['EUR', 'JPY', 'KRW', 'VND', 'CLP', 'KWD', 'TND', 'IDR', 'HUF', 'COP', 'PKR', 'TWD', 'IQD', 'UYW'].map(
      (currency) => [currency, minorDigits(currency)],
    ),
  );

  expect(digits).toEqual({
    ...{ EUR: 2, JPY: 0, KRW: 0, VND: 0, CLP: 0, KWD: 3, TND: 3 },
    ...{ IDR: 2, HUF: 2, COP: 2, PKR: 2, TWD: 2, IQD: 3, UYW: 4 },
  });
});

test('any exact decimal comes back as it was', () => {
  const amount = fc.record({
    minor: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  });
  fc.assert(
    fc.property(amount, ({ minor, currency }) => {
      const digits = minorDigits(currency);
      const all = String(Math.abs(minor)).padStart(digits + 1, '0');
      const whole = all.slice(0, all.length - digits);
      const text = `${minor < 0 ? '-' : ''}${whole}${digits ? `.${all.slice(-digits)}` : ''}`;
      expect(moneyFromDecimal(text, currency)).toEqual({ minor, currency });
    }),
  );
});

test('what it gives keeps our own schema, whatever the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^-?\d{1,16}(\.\d{1,4})?$/)), (value) => {
      const money = moneyFromDecimal(value, 'KWD');
      if (money) expect(moneySchema.safeParse(money).success).toBe(true);
    }),
  );
});
