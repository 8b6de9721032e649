import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fedex,
  gs1,
  luhn,
  mod3736,
  modulo7,
  s10,
  ups,
} from '../../../../functions/domain/understanding/facts/check-digits.ts';
import { found } from './found.ts';

/**
 * Published numbers: UPU S10's own example (473124829, check digit 9); UPS's sample; the rest are the test numbers of
 * github.com/jkeen/tracking_number_data (MIT), couriers/*.json, and AWS's and eBay's published payloads in shared fixtures.
 */
test.each([
  ['upu S10', 'RR 473 124 829 GB', 'RR473124829GB', 'royal-mail'],
  ['s10.json', 'RB123456785US', 'RB123456785US', 'usps'],
  ['s10.json', 'RB123456785CV', 'RB123456785CV', 'upu'],
  ['ups sample', '1Z999AA10123456784', '1Z999AA10123456784', 'ups'],
  ['ups sample, in groups', '1Z 999 AA1 01 2345 6784', '1Z999AA10123456784', 'ups'],
  ['ups.json', '1Z5R89390357567127', '1Z5R89390357567127', 'ups'],
  ['ups.json', '1z879e930346834440', '1Z879E930346834440', 'ups'],
  ['usps.json, 20', '0307 1790 0005 2348 3741', '03071790000523483741', 'usps'],
  ['usps.json, 20 legacy', '7196 9010 7560 0307 7385', '71969010756003077385', 'usps'],
  ['usps.json, 22', '9400111206206406260787', '9400111206206406260787', 'usps'],
  ['usps.json, 22 in groups', '9505 5110 6960 5048 6006 24', '9505511069605048600624', 'usps'],
  ['usps.json, with ZIP', '420787459400111206206406260787', '420787459400111206206406260787', 'usps'],
  ['usps.json, with ZIP+4', '4201028200009261290113185417468510', '4201028200009261290113185417468510', 'usps'],
  ['fedex.json, 12', 'tracking 986578788855', '986578788855', 'fedex'],
  ['fedex.json, 12', 'tracking 790535312317', '790535312317', 'fedex'],
  ['fedex.json, 15', 'FedEx 0414 4176 0228 964', '041441760228964', 'fedex'],
  ['fedex.json, SSCC-18', '00 0123 4500 0000 0027', '000123450000000027', 'fedex'],
  ['fedex.json, 22', '9611020987654312345672', '9611020987654312345672', 'fedex'],
  ['fedex.json, 34', '1001921334250001000300779017972697', '1001921334250001000300779017972697', 'fedex'],
  ['dhl.json, express', 'DHL 3318810025', '3318810025', 'dhl-express'],
  ['canadapost.json', 'tracking 7035114477138472', '7035114477138472', 'canada-post'],
  ['purolator.json', 'tracking 320595463938', '320595463938', 'purolator'],
  ['dpd.json', 'DPD 09980000020033F', '09980000020033F', 'dpd'],
])('%s: %s holds', (_source, written, value, carrier) => {
  const [number, ...others] = found('tracking_number', `Where is it? ${written}, thanks`);

  expect(others).toEqual([]);
  expect(number).toMatchObject({ value, valid: 'yes' });
  expect(number?.carriers).toContain(carrier);
});

test.each([
  // The published number of our fixtures that fails its own standard: an example, not a parcel.
  ['RR123456789GB', 'no'],
  ['RB123456786US', 'no'],
  ['1Z1111111111111111', 'no'],
  ['tracking 9434611206206407667131', 'no'],
  ['DHL 3318810010', 'unknown'],
])('a number with a wrong check digit does not hold: %s', (written, valid) => {
  expect(found('tracking_number', written)[0]?.valid).toBe(valid);
});

test.each([
  ['YT2229521272164446', 'yunexpress'],
  ['LP00512345678901', 'cainiao'],
  ['SF1234567890123', 'sf-express'],
  ['4PX3000123456789CN', '4px'],
  ['UF123456789YP', 'yanwen'],
  ['JT1234567890123', 'jt-express'],
  ['JX1234567890', 'jt-express'],
  ['SPXID041234567890', 'shopee-express'],
  ['TBA502887274000', 'amazon-logistics'],
  ['JJD0002257639032011', 'yodel'],
  ['JJD014600006281230704', 'dhl-parcel'],
  ['GFUS01011884214464', 'gofo'],
  ['сдэк 1234567890', 'cdek'],
  ['快递单号 SF1234567890123', 'sf-express'],
  ['運送伝票 お問合せ番号 123456789013', 'yamato'],
  ['InPost 520107010088888888888888', 'inpost'],
])('%s is known by its form, and nothing says whether it holds', (written, carrier) => {
  const number = found('tracking_number', written)[0];

  expect(number?.carriers).toContain(carrier);
});

describe('where digits may be anything', () => {
  test('a word beside them says what they are', () => {
    expect(found('tracking_number', 'tracking: 799531274483')[0]?.orElse).toBeUndefined();
    expect(found('tracking_number', '799531274483')[0]?.orElse).toBe('order_number');
    expect(found('tracking_number', 'my order 799531274483')).toEqual([]);
    expect(found('tracking_number', 'item 799531274483')).toEqual([]);
  });

  test('all carriers whose it may be are named', () => {
    // 12 digits that pass FedEx's and Purolator's check by chance.
    const number = found('tracking_number', 'tracking number 320610804900')[0];

    expect(number?.carriers.length).toBeGreaterThan(1);
  });

  test('a price, a size or a quantity is no parcel', () => {
    for (const text of ['12 345 678,00 €', '1000000000 rupees', 'size 1234567890 x 20', '0.1234567890']) {
      expect(found('tracking_number', text), text).toEqual([]);
    }
  });
});

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const otherDigit = (digit: string, by: number) => `${(Number(digit) + by) % 10}`;

describe('one digit mistyped', () => {
  const mistyped = fc.record({ body: digits(19), at: fc.nat({ max: 18 }), by: fc.integer({ min: 1, max: 9 }) });

  test.each([
    ['gs1', gs1, 19],
    ['luhn', luhn, 15],
  ] as const)('is noticed by %s wherever it is', (_name, holds, length) => {
    fc.assert(
      fc.property(mistyped, ({ body, at, by }) => {
        const number = body.slice(0, length - 1);
        const right = [...'0123456789'].map((check) => `${number}${check}`).find(holds);
        const place = at % (length - 1);
        const wrong = `${right?.slice(0, place)}${otherDigit(right?.[place] ?? '', by)}${right?.slice(place + 1)}`;

        expect(right).toBeDefined();
        expect(holds(wrong)).toBe(false);
      }),
    );
  });

  test.each([
    ['fedex', fedex, 12, '0123456789'],
    ['modulo7', modulo7, 10, '0123456789'],
    ['s10', s10, 9, '0123456789'],
    ['ups', ups, 16, '0123456789'],
    ['mod3736', mod3736, 15, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  ] as const)('is noticed by %s where it is the check digit', (_name, holds, length, signs) => {
    fc.assert(
      fc.property(digits(length - 1), (number) => {
        expect([...signs].filter((check) => holds(`${number}${check}`))).toHaveLength(1);
      }),
    );
  });

  test('an S10 number never holds with another check digit, in any text', () => {
    fc.assert(
      fc.property(digits(8), fc.constantFrom('GB', 'CN', 'DE'), (serial, country) => {
        const valid = [...'0123456789'].filter(
          (check) => found('tracking_number', `my parcel RX${serial}${check}${country} is late`)[0]?.valid === 'yes',
        );

        expect(valid).toHaveLength(1);
      }),
    );
  });
});
