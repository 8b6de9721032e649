import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addRow, quantise } from '../../../functions/domain/understanding/table.ts';

const weights = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });

test('a weight is kept within half a step of its row, however many bits and columns there are', () => {
  fc.assert(
    fc.property(weights, fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 9 }), (row, bits, rows) => {
      const written = Float32Array.from(
        { length: rows * row.length },
        (_, at) => (row[at % row.length] ?? 0) / (1 + at),
      );
      const table = quantise(written, row.length, bits);
      for (let index = 0; index < rows; index++) {
        const read = new Float64Array(row.length);
        addRow(table, index, 1, read);
        const own = written.subarray(index * row.length, (index + 1) * row.length);
        const top = Math.max(...own.map(Math.abs));
        // Half a step, and what the scale's own rounding cuts off the greatest.
        const off = top / (2 ** (bits - 1) - 1) / 2 + top * 0.05 + 1e-6;
        read.forEach((weight, column) => {
          expect(Math.abs(weight - (own[column] ?? 0))).toBeLessThanOrEqual(off * 1.05);
        });
      }
    }),
  );
});

test('a row is added as often as it weighs', () => {
  const table = quantise(Float32Array.of(1, -1, 0.5, 2, 4, -4), 3, 8);
  const sums = new Float64Array(3);
  addRow(table, 1, 0.5, sums);
  addRow(table, 1, 0.5, sums);

  expect(sums[1]).toBeCloseTo(4, 0);
  expect(sums[2]).toBeCloseTo(-4, 0);
});
