import * as z from 'zod/mini';

/** An amount in minor units of its currency: 1999 EUR is 19.99 euro, 1999 JPY is 1999 yen. */
export const moneySchema = z.object({
  minor: z.int(),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'not an ISO 4217 code')),
});
export type Money = z.infer<typeof moneySchema>;

/**
 * Currencies of ISO 4217 that do not have two decimals. Not the runtime's tables: those say how an amount is shown (no
 * decimals for HUF, COP, PKR or IDR) and change with its version, and with them every stored amount would.
 */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

/** Decimal places of a currency in ISO 4217. */
export function minorDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

/** From a channel's decimal text or number ("19.99"), without going through binary fractions. Undefined where it is no decimal. */
export function moneyFromDecimal(value: string | number, currency: string): Money | undefined {
  const match = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(String(value).trim());
  if (!match || !/^[A-Z]{3}$/.test(currency)) return undefined;
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').padEnd(digits, '0');
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const minor = Number(`${match[2]}${fraction.slice(0, digits)}`);
  if (!Number.isSafeInteger(minor)) return undefined;
  return { minor: match[1] && minor > 0 ? -minor : minor, currency };
}
