/** Weights as small whole numbers: every row with its own scale. A weight is its cell times its row's scale. */
export type Table = {
  readonly rows: number;
  readonly columns: number;
  readonly scales: Float32Array;
  readonly cells: Int8Array;
};

/** Bits that a stored cell takes. In memory every cell takes eight. */
export type Bits = 4 | 8;

/** A scale is stored as one byte: so many steps of an eighth of an octave above 2^-24. */
const STEPS = 8;
const LOWEST = -24;

/** Rounds real weights (row by row) to `bits`, each row's greatest to nearly the greatest cell. */
export function quantise(weights: Float32Array, columns: number, bits: Bits): Table {
  const most = bits === 8 ? 127 : 7;
  const rows = weights.length / columns;
  const scales = new Float32Array(rows);
  const cells = new Int8Array(weights.length);
  for (let row = 0; row < rows; row++) {
    let top = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) top = Math.max(top, Math.abs(weights[at] as number));
    const scale = scaleOf(stepsOf(top / most));
    scales[row] = scale;
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      cells[at] = Math.max(-most, Math.min(most, Math.round((weights[at] as number) / scale)));
    }
  }
  return { rows, columns, scales, cells };
}

/** How many bytes a table takes when stored. */
export function bytesOf(rows: number, columns: number, bits: Bits): number {
  return rows + (bits === 8 ? rows * columns : Math.ceil((rows * columns) / 2));
}

/** A table as it is stored: a byte of scale for every row, then the cells, two to a byte (the first in the lower half) when they have four bits. */
export function packed({ scales, cells }: Table, bits: Bits): Uint8Array {
  const front = Uint8Array.from(scales, stepsOf);
  const back = new Uint8Array(bits === 8 ? cells.length : Math.ceil(cells.length / 2));
  cells.forEach((cell, at) => {
    if (bits === 8) back[at] = cell;
    else back[at >> 1] = (back[at >> 1] as number) | ((cell & 0xf) << (at % 2 === 0 ? 0 : 4));
  });
  const bytes = new Uint8Array(front.length + back.length);
  bytes.set(front);
  bytes.set(back, front.length);
  return bytes;
}

/** The table that {@link packed} stored. */
export function unpacked(bytes: Uint8Array, rows: number, columns: number, bits: Bits): Table {
  const scales = Float32Array.from(bytes.subarray(0, rows), scaleOf);
  const back = bytes.subarray(rows);
  if (bits === 8) return { rows, columns, scales, cells: Int8Array.from(back, (byte) => (byte << 24) >> 24) };
  const cells = new Int8Array(back.length * 2);
  for (let at = 0; at < back.length; at++) {
    const byte = back[at] as number;
    // Shifted up and back down, the sign of the half byte is kept.
    cells[2 * at] = (byte << 28) >> 28;
    cells[2 * at + 1] = (byte << 24) >> 28;
  }
  return { rows, columns, scales, cells: cells.subarray(0, rows * columns) };
}

function stepsOf(scale: number): number {
  return Math.max(0, Math.min(255, Math.round((Math.log2(scale) - LOWEST) * STEPS)));
}

function scaleOf(steps: number): number {
  return 2 ** (LOWEST + steps / STEPS);
}
