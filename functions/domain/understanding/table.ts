/**
 * Weights as small whole numbers: row by row, every column with its own scale. A weight is its cell times its column's scale.
 */
export type Table = {
  readonly rows: number;
  readonly columns: number;
  readonly scales: Float32Array;
  readonly cells: Int8Array;
};

/** Bits that a stored cell takes. In memory every cell takes eight. */
export type Bits = 4 | 8;

/** Where real weights are cut off before they are rounded, as a part of the column's greatest: few are near it. */
const CUT: Readonly<Record<Bits, number>> = { 4: 0.4, 8: 1 };

/** Rounds real weights (row by row) to `bits`; what lies beyond the cut gets the greatest cell. */
export function quantise(weights: Float32Array, columns: number, bits: Bits): Table {
  const greatest = new Float32Array(columns);
  weights.forEach((weight, at) => {
    greatest[at % columns] = Math.max(greatest[at % columns] ?? 0, Math.abs(weight));
  });
  const most = bits === 8 ? 127 : 7;
  const scales = greatest.map((top) => (top * CUT[bits]) / most || 1);
  const cells = Int8Array.from(weights, (weight, at) => {
    const cell = Math.round(weight / (scales[at % columns] ?? 1));
    return Math.max(-most, Math.min(most, cell));
  });
  return { rows: weights.length / columns, columns, scales, cells };
}

/** How many bytes the cells of a table take when stored. */
export function bytesOf(rows: number, columns: number, bits: Bits): number {
  return bits === 8 ? rows * columns : Math.ceil((rows * columns) / 2);
}

/** The cells as they are stored: two to a byte, the first in the lower half, when they have four bits. */
export function packed(cells: Int8Array, bits: Bits): Uint8Array {
  if (bits === 8) return new Uint8Array(cells.buffer, cells.byteOffset, cells.length);
  const bytes = new Uint8Array(Math.ceil(cells.length / 2));
  cells.forEach((cell, at) => {
    bytes[at >> 1] = (bytes[at >> 1] ?? 0) | ((cell & 0xf) << (at % 2 === 0 ? 0 : 4));
  });
  return bytes;
}

/** The cells that {@link packed} stored; `length` tells how many, since a last half byte may be unused. */
export function unpacked(bytes: Uint8Array, length: number, bits: Bits): Int8Array {
  if (bits === 8) return new Int8Array(bytes.buffer, bytes.byteOffset, length);
  const cells = new Int8Array(bytes.length * 2);
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    // Shifted up and back down, the sign of the half byte is kept.
    cells[2 * at] = (byte << 28) >> 28;
    cells[2 * at + 1] = (byte << 24) >> 28;
  }
  return cells.subarray(0, length);
}
