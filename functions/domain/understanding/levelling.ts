/** How much of a message is read, in UTF-16 units: buyers say what they want early, and nobody may buy CPU with a long text. */
export const CONSIDERED = 2_000;

const LATIN_MARKS = /(?<=\p{Script=Latin}\p{M}*)\p{M}/gu;

/**
 * The text as the models read it: width and case levelled, at most two of a character in a row ("pleeeease").
 * Lone surrogates and control characters are left out.
 */
export function normalise(text: string): string {
  return text
    .slice(0, CONSIDERED)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cs}\ufffd]/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/(.)\1{2,}/gsu, '$1$1');
}

/** Latin letters without their marks: buyers leave them out as often as not. */
export function withoutMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(LATIN_MARKS, '')
    .replace(/ı/g, 'i')
    .replace(/đ/g, 'd')
    .replace(/ł/g, 'l')
    .normalize('NFC');
}
