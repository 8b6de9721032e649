/** Check digits as carriers publish them. Each takes the number without blanks and dashes, its check digit last. */

const LETTERS_AND_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Digits weighed 3, 1, 3, 1 … from the right (GS1, USPS, SSCC; Canada Post). */
export function gs1(number: string): boolean {
  return weighed(number, (fromRight) => (fromRight % 2 === 1 ? 3 : 1)) % 10 === 0;
}

/** Luhn's, of payment cards and Purolator. */
export function luhn(number: string): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < number.length; fromRight++) {
    const digit = Number(number[number.length - 1 - fromRight]);
    const doubled = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** UPU S10: eight digits weighed 8 6 4 2 3 5 9 7, modulo 11; 10 is written 0, and 11 is written 5. */
export function s10(digits: string): boolean {
  const weights = [8, 6, 4, 2, 3, 5, 9, 7];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  const check = 11 - (sum % 11);
  return Number(digits[8]) === (check === 10 ? 0 : check === 11 ? 5 : check);
}

/** UPS: what follows 1Z, letters as digits, every second doubled. */
export function ups(number: string): boolean {
  const values = [...number].map((sign) => (/\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 63) % 10));
  const check = values.pop();
  const sum = values.reduce((total, value, at) => total + (at % 2 === 1 ? value * 2 : value), 0);
  return (10 - (sum % 10)) % 10 === check;
}

/** FedEx Express: weights 1, 3, 7 from the right, modulo 11; 10 is written 0. */
export function fedex(number: string): boolean {
  const weights = [1, 3, 7];
  const body = number.slice(0, -1);
  const sum = [...body].reduce(
    (total, digit, at) => total + Number(digit) * (weights[(body.length - 1 - at) % 3] ?? 0),
    0,
  );
  return (sum % 11) % 10 === Number(number.at(-1));
}

/** All digits but the last as one number, modulo 7 (DHL Express, Yamato, Sagawa, Japan Post). */
export function modulo7(number: string): boolean {
  const rest = [...number.slice(0, -1)].reduce((left, digit) => (left * 10 + Number(digit)) % 7, 0);
  return rest === Number(number.at(-1));
}

/** ISO 7064 MOD 37,36 (DPD): letters and digits, the check sign last. */
export function mod3736(number: string): boolean {
  let check = 36;
  for (const sign of number.slice(0, -1)) {
    const value = LETTERS_AND_DIGITS.indexOf(sign);
    check = (check + value) % 36 || 36;
    check = (check * 2) % 37;
  }
  return (check + LETTERS_AND_DIGITS.indexOf(number.at(-1) ?? '')) % 36 === 1;
}

function weighed(number: string, weightOf: (fromRight: number) => number): number {
  return [...number].reduce((sum, digit, at) => sum + Number(digit) * weightOf(number.length - 1 - at), 0);
}
