/** What DynamoDB bills a write by: each begun KB of an item is a write unit. */
export const WRITE_UNIT_BYTES = 1024;
/** Each begun 4 KB that are read is a read unit; half of one where the read may be a moment old. */
export const READ_UNIT_BYTES = 4096;

/** An item's size as DynamoDB bills it: names and values in UTF-8, numbers by their digits; what is undefined is not stored. */
export function sizeOf(attributes: Readonly<Record<string, unknown>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + sizeOfValue(value)),
    0,
  );
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return sizeOfNumber(value);
  if (value instanceof Uint8Array) return value.byteLength;
  // A list and a map cost three bytes, and one for each element.
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + 1 + sizeOfValue(element), 3);
  if (isMap(value)) {
    const kept = Object.values(value).filter((inner) => inner !== undefined);
    return 3 + kept.length + sizeOf(value);
  }
  // A boolean or null.
  return 1;
}

/** A byte for each two significant digits, and one for exponent and sign; one more below zero. */
function sizeOfNumber(value: number): number {
  const [digits = ''] = Math.abs(value).toExponential().split('e');
  return Math.ceil(digits.replace('.', '').length / 2) + (value === 0 ? 0 : 1) + (value < 0 ? 1 : 0);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
