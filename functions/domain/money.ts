import * as z from 'zod/mini';

/** An amount in minor units of its currency: 1999 EUR is 19.99 euro, 1999 JPY is 1999 yen. */
export const moneySchema = z.object({
  minor: z.int(),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'not an ISO 4217 code')),
});
export type Money = z.infer<typeof moneySchema>;

/** Decimal places of a currency (ISO 4217, as the runtime's own tables have it). */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** From a channel's decimal text or number ("19.99"), without going through binary fractions. Undefined where it is no decimal. */
export function moneyFromDecimal(value: string | number, currency: string): Money | undefined {
  const match = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(String(value).trim());
  if (!match || !/^[A-Z]{3}$/.test(currency)) return undefined;
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').padEnd(digits, '0');
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const minor = Number(`${match[2]}${fraction.slice(0, digits)}`);
  return { minor: match[1] ? -minor : minor, currency };
}
