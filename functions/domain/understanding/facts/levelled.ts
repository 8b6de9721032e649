import type { Levelled } from './fact.ts';

/** Signs that mean the same as a plain one. Each side has the same length, so that places stay true. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ...Array.from({ length: 94 }, (_, at) => [String.fromCharCode(0xff01 + at), String.fromCharCode(0x21 + at)] as const),
  ...['\u0660', '\u06f0', '\u0966', '\u09e6', '\u0e50', '\u0ed0', '\u1040', '\u17e0'].flatMap((zero) =>
    Array.from({ length: 10 }, (_, digit) => [String.fromCharCode(zero.charCodeAt(0) + digit), `${digit}`] as const),
  ),
  ...['\u00a0', '\u1680', ...span(0x2000, 0x200a), '\u202f', '\u205f', '\u3000'].map((blank) => [blank, ' '] as const),
  ...['\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\ufe63', '\ufe58', '\u2043'].map(
    (dash) => [dash, '-'] as const,
  ),
  ...['\u2018', '\u2019', '\u02bc', '\u00b4', '\u0060'].map((mark) => [mark, "'"] as const),
  ['\u066b', '.'],
  ['\u066c', ','],
  ['\u3001', ','],
  ['\u3002', '.'],
]);

const OTHER_SIGN = /[^\n -_a-~]/g;

function span(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at));
}

/** The text with digits, blanks, dashes and wide letters of all scripts as plain ones, unit for unit. */
export function levelledDigits(text: string): Levelled {
  return text.replace(OTHER_SIGN, (sign) => PLAIN.get(sign) ?? sign);
}
