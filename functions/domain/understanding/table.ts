/** Weights as small whole numbers, packed: every row with its own scale. A weight is its cell times its row's scale. */
export type Table = {
  readonly rows: number;
  readonly columns: number;
  /** Bits that a cell takes. */
  readonly bits: number;
  /** One byte for every row: so many eighths of an octave above 2^-24. */
  readonly scales: Uint8Array;
  /** The cells, row by row, the first in the lowest bits; a row begins with a byte. */
  readonly cells: Uint8Array;
};

const SCALES = Float64Array.from({ length: 256 }, (_, steps) => 2 ** (steps / 8 - 24));

/** How many bytes the cells of a row take. */
export function rowBytes({ columns, bits }: Pick<Table, 'columns' | 'bits'>): number {
  return Math.ceil((columns * bits) / 8);
}

/** Rounds real weights (row by row) to `bits` (2 to 8), each row's greatest to nearly the greatest cell. */
export function quantise(weights: Float32Array, columns: number, bits: number): Table {
  const most = 2 ** (bits - 1) - 1;
  const rows = weights.length / columns;
  const bytes = rowBytes({ columns, bits });
  const table = { rows, columns, bits, scales: new Uint8Array(rows), cells: new Uint8Array(rows * bytes) };
  for (let row = 0; row < rows; row++) {
    let top = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) top = Math.max(top, Math.abs(weights[at] as number));
    const steps = Math.max(0, Math.min(255, Math.round((Math.log2(top / most) + 24) * 8)));
    table.scales[row] = steps;
    for (let column = 0; column < columns; column++) {
      const rounded = Math.round((weights[row * columns + column] as number) / (SCALES[steps] as number));
      const cell = Math.max(-most, Math.min(most, rounded)) & (2 ** bits - 1);
      const bit = column * bits;
      const at = row * bytes + (bit >> 3);
      table.cells[at] = (table.cells[at] as number) | (cell << (bit & 7));
      if ((bit & 7) + bits > 8) table.cells[at + 1] = (table.cells[at + 1] as number) | (cell >> (8 - (bit & 7)));
    }
  }
  return table;
}

/** Adds so much of a row to `sums`, which has a place for every column. Unpacks as it goes: nothing is unpacked at the start. */
export function addRow(table: Table, row: number, weight: number, sums: Float64Array): void {
  const { columns, bits, cells } = table;
  const scale = weight * (SCALES[table.scales[row] as number] as number);
  const unused = 32 - bits;
  let at = row * rowBytes(table);
  let held = 0;
  let bitsHeld = 0;
  for (let column = 0; column < columns; column++) {
    if (bitsHeld < bits) {
      held |= (cells[at++] as number) << bitsHeld;
      bitsHeld += 8;
    }
    // Shifted up and back down, the sign of the cell is kept.
    sums[column] = (sums[column] as number) + ((held << unused) >> unused) * scale;
    held >>>= bits;
    bitsHeld -= bits;
  }
}
