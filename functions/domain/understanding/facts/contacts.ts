import { luhn } from './check-digits.ts';
import { WORD } from './edges.ts';
import type { Fact, Found, Levelled } from './fact.ts';
import { saidBeside } from './nearby.ts';

const EMAIL = new RegExp(
  String.raw`(?<![${WORD}._%+-])[${WORD}_%+-]{1,64}(?:\.[${WORD}_%+-]{1,64}){0,6}@(?:[${WORD}-]{1,63}\.){1,5}[a-z\u00c0-\u052f]{2,24}(?![${WORD}-])`,
  'giu',
);

/** Digits in groups, as cards and telephones are written. */
const GROUPED = new RegExp(
  String.raw`(?<![${WORD}.,/@#-])(?:\+|00|\()?\d(?:[ ().-]{0,2}\d){6,18}(?![${WORD}@]|[.,]\d)`,
  'gu',
);

/** First digits of the payment schemes, and how many digits their cards have. */
const CARD =
  /^(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14,17}|220[0-4]\d{12})$/;

/** E-mail addresses, telephone numbers and payment cards in a text: where they are, never what they are. */
export function contactsIn(text: Levelled): Found[] {
  const emails = [...text.matchAll(EMAIL)].map(({ index, 0: { length } }) => place('email', index, length, 'yes', 95));
  return [...emails, ...[...text.matchAll(GROUPED)].flatMap((found) => cardOrPhone(text, found.index, found[0]))];
}

function cardOrPhone(text: Levelled, start: number, written: string): Found[] {
  const digits = written.replace(/\D/g, '');
  const said = saidBeside(text, start, start + written.length);
  // A parcel's or an order's number may pass Luhn's check by chance: one in ten does.
  if (CARD.test(digits) && luhn(digits) && said !== 'tracking' && said !== 'order') {
    return [place('payment_card', start, written.length, 'yes', 78)];
  }
  if (digits.length < 8 || digits.length > 15) return [];
  const international = /^(?:\+|00)/.test(written);
  const grouped = /\d[ ().-]+\d/.test(written);
  if (international && digits.length >= 9) return [place('phone', start, written.length, 'yes', 77)];
  if (said === 'phone') return [place('phone', start, written.length, 'unknown', 66)];
  // A national number begins with 0 in most countries, and so do few orders and parcels.
  const national = /^\(?0[1-9]/.test(written) && digits.length >= 9 && digits.length <= (grouped ? 13 : 11);
  const american = /^\(?[2-9]\d\d[) .-]{1,2}[2-9]\d\d[ .-]\d{4}$/.test(written);
  const rank = said === 'order' || said === 'tracking' ? 10 : 32;
  return national || (grouped && american) ? [place('phone', start, written.length, 'unknown', rank)] : [];
}

function place(
  kind: 'email' | 'phone' | 'payment_card',
  start: number,
  length: number,
  valid: Fact['valid'],
  rank: number,
): Found {
  return { fact: { kind, start, end: start + length, valid }, rank };
}
