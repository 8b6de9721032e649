import { describe, expect, test } from 'vitest';
import { factsIn } from '../../../../functions/domain/understanding/facts/facts-in.ts';
import { CONTEXT, found } from './found.ts';

/** Test numbers that the schemes publish: docs.stripe.com/testing, developer.paypal.com. */
test.each([
  '4242424242424242',
  '4111 1111 1111 1111',
  '5555-5555-5555-4444',
  '378282246310005',
  '6011111111111117',
  '3566002020360505',
])('a payment card is found to be masked, and its number is not handed on: %s', (number) => {
  const facts = factsIn(`my card is ${number} ok`, CONTEXT);

  expect(facts.map(({ kind }) => kind)).toEqual(['payment_card']);
  expect(JSON.stringify(facts)).not.toContain(number.slice(-4));
});

test('a card that stands near a carrier’s name is no parcel, whose number would be shown', () => {
  const text = 'sent by fedex, and I paid with my card 4111 1111 1111 1111';

  expect(factsIn(text, CONTEXT).map(({ kind }) => kind)).toEqual(['payment_card']);
});

test('digits that fail Luhn’s check are no card', () => {
  expect(found('payment_card', 'card 4242424242424243')).toEqual([]);
});

test.each(['ann@example.com', 'ann.other+shop@mail.example.co.uk'])('an e-mail address: %s', (address) => {
  expect(found('email', `write to ${address}, please`)[0]?.words).toBe(address);
});

describe('a telephone number', () => {
  test.each([
    ['+49 30 1234567', 'yes'],
    ['+44 20 7946 0018', 'yes'],
    ['0044 20 7946 0018', 'yes'],
    ['+86 138 0013 8000', 'yes'],
    ['(212) 555-0123', 'unknown'],
    ['0812-3456-7890', 'unknown'],
  ])('%s', (number, valid) => {
    expect(found('phone', `call ${number} now`)[0]).toMatchObject({ words: number, valid });
  });

  test.each([
    ['zh', '电话 13800138000'],
    ['ru', 'телефон 89161234567'],
    ['vi', 'sđt 0912345678'],
    ['id', 'no hp 081234567890'],
    ['ja', '電話 090-1234-5678'],
    ['ar', 'هاتف 0501234567'],
  ])('known by the word before it in %s: %s', (language, text) => {
    expect(found('phone', text, { language })).toHaveLength(1);
  });
});

test('what is personal has a place and no value', () => {
  const text = 'ann@example.com, +49 30 1234567, Hauptstraße 12, 10115 Berlin, 4242 4242 4242 4242';
  const facts = factsIn(text, CONTEXT);

  expect(facts.map(({ kind }) => kind)).toEqual(['email', 'phone', 'postal_address', 'payment_card']);
  for (const fact of facts) expect(Object.keys(fact).sort()).toEqual(['end', 'kind', 'start', 'valid']);
});
